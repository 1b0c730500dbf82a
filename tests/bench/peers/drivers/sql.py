"""Decides by one query in DuckDB or SQLite: sql.py sqlite|duckdb QUERY_FILE RECORDS ROWS ANSWERS [THREADS].

The records lie in a table of the engine, an unknown value as NULL, the contacts as a list (DuckDB) or a table by itself (SQLite).
The query has the columns row and result; ROWS in it is how many rows are decided. What is timed adds up the results, so that none
is left out and none is fetched.
"""
import csv
import json
import pathlib
import sys
import time

ROUNDS = 5
ROUND_SECONDS = 0.5
PROBE = 200


def open_sqlite(records, contacts, rows):
    import sqlite3
    database = sqlite3.connect(":memory:")
    with open(records, newline="") as file:
        reader = csv.reader(file)
        names = next(reader)
        database.execute("CREATE TABLE records (row INTEGER PRIMARY KEY, " + ", ".join(f"{name} INTEGER" for name in names) + ")")
        values = ([number] + [int(field) if field else None for field in line] for number, line in zip(range(rows), reader))
        database.executemany(f"INSERT INTO records VALUES (?{', ?' * len(names)})", values)
    if contacts.exists():
        database.execute("CREATE TABLE contacts (record INTEGER, place INTEGER, by_channel INTEGER, result INTEGER, PRIMARY KEY (record, place)) WITHOUT ROWID")
        with open(contacts, newline="") as file:
            reader = csv.reader(file)
            next(reader)
            lines = ([int(line[0]), place, int(line[1]), int(line[2])] for place, line in enumerate(reader) if int(line[0]) < rows)
            database.executemany("INSERT INTO contacts VALUES (?, ?, ?, ?)", lines)
    database.execute("ANALYZE")
    return database, sqlite3.sqlite_version


def open_duckdb(records, contacts, rows, threads):
    import duckdb
    database = duckdb.connect(":memory:")
    if threads:
        database.execute(f"SET threads = {threads}")
    table = f"SELECT row_number() OVER () - 1 AS row, * FROM read_csv('{records}', header = true, parallel = false) LIMIT {rows}"
    if contacts.exists():
        lists = f"SELECT record, list({{'by_channel': by_channel, 'result': result}}) AS contacts FROM read_csv('{contacts}', header = true) GROUP BY record"
        table = f"SELECT own.*, coalesce(contacts, []) AS contacts FROM ({table}) own LEFT JOIN ({lists}) others ON record = row ORDER BY row"
    database.execute(f"CREATE TABLE records AS {table}")
    return database, duckdb.__version__


def main():
    engine, query_file, records, rows, answers = sys.argv[1:6]
    rows = int(rows)
    contacts = pathlib.Path(records).with_name("contacts.csv")
    if engine == "sqlite":
        database, version = open_sqlite(records, contacts, rows)
    else:
        database, version = open_duckdb(records, contacts, rows, int(sys.argv[6]))
    query = pathlib.Path(query_file).read_text()

    def seconds(count):
        start = time.perf_counter()
        database.execute(f"SELECT sum(result) FROM ({query.replace('ROWS', str(count))})").fetchall()
        return time.perf_counter() - start

    # DuckDB shares rows by groups of 122,880: fewer would leave threads without work.
    if engine == "sqlite":
        rows = min(rows, max(PROBE, int(ROUND_SECONDS / (seconds(PROBE) / PROBE))))
    found = database.execute(f"SELECT result FROM ({query.replace('ROWS', str(rows))}) ORDER BY row").fetchall()
    took = [seconds(rows) for _ in range(ROUNDS)]
    pathlib.Path(answers).write_text("".join(f"{answer}\n" for (answer,) in found))
    print(json.dumps({"rows": rows, "ns": [one * 1e9 / rows for one in took], "version": version}))


main()
