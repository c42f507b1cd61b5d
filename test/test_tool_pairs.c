/* SPDX-License-Identifier: MIT */
/*
 * Every option of the tool with every other one: neither undoes what the other does, or changes what neither changes by
 * itself; they can come in any order; and formats are well-formed whatever is asked for.
 */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where --write and --findings write. */
#define WRITTEN "written"
#define FOUND   "found"

static const struct asked {
	const char *text;
	bool is_filter;      /* of events */
	bool leaves_output;  /* the events are the same, byte by byte, with and without it */
	bool changes_status; /* of damage */
	const char *format;  /* in which the events come then */
} options[] = {
	{.text = "--mode=extended", .is_filter = true},
	{.text = "--event=4653,4976-4984,5451", .is_filter = true},
	{.text = "--failed", .is_filter = true},
	{.text = "--outcome=failure", .is_filter = true},
	{.text = "--peer=198.51.100.0/24", .is_filter = true},
	{.text = "--local=192.0.2.1", .is_filter = true},
	{.text = "--computer=vpn1", .is_filter = true},
	{.text = "--sa=66", .is_filter = true},
	{.text = "--from=2024-03-01T08:00:03Z", .is_filter = true},
	{.text = "--to=2024-03-01T08:00:10Z", .is_filter = true},
	{.text = "--event=any"},
	{.text = "--recursive", .leaves_output = true},
	{.text = "--recover"},
	{.text = "--carve"},
	{.text = "--dedup"},
	{.text = "--engine=direct"},
	{.text = "--engine=libevtx"},
	{.text = "--verify"},
	{.text = "--no-sandbox", .leaves_output = true},
	{.text = "--output=jsonl", .format = "jsonl"},
	{.text = "--output=json", .format = "json"},
	{.text = "--output=csv", .format = "csv"},
	{.text = "--output=xml", .format = "xml"},
	{.text = "--output=line", .format = "line"},
	{.text = "--report=findings"},
	{.text = "--report=failures"},
	{"--write=" WRITTEN, .leaves_output = true},
	{.text = "--force", .leaves_output = true},
	{.text = "--keep-going", .leaves_output = true},
	{.text = "--raw"},
	{"--findings=" FOUND, .leaves_output = true},
	{.text = "--color=always"},
	{.text = "--progress=always", .leaves_output = true},
	{.text = "--quiet", .leaves_output = true},
	{.text = "--verbose"},
	{.text = "--strict", .leaves_output = true, .changes_status = true},
	{"--no-damage-status", .leaves_output = true, .changes_status = true},
	{"--jobs=3", .leaves_output = true},
};

/* Two options that exclude each other: the tool refuses them and reads nothing. */
static const char *const contradictory[][2] = {
	{"--strict", "--no-damage-status"},
	{"--output=csv", "--report=findings"},
	{"--output=xml", "--report=findings"},
	{"--output=line", "--report=findings"},
	{"--output=xml", "--report=failures"},
};

static bool have_one_name(const struct asked *a, const struct asked *b)
{
	size_t length = strcspn(a->text, "=");
	return length == strcspn(b->text, "=") && memcmp(a->text, b->text, length) == 0;
}

static bool contradict(const struct asked *a, const struct asked *b)
{
	for (size_t i = 0; i < LENGTH(contradictory); i++) {
		const char *const *pair = contradictory[i];
		if (strcmp(a->text, pair[0]) == 0 && strcmp(b->text, pair[1]) == 0)
			return true;
	}
	/* An option with a list that is given twice adds to its list. */
	return have_one_name(a, b) && !a->is_filter;
}

/*
 * Running.
 */

#define EVENTS                                                                                                         \
	"event 4650 2024-03-01T08:00:01Z\n"                                                                            \
	"event 4653 2024-03-01T08:00:02Z RemoteAddress=203.0.113.9 FailureReason=\"a \\\"b\\\", <c>\\r\\n\"\n"         \
	"event 4976 2024-03-01T08:00:03Z computer=vpn2\n"                                                              \
	"event 4979 2024-03-01T08:00:04Z\n"                                                                            \
	"event 4983 2024-03-01T08:00:05Z RemoteAddress=203.0.113.9\n"                                                  \
	"other 1102 2024-03-01T08:00:06Z provider=Microsoft-Windows-Eventlog userdata=LogFileCleared\n"                \
	"event 5451 2024-03-01T08:00:07Z LocalAddress=192.0.2.9\n"                                                     \
	"event 5452 2024-03-01T08:00:08Z\n"                                                                            \
	"event 4653 2024-03-01T08:00:09Z notemplate\n"

