/* SPDX-License-Identifier: MIT */
#include "option_table.h"

#include "completion.h"
#include "progress.h"

#include <stddef.h>

static const struct word engine_words[] = {{"certified", IPSECEVTX_ENGINE_CERTIFIED},
	{"direct", IPSECEVTX_ENGINE_DIRECT}, {"libevtx", IPSECEVTX_ENGINE_LIBEVTX}, {NULL, 0}};

static const struct word mode_words[] = {{"main", IPSECEVTX_MODE_MAIN}, {"quick", IPSECEVTX_MODE_QUICK},
	{"extended", IPSECEVTX_MODE_EXTENDED}, {"all", IPSECEVTX_MODE_ALL}, {NULL, 0}};

static const struct word outcome_words[] = {
	{"success", IPSECEVTX_OUTCOME_SUCCESS}, {"failure", IPSECEVTX_OUTCOME_FAILURE}, {NULL, 0}};

static const struct word split_words[] = {{"computer", SPLIT_COMPUTER}, {"source", SPLIT_SOURCE}, {NULL, 0}};

static const struct word shell_words[] = {{"bash", SHELL_BASH}, {"zsh", SHELL_ZSH}, {"fish", SHELL_FISH}, {NULL, 0}};

static const struct word color_words[] = {
	{"auto", COLOR_AUTO}, {"always", COLOR_ALWAYS}, {"never", COLOR_NEVER}, {NULL, 0}};

static const struct word progress_words[] = {
	{"auto", PROGRESS_AUTO}, {"always", PROGRESS_ALWAYS}, {"never", PROGRESS_NEVER}, {NULL, 0}};

#define MEMBER(name) offsetof(struct options, name)

