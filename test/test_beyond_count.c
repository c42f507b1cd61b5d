/* SPDX-License-Identifier: MIT */
/* IPsec events of free space that are not printed: each counts once, whatever may explain it. */
#include "suites.h"
#include "test_excuses.h"
#include "test_hiding.h"
#include "test_parallel_support.h"

#include <stdlib.h>
#include <string.h>

#define LIVE  "set record=900\nevent 4655 2024-03-01T08:00:00Z repeat=7 RemoteAddress=2001:db8:1:2:3:4:5:6\n"
#define OLDER "event 4655 2024-03-01T07:00:00Z record=3 RemoteAddress=2001:db8:1:2:3:4:5:6\n"

/* What is changed in the first record of free space, where it begins. */
enum change {
	AS_IT_IS,
	NO_TIME,
	NO_NUMBER,
	OTHER_TRAILING_SIZE,
	OTHER_SIZE,
	TOO_LARGE,
	OTHER_IDENTIFIER,
	OTHER_IDENTIFIER_AND_TRAILING_SIZE,
	OTHER_VERSION,
	VALUES_TOO_LONG,
	OTHER_IDENTIFIER_AND_VALUES_TOO_LONG,
};

static const struct counted {
	const char *name, *script;
	enum change change;
	unsigned count;
	unsigned left; /* with those of free space printed */
} counted[] = {
	{"of an older use", LIVE "slack\n" OLDER, AS_IT_IS, 1, 0},
	{"none", LIVE, AS_IT_IS, 0, 0},
	{"of another provider", LIVE "slack\nother 4655 2024-03-01T07:00:00Z provider=Other guid=none Name=x\n",
		AS_IT_IS, 0, 0},
	{"of another number", LIVE "slack\nother 4624 2024-03-01T07:00:00Z record=3 Name=x\n", AS_IT_IS, 0, 0},
	{"of a mode that is not asked for", LIVE "slack\nevent 4980 2024-03-01T07:00:00Z record=3\n", AS_IT_IS, 1, 0},
	{"several",
		LIVE "slack\nother 4624 2024-03-01T06:00:00Z record=3 Name=x\n" OLDER OLDER "event 4653 +1 record=9\n",
		AS_IT_IS, 3, 0},
	{"in a log that was not closed", "set dirty=yes\n" LIVE "slack\n" OLDER, AS_IT_IS, 1, 0},
	{"newer, in a log that was not closed",
		"set dirty=yes\n" LIVE "slack\nevent 4655 2024-03-01T08:00:01Z record=7000\n", AS_IT_IS, 1, 0},
	{"begun over an older one",
		LIVE "slack\nevent 4655 2024-03-01T08:00:07Z record=907 header=3 written=2024-03-01T07:00:00Z\n"
		     "chunk\nevent 4655 2024-03-01T08:00:07Z record=907\n",
		AS_IT_IS, 1, 0},
	{"in two chunks", LIVE "slack\n" OLDER "chunk\nevent 4655 2024-03-01T09:00:00Z repeat=3\nslack\n" OLDER,
		AS_IT_IS, 2, 0},
	{"without a time in its header", LIVE "slack\n" OLDER, NO_TIME, 1, 0},
	{"without a number in its header", LIVE "slack\n" OLDER, NO_NUMBER, 1, 0},
	{"of another trailing size", LIVE "slack\n" OLDER, OTHER_TRAILING_SIZE, 1, 1},
	{"of another size", LIVE "slack\n" OLDER, OTHER_SIZE, 1, 1},
	{"of a size beyond the chunk", LIVE "slack\n" OLDER, TOO_LARGE, 1, 1},
	{"of another template", LIVE "slack\n" OLDER, OTHER_IDENTIFIER, 1, 0},
	{"of another template and trailing size", LIVE "slack\n" OLDER, OTHER_IDENTIFIER_AND_TRAILING_SIZE, 1, 1},
	{"of another version of BinXML", LIVE "slack\n" OLDER, OTHER_VERSION, 1, 1},
	{"of values that do not fit", LIVE "slack\n" OLDER, VALUES_TOO_LONG, 1, 1},
	{"of another template whose values do not fit", LIVE "slack\n" OLDER, OTHER_IDENTIFIER_AND_VALUES_TOO_LONG, 1,
		1},
};

