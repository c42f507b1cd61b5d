/* SPDX-License-Identifier: MIT */
/*
 * Whole records in free space: which go on with the live ones of their chunk, and which are of an older log.
 */
#include "suites.h"
#include "test_parallel_support.h"
#include "test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* STRAY and LATE are printed with --recover, and then not told. */
enum word { NOTHING, STRAY, LATE, DOUBT, DIRTY, HIDDEN };

static const enum ipsecevtx_severity severities[] = {
	[STRAY] = IPSECEVTX_SEVERITY_NOTE,
	[LATE] = IPSECEVTX_SEVERITY_WARNING,
	[DOUBT] = IPSECEVTX_SEVERITY_NOTE,
	[DIRTY] = IPSECEVTX_SEVERITY_WARNING,
	[HIDDEN] = IPSECEVTX_SEVERITY_TAMPERING,
};

struct free_space {
	const char *name;
	const char *live; /* a script; what it has in slack stands behind the live records */
	const char *old;  /* the script of the log that was in the chunk before; NULL: none */
	unsigned junk;    /* so many records where the free space begins have no magic, or another trailing size */
	size_t hidden;    /* records that are told and printed */
	enum word told;
};

#define WIDE     " RemoteAddress=2001:db8:1:2:3:4:5:6"
#define LIVE     "event 4655 2024-03-01T08:00:00Z repeat=7" WIDE "\n"
#define CLEARING "other 1102 2024-03-01T08:00:00Z provider=Microsoft-Windows-Eventlog userdata=LogFileCleared a=b\n"
#define CLEARED  CLEARING "event 4655 2024-03-01T08:00:01Z\nslack\n"
#define TWO      "event 4655 2024-03-01T08:00:00Z repeat=2\nslack\n"
#define TWO_AND_NINE                                                                                                   \
	"event 4655 2024-03-01T08:00:00Z repeat=2\nother 77 2024-03-01T08:00:02Z computer=pc2 Name=x\n"                \
	"other 77 +1 computer=pc3 Name=x\nother 77 +1 computer=pc4 Name=x\nother 77 +1 computer=pc5 Name=x\n"          \
	"other 77 +1 computer=pc6 Name=x\nother 77 +1 computer=pc7 Name=x\nother 77 +1 computer=pc8 Name=x\n"          \
	"other 77 +1 computer=pc9 Name=x\nother 77 +1 computer=pc10 Name=x\nslack\n"
/* The last live one is a day later. */
#define RAISED                                                                                                         \
	"event 4655 2024-03-01T08:00:00Z repeat=4\nevent 4655 2024-03-02T08:00:00Z\nslack\n"                           \
	"event 4655 2024-03-01T08:00:05Z"
#define ANEW        "event 4655 2024-03-01T08:00:00Z record=501 header=1\nevent 4655 +1 record=502 header=2\nslack\n"
#define BEFORE      "written=2024-03-01T07:00:00Z\n"
#define BEGUN_LATER "event 4655 2024-03-01T08:00:07Z record=907 header=3 " BEFORE
#define NEXT_LATER  "chunk\nevent 4655 2024-03-01T08:00:07Z record=907\n"
#define BEGUN       "event 4655 2024-03-01T08:00:07Z record=8 header=3 " BEFORE
#define FOREIGN     "other 77 2024-03-01T08:00:02Z provider=Some-Provider guid=none channel=Application Name=x"
#define COLLECTED   "channel=ForwardedEvents computer=laptop7.corp.example"