/* A whole log with slack, a damaged one, and what is no log. */
static void make_inputs(void)
{
	size_t size;
	uint8_t *bytes = log_bytes("set record=101\n" EVENTS "event 4654 2024-03-01T08:00:11Z data-values=-3\n", &size);
	bytes[4096 + 52] ^= 1;
	make_directory("logs");
	make_file("logs/b.evtx", bytes, size);
	make_log("logs/a.evtx", EVENTS "chunk\n" EVENTS "slack\nevent 4655 2024-02-01T08:00:12Z\n");
	make_file("logs/c.txt", "x", 1);
}

/* What a run leaves; the events are those of the file where they go to one. */
struct outcome {
	struct ran ran;
	const char *events;
	size_t size;
	const char *findings;
};

static struct outcome run_with(const char *first, const char *second, const char *third, const char *fourth)
{
	const char *arguments[8] = {""};
	size_t count = 1;
	const char *const given[] = {first, second, third, fourth};
	for (size_t i = 0; i < LENGTH(given); i++) {
		if (given[i])
			arguments[count++] = given[i];
	}
	arguments[count] = "logs";
	struct outcome outcome = {.ran = run_program(NULL, arguments)};
	outcome.events = file_text(WRITTEN, &outcome.size);
	outcome.findings = file_text(FOUND, NULL);
	if (!outcome.events) {
		outcome.events = outcome.ran.out;
		outcome.size = outcome.ran.out_size;
	} else {
		ck_assert_str_eq(outcome.ran.out, "");
	}
	unlink(file_path(WRITTEN));
	unlink(file_path(FOUND));
	return outcome;
}

static void assert_same_outcome(const struct outcome *a, const struct outcome *b)
{
	ck_assert_int_eq(a->ran.status, b->ran.status);
	ck_assert_uint_eq(a->size, b->size);
	assert_same(a->events, b->events);
	ck_assert_int_eq(a->findings != NULL, b->findings != NULL);
	if (a->findings)
		assert_same(a->findings, b->findings);
}

/*
 * Formats.
 */

/* RFC 4180: every line has as many cells as the first. */
static void assert_csv(const char *text)
{
	size_t expected = 0, cells = 1;
	bool is_quoted = false;
	for (; *text; text++) {
		is_quoted ^= *text == '"';
		cells += !is_quoted && *text == ',';
		if (is_quoted || *text != '\n')
			continue;
		ck_assert_int_eq(text[-1], '\r');
		expected = expected ? expected : cells;
		ck_assert_uint_eq(cells, expected);
		cells = 1;
	}
	ck_assert(!is_quoted);
	ck_assert_uint_eq(cells, 1);
}

/* JSON of all pairs, to be looked at in one go. */
static const char *json;
static size_t json_size;

static void add_json(const char *text, size_t size)
{
	char *both = test_memory(json_size + size + 1);
	memcpy(both, json, json_size);
	memcpy(both + json_size, text, size);
	json_size += size;
	both[json_size] = '\0';
	json = both;
}

static void assert_format(const char *format, const struct outcome *outcome)
{
	if (outcome->findings)
		add_json(outcome->findings, strlen(outcome->findings));
	if (!format)
		return;
	if (strcmp(format, "csv") == 0)
		assert_csv(outcome->events);
	if (strncmp(format, "json", 4) == 0)
		add_json(outcome->events, outcome->size);
	if (strcmp(format, "xml") == 0 && has_program("xmllint", "XML is not looked at")) {
		const struct way way = {.input = outcome->events, .input_size = outcome->size};
		ck_assert_int_eq(PROGRAM_AS(&way, "xmllint", "--noout", "-").status, 0);
	}
}

/*
 * Tests.
 */

static void check_pair(const struct asked *a, const struct asked *b, const struct outcome *alone)
{
	struct outcome pair = run_with(a->text, b->text, NULL, NULL);
	if (contradict(a, b)) {
		ck_assert_msg(pair.ran.status == 2, "%s %s: %d", a->text, b->text, pair.ran.status);
		ck_assert_str_eq(pair.ran.out, "");
		ck_assert_uint_eq(count_of(pair.ran.err, "\n"), 1);
		ck_assert_uint_eq(count_files(), 4);
		return;
	}
	ck_assert_msg(pair.ran.status == 0 || pair.ran.status == 3, "%s %s: %d: %s", a->text, b->text, pair.ran.status,
		pair.ran.err);
	assert_format(a->format ? a->format : b->format, &pair);
	if (!b->leaves_output && !a->leaves_output) {
		struct outcome turned = run_with(b->text, a->text, "--jobs=3", NULL);
		ck_assert_msg(pair.size == turned.size, "%s %s: another order, another output", a->text, b->text);
		assert_same_outcome(&pair, &turned);
	}
	if (b->leaves_output) {
		ck_assert_msg(pair.size == alone->size, "%s changes what %s does", b->text, a->text);
		assert_same(pair.events, alone->events);
		ck_assert(b->changes_status || pair.ran.status == alone->ran.status);
	}
	if (strcmp(b->text, "--no-damage-status") == 0)
		ck_assert_int_eq(pair.ran.status, 0);
	if (strcmp(b->text, "--strict") == 0)
		ck_assert_int_eq(pair.ran.status, 3);
}