const struct option_entry option_entries[] = {
	{.name = "Which events"},
	{"mode", 'm', "LIST", mode_words, 0, 0, option_set_modes,
		"of these audit subcategories: main, quick, extended, all;\nwithout -m and -e: main,quick; in a "
		"report: all"},
	{"event", 'e', "LIST", NULL, 0, 0, option_set_events,
		"with these ids, as 4650-4655,5451; an id that is no IPsec\nevent prints its own fields; any: every "
		"event of "
		"every\nprovider"},
	{"failed", 0, NULL, NULL, MEMBER(filter.failed), 0, NULL,
		"that tell of what went wrong: failed negotiations, invalid\npackets, a keying service that did not "
		"run"},
	{"outcome", 0, "OUTCOME", outcome_words, MEMBER(filter.outcome), ONCE, NULL,
		"that were audited as success or as failure: Windows audits\nsome of what went wrong as success"},
	{"peer", 0, "CIDR", NULL, 0, 0, option_set_peers,
		"with this peer: an address or a network, IPv4 or IPv6; its\ntunnel endpoint and private address count "
		"too"},
	{"local", 0, "CIDR", NULL, 0, 0, option_set_locals, "with this address or tunnel endpoint on the local side"},
	{"computer", 0, "NAME", NULL, 0, 0, option_set_computers,
		"logged by this computer: its full name, or the part before\nthe first dot"},
	{"sa", 0, "ID", NULL, 0, 0, option_set_sas,
		"of this Main Mode or Quick Mode security association;\ndecimal, or hexadecimal with 0x"},
	{"from", 0, "TIME", NULL, MEMBER(from), ONCE, option_set_time,
		"at or after this RFC 3339 time, UTC unless it has an offset\n(or --timezone); 2024-03-01 is its midnight; "
		"also seconds\nsince 1970; -24h: so long before the newest event (s m h d w)"},
	{"to", 0, "TIME", NULL, MEMBER(to), ONCE, option_set_time, "before this time"},
	{"at", 0, "TIME", NULL, MEMBER(at), ONCE, option_set_time,
		"of --report=sessions, only associations that stood at this\ntime"},
	{.name = "Input"},
	{"files-from", 0, "FILE", NULL, MEMBER(list_path), ONCE, NULL,
		"also the inputs that FILE names, one a line; - is standard\ninput"},
	{"null", '0', NULL, NULL, MEMBER(list_has_nuls), 0, NULL,
		"names in that list end with a NUL byte, as after find -print0"},
	{"recursive", 'r', NULL, NULL, MEMBER(recursive), 0, NULL, "read directories with all that is below them"},
	{"recover", 0, NULL, NULL, MEMBER(recover), 0, NULL,
		"also stale records in the free space of chunks; recovered\nrecords are marked so"},
	{"carve", 0, NULL, NULL, MEMBER(carve), 0, NULL,
		"the input is raw bytes, as a disk image: find chunks and\nrecords at any offset"},
	{"dedup", 0, NULL, NULL, MEMBER(dedup), 0, NULL,
		"print an event once that several logs hold, or one twice;\nthe logs are read in the order of their "
		"names"},
	{"engine", 0, "ENGINE", engine_words, MEMBER(engine), ONCE, NULL,
		"what decodes: certified (the default: our decoder, with\nthe first record of each template compared "
		"with "
		"libevtx),\ndirect (our decoder alone) or libevtx (slow)"},
	{"verify", 0, NULL, NULL, MEMBER(verify), 0, NULL, "compare every record with libevtx; differences are marked"},
	{"jobs", 'j', "N", NULL, 0, 0, option_set_jobs,
		"decode and write on N threads, up to 64; 0: one for each\nprocessor, as for inputs of over 64 MiB that no "
		"terminal\nshows; the output is the same for any N"},
	{"no-sandbox", 0, NULL, NULL, MEMBER(no_sandbox), 0, NULL,
		"do not give up, before a log is read, the right to all\nbut the inputs and the output"},
	{.name = "Output"},
	{"output", 'o', "FORMAT", NULL, MEMBER(format), ONCE, option_set_format,
		"in this format; without it, what the name after -w ends\nwith:"},
	{"report", 0, "REPORT", NULL, MEMBER(report), ONCE, option_set_report, "instead of events:"},
	{"threshold", 0, "LIST", NULL, 0, 0, option_set_thresholds,
		"in a report of patterns, from where on something counts,\nas scan_count=3; the defaults are:"},
	{"write", 'w', "FILE", NULL, MEMBER(write_path), ONCE, NULL,
		"write to FILE, which must not exist, and which appears\ncomplete or not at all; - is standard output, "
		"and a pipe or\ndevice is written to as it is"},
	{"force", 0, NULL, NULL, MEMBER(force), 0, NULL, "let --write and --findings replace a file"},
	{"split", 0, "BY", split_words, MEMBER(split), ONCE, NULL,
		"a file for each computer or source (log), in the directory\nFILE, which is made"},
	{"skip-existing", 0, NULL, NULL, MEMBER(skip_existing), 0, NULL, "do not do again what a file is there for"},
	{"keep-going", 0, NULL, NULL, MEMBER(keep_going), 0, NULL,
		"put files in place although an input could not be read to\nits end, or memory ran out; the status is "
		"still 1"},
	{"raw", 0, NULL, NULL, MEMBER(raw), 0, NULL,
		"add the fields under their Windows names, as Windows wrote\nthem"},
	{"bom", 0, NULL, NULL, MEMBER(bom), 0, NULL, "begin CSV with a byte order mark, by which Excel knows\nUTF-8"},
	{"findings", 0, "FILE", NULL, MEMBER(findings_path), ONCE, NULL,
		"write what is odd about the evidence to FILE, as JSON Lines"},
	{"log", 0, "FILE", NULL, MEMBER(log_path), ONCE, NULL,
		"append to FILE what became of each input, as JSON Lines"},
	{"timezone", 0, "ZONE", NULL, MEMBER(timezone), ONCE, NULL,
		"times in text, and those that options name without an\noffset, are of this timezone, as Europe/Berlin"},
	{"color", 0, "WHEN", color_words, MEMBER(color), 0, NULL, "auto (the default), always or never"},
	{"no-pager", 0, NULL, NULL, MEMBER(no_pager), 0, NULL,
		"do not show text on a terminal through $PAGER, or less"},
	{"progress", 0, "WHEN", progress_words, MEMBER(progress), 0, NULL,
		"after a second, tell on the terminal how far the run is:\nauto (the default: when the events go "
		"elsewhere), always or\nnever; never into a pipe or file"},
	{"quiet", 'q', NULL, NULL, MEMBER(quiet), 0, NULL,
		"no summary or progress, and no notes but of cleared logs and\nchanged auditing; errors and damage are still told"},
	{"verbose", 'v', NULL, NULL, MEMBER(verbose), 0, NULL,
		"also show fields without a value, notes, every finding,\nand what became of each input's bytes and "
		"records"},
	{"strict", 0, NULL, NULL, MEMBER(strict), 0, NULL,
		"let notes about the evidence count for the exit status too"},
	{"no-damage-status", 0, NULL, NULL, MEMBER(no_damage_status), 0, NULL,
		"exit with 0, not 3, when the output is complete but the\nevidence was damaged, lost or disputed"},
	{.name = "Information"},
	{"list-events", 0, NULL, NULL, 0, ACTION_LIST_EVENTS, option_set_action,
		"list the IPsec events: what each means, what to look at\nnext"},
	{"list-fields", 0, NULL, NULL, 0, ACTION_LIST_FIELDS, option_set_action,
		"list the fields and the events that have them"},
	{"list-reports", 0, NULL, NULL, 0, ACTION_LIST_REPORTS, option_set_action,
		"list the reports, and what each tells"},
	{"completion", 0, "SHELL", shell_words, MEMBER(completion), 0, option_set_completion,
		"write a script that completes options and their values in\nbash, zsh or fish"},
	{"version", 0, NULL, NULL, 0, ACTION_VERSION, option_set_action, "show the version"},
	{"help", 'h', NULL, NULL, 0, ACTION_HELP, option_set_action, "show this help"},
};

const size_t option_count = sizeof option_entries / sizeof option_entries[0];
_Static_assert(sizeof option_entries / sizeof option_entries[0] <= OPTIONS_MAX, "room for all options");
