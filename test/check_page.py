#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Holds a page of the tool against what it promises.

check_page.py TOOL PAGE OPTION... reads PAGE, which TOOL wrote with these options and inputs, and ends with 1 when its
markup is not sound, when anything in it could load or run something, when its numbers are not those of -o jsonl, or when
a command that stands in it shows no event.
"""
import base64
import hashlib
import html.parser
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree

TOOL, PAGE, OPTIONS = sys.argv[1], sys.argv[2], sys.argv[3:]
# All of them steer or hide text.
HIDING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
EVERY_SECTION = ("sessions", "failures", "peers", "weak", "certificates", "hostile", "clocks")
faults = []


def fault(*words):
    faults.append(" ".join(str(word) for word in words))


class Tree(html.parser.HTMLParser):
    """The elements as a browser reads them: each has tag, attributes, children and text."""

    EMPTY = ("meta", "input", "br", "link", "img")

    def __init__(self, text):
        super().__init__()
        self.root = {"tag": "", "attributes": {}, "children": [], "parent": None}
        self.open = [self.root]
        self.feed(text)
        self.close()
        if len(self.open) > 1:
            fault("not closed:", self.open[-1]["tag"])

    def handle_starttag(self, tag, attributes):
        if len({name for name, _ in attributes}) != len(attributes):
            fault("an attribute twice in", tag)
        element = {"tag": tag, "attributes": dict(attributes), "children": [], "parent": self.open[-1]}
        self.open[-1]["children"].append(element)
        if tag not in self.EMPTY:
            self.open.append(element)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in self.EMPTY:
            self.open.pop()

    def handle_endtag(self, tag):
        if self.open[-1]["tag"] != tag:
            fault("closed:", tag, "where", self.open[-1]["tag"], "is open")
        else:
            self.open.pop()

    def handle_data(self, data):
        self.open[-1]["children"].append(data)


def every(element, *tags):
    for child in element["children"]:
        if isinstance(child, str):
            continue
        if not tags or child["tag"] in tags:
            yield child
        yield from every(child, *tags)


def text_of(element):
    return "".join(child if isinstance(child, str) else text_of(child) for child in element["children"])


def elements(element):
    return [child for child in element["children"] if not isinstance(child, str)]


def check_policy(root):
    metas = [meta for meta in every(root, "meta") if meta["attributes"].get("http-equiv") == "Content-Security-Policy"]
    policy = metas[0]["attributes"]["content"] if len(metas) == 1 else ""
    directives = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.split()}
    if directives.get("default-src") != ["'none'"] or "unsafe" in policy:
        fault("the policy is", policy)
    for tag, directive in (("script", "script-src"), ("style", "style-src")):
        for element in every(root, tag):
            digest = hashlib.sha256(text_of(element).encode()).digest()
            if "'sha256-%s'" % base64.b64encode(digest).decode() not in directives.get(directive, []):
                fault("the policy refuses a", tag)


def check_attributes(root):
    ids = [element["attributes"]["id"] for element in every(root) if "id" in element["attributes"]]
    if len(set(ids)) != len(ids):
        fault("ids that are there twice:", sorted({one for one in ids if ids.count(one) > 1})[:5])
    for element in every(root):
        for name, value in element["attributes"].items():
            if name.startswith("on") or name in ("style", "src", "srcdoc", "action", "formaction", "data", "background"):
                fault("attribute", name, "of", element["tag"])
            elif name in ("href", "xlink:href") and (value[:1] != "#" or value[1:] not in ids):
                fault("a link to", value)
            elif name in ("aria-labelledby", "aria-describedby", "for") and not set(value.split()) <= set(ids):
                fault(name, "names", value)
        if element["tag"] in ("img", "iframe", "object", "embed", "link", "base", "form", "image", "foreignobject"):
            fault("an element", element["tag"])


def check_outline(root):
    page = next(every(root, "html"))
    if not page["attributes"].get("lang"):
        fault("no language")
    for tag in ("title", "h1"):
        count = sum(1 for element in every(root, tag) if not is_in(element, "svg"))
        if count != 1:
            fault(count, "elements", tag)
    if next(every(root, "h2"), None) is None or next(every(root, "h4", "h5", "h6"), None) is not None:
        fault("headings that are none of h1, h2, h3, or no h2")
    for th in every(root, "th"):
        if th["attributes"].get("scope") not in ("col", "row"):
            fault("a heading without scope:", text_of(th))
    for svg in every(root, "svg"):
        if svg["attributes"].get("aria-hidden") == "true":
            continue
        first = [child["tag"] for child in elements(svg)[:2]]
        if svg["attributes"].get("role") != "img" or first != ["title", "desc"]:
            fault("a picture without words:", svg["attributes"], first)
        elif not all(text_of(child).strip() for child in elements(svg)[:2]):
            fault("a picture with empty words")


def is_in(element, tag):
    while element:
        if element["tag"] == tag:
            return True
        element = element["parent"]
    return False


def lines_printed(options):
    run = subprocess.run([TOOL, "-q", "-o", "jsonl"] + options, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                         check=False)
    return run.stdout.count(b"\n")


def lines_of(report):
    """Only reports of patterns take thresholds."""
    options = [word for word in OPTIONS if report == "hostile" or not word.startswith("--threshold")]
    return lines_printed(["--report=" + report] + options)


def check_section(section):
    name = section["attributes"]["data-report"]
    total, shown = int(section["attributes"]["data-total"]), int(section["attributes"]["data-shown"])
    tables = [table for table in every(section, "table") if "data-rows" in table["attributes"]]
    if lines_of(name) != total:
        fault(name, "has", lines_of(name), "rows, and the page tells of", total)
    if len(tables) != 1:
        fault(name, "has", len(tables), "tables")
        return
    bodies = list(every(tables[0], "tbody"))
    rows = elements(bodies[0]) if len(bodies) == 1 else []
    if len(rows) != shown or any(row["tag"] != "tr" for row in rows) or int(tables[0]["attributes"]["data-rows"]) != shown:
        fault(name, "shows", len(rows), "rows, and says", shown)
    columns = {len(elements(row)) for row in rows + list(every(next(every(tables[0], "thead")), "tr"))}
    if len(columns) != 1:
        fault(name, "has rows of", columns, "cells")
    if not any(element["attributes"].get("type") == "search" for element in every(section, "input")):
        fault(name, "has nothing to search in")
    if not any(is_in(button, "th") for button in every(section, "button")):
        fault(name, "has nothing to sort by")
    codes = [text_of(code) for code in every(section, "code")]
    if shown < total and not (re.search(r"\b%d\b" % (total - shown), text_of(section)) and
                              any("--report=" + name in code for code in codes)):
        fault(name, "does not tell of", total - shown, "rows")
    whole = [code for code in codes if re.search(r"--report=%s\b" % name, code) and "\\x" not in code]
    if len(whole) != 1 or lines_printed(shlex.split(whole[0])[1:]) != total:
        fault(name, "has", total, "rows, which these commands do not print:", whole)
    if shown > total or (total > 0 and shown == 0):
        fault(name, "shows", shown, "of", total)


def check_sections(root):
    sections = [section for section in every(root, "section") if "data-report" in section["attributes"]]
    there = {section["attributes"]["data-report"] for section in sections}
    if len(there) != len(sections):
        fault("a section twice")
    for section in sections:
        check_section(section)
    if any(option == "--report=overview" for option in sys.argv[3:]) or "What stands out" in text_of(root):
        for name in EVERY_SECTION:
            if name not in there and lines_of(name) > 0:
                fault("no section", name)


def check_commands(root):
    """Each shows something, or, being a report, has a row. Names of a log that are shown escaped cannot be typed."""
    for item in every(root, "li"):
        for code in every(item, "code"):
            words = shlex.split(text_of(code))
            if words[0] != "ipsec-evtx" or "\\x" in text_of(code):
                continue
            run = subprocess.run([TOOL, "-q"] + words[1:], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
            if run.returncode not in (0, 3) or not run.stdout:
                fault("shows nothing:", text_of(code))


def main():
    with open(PAGE, "rb") as file:
        data = file.read()
    try:
        text = data.decode("utf-8")
        xml.etree.ElementTree.fromstring(data)
    except (UnicodeDecodeError, xml.etree.ElementTree.ParseError) as error:
        fault(error)
        text = data.decode("utf-8", "replace")
    if len(data) > 5000000:
        fault(len(data), "bytes")
    for match in HIDING.finditer(text):
        fault("a character %04x at %d" % (ord(match.group()), match.start()))
        break
    root = Tree(text).root
    check_policy(root)
    check_attributes(root)
    check_outline(root)
    check_sections(root)
    check_commands(root)
    for line in faults:
        print("%s: %s" % (PAGE, line))
    sys.exit(1 if faults else 0)


main()
