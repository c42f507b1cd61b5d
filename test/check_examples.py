#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
check_examples.py BUILD DIRECTORY FILE...: what README and the man pages show of a session is what the tool prints.

A line that begins with "$ " is a command, which goes on as long as the shell wants more of it; what follows, up to the
next command or the end of the example, is what it prints, where "..." stands for any lines. The examples of a file are
one session, in DIRECTORY, which gets links to samples and BUILD. A command of a program that is not here is skipped.
C in a page of the library is compiled, and run where it is a whole program.
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
    for block in re.findall(r"^\.Bd -literal.*\n(.*?)^\.Ed\n", text, re.M | re.S):
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


# What a part of a program stands in.
AROUND_PART = """#include <ipsecevtx_report.h>
#include <ipsecevtx_writer.h>
#include <stdio.h>
void example(struct ipsecevtx_reader *reader, const struct ipsecevtx_event *event, struct ipsecevtx_error error);
void example(struct ipsecevtx_reader *reader, const struct ipsecevtx_event *event, struct ipsecevtx_error error)
{
	(void)reader, (void)event, (void)error;
	{
%s	}
}
"""


def is_sanitized(path):
    """No program can load such a library that is not sanitized itself."""
    with open(path, "rb") as file:
        return re.search(rb"__[at]san_init", file.read()) is not None


def fault_of_code(lines, build, directory):
    """What is wrong with an example in C; None for nothing."""
    text = "\n".join(lines) + "\n"
    is_whole_program = "int main(" in text
    library = [os.path.join(build, name) for name in os.listdir(build) if name.startswith("libipsecevtx.so.0.")]
    library = [path for path in library if not is_sanitized(path)]
    if not shutil.which("cc") or is_whole_program and not library:
        return None
    source, program = os.path.join(directory, "example.c"), os.path.join(directory, "example")
    with open(source, "w", encoding="utf-8") as file:
        file.write(text if is_whole_program else AROUND_PART % text)
    command = ["cc", "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Iinclude", source]
    command += ["-o", program] + library if is_whole_program else ["-fsyntax-only"]
    answer = subprocess.run(command, capture_output=True, text=True)
    if answer.returncode == 0 and is_whole_program:
        answer = subprocess.run([program, "samples/mixed-security.evtx"], capture_output=True, text=True,
                                env=dict(os.environ, LD_LIBRARY_PATH=build))
        if not answer.stdout:
            return "it prints nothing"
    return answer.stderr if answer.returncode else None


def main():
    build, directory, names = sys.argv[1], sys.argv[2], sys.argv[3:]
    environment = dict(os.environ, LC_ALL="C.UTF-8", PATH=os.path.abspath(build) + ":" + os.environ["PATH"])
    checked = faults = 0
    for place, link in (("samples", "samples"), (build, "build")):
        os.symlink(os.path.abspath(place), os.path.join(directory, link))
    for name in names:
        with open(name, encoding="utf-8") as file:
            text = file.read()
        for lines in examples_of_page(text) if name.endswith(".3") else ():
            fault = fault_of_code(lines, build, directory)
            checked += 1
            if fault:
                faults += 1
                print("%s: %s" % (name, fault))
        for lines in (examples_of_text if os.path.basename(name) == "README" else examples_of_page)(text):
            for command, shown in sessions(lines):
                missing = missing_program(command)
                if command.startswith("cc "):  # with an installed library: check_install.sh does that
                    continue
                if missing:
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
