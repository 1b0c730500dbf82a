"""All engines, in the order of the table."""
from engines import clang, expert, go, npm, scripts, sql, tables

ENGINES = [*tables.ENGINES, *clang.ENGINES, *sql.ENGINES, *scripts.ENGINES, *npm.ENGINES, *go.ENGINES, *expert.ENGINES]
