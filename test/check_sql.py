#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Asks a database the questions of samples/sql, and compares the answers with what the reports of the tool say.

check_sql.py BUILD DIRECTORY ENGINE [--load] LOG... works in DIRECTORY; ENGINE is sqlite, duckdb or postgresql. Ends with 1
when an answer differs, with 77 when the engine is not there. With --load only what was loaded is compared: every question
must be answered, and each event must be there. PostgreSQL is a server of its own, on a socket in a directory below
BUILD; it refuses to run as root, so that root starts it as nobody.
"""
import collections
import csv
import glob
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile

BUILD, DIRECTORY, ENGINE = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3]
LOGS = [argument for argument in sys.argv[4:] if argument != "--load"]
HERE = os.path.dirname(os.path.abspath(__file__))
SQL = os.path.join(HERE, "..", "samples", "sql")
IDS = "1100,1102,4608,4646,4650-4655,4719,4976-4984,5049,5451-5453,5478,5479"
MOMENTS = ["2024-03-12T12:00:00.0000000Z", "2024-05-15T08:00:00.0000000Z", "2024-10-10T02:00:00.0000000Z"]
TOOL = os.path.join(BUILD, "ipsec-evtx")
faults = []


def run(command, **more):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, **more).stdout


def report(name, *options):
    text = run([TOOL, "-q", "-ojsonl", "--report=" + name, *options, *LOGS], stderr=subprocess.DEVNULL)
    return [json.loads(line) for line in text.decode().splitlines()]


def read_sql(name):
    with open(os.path.join(SQL, name), encoding="utf-8") as stream:
        return stream.read()


#
# Engines: load() reads events.jsonl of the directory, ask() gives the lines that a statement prints as CSV.
#

class Sqlite:
    def __init__(self):
        self.program = shutil.which("sqlite3")

    def load(self):
        self.ask(read_sql("load.sqlite.sql") + read_sql("schema.sql"))

    def ask(self, sql):
        return run([self.program, "-bail", "-csv", "-header", "ike.db"], input=sql.encode(), cwd=DIRECTORY).decode()

    def close(self):
        pass


class Duckdb(Sqlite):
    def __init__(self):
        self.program = shutil.which("duckdb")

    def load(self):
        self.ask(read_sql("load.duckdb.sql") + read_sql("schema.sql"))

    def ask(self, sql):
        return run([self.program, "-bail", "-csv", "ike.duckdb"], input=sql.encode(), cwd=DIRECTORY).decode()


class Postgresql:
    def __init__(self):
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
        self.bin = found[-1] if found else os.path.dirname(shutil.which("initdb") or "")
        self.program = shutil.which("psql") if os.path.exists(os.path.join(self.bin, "initdb")) else None
        self.home = None

    def server(self, *command):
        as_nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.getuid() == 0 else []
        run(as_nobody + [os.path.join(self.bin, command[0]), *command[1:]], cwd="/")

    def load(self):
        # The name of a socket has 107 bytes at most, and another user may have to get there.
        for base in (BUILD, None):
            self.home = tempfile.mkdtemp(prefix="pg", dir=base)
            if os.getuid() == 0:
                shutil.chown(self.home, "nobody", "nogroup")
            reaches = subprocess.run(["setpriv", "--reuid=nobody", "--clear-groups", "ls", self.home],
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            if len(self.home) < 80 and (os.getuid() != 0 or reaches.returncode == 0):
                break
            os.rmdir(self.home)
        data = os.path.join(self.home, "data")
        self.server("initdb", "--no-sync", "-A", "trust", "-U", "analyst", "-E", "UTF8", "--locale=C", "-D", data)
        self.server("pg_ctl", "-w", "-D", data, "-l", os.path.join(self.home, "log"), "-o",
                    "-c listen_addresses= -c fsync=off -c unix_socket_directories=" + self.home, "start")
        self.ask(read_sql("load.postgresql.sql") + read_sql("schema.sql"))

    def ask(self, sql):
        command = [self.program, "-X", "-q", "--csv", "-v", "ON_ERROR_STOP=1", "-h", self.home, "-U", "analyst", "postgres"]
        quiet = dict(os.environ, PGOPTIONS="--client-min-messages=warning")
        return run(command, input=sql.encode(), cwd=DIRECTORY, env=quiet).decode()

    def close(self):
        if self.home:
            self.server("pg_ctl", "-w", "-m", "immediate", "-D", os.path.join(self.home, "data"), "stop")
            shutil.rmtree(self.home)


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


#
# What the answers must be, as sets of rows with the same keys.
#

def plain(value):
    """A value as a database prints it, and as a report has it."""
    if value is None:
        return ""
    if isinstance(value, float):
        return "%.6f" % value
    return str(value)


def compare(question, answer, expected, numbers=()):
    keys = list(expected[0]) if expected else []
    for row in answer + expected:
        for key in numbers:
            if row.get(key) not in (None, ""):
                row[key] = "%.6f" % float(row[key])
    found = collections.Counter(tuple(plain(row[key]) for key in keys) for row in answer)
    wanted = collections.Counter(tuple(plain(row[key]) for key in keys) for row in expected)
    if not expected or found != wanted:
        faults.append("%s: %s: not in the report %s, not in the answer %s" % (
            ENGINE, question, list((found - wanted))[:3], list((wanted - found))[:3]))
    else:
        print("%s: %s: %d rows as in the report" % (ENGINE, question, len(answer)))


def some(rows, *keys):
    return [{key: row[key] for key in keys} for row in rows]


def check(engine):
    questions = {os.path.basename(path)[:2]: os.path.basename(path) for path in glob.glob(os.path.join(SQL, "[0-9]*"))}

    def ask(number, change=lambda sql: sql):
        return rows_of(engine.ask(change(read_sql(questions[number]))))

    compare("01", ask("01"), some(report("summary")[0]["events"], "event_id", "event", "outcome", "count"))
    failures = report("failures")
    compare("02", ask("02"), some(failures, "computer", "remote_address", "event_id", "role", "failure_point",
                                  "failure_reason", "state", "auth_method", "count", "first", "last", "unanswered"))
    # The report has a row for each kind of failure: what came before the first and after the last of them counts.
    pairs = collections.defaultdict(list)
    for row in failures:
        pairs[row["computer"], row["remote_address"]].append(row)
    compare("03", ask("03"), [{
        "computer": computer, "remote_address": address, "failures": sum(row["count"] for row in rows),
        "first_failure": min(row["first"] for row in rows), "last_failure": max(row["last"] for row in rows),
        "succeeded_before": min(rows, key=lambda row: row["first"])["succeeded_before"],
        "succeeded_after": max(rows, key=lambda row: row["last"])["succeeded_after"],
    } for (computer, address), rows in pairs.items()])
    sessions = report("sessions")
    compare("04", ask("04"), some([row for row in sessions if row["opened"]], "kind", "computer", "sa_id", "state", "opened",
                                  "closed", "duration_seconds", "opened_record_id", "closed_record_id"),
            ["duration_seconds"])
    for moment in MOMENTS:
        compare("05", ask("05", lambda sql: sql.replace(MOMENTS[2], moment)),
                some(report("sessions", "--at=" + moment), "kind", "computer", "sa_id", "opened_record_id"))
    peers = report("peers")
    compare("06", ask("06"), some(peers, "peer", "first", "last", "mm_established", "qm_established", "mm_failed", "qm_failed",
                                  "em_failed", "invalid_packets", "began_here", "began_there"))
    compare("07", ask("07"), some([row for row in peers if row["covered_seconds"]], "peer", "covered_seconds"),
            ["covered_seconds"])
    weak = [row for row in report("weak") if row["verdict"] in ("broken", "weak", "deprecated")]
    compare("08", [row for row in ask("08") if row["verdict"]],
            some(weak, "computer", "peer", "part", "value", "verdict", "count", "first", "last"))
    compare("09", ask("09"), some(report("certificates"), "thumbprint", "side", "successes", "failures", "first_success",
                                  "last_success", "first_failure", "last_failure"))
    # A row without a peer tells of many of them together.
    compare("10", ask("10"), some([row for row in report("hostile") if row["pattern"] == "scan" and row["peer"]],
                                  "computer", "peer", "count", "first", "last"))
    compare("11", ask("11"), report("clocks") and some(report("clocks"), "computer_a", "computer_b", "pairs",
                                                       "median_seconds", "min_seconds", "max_seconds"),
            ["median_seconds", "min_seconds", "max_seconds"])
    text = run([TOOL, "-q", "-ojsonl", "-e1102,4719", *LOGS], stderr=subprocess.DEVNULL).decode()
    compare("12", ask("12"), [{
        "time": event["time"], "computer": event["computer"], "event_id": event["event_id"],
        "account": event["fields"].get("LogFileCleared.SubjectUserName") or event["fields"].get("SubjectUserName"),
    } for event in map(json.loads, text.splitlines())])


def check_load(engine):
    with open(os.path.join(DIRECTORY, "events.jsonl"), encoding="utf-8") as stream:
        events = [json.loads(line) for line in stream]
    rows = rows_of(engine.ask("select place, event_id, time, ticks from events order by source, place;"))
    wanted = sorted(events, key=lambda event: (event["source"].encode(), event["offset"]))
    compare("load", rows, [{"place": event["offset"], "event_id": event["event_id"], "time": event["time"]}
                           for event in wanted])
    for path in glob.glob(os.path.join(SQL, "[0-9]*")):
        engine.ask(read_sql(os.path.basename(path)))


engine = {"sqlite": Sqlite, "duckdb": Duckdb, "postgresql": Postgresql}[ENGINE]()
if not engine.program:
    sys.exit(77)
subprocess.run([TOOL, "-q", "--dedup", "--force", "-e", IDS, "-o", "jsonl", "-w", os.path.join(DIRECTORY, "events.jsonl"),
                *LOGS],
               stderr=subprocess.DEVNULL, check=False)
try:
    engine.load()
    (check_load if "--load" in sys.argv else check)(engine)
finally:
    engine.close()
for fault in faults:
    print(fault)
sys.exit(1 if faults else 0)
