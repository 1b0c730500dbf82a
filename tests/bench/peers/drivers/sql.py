"""Decides by one CASE expression in DuckDB or SQLite: sql.py sqlite|duckdb CASE_FILE RECORDS ROWS ANSWERS [THREADS].

The records lie in a table of the engine; the timed query adds up the answers, so that none is left out and none is fetched.
"""
import csv
import json
import pathlib
import sys
import time

ROUNDS = 5
ROUND_SECONDS = 0.5
PROBE = 200


def open_sqlite(records, rows):
    import sqlite3
    database = sqlite3.connect(":memory:")
    with open(records, newline="") as file:
        reader = csv.reader(file)
        names = next(reader)
        database.execute("CREATE TABLE records (row INTEGER PRIMARY KEY, " + ", ".join(f"{name} INTEGER" for name in names) + ")")
        values = ([number] + [int(field) for field in line] for number, line in zip(range(rows), reader))
        database.executemany(f"INSERT INTO records VALUES (?{', ?' * len(names)})", values)
    return database, sqlite3.sqlite_version


def open_duckdb(records, rows, threads):
    import duckdb
    database = duckdb.connect(":memory:")
    if threads:
        database.execute(f"SET threads = {threads}")
    database.execute(f"CREATE TABLE records AS SELECT row_number() OVER () - 1 AS row, * FROM read_csv('{records}') LIMIT {rows}")
    return database, duckdb.__version__


def main():
    engine, case_file, records, rows, answers = sys.argv[1:6]
    rows = int(rows)
    if engine == "sqlite":
        database, version = open_sqlite(records, rows)
    else:
        database, version = open_duckdb(records, rows, int(sys.argv[6]))
    case = pathlib.Path(case_file).read_text()

    def seconds(count):
        start = time.perf_counter()
        database.execute(f"SELECT sum({case}) FROM records WHERE row < {count}").fetchall()
        return time.perf_counter() - start

    if engine == "sqlite":
        rows = min(rows, max(PROBE, int(ROUND_SECONDS / (seconds(PROBE) / PROBE))))
    found = database.execute(f"SELECT {case} FROM records WHERE row < {rows} ORDER BY row").fetchall()
    took = [seconds(rows) for _ in range(ROUNDS)]
    pathlib.Path(answers).write_text("".join(f"{answer}\n" for (answer,) in found))
    print(json.dumps({"rows": rows, "ns": [one * 1e9 / rows for one in took], "version": version}))


main()