START_TEST(an_option_does_beside_any_other_what_it_does_alone)
{
	json = "";
	json_size = 0;
	make_inputs();
	struct outcome alone = run_with(options[_i].text, NULL, NULL, NULL);
	for (size_t i = (size_t)_i + 1; i < LENGTH(options); i++)
		check_pair(&options[_i], &options[i], &alone);
	if (json_size > 0 && has_program("jq", "JSON is not looked at"))
		assert_jq("-s", "all(.[]; type == \"object\" or type == \"array\")", json, json_size);
}
END_TEST

/* How many of the lines stand among the others too. */
static size_t count_common(const char *lines, const char *others)
{
	size_t count = 0;
	for (; *lines; lines += strcspn(lines, "\n") + 1) {
		char line[4096];
		snprintf(line, sizeof line, "%.*s\n", (int)strcspn(lines, "\n"), lines);
		count += find_text(others, line) != NULL;
	}
	return count;
}

START_TEST(events_of_two_filters_are_those_that_both_let_through)
{
	if (!options[_i].is_filter)
		return;
	make_inputs();
	/* With all modes, so that each filter says which events there are. */
	struct outcome one = run_with("-q", "-ojsonl", "-mall", options[_i].text);
	for (size_t i = (size_t)_i + 1; i < LENGTH(options); i++) {
		/* With a computer, --sa also brings the ends that belong to the association. */
		bool follows =
			strncmp(options[_i].text, "--computer", 10) == 0 && strncmp(options[i].text, "--sa", 4) == 0;
		if (!options[i].is_filter || follows)
			continue;
		struct outcome other = run_with("-ojsonl", "-mall", options[i].text, NULL);
		struct outcome both = run_with("-ojsonl", _i == 0 ? NULL : "-mall", options[_i].text, options[i].text);
		/* --mode names what -m would add to. */
		if (_i == 0)
			one = run_with("-q", "-ojsonl", NULL, options[_i].text);
		size_t expected = count_common(one.events, other.events);
		ck_assert_msg(count_of(both.events, "\n") == expected, "%s %s: %zu events, not %zu", options[_i].text,
			options[i].text, count_of(both.events, "\n"), expected);
		ck_assert_uint_eq(count_common(both.events, one.events), expected);
	}
}
END_TEST

/* Each option is in the table above, or among those that read no log. */
START_TEST(every_option_of_help_is_paired)
{
	static const char *const others[] = {"list-events", "list-fields", "version", "help"};
	struct ran help = TOOL_ENDS(0, "--help");
	for (const char *at = help.out; (at = strstr(at, " --")) != NULL;) {
		size_t length = strcspn(at += 3, " =\n");
		bool is_there = strncmp(at - 9, "      --", 8) != 0 && strncmp(at - 6, "  -", 3) != 0;
		for (size_t i = 0; i < LENGTH(options); i++)
			is_there |= strncmp(options[i].text + 2, at, length) == 0 &&
				    strchr("=", options[i].text[2 + length]);
		for (size_t i = 0; i < LENGTH(others); i++)
			is_there |= strlen(others[i]) == length && memcmp(others[i], at, length) == 0;
		ck_assert_msg(is_there, "--%.*s is not in the table of this test", (int)length, at);
	}
}
END_TEST

Suite *suite_tool_pairs(void)
{
	Suite *suite = suite_create("tool pairs");
	TCase *pairs = tool_case(suite, "pairs");
	tcase_add_test(pairs, every_option_of_help_is_paired);
	tcase_add_loop_test(pairs, an_option_does_beside_any_other_what_it_does_alone, 0, (int)LENGTH(options));
	tcase_add_loop_test(pairs, events_of_two_filters_are_those_that_both_let_through, 0, (int)LENGTH(options));
	return suite;
}