static const struct free_space spaces[] = {
	/*
	 * Clean
	 */
	{"a circular log", "set record=900\n" LIVE, "event 4655 2024-03-01T07:00:00Z repeat=25\n", 0, 0, NOTHING},
	{"a circular log, over names of templates that stand behind the live records",
		"set record=900\nother 4624 2024-03-01T08:00:00Z userdata=Here Now=1 repeat=2\n",
		"other 4625 2024-03-01T07:00:00Z userdata=Then Old=1 repeat=2\nother 4626 +1 userdata=Then Old=1\n", 0,
		0, NOTHING},
	{"a cleared log", CLEARING LIVE, CLEARING "event 4655 2024-03-01T07:00:00Z repeat=25\n", 0, 0, NOTHING},
	{"a cleared log with other numbers", CLEARING LIVE,
		CLEARING "set record=100\nevent 4655 2024-03-01T07:00:00Z repeat=25\n", 0, 0, NOTHING},
	/* Nobody can tell these from hidden ones: they are told as such, and not printed. */
	{"a cleared log whose clock was set back", LIVE, "event 4655 2024-03-01T10:00:00Z repeat=25\n", 0, 0, LATE},
	{"a clock set back, with numbers before the next one", "event 4655 2024-03-01T08:00:00Z repeat=7\n",
		"event 4655 2024-03-01T10:00:00Z repeat=25 RemoteAddress=2001:0db8:0001:0002:0003:0004:0005:0006 "
		"LocalAddress=2001:0db8:0001:0002:0003:0004:0005:0007\n",
		0, 0, LATE},
	{"a clock set back, and the next number by chance", "set record=3\n" LIVE,
		"event 4655 2024-03-01T10:00:00Z record=2 repeat=25\n", 0, 0, LATE},
	{"late events of a collector that was cleared",
		"event 4655 2024-02-27T08:00:00Z record=9001 header=1 written=2024-03-01T08:00:00Z " COLLECTED WIDE
		"\nevent 4655 +1 record=9002 header=2 written=2024-03-01T08:00:01Z " COLLECTED WIDE
		"\nevent 4655 +1 record=9003 header=3 written=2024-03-01T08:00:02Z " COLLECTED WIDE "\n",
		"set " COLLECTED "\nevent 4655 2024-03-01T07:00:00Z repeat=20\n", 0, 0, NOTHING},
	{"late events of one computer, older by the header",
		"event 4655 2024-02-27T08:00:00Z record=901 header=1 written=2024-03-01T08:00:00Z " COLLECTED WIDE
		"\nevent 4655 +1 record=902 header=2 written=2024-03-01T08:00:01Z " COLLECTED WIDE "\n",
		"set record=1\nevent 4655 2024-03-01T07:00:00Z record=900 header=1 " COLLECTED
		"\nevent 4655 +1 record=901 header=2 " COLLECTED "\nevent 4655 +1 record=902 header=3 " COLLECTED
		"\nevent 4655 +1 record=903 header=4 " COLLECTED "\nevent 4655 +1 record=904 header=5 " COLLECTED "\n",
		0, 0, NOTHING},
	{"one that was begun over an older record, and written into the next chunk",
		"set record=900\n" LIVE "slack\n" BEGUN_LATER NEXT_LATER, NULL, 0, 0, STRAY},
	{"two of them", "set record=900\n" LIVE "slack\n" BEGUN_LATER BEGUN_LATER NEXT_LATER, NULL, 0, 0, LATE},
	{"one that looks so and has a number of the chunk",
		LIVE "slack\n" BEGUN "chunk\nevent 4655 2024-03-01T08:00:07Z record=8\n", NULL, 0, 1, HIDDEN},
	{"newer by its number in a log that was not closed, and older than the last live one",
		"set dirty=yes\n" LIVE "slack\nevent 4655 2024-03-01T08:00:01Z record=7000\n", NULL, 0, 0, LATE},
	{"an IPsec event without a number, older than all",
		"set record=900\n" LIVE "slack\nevent 4655 2024-03-01T07:00:00Z record=0\n", NULL, 0, 0, LATE},
	{"an IPsec event without a number in a chunk that should hold none",
		"slack\nevent 4655 2024-03-01T08:00:00Z record=0\n", NULL, 0, 0, LATE},
	{"one that was begun over an older record in a log that was not closed",
		"set record=900 dirty=yes\n" LIVE "slack\nevent 4655 2024-03-01T08:00:07Z record=990 header=3 " BEFORE,
		NULL, 0, 0, LATE},
	{"one that looks so and has live numbers in a log that was not closed",
		"set dirty=yes\n" LIVE "slack\nevent 4655 2024-03-01T08:00:07Z record=5 header=4 " BEFORE, NULL, 0, 1,
		DIRTY},
	{"one that looks so and has a live number in a log that was not closed",
		"set record=900 dirty=yes\n" LIVE "slack\nevent 4655 2024-03-01T08:00:07Z record=905 header=3 " BEFORE,
		NULL, 0, 0, LATE},
	{"one that looks so in the last chunk", LIVE "slack\n" BEGUN, NULL, 0, 1, HIDDEN},
	{"one that looks so and has a live number",
		LIVE "slack\nevent 4655 2024-03-01T08:00:07Z record=5 header=4 " BEFORE
		     "chunk\nevent 4655 2024-03-01T08:00:07Z record=8\n",
		NULL, 0, 1, HIDDEN},
	{"records as large as those of the log that was cleared", CLEARING "event 4655 2024-03-01T08:00:01Z repeat=6\n",
		CLEARING "event 4655 2024-03-01T07:00:01Z repeat=24\n", 0, 0, DOUBT},
	{"the same, with other numbers, and the clock was set back", "event 4655 2024-03-01T08:00:00Z repeat=7\n",
		"event 4655 2024-03-01T10:00:00Z record=3 repeat=25\n", 0, 0, LATE},
	{"a log that was not closed", "set dirty=yes\n" TWO "event 4655 2024-03-01T08:00:02Z repeat=3\n", NULL, 0, 3,
		DIRTY},
	{"a copy of a record that was written into the next chunk then",
		"event 4655 2024-03-01T08:00:00Z record=501 header=1\nevent 4655 +1 record=502 header=2\nslack\n"
		"event 4655 2024-03-01T07:00:00Z record=450 header=1\n"
		"event 4655 2024-03-01T08:00:09Z record=504 header=4\n"
		"chunk\nevent 4655 2024-03-01T08:00:08Z record=503 header=3\nevent 4655 +1 record=504 header=4\n",
		NULL, 0, 0, LATE},
	{"numbered anew as the live ones",
		ANEW "event 4655 +1 record=503 header=3\nevent 4655 +1 record=504 header=4\n", NULL, 0, 2, HIDDEN},
	{"numbered anew as the live ones, behind one that is junk",
		ANEW "event 4655 +1 record=503 header=3\nevent 4655 +1 record=504 header=4\n", NULL, 1, 1, HIDDEN},
	{"a whole one, numbered anew as three of five live ones, behind one that is junk",
		"event 4655 2024-03-01T08:00:00Z record=501 header=1\nother 7036 +1 channel=System record=91 header=2 "
		"A=1\nevent 4655 +1 record=503 header=3\nother 7036 +1 channel=System record=93 header=4 A=1\n"
		"event 4655 +1 record=505 header=5\nslack\nevent 4655 2024-03-01T09:00:00Z record=506 header=6\n"
		"event 4655 +1 record=507 header=7\n",
		NULL, 1, 1, HIDDEN},
	{"a live number, numbered anew as the live ones", ANEW "event 4655 +1 record=502 header=2\n", NULL, 0, 1,
		HIDDEN},
	{"later ones of another log that was exported", ANEW "other 77 +1 record=9530 header=30 Name=x\n", NULL, 0, 0,
		LATE},
	{"a copy of a live record", TWO "event 4655 2024-03-01T08:00:01Z record=2\n", NULL, 0, 0, LATE},
	{"records as large as those of a circular log", "set record=900\nevent 4655 2024-03-01T08:00:00Z repeat=7\n",
		"event 4655 2024-03-01T07:00:00Z repeat=25\n", 0, 0, STRAY},
	{"the same, of another provider",
		"set record=900\nother 77 2024-03-01T08:00:00Z provider=Some-Provider channel=Application Name=x "
		"repeat=7\n",
		"other 77 2024-03-01T07:00:00Z provider=Some-Provider channel=Application Name=x repeat=25\n", 0, 0,
		NOTHING},
	{"the same, of another number", "set record=900\nother 4624 2024-03-01T08:00:00Z Name=x repeat=7\n",
		"other 4624 2024-03-01T07:00:00Z Name=x repeat=25\n", 0, 0, NOTHING},
	{"another event behind the last one of a log that was not closed",
		"set dirty=yes\n" TWO
		"other 77 2024-03-01T08:00:02Z provider=Some-Provider channel=Application record=500 Name=x\n",
		NULL, 0, 0, NOTHING},
	{"one of ours behind the last one of a log that was not closed",
		"set dirty=yes\n" TWO "event 4655 2024-03-01T08:00:02Z record=500\n", NULL, 0, 0, LATE},
	{"memory of another log, and its numbers go on by chance",
		TWO FOREIGN " repeat=12\n" FOREIGN " record=20 repeat=3\n", NULL, 12, 0, DOUBT},
	/*
	 * Hidden
	 */
	{"one of ours among those of another log",
		TWO FOREIGN " repeat=12\n" FOREIGN " record=20\nevent 4655 2024-03-01T08:00:02Z record=21\n" FOREIGN
			    " record=22\n",
		NULL, 12, 3, HIDDEN},
	{"another log's in a log that was no new one", "slack\n" FOREIGN " repeat=3\n", NULL, 0, 3, HIDDEN},
	{"the Security log's in a log that was no new one", "slack\nother 4624 2024-03-01T08:00:00Z Name=x repeat=3\n",
		NULL, 0, 3, HIDDEN},
	{"numbers that go on", TWO "event 4655 2024-03-01T08:00:02Z repeat=3\n", NULL, 0, 3, HIDDEN},
	{"the first one is junk", TWO "event 4655 2024-03-01T08:00:02Z repeat=4\n", NULL, 1, 3, HIDDEN},
	{"the first two are junk", TWO "event 4655 2024-03-01T08:00:02Z repeat=4\n", NULL, 2, 2, HIDDEN},
	{"the last live one is later", RAISED " repeat=5\n", NULL, 0, 5, HIDDEN},
	{"the last live one is later, and the first one junk", RAISED " repeat=5\n", NULL, 1, 4, HIDDEN},
	{"the last live one is later, and the first one has an old number",
		RAISED " header=3\nevent 4655 +1 repeat=4\n", NULL, 0, 5, HIDDEN},
	{"headers count one more, and the last live one is later",
		RAISED " header=7\nevent 4655 +1 header=8\nevent 4655 +1 header=9\n", NULL, 0, 3, HIDDEN},
	{"headers count thousands more", TWO "event 4655 2024-03-01T08:00:02Z header=5003\nevent 4655 +1 header=5004\n",
		NULL, 0, 2, HIDDEN},
	{"headers have old numbers", TWO "event 4655 2024-03-01T08:00:02Z header=1\nevent 4655 +1 header=1\n", NULL, 0,
		2, HIDDEN},
	{"headers have old numbers and times",
		TWO "event 4655 2024-03-01T08:00:02Z header=1 written=2024-03-01T07:00:00Z\n"
		    "event 4655 +1 header=2 written=2024-03-01T07:00:01Z\n"
		    "event 4655 +1 header=1 written=2024-03-01T07:00:02Z\n",
		NULL, 0, 3, HIDDEN},
	{"the first one is older than the last live one",
		"event 4655 2024-03-01T08:00:00Z repeat=4\nslack\nevent 4655 2024-03-01T08:00:00Z\n"
		"event 4655 2024-03-01T08:00:05Z repeat=2\n",
		NULL, 0, 3, HIDDEN},
	{"the first one is older than all", TWO "event 4655 2024-03-01T07:00:00Z\nevent 4655 2024-03-01T08:00:05Z\n",
		NULL, 0, 2, HIDDEN},
	{"one of an older log stands before them",
		"set record=900\n" TWO "event 4655 2024-03-01T07:00:00Z record=2\n"
		"event 4655 2024-03-01T08:00:02Z record=902 repeat=2\n",
		NULL, 0, 2, HIDDEN},
	{"another channel",
		TWO "other 77 2024-03-01T08:00:02Z provider=Some-Provider channel=Application Name=x repeat=2\n", NULL,
		0, 2, HIDDEN},
	{"a chunk that should hold none", "slack\nevent 4655 2024-03-01T08:00:00Z repeat=3\n", NULL, 0, 3, HIDDEN},
	{"a chunk that should hold none, and the first one is junk",
		"slack\nevent 4655 2024-03-01T08:00:00Z repeat=3\n", NULL, 1, 2, HIDDEN},
	{"numbers go on where there is no room for those between",
		TWO "event 4655 2024-03-01T08:00:02Z record=5 repeat=3\n", NULL, 0, 3, HIDDEN},
	{"numbers far beyond, behind one that is junk", TWO "event 4655 2024-03-01T08:00:02Z record=5000 repeat=4\n",
		NULL, 1, 3, HIDDEN},
	{"a single one, behind one that is junk", TWO "event 4655 2024-03-01T08:00:02Z repeat=2\n", NULL, 1, 1, HIDDEN},
	{"a single one long after the live ones, where no log can have begun anew",
		"set record=5000\n" TWO "event 4655 2024-03-01T08:00:02Z\nevent 4655 2024-03-02T08:00:02Z\n", NULL, 1,
		1, HIDDEN},
	{"the number of the last live header was overwritten",
		"event 4655 2024-03-01T08:00:00Z repeat=2\nevent 4655 +1 header=0\nslack\nevent 4655 +1 header=4\n",
		NULL, 0, 1, HIDDEN},
	{"the numbers of the last live headers were overwritten",
		"event 4655 2024-03-01T08:00:00Z repeat=3\nevent 4655 +1 header=2\nevent 4655 +1 header=0\nslack\n"
		"event 4655 +1 header=6\n",
		NULL, 0, 1, HIDDEN},
	{"a number far beyond, as late as the live ones", TWO "event 4655 2024-03-01T08:00:02Z record=500\n", NULL, 0,
		0, LATE},
	{"a number that skips one, as late as the live ones", TWO "event 4655 2024-03-01T08:00:02Z record=4\n", NULL, 0,
		0, LATE},
	{"a live number, written between the live ones", LIVE "slack\nevent 4655 2024-03-01T08:00:02Z record=3\n", NULL,
		0, 1, HIDDEN},
	{"a live number, written between the live ones, behind an older one",
		LIVE "slack\nother 4624 2024-03-01T07:00:00Z record=3 Name=x\n"
		     "event 4655 2024-03-01T08:00:02Z record=3\n",
		NULL, 0, 1, HIDDEN},
	{"a live number, later than all, in a log that was not closed",
		"set dirty=yes\n" LIVE "slack\nevent 4655 2024-03-01T08:00:07Z record=3\n", NULL, 0, 1, DIRTY},
	{"numbers that go on, behind events of nine other computers",
		TWO_AND_NINE "event 4655 2024-03-01T08:00:11Z record=12 repeat=3\n", NULL, 1, 2, HIDDEN},
	{"numbers that go on, of another computer",
		TWO "set computer=other\nevent 4655 2024-03-01T08:00:02Z repeat=4\n", NULL, 1, 3, HIDDEN},
	{"numbers that go on, and none can be read",
		TWO "event 4655 2024-03-01T08:00:02Z\nbinxml 2024-03-01T08:00:03Z 0f010100550055\n"
		    "binxml +1 0f010100550055\n",
		NULL, 1, 0, LATE},
	{"long after the live ones, behind an older one, with a number of theirs",
		LIVE "slack\nother 4624 2024-03-01T07:00:00Z record=3 Name=x\n"
		     "event 4655 2024-03-01T10:00:00Z record=6\n",
		NULL, 0, 0, LATE},
	{"a live number, later than all, and others that may be of another log",
		LIVE "slack\nevent 4655 2024-03-01T08:00:07Z record=6\n"
		     "other 4624 2024-03-02T08:00:07Z record=300 repeat=2 Name=x\n",
		NULL, 0, 1, HIDDEN},
	/* Only readers that look for no free space show these. */
	{"an older number, as late as the live ones",
		"set record=900\n" TWO "event 4655 2024-03-01T08:00:02Z record=3\n", NULL, 0, 0, LATE},
	{"one as late as the live ones behind an older one",
		TWO "event 4655 2024-03-01T07:00:00Z record=300\nevent 4655 2024-03-01T08:00:02Z record=301\n", NULL, 0,
		0, LATE},
	{"another event, as late as the live ones",
		TWO "other 77 2024-03-01T08:00:02Z provider=Some-Provider channel=Application record=500 Name=x\n",
		NULL, 0, 0, LATE},
	{"another event behind an older one, as late as the live ones",
		TWO "other 77 2024-03-01T07:00:00Z provider=Some-Provider channel=Application record=300 Name=x\n"
		    "other 77 2024-03-01T08:00:02Z provider=Some-Provider channel=Application record=500 Name=x\n",
		NULL, 0, 0, NOTHING},
	{"another event, as late as the live ones, in a log that was not closed",
		"set dirty=yes\n" TWO
		"other 77 2024-03-01T08:00:02Z provider=Some-Provider channel=Application record=500 Name=x\n",
		NULL, 0, 0, NOTHING},
	{"an older number and time", "set record=900\n" TWO "event 4655 2024-03-01T07:00:00Z record=3\n", NULL, 0, 0,
		STRAY},
	{"another event, all older, in which others may show one of ours",
		"set record=900\n" TWO "other 4624 2024-03-01T07:00:00Z record=3 userdata=EventID EventID=4655\n", NULL,
		0, 0, LATE},
	{"the same in a log that was not closed",
		"set record=900 dirty=yes\n" TWO
		"other 4624 2024-03-01T07:00:00Z record=3 userdata=EventID EventID=4655\n",
		NULL, 0, 0, LATE},
	{"one of the live numbers stands before them", TWO "event 4655 2024-03-01T08:00:02Z record=2 repeat=4\n", NULL,
		0, 4, HIDDEN},
	/* Nobody can tell these from what a log that was cleared leaves. */
	{"all older than the live ones", CLEARED "event 4655 2024-03-01T07:00:00Z repeat=3\n", NULL, 0, 0, DOUBT},
};