static void change(uint8_t *record, enum change change)
{
	uint32_t size;
	memcpy(&size, record + 4, sizeof size);
	bool is_misnamed = change == OTHER_IDENTIFIER || change == OTHER_IDENTIFIER_AND_TRAILING_SIZE ||
			   change == OTHER_IDENTIFIER_AND_VALUES_TOO_LONG;
	if (change == NO_TIME)
		memset(record + 16, 0, 8);
	if (change == NO_NUMBER)
		memset(record + 8, 0, 8);
	if (change == OTHER_TRAILING_SIZE || change == OTHER_IDENTIFIER_AND_TRAILING_SIZE)
		record[size - 4] ^= 1;
	if (change == OTHER_SIZE)
		record[4] ^= 8;
	if (change == TOO_LARGE)
		record[7] = 1;
	if (is_misnamed)
		record[24 + 6] ^= 1;
	if (change == OTHER_VERSION)
		record[24 + 1] = 9;
	/* The size of the last value. */
	if (change == VALUES_TOO_LONG || change == OTHER_IDENTIFIER_AND_VALUES_TOO_LONG) {
		uint32_t count;
		memcpy(&count, record + 24 + 14, sizeof count);
		record[24 + 18 + 4 * (count - 1) + 1] = 0xff;
	}
}

START_TEST(an_event_of_free_space_counts_whatever_explains_it)
{
	static struct run run;
	const struct counted *expected = &counted[_i];
	struct ipsecevtx_options options = everything();
	size_t size;
	uint8_t *log = log_of(expected->script, &size);
	uint8_t *chunk = log + FILE_HEADER_SIZE;
	change(chunk + (chunk[48] | (uint32_t)chunk[49] << 8), expected->change);
	for (unsigned turn = 0; turn < 4; turn++) {
		options = everything();
		options.any = turn % 2;
		options.recover = turn / 2;
		compare_with_threads(log, size, &options, 3, FROM_MEMORY);
		run_memory(&run, log, size, &options);
		const uint64_t left = options.recover ? expected->left : expected->count;
		const struct ipsecevtx_statistics *counts = &run.statistics;
		ck_assert_msg(counts->in_free_space == left, "%s: %llu", expected->name,
			(unsigned long long)counts->in_free_space);
		ck_assert_msg(counts->in_free_space_first == 0 || left > 0, "%s", expected->name);
		ck_assert_uint_le(counts->in_free_space_first, counts->in_free_space_last);
	}
	free(log);
}
END_TEST

/* Logs that were written over older ones of the same events, whose definitions are gone where others stand now. */
static const struct {
	const char *older, *live;
} circular[] = {
	{"event 4655 2024-03-01T07:00:00Z repeat=40\n", "set record=900\nevent 4655 2024-03-01T08:00:00Z repeat=5\n"},
	{"other 4624 2024-03-01T07:00:00Z Name=x\nevent 4650 +1 repeat=9\nother 5156 +1 Name=y C=4652 repeat=9\n"
	 "event 5451 +1 repeat=9\nother 4688 +1 A=b repeat=30\nevent 4655 +1 repeat=20\n",
		"set record=900\nevent 4653 2024-03-01T08:00:00Z\nother 4672 +1 A=longer\nevent 5451 +1 repeat=4\n"},
	{"event 4655 2024-03-01T07:00:00Z\nother 4624 +1 Name=x repeat=30\nevent 4653 +1 repeat=9\n",
		"set record=900\nevent 5452 2024-03-01T08:00:00Z\n"},
};

START_TEST(what_is_left_of_an_older_use_counts_and_nothing_else)
{
	static struct run run;
	struct ipsecevtx_options options = everything();
	size_t size, older_size, left = 0;
	uint8_t *log = log_of(circular[_i].live, &size), *older = log_of(circular[_i].older, &older_size);
	const uint8_t *chunk = log + FILE_HEADER_SIZE;
	const size_t end = FILE_HEADER_SIZE + (size_t)(chunk[48] | (uint32_t)chunk[49] << 8);
	const size_t chunk_end = FILE_HEADER_SIZE + CHUNK_SIZE;
	options.any = false;
	run_memory(&run, older, older_size, &options);
	for (size_t i = 0; i < run.count; i++)
		left += run.events[i].offset >= end && run.events[i].offset < chunk_end;
	memcpy(log + end, older + end, chunk_end - end);
	ck_assert_uint_gt(left, 0);
	for (unsigned turn = 0; turn < 2; turn++) {
		options = everything();
		options.any = false;
		options.recover = turn;
		compare_with_threads(log, size, &options, 2, FROM_MEMORY);
		run_memory(&run, log, size, &options);
		ck_assert_uint_eq(run.statistics.records_recovered + run.statistics.in_free_space, left);
	}
	free(log);
	free(older);
}
END_TEST

