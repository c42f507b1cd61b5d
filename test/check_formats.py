#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Holds what the tool writes for other programs against the rules that those have.

check_formats.py FORMAT FILE [FIELDS] reads FILE, as -o FORMAT wrote it, and tells each line that breaks a rule; FIELDS
is the list of a schema's fields: path, type, requirement, and the values allowed, a line each, tabs between them.
Ends with 1 when there is one, or no event at all.
"""
import csv
import datetime
import ipaddress
import json
import re
import sys

FORMAT, FILE = sys.argv[1], sys.argv[2]
L2T_COLUMNS = ["date", "time", "timezone", "MACB", "source", "sourcetype", "type", "user", "host", "short", "desc",
               "version", "filename", "inode", "notes", "format", "extra"]
problems = []
count = 0


def fault(line, text):
    problems.append("%s: line %d: %s" % (FORMAT, line, text))


def lines():
    with open(FILE, "rb") as stream:
        data = stream.read().decode("utf-8", "strict")
    if data and not data.endswith("\n"):
        fault(0, "the last line does not end")
    return data.split("\n")[:-1]


def is_harmless(text):
    return not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e]", text)


def check_timesketch():
    for number, line in enumerate(lines(), 1):
        event = json.loads(line)
        for key in ("message", "datetime", "timestamp_desc", "data_type"):
            if not isinstance(event.get(key), str) or not event[key]:
                fault(number, "%s is no text" % key)
        if type(event.get("timestamp")) is not int:
            fault(number, "timestamp is no whole number")
            continue
        moment = datetime.datetime.fromisoformat(event["datetime"])
        if moment.tzinfo is None:
            fault(number, "datetime has no zone")
            continue
        since = moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
        if since // datetime.timedelta(microseconds=1) != event["timestamp"]:
            fault(number, "datetime and timestamp differ")
        yield event


def check_l2tcsv():
    rows = lines()
    if rows[0] != ",".join(L2T_COLUMNS):
        fault(1, "not the header")
    read = list(csv.reader(rows))
    if len(read) != len(rows):
        fault(0, "a reader of CSV sees %d lines of %d" % (len(read), len(rows)))
    for number, line in enumerate(rows[1:], 2):
        cells = line.split(",")
        if cells != read[number - 1]:
            fault(number, "a reader of CSV sees other cells")
        if len(cells) != len(L2T_COLUMNS) or "" in cells:
            fault(number, "%d columns, or an empty one" % len(cells))
            continue
        row = dict(zip(L2T_COLUMNS, cells))
        if not is_harmless(line):
            fault(number, "a character that steers")
        if row["timezone"] != "UTC" or row["version"] != "2" or row["source"] != "EVT":
            fault(number, "timezone, version or source")
        if not re.fullmatch("[M.][A.][C.][B.]", row["MACB"]):
            fault(number, "MACB")
        if row["date"] != "00/00/0000":
            datetime.datetime.strptime(row["date"] + row["time"], "%m/%d/%Y%H:%M:%S")
        yield row


def check_tln():
    for number, line in enumerate(lines(), 1):
        cells = line.split("|")
        if len(cells) != 5 or "" in cells:
            fault(number, "%d fields, or an empty one" % len(cells))
            continue
        if not re.fullmatch("-?[0-9]+", cells[0]):
            fault(number, "the time is no number")
        if not is_harmless(line):
            fault(number, "a character that steers")
        yield cells


#
# Schemas.
#

def is_of_type(value, kind):
    if kind == "text":
        return isinstance(value, str)
    if kind == "ip":
        try:
            return isinstance(value, str) and "%" not in value and bool(ipaddress.ip_address(value))
        except ValueError:
            return False
    if kind == "date":
        return isinstance(value, str) and bool(
            re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z", value))
    if kind == "port":
        return type(value) is int and 0 <= value <= 65535
    if kind == "long":
        return type(value) is int and -2 ** 63 <= value < 2 ** 63
    return kind == "object" and isinstance(value, dict)


def read_fields(path):
    fields = {}
    with open(path, encoding="utf-8") as stream:
        for line in stream:
            if line.strip() and not line.startswith("#"):
                cells = line.rstrip("\n").split("\t")
                fields[cells[0]] = (cells[1], cells[2], cells[3].split("|") if len(cells) > 3 else None)
    return fields


def check_object(number, value, fields, path):
    for name, item in value.items():
        here = path + name
        if isinstance(item, dict) and any(field.startswith(here + ".") for field in fields):
            check_object(number, item, fields, here + ".")
            continue
        if here not in fields:
            fault(number, "%s is no field of the schema" % here)
            continue
        kind, _, allowed = fields[here]
        if kind.endswith("[]") != isinstance(item, list):
            fault(number, "%s is, or is no list" % here)
            continue
        for one in item if isinstance(item, list) else [item]:
            if not is_of_type(one, kind.rstrip("[]")):
                fault(number, "%s: %r is no %s" % (here, one, kind))
            elif allowed and str(one) not in allowed:
                fault(number, "%s: %r is not allowed" % (here, one))
    for field, (_, requirement, _) in fields.items():
        parent, _, name = field.rpartition(".")
        if requirement == "required" and parent == path.rstrip(".") and name not in value:
            fault(number, "%s is missing" % field)


def check_ecs():
    fields = read_fields(sys.argv[3])
    for number, line in enumerate(lines(), 1):
        event = json.loads(line)
        check_object(number, event, fields, "")
        for side in ("source", "destination"):
            if side in event and event[side]["ip"] not in event["related"]["ip"]:
                fault(number, "related.ip lacks the %s" % side)
        yield event


def check_ocsf():
    fields = read_fields(sys.argv[3])
    for number, line in enumerate(lines(), 1):
        event = json.loads(line)
        check_object(number, event, fields, "")
        if event["type_uid"] != event["class_uid"] * 100 + event["activity_id"]:
            fault(number, "type_uid")
        if event["class_uid"] == 4014 and not {"connection_info", "session", "src_endpoint"} & set(event):
            fault(number, "none of the members of which one must be there")
        if event["class_uid"] == 4014 and not {"hostname", "ip", "name"} & set(event.get("device", {})):
            fault(number, "no device, or none of the members of which one must be there")
        if event["activity_id"] == 99 and event["activity_name"] in ("", "Other"):
            fault(number, "activity_name")
        yield event


for event in globals()["check_" + FORMAT]():
    count += 1
for problem in problems[:20]:
    print(problem)
if count == 0:
    print("%s: no event" % FORMAT)
print("%d events, %d problems" % (count, len(problems)))
sys.exit(1 if problems or count == 0 else 0)