/* The first one, or several, have another trailing size, which is told of each that is read. */
static const struct free_space behind_broken[] = {
	{"a single one, and it alone", TWO "event 4655 2024-03-01T08:00:02Z\n", NULL, 1, 1, HIDDEN},
	{"all of them", TWO "event 4655 2024-03-01T08:00:02Z repeat=4\n", NULL, 4, 4, HIDDEN},
	{"a chunk that should hold none", "slack\nevent 4655 2024-03-01T08:00:00Z repeat=3\n", NULL, 3, 3, HIDDEN},
	{"a live number, later than all", LIVE "slack\nevent 4655 2024-03-01T08:00:07Z record=7\n", NULL, 1, 1, HIDDEN},
	{"an old header, and a live number later than all",
		LIVE "slack\nevent 4655 2024-03-01T08:00:07Z record=5 header=4 " BEFORE, NULL, 1, 1, HIDDEN},
	{"the next number, and a record of the last one's in front",
		TWO "event 4655 2024-03-01T07:00:00Z record=1\nevent 4655 2024-03-01T08:00:02Z record=3\n", NULL, 1, 1,
		HIDDEN},
	{"numbers that go on", TWO "event 4655 2024-03-01T08:00:02Z repeat=4\n", NULL, 1, 4, HIDDEN},
	{"the same in a log that was not closed", "set dirty=yes\n" TWO "event 4655 2024-03-01T08:00:02Z repeat=4\n",
		NULL, 1, 4, DIRTY},
	{"the first two are broken", TWO "event 4655 2024-03-01T08:00:02Z repeat=4\n", NULL, 2, 4, HIDDEN},
	{"a number far beyond, as late as the live ones",
		TWO "event 4655 2024-03-01T07:00:00Z record=1\nevent 4655 2024-03-01T08:00:02Z record=500\n", NULL, 1,
		0, LATE},
	{"another event, as late as the live ones",
		TWO "event 4655 2024-03-01T07:00:00Z record=1\n"
		    "other 77 2024-03-01T08:00:02Z provider=Some-Provider channel=Application record=500 Name=x\n",
		NULL, 1, 0, LATE},
	{"an older number and time", "set record=900\n" TWO "event 4655 2024-03-01T07:00:00Z record=3 repeat=2\n", NULL,
		1, 0, STRAY},
	{"another event, all older",
		"set record=900\n" TWO "event 4655 2024-03-01T07:00:00Z record=3\n"
		"other 77 2024-03-01T07:00:01Z provider=Some-Provider channel=Application record=4 Name=x\n",
		NULL, 1, 0, NOTHING},
};

