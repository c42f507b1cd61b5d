/* SPDX-License-Identifier: MIT */
/*
 * A definition, or a name, that stands behind the record which is read by it: Windows writes each where it is used
 * first, and no checksum covers free space. It is told, and what else is said does not hang on what was read before.
 */
#include "binxml/binxml.h"
#include "suites.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

#define PEER     "198.51.100.66"
#define CHUNK_AT 4096u
#define BIG      5000u /* characters of the value in the last record that can hold a definition */

#define TURNS 16u

enum what { OUTER_DEFINITION, INNER_DEFINITION, OUTER_NAME, INNER_NAME, WHATS };
enum where { IN_PLACE, IN_A_LATER_RECORD, IN_FREE_SPACE, WHERES };

static const char *const whats[] = {"outer definition", "inner definition", "outer name", "inner name"};
static const char *const wheres[] = {"in place", "in a later record", "in free space"};

static uint32_t get(const uint8_t *at)
{
	return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void put(uint8_t *at, size_t number)
{
	for (unsigned i = 0; i < 4; i++)
		at[i] = (uint8_t)(number >> 8 * i & 0xff);
}

/* The names that a definition uses. */
static struct binxml_names *names_of(struct bytes chunk, size_t body, size_t size)
{
	static struct binxml_names names;
	struct binxml binxml;
	struct binxml_step step;
	names.count = 0;
	binxml_open(&binxml, chunk, body, body + size, true);
	binxml.names = &names;
	while (binxml_next(&binxml, &step) != BINXML_END)
		ck_assert_int_ne(step.kind, BINXML_ERROR);
	return &names;
}

/* Copies a definition to another place in its chunk, with the names that stand in it. */
static void copy_definition(uint8_t *chunk, size_t from, size_t to)
{
	size_t size = get(chunk + from + 20);
	const struct binxml_names *names = names_of((struct bytes){chunk, CHUNK_SIZE}, from + 24, size);
	memcpy(chunk + to, chunk + from, 24 + size);
	for (size_t i = 0; i < names->count; i++) {
		const struct binxml_name *name = &names->names[i];
		if (name->target == name->at + 4)
			put(chunk + name->at - from + to, name->target - from + to);
	}
}

/* Lets the first name of a definition that stands elsewhere stand at another place. */
static void copy_name(uint8_t *chunk, const struct binxml_instance *instance, size_t to)
{
	const struct binxml_names *names = names_of(
		(struct bytes){chunk, CHUNK_SIZE}, instance->body_start, instance->body_end - instance->body_start);
	size_t i = 0;
	while (i < names->count && names->names[i].target == names->names[i].at + 4)
		i++;
	ck_assert_uint_lt(i, names->count);
	memcpy(chunk + to, chunk + names->names[i].target, 4 + names->names[i].length);
	put(chunk + names->names[i].at, to);
}

/* The instance of a record, or the one in it; returns where its token stands. */
static size_t find_instance(const uint8_t *chunk, size_t record, bool is_inner, struct binxml_instance *instance)
{
	static const struct binxml_room none = {NULL, 0};
	struct byte_range range = {{chunk, CHUNK_SIZE}, record + 24, record + get(chunk + record + 4) - 4};
	struct binxml_error error;
	struct value value = {NULL, 0, VALUE_NULL};
	ck_assert(binxml_first_instance(chunk, range.start, range.end, &range.start));
	ck_assert(binxml_instance(&range, &none, instance, &error));
	if (!is_inner)
		return range.start;
	for (uint32_t slot = 0; slot < instance->value_count && value.type != VALUE_BINXML; slot++)
		ck_assert(binxml_find_value(chunk, CHUNK_SIZE, instance, slot, &value));
	ck_assert_int_eq(value.type, VALUE_BINXML);
	range.end = (size_t)(value.bytes - chunk) + value.length;
	ck_assert(binxml_first_instance(chunk, (size_t)(value.bytes - chunk), range.end, &range.start));
	ck_assert(binxml_instance(&range, &none, instance, &error));
	return range.start;
}

static size_t place_for(const uint8_t *chunk, size_t last_record, enum where where)
{
	size_t end = get(chunk + 48);
	size_t size = 0;
	if (where == IN_FREE_SPACE)
		return end + 4000;
	/* Within the long text of the last record. */
	for (size_t at = last_record; at < end; at++) {
		size = chunk[at] == 'x' && chunk[at + 1] == 0 ? size + 2 : 0;
		at += size > 0;
		if (size == BIG)
			return at - size + 200;
	}
	ck_abort_msg("no room for it");
}

/* Four records: of the second one, what it is read by stands elsewhere. */
static const uint8_t *write_log(const char *name, enum what what, enum where where)
{
	bool is_name = what == OUTER_NAME || what == INNER_NAME;
	/* The first one defines it, in a record of another kind: of its own kind the crafted one is the first. */
	static const char *const first[WHATS] = {"4653 2024-03-01T08:00:00Z",
		"4655 2024-03-01T08:00:00Z variant=eventlog", "4655 2024-03-01T08:00:00Z", "4655 2024-03-01T08:00:00Z"};
	static const char *const second[WHATS] = {
		"4655 +1", "4655 +1", "4653 +1 variant=eventlog", "4653 +1 variant=eventlog"};
	char script[BIG + 1024];
	size_t offsets[4], size;
	struct binxml_instance instance;
	int used = snprintf(script, sizeof script,
		"set record=%u\nevent %s RemoteAddress=192.0.2.7\n"
		"event %s RemoteAddress=" PEER "\nevent 4655 +1 RemoteAddress=192.0.2.8\n"
		"other 77 +1 provider=Other guid=none Big=",
		4 * (unsigned)where + 1, first[what], second[what]);
	memset(script + used, 'x', BIG);
	strcpy(script + used + BIG, "\n");
	uint8_t *log = log_bytes(script, &size);
	uint8_t *chunk = log + CHUNK_AT;
	ck_assert_uint_eq(record_offsets(log, size, offsets, 4), 4);
	size_t at =
		find_instance(chunk, offsets[1] - CHUNK_AT, what == INNER_DEFINITION || what == INNER_NAME, &instance);
	if (where != IN_PLACE) {
		size_t to = place_for(chunk, offsets[3] - CHUNK_AT, where);
		if (is_name) {
			copy_name(chunk, &instance, to);
		} else {
			ck_assert_uint_lt(instance.template_offset, offsets[1] - CHUNK_AT);
			copy_definition(chunk, instance.template_offset, to);
			put(chunk + at + 6, to);
		}
		evtxgen_fix_crc(log, size);
	}
	make_file(name, log, size);
	return log;
}

/* The line of the event with the peer, of those of a log. */
static const char *crafted_line(const char *out)
{
	const char *at = find_text(out, "\"remote_address\":\"" PEER "\"");
	ck_assert_msg(at != NULL, "%s", out);
	while (at > out && at[-1] != '\n')
		at--;
	size_t length = strcspn(at, "\n");
	char *line = memcpy(test_memory(length + 1), at, length);
	line[length] = '\0';
	return line;
}

START_TEST(what_stands_behind_its_record_is_told)
{
	static const char *const engines[] = {"certified", "direct", "libevtx"};
	enum what what = (enum what)(_i / WHERES);
	enum where where = (enum where)(_i % WHERES);
	write_log("log.evtx", what, where);
	for (size_t i = 0; i < LENGTH(engines); i++) {
		char engine[32];
		snprintf(engine, sizeof engine, "--engine=%s", engines[i]);
		struct ran ran = TOOL("-q", "-o", "jsonl", engine, "log.evtx");
		bool is_odd = where != IN_PLACE;
		ck_assert_msg(ran.status == (is_odd ? 3 : 0), "%s %s %s: status %d", engines[i], whats[what],
			wheres[where], ran.status);
		ck_assert_uint_eq(count_of(ran.out, "\n"), 3);
		const char *line = crafted_line(ran.out);
		ck_assert_msg((strstr(line, "\"structure\"") != NULL) == is_odd, "%s", line);
		ck_assert_uint_eq(count_of(ran.out, "\"marks\""), is_odd ? 1 : 0);
		ck_assert_uint_eq(count_of(ran.err, "tampering: structure"), is_odd ? 1 : 0);
		ck_assert_uint_eq(count_of(ran.err, "): event "), is_odd ? 1 : 0);
		ck_assert_uint_eq(count_of(ran.err, "no checksum covers"), where == IN_FREE_SPACE ? 1 : 0);
	}
}
END_TEST

/* Of the record's own template also where the filter drops it. */
START_TEST(it_is_told_of_what_is_not_printed)
{
	for (int where = IN_PLACE; where < WHERES; where++) {
		write_log("log.evtx", OUTER_DEFINITION, (enum where)where);
		struct ran ran = TOOL("-q", "-o", "jsonl", "-e", "5451", "log.evtx");
		ck_assert_int_eq(ran.status, where == IN_PLACE ? 0 : 3);
		ck_assert_uint_eq(count_of(ran.err, "tampering: structure"), where == IN_PLACE ? 0 : 1);
		ck_assert_uint_eq(ran.out_size, 0);
	}
}
END_TEST

/* What is said of a log, be it of an event or a finding: each line that names it, in the order of the text. */
static const char *lines_about(const char *text, const char *name)
{
	char *lines = test_memory(strlen(text) + 1);
	size_t used = 0;
	for (const char *at = text; *at;) {
		size_t length = strcspn(at, "\n") + 1;
		char *line = memcpy(lines + used, at, length);
		line[length] = '\0';
		used += strstr(line, name) ? length : 0;
		at += length;
	}
	lines[used] = '\0';
	return lines;
}

/* All that is said of a log is the same, whatever else is read, in whatever order. */
START_TEST(what_is_said_does_not_hang_on_other_inputs)
{
	static const char *const jobs[] = {"-j1", "-j2", "-j4"};
	static const char *const names[] = {"plain.evtx", "later.evtx", "free.evtx"};
	static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
	struct ran alone[WHERES];
	for (int where = IN_PLACE; where < WHERES; where++) {
		write_log(names[where], (enum what)_i, (enum where)where);
		alone[where] = TOOL("-q", "-v", "-o", "jsonl", names[where]);
		assert_has_not(alone[where].out, "uncertified");
	}
	for (size_t i = 0; i < LENGTH(orders) * LENGTH(jobs); i++) {
		const int *order = orders[i / LENGTH(jobs)];
		struct ran ran = TOOL("-q", "-v", "-o", "jsonl", jobs[i % LENGTH(jobs)], names[order[0]],
			names[order[1]], names[order[2]]);
		for (int where = IN_PLACE; where < WHERES; where++) {
			assert_same(lines_about(ran.out, names[where]), alone[where].out);
			assert_same(lines_about(ran.err, names[where]), lines_about(alone[where].err, names[where]));
		}
	}
}
END_TEST

/* What Windows left in free space was written by it, and says nothing. */
START_TEST(recovered_records_are_not_told)
{
	make_log("log.evtx", "event 4655 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7\nslack\n"
			     "event 4653 +1 RemoteAddress=" PEER " variant=win7\nevent 4653 +1 variant=win7\n");
	struct ran ran = TOOL("-q", "-o", "jsonl", "--recover", "log.evtx");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 3);
	ck_assert_uint_eq(count_of(ran.err, "structure"), 0);
}
END_TEST