START_TEST(headers_beyond_those_that_are_looked_at_are_told)
{
	static struct run run;
	struct ipsecevtx_options options = everything();
	size_t size;
	uint8_t *log = log_of(LIVE, &size);
	uint8_t *chunk = log + FILE_HEADER_SIZE;
	for (size_t at = (size_t)(chunk[48] | (uint32_t)chunk[49] << 8); at + 4 <= CHUNK_SIZE; at += 4)
		memcpy(chunk + at, "**\0\0", 4);
	compare_with_threads(log, size, &options, 3, FROM_MEMORY);
	run_memory(&run, log, size, &options);
	ck_assert_uint_eq(run.statistics.in_free_space, 0);
	ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_LIMIT), 1);
	/* Nobody knows that one of them cannot be read. */
	const struct ipsecevtx_finding *hidden = collector_first(&run.findings, IPSECEVTX_FINDING_HIDDEN_DATA);
	ck_assert_ptr_nonnull(strstr(hidden->detail, "more headers of records that are not whole than were looked at"));
	free(log);
}
END_TEST

enum spoiling {
	AS_WRITTEN,
	OTHER_HEADS,
	MORE_HEADS,
	MAGIC_BEFORE,
	OTHER_TOKENS,
	LARGER_DEFINITIONS,
	OTHER_IDENTIFIERS,
	SPOILINGS
};

/* What some programs do not look at. */
static void spoil(uint8_t *chunk, uint32_t record, enum spoiling spoiling)
{
	uint8_t *head = chunk + record + RECORD_HEADER_SIZE;
	uint32_t definition;
	memcpy(&definition, head + 10, sizeof definition);
	if (spoiling == OTHER_HEADS && head[0] == 0x0f)
		head[1] = 2;
	if (spoiling == OTHER_TOKENS && head[4] == 0x0c)
		head[4] = 0x2c;
	if (spoiling == OTHER_IDENTIFIERS && head[4] == 0x0c)
		head[6] ^= 1;
	if (spoiling == LARGER_DEFINITIONS && head[4] == 0x0c && chunk + definition == head + 14)
		chunk[definition + 21] ^= 0x40;
}

/* Free space begins behind the first record. */
static void hide(struct excused_log *log, enum spoiling spoiling)
{
	uint8_t *chunk = log->bytes + FILE_HEADER_SIZE;
	uint32_t end;
	memcpy(&end, chunk + CHUNK_HEADER_SIZE + 4, sizeof end);
	end += CHUNK_HEADER_SIZE;
	memcpy(chunk + 48, &end, sizeof end);
	/* Both others are older than the first one by their headers. */
	for (uint32_t at = end; memcmp(chunk + at, "**\0\0", 4) == 0;) {
		uint32_t size;
		memset(chunk + at + 16, 0, 8);
		chunk[at + 16 + 6] = 1;
		spoil(chunk, at, spoiling);
		memcpy(&size, chunk + at + 4, sizeof size);
		at += size;
	}
	excused_log_tidy(log);
}

/* All that is printed, and all that is left. */
static uint64_t count_all(const struct excused_log *log, bool recover)
{
	static struct run run;
	struct ipsecevtx_options options = everything();
	options.any = false;
	options.modes = IPSECEVTX_MODE_MAIN | IPSECEVTX_MODE_QUICK | IPSECEVTX_MODE_EXTENDED;
	options.recover = recover;
	compare_with_threads(log->bytes, log->size, &options, 2, FROM_MEMORY);
	run_memory(&run, log->bytes, log->size, &options);
	return run.statistics.records_matched + run.statistics.in_free_space;
}

/* In front of a record's own, of a version that some do not look at. */
static void write_heads(void)
{
	for (unsigned i = 0; i < 9; i++)
		draft_bytes(hiding_draft(), BYTES("\x0f\x02\x01\x00"));
}

/* A text whose letters look like a record's header. */
static void write_magic(void)
{
	draft_bytes(hiding_draft(), BYTES("\x05\x01\x02\x00**\x00\x00"));
}

static void check_spoiled(size_t index, enum spoiling spoiling)
{
	static struct excused_log log;
	static uint8_t bytes[HIDING_LOG_SIZE];
	struct variant written = *hiding_variant(index);
	const struct variant *variant = &written;
	if (spoiling == MORE_HEADS || spoiling == MAGIC_BEFORE)
		written.before = spoiling == MORE_HEADS ? write_heads : write_magic;
	hiding_write(bytes, variant);
	ck_assert(excused_log_take(&log, bytes, sizeof bytes));
	hide(&log, spoiling);
	const uint64_t plain = count_all(&log, false), with = count_all(&log, true);
	ck_assert_msg(plain == with, "%s: %llu, with --recover %llu", variant->name, (unsigned long long)plain,
		(unsigned long long)with);
	/* The last one is plain. */
	ck_assert_msg(plain >= (variant->is_other ? 2 : 3), "%s: %llu", variant->name, (unsigned long long)plain);
}