/*
 * The first one has no header, and its trailing size leads among the live ones, as that of one that was written over.
 */
static const struct free_space behind_overwritten[] = {
	{"numbers that go on", TWO "event 4655 2024-03-01T08:00:02Z repeat=4\n", NULL, 1, 3, HIDDEN},
	{"a single one", TWO "event 4655 2024-03-01T08:00:02Z repeat=2\n", NULL, 1, 1, HIDDEN},
	{"the last one alone", TWO "event 4655 2024-03-01T08:00:02Z repeat=4\n", NULL, 3, 1, HIDDEN},
	{"the last live one is later", RAISED " repeat=5\n", NULL, 1, 4, HIDDEN},
	{"numbers that go on in a log that was not closed",
		"set dirty=yes\n" TWO "event 4655 2024-03-01T08:00:02Z repeat=4\n", NULL, 1, 3, DIRTY},
	{"numbers far beyond", TWO "event 4655 2024-03-01T08:00:02Z record=5000 repeat=4\n", NULL, 1, 3, HIDDEN},
	{"numbers far beyond, long after the live ones",
		"set record=5000\n" TWO "event 4655 2024-03-01T10:00:00Z record=9000 repeat=4\n", NULL, 1, 0, LATE},
	{"numbers far beyond in a log that was not closed",
		"set dirty=yes\n" TWO "event 4655 2024-03-01T08:00:02Z record=5000 repeat=4\n", NULL, 1, 0, LATE},
	{"one of another log, whose number goes on by chance", TWO FOREIGN "\n" FOREIGN " repeat=2\n", NULL, 1, 0,
		STRAY},
	{"a chunk that should hold none", "slack\nevent 4655 2024-03-01T08:00:00Z repeat=3\n", NULL, 1, 2, HIDDEN},
	{"a single live one, and minutes later", "event 4655 2024-03-01T08:00:00Z\nslack\nevent 4655 +600 repeat=3\n",
		NULL, 1, 2, HIDDEN},
};

