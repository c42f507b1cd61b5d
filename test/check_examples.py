#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
check_examples.py BUILD DIRECTORY FILE...: what README and the man pages show of a session is what the tool prints.

A line that begins with "$ " is a command, which goes on as long as the shell wants more of it; what follows, up to the
next command or the end of the example, is what it prints, where "..." stands for any lines. The examples of a file are
one session, in DIRECTORY, which gets links to samples and BUILD. A command of a program that is not here is skipped.
"""

import os
import re
import shutil
import subprocess
import sys


def examples_of_text(text):
    """Paragraphs of a text that stand four columns to the right, and those behind them."""
    for block in re.findall(r"(?:^    .*\n(?:\n(?=    ))?)+", text, re.M):
        yield [line[4:] for line in block.splitlines()]


def examples_of_page(text):
    for block in re.findall(r"^\.Bd -literal\n(.*?)^\.Ed\n", text, re.M | re.S):
        yield block.replace("\\e", "\\").replace("\\-", "-").splitlines()


def is_whole(command):
    answer = subprocess.run(["sh", "-n"], input=command, capture_output=True, text=True)
    return answer.returncode == 0 and not command.rstrip().endswith("|")


def sessions(lines):
    """Commands, each with what it prints; nothing where there is none."""
    pairs, place = [], 0
    while place < len(lines):
        if not lines[place].startswith("$ "):
            if pairs:
                pairs[-1][1].append(lines[place])
            place += 1
            continue
        command = lines[place][2:]
        place += 1
        while place < len(lines) and not is_whole(command + "\n"):
            command += "\n" + lines[place]
            place += 1
        pairs.append((command, []))
    return pairs


def missing_program(command):
    for word in re.findall(r"(?:^|[|;]\s*|\bdo )([a-z][\w-]+)", re.sub("'[^']*'", "", command)):
        if word not in ("for", "do", "done", "ipsec-evtx", "build") and not shutil.which(word):
            return word
    return None


def fits(printed, shown):
    pattern = "".join("(?:.*\n)*" if line.strip() in ("...", "[...]") else re.escape(line) + "\n" for line in shown)
    lines = "".join(line.expandtabs().rstrip() + "\n" for line in printed.rstrip().splitlines())
    return re.fullmatch(pattern, lines) is not None


def main():
    build, directory, names = sys.argv[1], sys.argv[2], sys.argv[3:]
    environment = dict(os.environ, LC_ALL="C.UTF-8", PATH=os.path.abspath(build) + ":" + os.environ["PATH"])
    checked = faults = 0
    for place, link in (("samples", "samples"), (build, "build")):
        os.symlink(os.path.abspath(place), os.path.join(directory, link))
    for name in names:
        with open(name, encoding="utf-8") as file:
            text = file.read()
        for lines in (examples_of_text if os.path.basename(name) == "README" else examples_of_page)(text):
            for command, shown in sessions(lines):
                missing = missing_program(command)
                if missing or command.startswith("cc "):
                    print("%s: skipped, without %s: %s" % (name, missing, command))
                    continue
                answer = subprocess.run(["sh", "-c", command + "\n"], cwd=directory, env=environment, text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                shown = [line.expandtabs().rstrip() for line in "\n".join(shown).rstrip().splitlines()]
                checked += 1
                if not fits(answer.stdout, shown):
                    faults += 1
                    print("%s: $ %s\nprints:\n%sand not:\n%s" % (name, command, answer.stdout, "\n".join(shown)))
    print("%d checked" % checked)
    sys.exit(faults > 0 or checked == 0)


main()