START_TEST(what_is_printed_and_what_is_left_is_the_same_with_free_space_and_without)
{
	for (int spoiling = 0; spoiling < SPOILINGS; spoiling++)
		check_spoiled((size_t)_i, (enum spoiling)spoiling);
}
END_TEST

/* Whose number is a text in a value, with another text before it. */
static void write_number(const char *before, const char *value)
{
	draft_open_with_attributes(hiding_draft(), "Provider");
	hiding_attribute("Name", IPSECEVTX_PROVIDER);
	draft_empty(hiding_draft());
	hiding_open("EventID");
	if (*before)
		draft_text(hiding_draft(), before);
	hiding_field_value(value);
	hiding_end();
	draft_open_with_attributes(hiding_draft(), "TimeCreated");
	hiding_attribute("SystemTime", "2024-03-01T08:00:00Z");
	draft_empty(hiding_draft());
	hiding_text("EventRecordID", "2");
	hiding_text("Channel", "Security");
}

/* Of whose values one has another type than its slot, too. */
static void write_number_in_parts(void)
{
	write_number("46", "55");
	hiding_open("Computer");
	draft_slot(hiding_draft(), SLOT_ANSI, VALUE_STRING);
	hiding_end();
}

static void write_number_as_text(void)
{
	write_number("", "4655");
	hiding_text("Computer", "a.example");
}

static bool is_in_second(const struct excused_log *log, const uint8_t *at)
{
	const uint8_t *chunk = log->bytes + FILE_HEADER_SIZE;
	const uint8_t *record = chunk + (chunk[48] | (uint32_t)chunk[49] << 8);
	uint32_t size;
	memcpy(&size, record + 4, sizeof size);
	return at > record && at < record + size - 4;
}

/* No other value has the number; free space has no checksum. */
static void wipe_numbers(struct excused_log *log)
{
	for (uint8_t *at = log->bytes + FILE_HEADER_SIZE + CHUNK_HEADER_SIZE; at < log->bytes + log->size - 1; at++) {
		if (at[0] == (4655 & 0xff) && at[1] == 4655 >> 8 && is_in_second(log, at))
			memset(at, 0, 2);
	}
}

START_TEST(an_event_counts_by_the_place_of_its_template_whatever_its_values_are)
{
	static const struct variant in_parts = {.name = "in parts", .system = write_number_in_parts};
	static struct excused_log log;
	static uint8_t bytes[HIDING_LOG_SIZE];
	hiding_write(bytes, &in_parts);
	ck_assert(excused_log_take(&log, bytes, sizeof bytes));
	hide(&log, OTHER_IDENTIFIERS);
	wipe_numbers(&log);
	ck_assert_uint_eq(count_all(&log, false), 3);
	ck_assert_uint_eq(count_all(&log, true), 3);
}
END_TEST

/* Some go by where its tokens end. */
START_TEST(an_event_counts_whatever_the_size_of_its_definition)
{
	static const struct variant as_text = {.name = "as text", .system = write_number_as_text};
	static struct excused_log log;
	static uint8_t bytes[HIDING_LOG_SIZE];
	hiding_write(bytes, &as_text);
	ck_assert(excused_log_take(&log, bytes, sizeof bytes));
	hide(&log, AS_WRITTEN);
	wipe_numbers(&log);
	uint8_t *chunk = log.bytes + FILE_HEADER_SIZE;
	const size_t record = chunk[48] | (size_t)chunk[49] << 8;
	const size_t definition = record + RECORD_HEADER_SIZE + 14;
	ck_assert_uint_eq(chunk[definition - 4] | (size_t)chunk[definition - 3] << 8, definition);
	chunk[definition + 20 + (size_t)_i / 8] ^= (uint8_t)(1u << _i % 8);
	ck_assert_uint_eq(count_all(&log, false), 3);
}
END_TEST

Suite *suite_beyond_count(void)
{
	Suite *suite = suite_create("free space count");
	TCase *tcase = tcase_create("free space");
	tcase_add_loop_test(tcase, an_event_of_free_space_counts_whatever_explains_it, 0, (int)COUNT_OF(counted));
	tcase_add_loop_test(
		tcase, what_is_printed_and_what_is_left_is_the_same_with_free_space_and_without, 0, (int)HIDING_ALL);
	tcase_add_loop_test(tcase, what_is_left_of_an_older_use_counts_and_nothing_else, 0, (int)COUNT_OF(circular));
	tcase_add_test(tcase, headers_beyond_those_that_are_looked_at_are_told);
	tcase_add_test(tcase, an_event_counts_by_the_place_of_its_template_whatever_its_values_are);
	tcase_add_loop_test(tcase, an_event_counts_whatever_the_size_of_its_definition, 0, 32);
	suite_add_tcase(suite, tcase);
	return suite;
}