/* The file header says that nothing was written yet. */
static const struct free_space in_new_log[] = {
	{"one of ours, with a lower number",
		"slack\n" FOREIGN " record=900\nevent 4655 2024-03-01T08:00:03Z record=5\n", NULL, 0, 0, LATE},
	{"memory of another log", "slack\n" FOREIGN " repeat=3\n", NULL, 0, 0, DOUBT},
	{"memory of the Security log", "slack\nother 4624 2024-03-01T08:00:00Z Name=x repeat=3\n", NULL, 0, 0, DOUBT},
	{"one of ours", "slack\n" FOREIGN "\nevent 4655 2024-03-01T08:00:03Z\n", NULL, 0, 2, HIDDEN},
	{"one in which another of ours stands",
		"slack\nother 77 2024-03-01T08:00:02Z provider=Some-Provider guid=none channel=Application userdata=EventID "
		"EventID=4655 repeat=2\n",
		NULL, 0, 2, HIDDEN},
};

static void read_u32_of(uint32_t *number, const uint8_t *at)
{
	*number = at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

enum log_kind {
	PLAIN,
	BROKEN, /* what makes records junk is their trailing size, which leads to 8 bytes before where they begin */
	OVERWRITTEN, /* see behind_overwritten */
	NEW_LOG,     /* see in_new_log */
};

/* The bytes that lay behind the live records before these were written are those of the older log. */
static uint8_t *log_with(const struct free_space *space, enum log_kind kind, size_t *size)
{
	uint32_t end, record_size;
	uint8_t *log = log_of(space->live, size);
	read_u32_of(&end, log + HEADER + 48);
	if (space->old) {
		size_t old_size;
		uint8_t *old = log_of(space->old, &old_size);
		ck_assert_uint_eq(old_size, *size);
		memcpy(log + HEADER + end, old + HEADER + end, *size - HEADER - end);
		free(old);
	}
	if (kind == NEW_LOG) {
		log[24] = 1;
		memset(log + 25, 0, 7);
		evtxgen_fix_crc(log, *size);
	}
	for (unsigned i = 0; i < space->junk; i++, end += record_size) {
		read_u32_of(&record_size, log + HEADER + end + 4);
		if (kind == BROKEN || kind == OVERWRITTEN)
			log[HEADER + end + record_size - 4] += 8;
		if (kind != BROKEN)
			memset(log + HEADER + end, 0, 4);
	}
	return log;
}

static void check(const struct free_space *space, enum log_kind kind)
{
	static struct run run;
	struct ipsecevtx_options options = everything();
	size_t size;
	uint8_t *log = log_with(space, kind, &size);
	compare_with_threads(log, size, &options, 3, FROM_MEMORY);
	for (int recover = 0; recover <= 1; recover++) {
		size_t hidden = 0, recovered = 0;
		options.recover = recover;
		run_memory(&run, log, size, &options);
		for (size_t i = 0; i < run.count; i++) {
			hidden += (run.events[i].marks & IPSECEVTX_MARK_HIDDEN) != 0;
			recovered += run.events[i].origin == IPSECEVTX_ORIGIN_RECOVERED;
		}
		ck_assert_msg(hidden == space->hidden, "%s: %zu hidden", space->name, hidden);
		ck_assert_msg(recover || recovered == hidden, "%s: %zu recovered", space->name, recovered);
		size_t told = collector_count(&run.findings, IPSECEVTX_FINDING_HIDDEN_DATA);
		ck_assert_msg(told == (space->told > (recover ? LATE : NOTHING)), "%s: %zu told", space->name, told);
		if (!told)
			continue;
		const struct ipsecevtx_finding *first = collector_first(&run.findings, IPSECEVTX_FINDING_HIDDEN_DATA);
		ck_assert_int_eq(first->severity, severities[space->told]);
		ck_assert_msg(first->length >= 24, "%s: no header is that short", space->name);
	}
	free(log);
}

/* Its number and time are those of a log that was cleared, which is no more than a note. */
START_TEST(an_odd_record_that_may_be_of_a_log_that_was_cleared_is_told_as_one_that_may_not)
{
	static struct run run;
	struct ipsecevtx_options options = everything();
	size_t size;
	uint8_t *log = log_of(TWO "other 4624 2024-03-01T07:00:00Z record=3 userdata=EventID EventID=4655\n", &size);
	run_memory(&run, log, size, &options);
	ck_assert_uint_eq(run.count, 2);
	ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_HIDDEN_DATA), 2);
	ck_assert_int_eq(run.findings.items[0].finding.severity, IPSECEVTX_SEVERITY_NOTE);
	ck_assert_int_eq(run.findings.items[1].finding.severity, IPSECEVTX_SEVERITY_WARNING);
	free(log);
}
END_TEST

