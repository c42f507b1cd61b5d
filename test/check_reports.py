#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Compares reports of the tool with what a slow reading of the same events makes of them.

check_reports.py BUILD DIRECTORY SEED writes random logs into DIRECTORY, and ends with 1 at the first report that
differs. The reference below knows nothing of the library: it takes events as the tool prints them.
"""
import collections
import datetime
import json
import os
import random
import subprocess
import sys

# A later payload than the first follows an answer.
BEHIND_ANSWER = ("Sent second (KE) payload", "Sent third (ID) payload", "Sent final payload", "Complete",
                 "EAP payload sent", "Authentication payload sent")

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD, DIRECTORY, SEED = sys.argv[1], sys.argv[2], int(sys.argv[3])
IDS = "1100,1102,4608,4646-4655,4719,4976-4984,5049,5451-5453,5478,5479"
OPENS = {4650: "mm", 4651: "mm", 4979: "mm", 4980: "mm", 4981: "mm", 4982: "mm", 5451: "qm"}
CLOSES = {4655: "mm", 5452: "qm"}
RESTARTS = (1100, 4608, 5478, 5479)
STARTS = (4608, 5478)
TOLD_BESIDES = (1102, 4719)
FAILURES = (4652, 4653, 4654, 4983, 4984)
START = datetime.datetime(2024, 3, 1)

#
# Random logs.
#

rng = random.Random(SEED)
COMPUTERS = ["a.example", "b.example", "B.example", "c.example"][:rng.randint(1, 4)]
ADDRESSES = ["192.0.2.1", "192.0.2.2", "192.0.2.10", "2001:db8::1", "198.51.100.7", "gateway", "-"][:rng.randint(1, 7)]
REASONS = ["No policy configured", "no POLICY configured.", "No policy configured \\r\\n", "Negotiation timed out",
           "No response from peer.", "IKE authentication credentials are unacceptable", "Richtlinie fehlt",
           "Invalid payload received", "-", "Policy match error. ", "Negotiation request sat in Queue too long",
           "Negotiation timed out.\\u00a0"]
COOKIES = ["0000000000000000", "1111111111111111", "22222222222222ab", "3333333333333333", "-"]
STATES = ["%%8201", "%%8202", "%%8203", "%%8204", "-"]
CERTIFICATES = ["aa" * 20, "bb" * 20, "cc" * 20, "AA" * 20, "-"]
NAMES = ["CN=one", "CN=two", "CN=\\u00fc", "-"]
CODES = {
    "KeyModName": ["%%8222", "%%8223", "%%8244", "-"],
    "KeyingModuleName": ["%%8222", "%%8223", "%%8244", "-"],
    "MMAuthMethod": ["%%8192", "%%8193", "%%8194", "%%8224", "%%8226", "%%8227", "%%8228", "%%8240", "%%8247", "%%9999"],
    "EMAuthMethod": ["%%8192", "%%8225", "%%8224", "%%8226", "%%8227", "%%8239", "%%8193", "-"],
    "MMCipherAlg": ["%%8195", "%%8196", "%%8235", "%%8237", "%%8229", "-"],
    "MMIntegrityAlg": ["%%8197", "%%8198", "%%8242", "%%8243", "SHA-1"],
    "DHGroup": ["%%8229", "%%8230", "%%8231", "%%8232", "%%8233", "%%8248", "%%7777"],
    "AhAuthType": ["%%8229", "%%16392", "%%16394", "-", "-", "odd"],
    "EspAuthType": ["%%8229", "%%8229", "%%16392", "%%16393", "%%16395", "-"],
    "CipherType": ["%%8229", "%%16395", "%%16397", "%%16399", "%%16400", "-"],
    "Mode": ["%%16403", "%%16404", "%%16416", "-"],
    "Role": ["%%8205", "%%8206", "-"],
    "FailurePoint": ["%%8199", "%%8200", "-"],
    "State": STATES,
}
# Few values a log, so that events have much in common.
VALUES = {}


def field(name, values):
    if name not in VALUES:
        VALUES[name] = rng.sample(values, min(len(values), rng.choice([1, 2, 2, 3, 9])))
    value = rng.choice(VALUES[name])
    return ' %s="%s"' % (name, value)


def shown_certificates(mode):
    text = ""
    for side in ("Local", "Remote"):
        text += field("%s%sPrincipalName" % (side, mode), NAMES) if rng.random() < 0.9 else ""
        text += field("%s%sCertHash" % (side, mode), CERTIFICATES)
        text += field("%s%sIssuingCA" % (side, mode), ["CN=issuer", "CN=issuer", "-"])
        text += field("%s%sRootCA" % (side, mode), ["CN=root"])
    return text


def codes(*names):
    return "".join(field(name, CODES[name]) for name in names)


def fields_of(event_id):
    addresses = field("RemoteAddress", ADDRESSES)
    if event_id != 4982:
        addresses += field("LocalAddress", ADDRESSES)
    mm_id = " MMSAID=%d" % rng.randint(1, 3)
    algorithms = codes("MMCipherAlg", "MMIntegrityAlg", "DHGroup")
    if event_id == 4650:
        return addresses + mm_id + algorithms + codes("KeyModName", "MMAuthMethod", "Role")
    if event_id == 4651:
        return addresses + mm_id + algorithms + codes("KeyModName", "MMAuthMethod", "Role") + shown_certificates("MM")
    if event_id == 4655:
        return addresses + mm_id + codes("KeyModName")
    if event_id == 4979:
        return addresses + mm_id + algorithms + codes("MMAuthMethod", "EMAuthMethod", "Role")
    if event_id == 4980:
        return addresses + mm_id + algorithms + codes("MMAuthMethod", "Role") + shown_certificates("EM")
    if event_id == 4981:
        return addresses + mm_id + algorithms + codes("EMAuthMethod", "Role") + shown_certificates("MM")
    if event_id == 4982:
        return addresses + mm_id + algorithms + codes("Role") + shown_certificates("MM") + shown_certificates("EM")
    if event_id in (5451, 5452):
        text = addresses + field("RemoteTunnelEndpoint", ADDRESSES + ["-", "0.0.0.0"])
        text += " QuickModeSaId=%d" % rng.randint(1, 3)
        if event_id == 5452:
            return text
        return text + " MainModeSaId=%d" % rng.randint(1, 3) + codes(
            "KeyingModuleName", "AhAuthType", "EspAuthType", "CipherType", "Mode")
    text = addresses + field("FailureReason", REASONS) + codes("FailurePoint", "State", "Role")
    if event_id in (4652, 4653):
        text += codes("MMAuthMethod") + field("InitiatorCookie", COOKIES) + field("ResponderCookie", COOKIES)
        return text + (shown_certificates("MM") if event_id == 4652 else "")
    if event_id == 4983:
        return text + shown_certificates("EM")
    if event_id == 4984:
        return text + codes("EMAuthMethod")
    if event_id == 4654:
        text += " MMSAID=%d" % rng.randint(0, 3) + field("MessageID", ["0", "1", "7"])
        text += field("LocalTunnelEndpoint", ADDRESSES + ["-"])
    return text + field("RemoteTunnelEndpoint", ADDRESSES + ["-"])


def write_time(seconds, ticks):
    moment = START + datetime.timedelta(seconds=seconds)
    return "%s.%07dZ" % (moment.strftime("%Y-%m-%dT%H:%M:%S"), ticks)


def make_events(count):
    """Lines of a script, none of whose records share computer and number."""
    lines = []
    span = rng.choice([20, 300, 20000, 400000])
    kinds = rng.choice([FAILURES, FAILURES + (4650, 5451), tuple(OPENS) + tuple(CLOSES),
                        tuple(OPENS) + tuple(CLOSES) + FAILURES + (4608, 5479, 1100), tuple(OPENS) + (4608, 1100, 1100, 1102, 4719)])
    for number in range(count):
        event_id = rng.choice(kinds)
        computer = rng.choice(COMPUTERS)
        time = write_time(rng.randint(0, span), rng.choice([0, 0, 5000000, 1]))
        start = "%s computer=%s record=%d" % (time, computer, number + 1)
        if event_id in (1100, 1102):
            lines.append("other %d %s provider=Microsoft-Windows-Eventlog guid=none" % (event_id, start))
        elif event_id in RESTARTS + TOLD_BESIDES:
            lines.append("other %d %s" % (event_id, start))
        else:
            lines.append("event %d %s%s" % (event_id, start, fields_of(event_id)))
    return lines


def make_logs():
    lines = make_events(rng.randint(1, 120))
    lines += [rng.choice(lines) for _ in range(rng.choice([0, 0, 5, 30]))]
    rng.shuffle(lines)
    logs = [[] for _ in range(rng.randint(1, 4))]
    for line in lines:
        rng.choice(logs).append(line)
    names = []
    for number, log in enumerate(logs):
        name = os.path.join(DIRECTORY, "%d.evtx" % number)
        script = "".join(line + "\n" for line in log).encode("utf-8")
        with open(name, "wb") as out:
            subprocess.run([os.path.join(BUILD, "evtxgen")], input=script, stdout=out, check=True)
        names.append(name)
    return names


#
# What the tool prints.
#


def run_tool(arguments):
    done = subprocess.run([os.path.join(BUILD, "ipsec-evtx"), "-q"] + arguments, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)
    if done.returncode not in (0, 3):
        sys.exit("%s: status %d: %s" % (arguments, done.returncode, done.stderr.decode()))
    return done.stdout.decode("utf-8")


def read_events(names):
    """Each record once, whatever number of copies there are."""
    lines = run_tool(["-m", "all", "-e", IDS, "-o", "jsonl"] + names).splitlines()
    events, seen = [], set()
    where = ("source", "offset", "origin", "header_record_id", "written_time", "marks", "process_id", "thread_id",
             "activity_id", "version")
    read = [json.loads(line) for line in lines]
    spellings = collections.defaultdict(set)
    for event in read:
        spellings[event["computer"].lower()].add(event["computer"])
    for event in read:
        event["computer"] = min(spellings[event["computer"].lower()], key=in_bytes)
        content = json.dumps({name: value for name, value in event.items() if name not in where}, sort_keys=True)
        if content not in seen:
            seen.add(content)
            events.append(event)
    return events


def ticks_of(time):
    moment = datetime.datetime.strptime(time[:19], "%Y-%m-%dT%H:%M:%S")
    return int((moment - START).total_seconds()) * 10000000 + int(time[20:27])


SECOND = 10000000


def in_bytes(value):
    """Null first, then the order of bytes."""
    return (0, b"") if value is None else (1, value.encode("utf-8"))


def peer_of(event):
    endpoint = event.get("remote_tunnel_endpoint")
    return endpoint if endpoint is not None else event.get("remote_address")


def is_shutdown(telling, event):
    """Whether the event log service ended with Windows: what is told next of associations or starts is a start."""
    behind = telling[[other is event for other in telling].index(True) + 1:]
    return bool(behind) and behind[0]["event_id"] in STARTS


def read_associations(events):
    """As dictionaries: kind, computer, event (that tells what it is), opened, until (when an opened one ended), ended
    (the same with the record's number), epoch (how often the computer was started again before)."""
    associations = []
    for computer in {event["computer"] for event in events}:
        standing, open_ones, epoch = {}, {}, 0
        mine = [event for event in events if event["computer"] == computer]
        mine.sort(key=lambda event: (event["time"], event["record_id"]))
        telling = [event for event in mine if event["event_id"] in RESTARTS + TOLD_BESIDES + tuple(OPENS) + tuple(CLOSES)]
        for event in mine:
            event_id = event["event_id"]
            end = {"until": event["time"], "ended": (event["time"], event["record_id"])}
            if event_id == 1100 and not is_shutdown(telling, event):
                continue
            if event_id in RESTARTS:
                for identity in standing:
                    open_ones[identity].update(end)
                standing.clear()
                epoch += 1
            elif event_id in OPENS:
                identity = (OPENS[event_id], event["mm_sa_id" if OPENS[event_id] == "mm" else "qm_sa_id"])
                before = standing.get(identity)
                if before and ticks_of(event["time"]) - ticks_of(before["time"]) <= 5 * SECOND and all(
                        before.get(name) == event.get(name) for name in ("local_address", "remote_address")):
                    continue
                if before:
                    open_ones[identity].update(end)
                standing[identity] = event
                associations.append({"kind": identity[0], "computer": computer, "event": event, "opened": True,
                                     "epoch": epoch})
                open_ones[identity] = associations[-1]
            elif event_id in CLOSES:
                identity = (CLOSES[event_id], event["mm_sa_id" if CLOSES[event_id] == "mm" else "qm_sa_id"])
                if standing.pop(identity, None) is not None:
                    open_ones[identity].update(end, closed=True)
                else:
                    associations.append({"kind": identity[0], "computer": computer, "event": event, "opened": False})
    return associations


#
# failures
#


def loosely(text):
    text = text.rstrip()
    return (text[:-1] if text.endswith(".") else text).lower()


def read_table(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as table:
        return [line.rstrip("\n").split("\t") for line in table if not line.startswith("#") and line.strip()]


def is_zeros(cookie):
    return cookie is not None and set(cookie) == {"0"}


def longest_without(times, successes):
    """Of the failures of a minute only the first and the last count."""
    minutes = collections.defaultdict(list)
    for time in times:
        minutes[time[:16]].append(time)
    begins = {}
    for time in sorted(time for minute in minutes.values() for time in (minute[0], minute[-1])):
        after = next((success for success in successes if success > time), None)
        if after:
            begins.setdefault(after, time)
    return max(((ticks_of(after) - ticks_of(begin)) / 10**7 for after, begin in begins.items()), default=None)


def told_end(event):
    """What the log of the other end has in common with it; None: nothing."""
    cookie, number = event.get("initiator_cookie"), event.get("message_id")
    here, there = event.get("local_address"), peer_of(event)
    if event["event_id"] in (4652, 4653) and cookie is not None and not is_zeros(cookie):
        return (("mm", cookie.lower()), here, there)
    if event["event_id"] != 4654:
        return None
    here = event["local_tunnel_endpoint"] or here
    if not number or here is None or there is None or event["role"] not in ("Initiator", "Responder"):
        return None
    return (("qm", number) + ((here, there) if event["role"] == "Initiator" else (there, here)), here, there)


def is_near(one, other):
    return one["event_id"] != 4654 or abs((day_of(one) - day_of(other)).days) <= 1


def is_other_end(one, other):
    if one["computer"] == other["computer"] or {one["role"], other["role"]} != {"Initiator", "Responder"}:
        return False
    if one["event_id"] == 4654:
        return is_near(one, other)
    (_, here, there), (_, other_here, other_there) = told_end(one), told_end(other)
    return (there is not None and there == other_here) or (here is not None and here == other_there)


def day_of(event):
    return datetime.date.fromisoformat(event["time"][:10])


def ends_of_failures(events, key_of):
    """By the number of an event: the keys of failures of which other computers tell as the other end."""
    told = collections.defaultdict(list)
    for number, event in enumerate(events):
        if event["event_id"] in FAILURES and told_end(event):
            told[told_end(event)[0]].append(number)
    ends = {}
    for numbers in told.values():
        few = [one for one in numbers if sum(is_near(events[one], events[other]) for other in numbers) <= 16]
        for one in few:
            ends[one] = set(key_of(events[other]) for other in few if is_other_end(events[one], events[other]))
    return ends


def lasts_until(association, quicks, mains):
    """When it is not known to stand any more though no end was seen: its lifetime is over, and no Quick Mode named it."""
    event = association["event"]
    if association.get("closed") or not event.get("mm_lifetime_minutes"):
        return None
    over = ticks_of(event["time"]) + event["mm_lifetime_minutes"] * 60 * SECOND
    named = [ticks_of(quick["event"]["time"]) + 1 for quick in quicks if main_of(quick, mains) is association]
    return max([over] + named)


def stood_below(members, mains, quicks):
    """How many were below a Main Mode with their peer that stood from the first of them to the last, for each by itself."""
    below = collections.defaultdict(list)
    for event in members:
        if event["mm_sa_id"] not in (None, 0, "0"):
            below[event["mm_sa_id"], peer_of(event)].append(ticks_of(event["time"]))
    count = 0
    for (number, peer), times in below.items():
        count += len(times) if any(
            main["event"]["computer"] == members[0]["computer"] and main["event"]["mm_sa_id"] == number and
            peer is not None and peer_of(main["event"]) == peer and
            ticks_of(main["event"]["time"]) <= min(times) + 5 * SECOND and
            (main.get("until") is None or max(times) <= ticks_of(main["until"])) and
            max(times) <= (lasts_until(main, quicks, mains) or max(times)) for main in mains) else 0
    return count


KEY = ("computer", "remote_address", "event_id", "role", "failure_point", "failure_reason", "state", "auth_method")


def failure_key(event):
    reason = None if event["failure_reason"] is None else event["failure_reason"].rstrip()
    method = event.get("mm_auth_method")
    return (event["computer"], event["remote_address"], event["event_id"], event["role"], event["failure_point"], reason,
            event["state"], method if method is not None else event.get("em_auth_method"))


def main_of(quick, mains):
    """The Main Mode that stood when it was opened, or else the first one within five seconds behind."""
    def place(association):
        return association["event"]["time"], association["event"]["record_id"]
    mine = [main for main in mains if main["computer"] == quick["computer"] and
            main["event"]["mm_sa_id"] == quick["event"]["mm_sa_id"] and main["epoch"] == quick["epoch"]]
    before = [main for main in mine if place(main) < place(quick) and not main.get("ended", ("~",)) < place(quick)]
    behind = [main for main in mine if place(main) > place(quick)]
    if before:
        return max(before, key=place)
    next_one = min(behind, key=place, default=None)
    is_soon = next_one and ticks_of(place(next_one)[0]) - ticks_of(place(quick)[0]) <= 5 * SECOND
    return next_one if is_soon else None


def certificate_after(time, key, kinds, associations, mains):
    """What the Main Mode of the next success was opened with, of the first at that time of which that is known."""
    ones = [association for association in associations if
            association["opened"] and association["kind"] in kinds and association["computer"] == key[0] and
            association["event"]["time"] == time and
            key[1] in (association["event"].get("remote_address"), peer_of(association["event"]))]
    for association in sorted(ones, key=lambda one: one["event"]["record_id"]):
        main = association if association["kind"] == "mm" else main_of(association, mains)
        if main and main["event"].get("remote_mm_cert_hash") is not None:
            return main["event"]["remote_mm_cert_hash"].lower()
    return None


def failures(events):
    associations = read_associations(events)
    mains = [association for association in associations if association["kind"] == "mm" and association["opened"]]
    quicks = [association for association in associations if association["kind"] == "qm" and association["opened"]]
    ends = ends_of_failures(events, failure_key)
    errors = {}
    for row in read_table("ike-errors.tsv"):
        errors.setdefault(loosely(row[2]), (int(row[0]), row[3]))
    groups, numbers = collections.defaultdict(list), collections.defaultdict(list)
    for number, event in enumerate(events):
        if event["event_id"] in FAILURES:
            groups[failure_key(event)].append(event)
            numbers[failure_key(event)].append(number)
    rows = []
    for key, members in groups.items():
        row = dict(zip(KEY, key))
        times = sorted(event["time"] for event in members)
        row["count"], row["first"], row["last"] = len(members), times[0], times[-1]
        row["peak_per_hour"] = max(collections.Counter(time[:13] for time in times).values())
        row["unanswered"] = sum(is_zeros(event.get("responder_cookie")) for event in members)
        row["seen_by_peer"] = 0
        for event in members:
            pair = (event.get("initiator_cookie"), event.get("responder_cookie"))
            if None in pair or is_zeros(pair[0]) or is_zeros(pair[1]):
                continue
            row["seen_by_peer"] += any(
                other["event_id"] in FAILURES and other["computer"] != event["computer"] and
                (other.get("initiator_cookie"), other.get("responder_cookie")) == pair for other in events)
        code, row["class"] = errors.get(loosely(key[5]) if key[5] is not None else None, (0, None))
        row["noise"] = (code == 13825 and key[3] == "Responder") or (
            code in (13805, 13813) and key[3] == "Initiator" and row["unanswered"] == len(members)
            and key[6] not in BEHIND_ANSWER)
        worked = [event["time"] for event in events if event["event_id"] in OPENS and
                  event["computer"] == key[0] and key[1] is not None and event.get("remote_address") == key[1]]
        row["succeeded_before"] = max((time for time in worked if time < times[0]), default=None)
        row["succeeded_after"] = min((time for time in worked if time > times[-1]), default=None)
        row["verdict"] = None
        kinds = ("qm",) if key[2] == 4654 else ("mm", "qm")
        with_peer = [event["time"] for event in events if OPENS.get(event["event_id"]) in kinds and
                     event["computer"] == key[0] and
                     key[1] is not None and key[1] in (event.get("remote_address"), peer_of(event))]
        ended = [association["event"]["time"] for association in associations
                 if not association["opened"] and association["kind"] in kinds and
                 association["computer"] == key[0] and key[1] is not None and
                 key[1] in (association["event"].get("remote_address"), peer_of(association["event"]))]
        row["peer_succeeded_before"] = max((time for time in with_peer + ended if time < times[0]), default=None)
        row["peer_succeeded_after"] = min((time for time in with_peer if time > times[-1]), default=None)
        row["peers"] = sorted(set(peer_of(event) for event in members if peer_of(event) is not None),
                              key=lambda peer: (peer != key[1], in_bytes(peer)))
        row["peer_successes_between"] = sum(times[0] <= time <= times[-1] for time in with_peer)
        row["longest_without_seconds"] = longest_without(times, sorted(set(with_peer)))
        found = [ends.get(number, ()) for number in numbers[key]]
        row["both_ends"] = sum(bool(others) for others in found)
        row["other_ends"] = collections.Counter(other for others in found for other in others)
        row["main_mode_stood"] = stood_below(members, mains, quicks) if key[2] == 4654 else None
        row["principals"] = distinct(
            event.get("remote_mm_principal", event.get("remote_em_principal")) for event in members)
        shown = [event.get("remote_mm_cert_hash", event.get("remote_em_cert_hash")) for event in members]
        row["certificates"] = distinct(thumbprint.lower() for thumbprint in shown if thumbprint is not None)
        row["peer_succeeded_after_certificate"] = certificate_after(
            row["peer_succeeded_after"], key, kinds, associations, mains)
        rows.append(row)
    rows.sort(key=lambda row: (-row["count"],) + tuple(
        row[name] if name == "event_id" else in_bytes(row[name])
        for name in KEY))
    places = {tuple(row[name] for name in KEY): place for place, row in enumerate(rows)}
    for row in rows:
        row["other_ends"] = [
            dict(zip(("computer", "event_id", "role", "failure_point", "failure_reason", "state", "count"),
                     (other[0],) + other[2:7] + (count,)))
            for other, count in sorted(row["other_ends"].items(),
                                       key=lambda item: (in_bytes(item[0][0]), places[item[0]]))]
    return rows


#
# weak
#

VERDICTS = ("broken", "weak", "deprecated", "review", "unknown", "ok", "strong", "legacy", "note")
BOTH_AUTH = ("SSL", "Anonymous", "CGA", "Certificate ECDSA P256", "Certificate ECDSA P384", "SSL ECDSA P256",
             "SSL ECDSA P384")


def read_crypto():
    verdicts = {}
    for row in read_table("crypto.tsv"):
        for part in row[0].split():
            for text in row[2].split(", "):
                verdicts[part, text] = row[7]
                if part == "mm_auth_method" and text in BOTH_AUTH:
                    verdicts["em_auth_method", text] = row[7]
    return verdicts


def weak(events, verbose):
    verdicts = read_crypto()
    parts = ("keying_module", "mm_cipher", "mm_integrity", "dh_group", "mm_auth_method", "em_auth_method",
             "ah_integrity", "esp_integrity", "esp_cipher", "encapsulation_mode")
    groups = collections.defaultdict(list)
    for association in read_associations(events):
        event = association["event"]
        for part in parts:
            value = event.get(part)
            if value is None or (part == "ah_integrity" and value == "None"):
                continue
            verdict = verdicts.get((part, value), "unknown")
            if part == "esp_integrity" and value == "None":
                if (event["esp_cipher"] or "").startswith("AES-GCM") or event["ah_integrity"] not in (None, "None"):
                    continue
                verdict = "broken"
            if verbose or VERDICTS.index(verdict) <= VERDICTS.index("unknown"):
                groups[event["computer"], peer_of(event), part, value, verdict].append(event["time"])
    rows = []
    for key, times in groups.items():
        rows.append(dict(zip(("computer", "peer", "part", "value", "verdict"), key)))
        rows[-1].update(reference=None, count=len(times), first=min(times), last=max(times))
    rows.sort(key=lambda row: (VERDICTS.index(row["verdict"]), -row["count"]) + tuple(
        in_bytes(row[name]) for name in ("computer", "peer", "part", "value")))
    return rows


#
# certificates
#


def showings(event):
    """Side, field and what stands there, of each certificate of an event."""
    for side in ("local", "remote"):
        for mode in ("mm", "em"):
            start = "%s_%s_" % (side, mode)
            if event.get(start + "cert_hash") is not None:
                yield side, mode, {name: event[start + name]
                                   for name in ("cert_hash", "principal", "issuing_ca", "root_ca")}


def distinct(values):
    return sorted({value for value in values if value is not None}, key=in_bytes)


def followed_by(thumbprint, side, events, opened, last_success):
    """Whatever a holder of it, in small letters, showed first after it was good for the last time."""
    if last_success is None:
        return None
    candidates = []
    for event in events:
        for one_side, mode, shown in showings(event):
            if one_side != side or shown["cert_hash"].lower() != thumbprint:
                continue
            holder = event["computer"] if side == "local" else peer_of(event)
            for other in opened:
                other_holder = other["computer"] if side == "local" else peer_of(other)
                if holder is None or other_holder != holder or other["time"] <= last_success:
                    continue
                for other_side, other_mode, other_shown in showings(other):
                    if (other_side, other_mode) == (side, mode):
                        candidates.append((other["time"], other["record_id"], in_bytes(other["computer"]),
                                           other_shown["cert_hash"].lower()))
    return min(candidates)[3] if candidates else None


def renewed_by(side, principals, opened, last_success):
    """Whatever was shown of a principal, by whomever, first after it was good for the last time."""
    if last_success is None:
        return None
    candidates = [(other["time"], other["record_id"], in_bytes(other["computer"]), shown["cert_hash"].lower())
                  for other in opened if other["time"] > last_success
                  for other_side, _, shown in showings(other)
                  if other_side == side and shown["principal"] is not None and shown["principal"] in principals]
    return min(candidates)[3] if candidates else None


def known_until(association, associations, events):
    """
    What was not seen to be closed stands no longer than its lifetime, and than its computer was heard of: a time, and
    whether it stands at that time itself, as with the last event that was heard.
    """
    event, until = association["event"], association.get("until")
    ends = [(ticks_of(until), False)] if until else []
    if not association.get("closed"):
        heard = max(ticks_of(other["time"]) for other in events if other["computer"] == event["computer"])
        ends.append((heard, True))
        lasts = lasts_until(association, *(
            [other for other in associations if other["kind"] == kind and other["opened"]] for kind in ("qm", "mm")))
        ends += [(lasts, False)] if lasts else []
    return min(ends)


def shown_from(thumbprint, events):
    """When which peers showed a certificate, by the first, and when Main Modes of two of them stood at one time."""
    associations = read_associations(events)
    shown = [association for association in associations if
             association["opened"] and association["kind"] == "mm" and peer_of(association["event"]) and any(
                 (side, showing["cert_hash"].lower()) == ("remote", thumbprint)
                 for side, _, showing in showings(association["event"]))]
    shown.sort(key=lambda one: (one["event"]["time"], in_bytes(peer_of(one["event"])), one["event"]["record_id"],
                                in_bytes(one["computer"])))
    uses, meetings, standing = collections.OrderedDict(), collections.OrderedDict(), {}
    for association in shown:
        peer, opened = peer_of(association["event"]), association["event"]["time"]
        uses.setdefault(peer, []).append(opened)
        until = known_until(association, associations, events)
        standing = collections.OrderedDict(
            (other, end) for other, end in standing.items() if end > (ticks_of(opened), False))
        if until <= (ticks_of(opened), False):
            continue
        for other, end in standing.items():
            if other != peer:
                pair = tuple(sorted((peer, other), key=in_bytes))
                meetings.setdefault(pair, []).append((ticks_of(opened), min(end, until)[0]))
        standing[peer] = max(until, standing.get(peer, (0, False)))
    return uses, meetings


def time_of(ticks):
    return (START + datetime.timedelta(seconds=ticks // SECOND)).strftime("%Y-%m-%dT%H:%M:%S") + ".%07dZ" % (
        ticks % SECOND)


def put_uses(row, events):
    uses, meetings = shown_from(row["thumbprint"].lower(), events)
    if row["side"] == "local" or len(uses) < 2:
        return
    row["uses"] = [collections.OrderedDict(peer=peer, first=min(times), last=max(times), count=len(times))
                   for peer, times in uses.items()]
    if meetings:
        row["at_once"] = [collections.OrderedDict(
            peer=pair[0], other_peer=pair[1], first=time_of(min(first for first, _ in times)),
            last=time_of(max(last for _, last in times)), count=len(times))
                          for pair, times in meetings.items()][:64]


def certificates(events):
    opened = [association["event"] for association in read_associations(events) if association["opened"]]
    failed = [event for event in events if event["event_id"] in (4652, 4983)]
    spellings = {}
    for event in opened + failed:
        for side, _, shown in showings(event):
            key = shown["cert_hash"].lower(), side
            spellings[key] = max(spellings.get(key, ""), shown["cert_hash"])
    rows = []
    for thumbprint, side in sorted(spellings, key=lambda key: (in_bytes(spellings[key]), key[1])):
        def mine(some):
            return [event for event in some if any(
                (one_side, shown["cert_hash"].lower()) == (side, thumbprint)
                for one_side, _, shown in showings(event))]
        good, bad = mine(opened), mine(failed)
        details = [shown for event in good + bad for one_side, _, shown in showings(event)
                   if (one_side, shown["cert_hash"].lower()) == (side, thumbprint)]
        row = collections.OrderedDict(thumbprint=spellings[thumbprint, side], side=side)
        row["principals"] = distinct(shown["principal"] for shown in details)
        for name in ("issuing_ca", "root_ca"):
            row[name] = next(iter(distinct(shown[name] for shown in details)), None)
        row["computers"] = distinct(event["computer"] for event in good + bad)
        row["peers"] = distinct(peer_of(event) for event in good + bad)
        for name, some in (("success", good), ("failure", bad)):
            row["first_" + name] = min((event["time"] for event in some), default=None)
            row["last_" + name] = max((event["time"] for event in some), default=None)
        row["successes"], row["failures"] = len(good), len(bad)
        successor = followed_by(thumbprint, side, good + bad, opened, row["last_success"])
        row["replaced_by"] = spellings.get((successor, side))
        for name in ("issuing_ca", "root_ca"):
            row[name + "s"] = distinct(shown[name] for shown in details)
        successor = renewed_by(side, row["principals"], opened, row["last_success"])
        row["renewed_by"] = spellings.get((successor, side))
        put_uses(row, events)
        rows.append(row)
    return rows


#
# Comparing.
#


def compare(report, names, expected, options=()):
    arguments = ["--report=" + report, "-o", "jsonl"] + list(options)
    text = run_tool(arguments + ["-j1"] + names)
    shuffled = list(names)
    rng.shuffle(shuffled)
    for other in (["-j3"] + names, ["-j1"] + shuffled, ["-j2"] + shuffled):
        if run_tool(arguments + other) != text:
            sys.exit("seed %d: %s: other bytes with %s" % (SEED, report, other))
    found = [json.loads(line, object_pairs_hook=collections.OrderedDict) for line in text.splitlines()]
    for row in found:
        if "verdict" in row and report == "failures":
            if not row["verdict"].endswith(".") or len(row["verdict"]) < 40:
                sys.exit("seed %d: %s is no sentence" % (SEED, row["verdict"]))
            row["verdict"] = None
        if "reference" in row:
            row["reference"] = None
    for number, (row, wanted) in enumerate(zip(found, expected)):
        if list(row.items()) != list(wanted.items()):
            sys.exit("seed %d: %s: row %d is\n%s\nand should be\n%s" % (
                SEED, report, number, json.dumps(row), json.dumps(wanted)))
    if len(found) != len(expected):
        sys.exit("seed %d: %s: %d rows, should be %d" % (SEED, report, len(found), len(expected)))


def main():
    names = make_logs()
    events = read_events(names)
    compare("failures", names, failures(events))
    compare("weak", names, weak(events, False))
    compare("weak", names, weak(events, True), ["-v"])
    compare("certificates", names, certificates(events))


main()