/* Chunks in which it stands elsewhere, and plain ones of the same templates, by turns. */
static void make_turns(const char *name, enum what what, enum where where)
{
	uint8_t *bytes = test_memory(CHUNK_AT + TURNS * (size_t)CHUNK_SIZE);
	for (size_t turn = 0; turn < TURNS; turn++) {
		const uint8_t *log = write_log(name, what, turn % 2 ? IN_PLACE : where);
		memcpy(bytes, log, CHUNK_AT);
		memcpy(bytes + CHUNK_AT + turn * CHUNK_SIZE, log + CHUNK_AT, CHUNK_SIZE);
	}
	make_file(name, bytes, CHUNK_AT + TURNS * (size_t)CHUNK_SIZE);
}

/* A program that other records made must not write what libevtx refuses to render; engine libevtx has no programs. */
START_TEST(xml_does_not_hang_on_what_was_read_before)
{
	static const char *const jobs[] = {"-j1", "-j2", "-j3", "-j8"};
	for (int where = IN_A_LATER_RECORD; where < WHERES; where++) {
		make_turns("turns.evtx", (enum what)_i, (enum where)where);
		struct ran wanted = TOOL("-q", "-o", "xml", "--engine=libevtx", "turns.evtx");
		struct ran direct = TOOL("-q", "-o", "xml", "--engine=direct", "turns.evtx");
		ck_assert_uint_eq(count_of(wanted.out, "<Event "), 3 * TURNS);
		for (size_t i = 0; i < LENGTH(jobs); i++) {
			struct ran ran = TOOL("-q", jobs[i], "-o", "xml", "turns.evtx");
			assert_same(ran.out, wanted.out);
			ran = TOOL("-q", jobs[i], "-o", "xml", "--engine=direct", "turns.evtx");
			assert_same(ran.out, direct.out);
		}
	}
}
END_TEST

Suite *suite_behind(void)
{
	Suite *suite = suite_create("behind");
	TCase *logs = tool_case(suite, "logs");
	tcase_add_loop_test(logs, what_stands_behind_its_record_is_told, 0, (int)WHATS * (int)WHERES);
	tcase_add_test(logs, it_is_told_of_what_is_not_printed);
	tcase_add_loop_test(logs, what_is_said_does_not_hang_on_other_inputs, 0, WHATS);
	tcase_add_loop_test(logs, xml_does_not_hang_on_what_was_read_before, 0, WHATS);
	tcase_add_test(logs, recovered_records_are_not_told);
	return suite;
}