/* The header of a record that is too small for one: what follows stands behind it, and is read by templates before it.
 */
START_TEST(a_record_behind_one_that_is_too_small_is_told)
{
	static struct run run;
	static const char *const scripts[] = {TWO "event 4655 2024-03-01T08:00:02Z record=500\n",
		"set record=900\n" TWO "event 4655 2024-03-01T07:00:00Z record=3\n"};
	static const uint8_t magic[] = {'*', '*', 0, 0};
	struct ipsecevtx_options options = everything();
	uint32_t end;
	size_t size;
	uint8_t *log = log_of(scripts[_i], &size);
	read_u32_of(&end, log + HEADER + 48);
	uint8_t *small = log + HEADER + end;
	memmove(small + 28, small, size - HEADER - end - 28);
	memset(small, 0, 28);
	memcpy(small, magic, sizeof magic);
	small[4] = 20;
	run_memory(&run, log, size, &options);
	ck_assert_uint_eq(run.findings.count, 1);
	ck_assert_int_eq(run.findings.items[0].finding.kind, IPSECEVTX_FINDING_HIDDEN_DATA);
	ck_assert_int_eq(run.findings.items[0].finding.severity, severities[_i == 0 ? LATE : STRAY]);
	ck_assert_uint_eq(run.findings.items[0].finding.offset, HEADER + end + 28);
	free(log);
}
END_TEST

/* Of four records the third one has no magic and another trailing size, and the free space begins in the middle of the
 * fourth. */
START_TEST(a_record_around_the_beginning_of_free_space_is_told_behind_one_that_is_junk)
{
	static struct run run;
	struct ipsecevtx_options options = everything();
	size_t size;
	uint8_t *log = log_of("event 4655 2024-03-01T08:00:00Z repeat=4\n", &size);
	uint8_t *chunk = log + HEADER;
	uint32_t offsets[4] = {512}, record_size;
	for (size_t i = 1; i < 4; i++) {
		read_u32_of(&record_size, chunk + offsets[i - 1] + 4);
		offsets[i] = offsets[i - 1] + record_size;
	}
	chunk[offsets[2]]++;
	chunk[offsets[3] - 4]++;
	const uint32_t end = offsets[3] + 8, last = offsets[1];
	memset(chunk + 16, 0, 8);
	memset(chunk + 32, 0, 8);
	chunk[16] = chunk[32] = 2;
	memcpy(chunk + 44, &last, 4);
	memcpy(chunk + 48, &end, 4);
	evtxgen_fix_crc(log, size);
	compare_with_threads(log, size, &options, 3, FROM_MEMORY);
	run_memory(&run, log, size, &options);
	ck_assert_uint_eq(run.count, 3);
	ck_assert_uint_eq(run.events[2].header_record_id, 4);
	ck_assert_uint_ne(run.events[2].marks & IPSECEVTX_MARK_HIDDEN, 0);
	ck_assert_uint_eq(run.findings.count, 2);
	ck_assert_int_eq(run.findings.items[0].finding.kind, IPSECEVTX_FINDING_BYTES_SKIPPED);
	ck_assert_uint_eq(run.findings.items[0].finding.length, offsets[3] - offsets[2]);
	ck_assert_int_eq(run.findings.items[1].finding.kind, IPSECEVTX_FINDING_HIDDEN_DATA);
	ck_assert_int_eq(run.findings.items[1].finding.severity, IPSECEVTX_SEVERITY_TAMPERING);
	free(log);
}
END_TEST

/* Its instance names another template than the one that stands at its offset, by which others read it. */
static const struct {
	const char *script;
	enum ipsecevtx_severity severity; /* of what is told of it; the last record is the one */
} misnamed[] = {
	{LIVE "slack\nevent 4655 2024-03-01T08:00:02Z record=3\n", IPSECEVTX_SEVERITY_WARNING},
	{LIVE "slack\nother 4624 2024-03-01T07:00:00Z record=2 Name=x\nevent 4655 2024-03-01T08:00:02Z record=3\n",
		IPSECEVTX_SEVERITY_WARNING},
	{LIVE "slack\nevent 4655 2024-03-01T10:00:00Z record=3\n", IPSECEVTX_SEVERITY_WARNING},
	{"set record=5001\n" LIVE "slack\nevent 4655 2024-03-01T08:00:09Z record=3\n", IPSECEVTX_SEVERITY_WARNING},
	{"set record=900\n" LIVE "slack\nevent 4655 2024-03-01T07:00:00Z record=3\n", IPSECEVTX_SEVERITY_NOTE},
};

/* Behind an older one, in a log that was exported: also with --recover, which shows whole ones. */
START_TEST(a_late_record_of_another_trailing_size_is_told_in_an_export)
{
	static struct run run;
	struct ipsecevtx_options options = everything();
	size_t size;
	uint8_t *log =
		log_of("event 4655 2024-03-01T08:00:00Z record=501 header=1\nevent 4655 +1 record=502 header=2\nslack\n"
		       "other 4624 2024-03-01T07:00:00Z record=450 header=1 Name=x\n"
		       "event 4655 2024-03-01T08:00:09Z record=2 header=2\n",
			&size);
	uint32_t end, record_size;
	read_u32_of(&end, log + HEADER + 48);
	read_u32_of(&record_size, log + HEADER + end + 4);
	end += record_size;
	read_u32_of(&record_size, log + HEADER + end + 4);
	log[HEADER + end + record_size - 4] += 8;
	for (int recover = 0; recover <= 1; recover++) {
		options.recover = recover;
		run_memory(&run, log, size, &options);
		ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_HIDDEN_DATA), 1);
		const struct ipsecevtx_finding *told = collector_first(&run.findings, IPSECEVTX_FINDING_HIDDEN_DATA);
		ck_assert_int_eq(told->severity, IPSECEVTX_SEVERITY_WARNING);
		ck_assert_uint_eq(told->offset, HEADER + end);
	}
	free(log);
}
END_TEST

/* Neither its size nor its trailing size leads to where the next one begins. */
START_TEST(a_record_of_free_space_whose_size_is_wrong_is_printed)
{
	static struct run run;
	static const uint32_t sizes[] = {0, 27, 28, 200, 1u << 20, UINT32_MAX};
	const size_t count = (size_t)_i + 1;
	char script[128];
	snprintf(script, sizeof script, TWO "event 4655 2024-03-01T08:00:02Z repeat=%zu\n", count);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct ipsecevtx_options options = everything();
		uint32_t end, record_size;
		size_t size;
		uint8_t *log = log_of(script, &size);
		read_u32_of(&end, log + HEADER + 48);
		for (size_t k = 0; k < count; k++, end += record_size) {
			read_u32_of(&record_size, log + HEADER + end + 4);
			memcpy(log + HEADER + end + 4, &sizes[i], 4);
			log[HEADER + end + record_size - 4]++;
		}
		compare_with_threads(log, size, &options, 3, FROM_MEMORY);
		run_memory(&run, log, size, &options);
		ck_assert_uint_eq(run.count, 2 + count);
		for (size_t k = 0; k < count; k++) {
			ck_assert_uint_eq(run.events[2 + k].header_record_id, 3 + k);
			ck_assert_uint_ne(run.events[2 + k].marks & IPSECEVTX_MARK_HIDDEN, 0);
		}
		ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_HIDDEN_DATA), 1);
		ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_RECORD_SIZE), count);
		free(log);
	}
}
END_TEST

START_TEST(a_record_of_free_space_that_names_another_template_is_told)
{
	static struct run run;
	struct ipsecevtx_options options = everything();
	size_t size;
	uint8_t *log = log_of(misnamed[_i].script, &size);
	uint32_t end, record_size;
	read_u32_of(&end, log + HEADER + 48);
	if (strstr(misnamed[_i].script, "4624")) {
		read_u32_of(&record_size, log + HEADER + end + 4);
		end += record_size;
	}
	log[HEADER + end + 24 + 6] ^= 1;
	compare_with_threads(log, size, &options, 3, FROM_MEMORY);
	run_memory(&run, log, size, &options);
	ck_assert_uint_eq(run.count, 7);
	ck_assert_uint_eq(run.findings.count, 1);
	ck_assert_int_eq(run.findings.items[0].finding.kind, IPSECEVTX_FINDING_HIDDEN_DATA);
	ck_assert_int_eq(run.findings.items[0].finding.severity, misnamed[_i].severity);
	ck_assert_uint_eq(run.findings.items[0].finding.offset, HEADER + end);
	free(log);
}
END_TEST

START_TEST(records_of_free_space_are_told_only_where_they_go_on_with_the_live_ones)
{
	check(&spaces[_i], PLAIN);
}
END_TEST

START_TEST(records_of_free_space_behind_one_of_another_trailing_size_are_told_alike)
{
	check(&behind_broken[_i], BROKEN);
}
END_TEST

START_TEST(records_of_free_space_behind_one_that_looks_overwritten_are_told)
{
	check(&behind_overwritten[_i], OVERWRITTEN);
}
END_TEST

START_TEST(records_in_the_free_space_of_a_new_log_are_hidden_where_one_is_of_ours)
{
	check(&in_new_log[_i], NEW_LOG);
}
END_TEST

Suite *suite_beyond(void)
{
	Suite *suite = suite_create("free space");
	TCase *tcase = tcase_create("free space");
	tcase_add_loop_test(tcase, records_of_free_space_are_told_only_where_they_go_on_with_the_live_ones, 0,
		(int)(sizeof spaces / sizeof spaces[0]));
	tcase_add_loop_test(tcase, records_of_free_space_behind_one_of_another_trailing_size_are_told_alike, 0,
		(int)(sizeof behind_broken / sizeof behind_broken[0]));
	tcase_add_loop_test(tcase, records_of_free_space_behind_one_that_looks_overwritten_are_told, 0,
		(int)(sizeof behind_overwritten / sizeof behind_overwritten[0]));
	tcase_add_loop_test(tcase, records_in_the_free_space_of_a_new_log_are_hidden_where_one_is_of_ours, 0,
		(int)(sizeof in_new_log / sizeof in_new_log[0]));
	tcase_add_test(tcase, an_odd_record_that_may_be_of_a_log_that_was_cleared_is_told_as_one_that_may_not);
	tcase_add_test(tcase, a_record_around_the_beginning_of_free_space_is_told_behind_one_that_is_junk);
	tcase_add_test(tcase, a_late_record_of_another_trailing_size_is_told_in_an_export);
	tcase_add_loop_test(tcase, a_record_of_free_space_whose_size_is_wrong_is_printed, 0, 3);
	tcase_add_loop_test(tcase, a_record_of_free_space_that_names_another_template_is_told, 0,
		(int)(sizeof misnamed / sizeof misnamed[0]));
	tcase_add_loop_test(tcase, a_record_behind_one_that_is_too_small_is_told, 0, 2);
	suite_add_tcase(suite, tcase);
	return suite;
}
