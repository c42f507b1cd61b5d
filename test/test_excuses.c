/* SPDX-License-Identifier: MIT */
/*
 * An excuse never silences: what is told or printed of a log that hides or forges something is told or printed, too,
 * when something else is wrong with it that explains a part: see test_excuses.h.
 */
#include "suites.h"
#include "test_excuses_log.h"
#include "test_hiding.h"

#include <stdlib.h>
#include <string.h>

/* Records whose chunk calls them free space: so many live ones are left. */
struct hidden_log {
	const char *script;
	unsigned live;
	unsigned junk; /* so many behind them have lost their magic */
};

#define EVENTS "event 4655 2024-03-01T08:00:00Z repeat=8 RemoteAddress=198.51.100.66\n"

static const struct hidden_log hidden_logs[] = {
	{EVENTS, 4, 0},
	{EVENTS, 4, 1},
	{EVENTS, 4, 2},
	{EVENTS, 7, 0},
	{EVENTS, 0, 0},
	{EVENTS "other 4624 2024-03-01T08:00:20Z Name=x repeat=4\n", 6, 1},
	{"set record=900\n" EVENTS, 4, 0},
};

#define INPUTS (HIDING_ALL + COUNT_OF(hidden_logs))

static struct excused_log input;
static struct run run;
static uint8_t written[INPUTS][HIDING_LOG_SIZE];
static struct answer plains[INPUTS], answer;

static void cut_records(const struct hidden_log *hidden)
{
	size_t size;
	uint8_t *log = log_of(hidden->script, &size);
	uint8_t *chunk = log + FILE_HEADER_SIZE;
	struct record record;
	struct chunk walk;
	chunk_open(&walk, chunk, CHUNK_SIZE, 0);
	for (unsigned i = 0; i < hidden->live; i++)
		chunk_next(&walk, &record);
	uint32_t end = (uint32_t)walk.position;
	for (unsigned i = 0; i < hidden->junk; i++) {
		chunk_next(&walk, &record);
		memset(chunk + record.offset, 0, 4);
	}
	memcpy(chunk + 48, &end, sizeof end);
	ck_assert(excused_log_take(&input, log, size));
	free(log);
}

static void write_input(size_t index)
{
	static uint8_t log[HIDING_LOG_SIZE];
	if (index < HIDING_ALL) {
		hiding_write(log, hiding_variant(index));
		ck_assert(excused_log_take(&input, log, sizeof log));
	} else {
		cut_records(&hidden_logs[index - HIDING_ALL]);
	}
	excused_log_tidy(&input);
}

static const char *name_of(size_t index)
{
	static char name[32];
	if (index < HIDING_ALL)
		return hiding_variant(index)->name;
	snprintf(name, sizeof name, "hidden log %zu", index - HIDING_ALL);
	return name;
}

/* Once, for all tests: Check writes down each assertion, of which a draft has thousands. */
static void read_plains(void)
{
	for (size_t i = 0; i < INPUTS; i++) {
		write_input(i);
		ck_assert_uint_eq(input.size, sizeof written[i]);
		memcpy(written[i], input.bytes, input.size);
		excuses_read(&plains[i], &input, NULL, NULL);
	}
}

/* Whether any finding says that something is hidden, though not all of it may be printed. */
static bool tells_of_hidden(void)
{
	bool tells = false;
	for (size_t i = 0; i < answer.finding_count && i < ANSWER_FINDINGS; i++)
		tells |= answer.findings[i].kind == IPSECEVTX_FINDING_HIDDEN_DATA &&
			 answer.findings[i].severity > IPSECEVTX_SEVERITY_NOTE;
	return tells;
}

static void check(size_t index, const struct excuse *one, const struct excuse *other)
{
	const char *name = other ? other->name : "nothing else";
	const struct answer *plain = &plains[index];
	excused_log_take(&input, written[index], sizeof written[index]);
	excuses_apply(&input, one, other);
	excuses_read(&answer, &input, one, other);
	if (answer.opened != 0)
		return; /* nothing says any more that it is a log, and that is told */
	const size_t lacking = answer_lacks(plain, &answer);
	const size_t lost = answer.lost > plain->lost ? (size_t)(answer.lost - plain->lost) : 0;
	const size_t costs = one->costs + (other ? other->costs : 0);
	const bool prints_all = one->prints_all || (other && other->prints_all);
	if (lacking > lost + costs && !tells_of_hidden())
		ck_abort_msg("%s and %s, %s: %zu of %zu events are not printed", one->name, name, name_of(index),
			lacking, plain->event_count);
	if (plain->is_damaged && !answer.is_damaged && !(prints_all && index >= HIDING_ALL))
		ck_abort_msg("%s and %s silence %s", one->name, name, name_of(index));
}

/* Loses no event but what is counted as lost, and is not silent about what is told without it. */
START_TEST(an_excuse_never_silences)
{
	for (size_t i = 0; i < INPUTS; i++)
		check(i, &excuses[_i], NULL);
}
END_TEST

/* With each one behind it, over some of the logs, other ones for each; make check-excuses: over all. */
START_TEST(two_excuses_never_silence)
{
	const size_t step = getenv("EXCUSES_ALL") ? 1 : 131;
	for (size_t i = (size_t)_i + 1; i < excuse_count; i++) {
		for (size_t k = ((size_t)_i + i) % step; k < HIDING_ALL; k += step)
			check(k, &excuses[_i], &excuses[i]);
		for (size_t k = HIDING_ALL; k < INPUTS; k++)
			check(k, &excuses[_i], &excuses[i]);
	}
}
END_TEST

/* Damage may have led it astray; who changes a bit of a checksum is not told less. */
START_TEST(a_table_that_leads_elsewhere_is_a_warning_with_a_wrong_checksum)
{
	enum { NAMES = 128, TEMPLATES = 384 };
	for (unsigned way = 0; way < 4; way++) {
		size_t size, at = way & 1 ? NAMES : TEMPLATES;
		uint8_t *log = log_of("event 4655 2024-03-01T08:00:00Z\n", &size);
		uint8_t *chunk = log + FILE_HEADER_SIZE;
		while (excused_get(chunk + at, 4) == 0)
			at += 4;
		excused_put(chunk + at, excused_get(chunk + at, 4) + 4, 4);
		chunk[52] ^= way < 2;
		excused_put(chunk + 124, excused_header_sum(chunk) ^ (way >= 2), 4);
		run_memory(&run, log, size, NULL);
		ck_assert_uint_eq(run.count, 1);
		ck_assert_int_eq(collector_first(&run.findings, IPSECEVTX_FINDING_STRUCTURE)->severity,
			IPSECEVTX_SEVERITY_WARNING);
		free(log);
	}
}
END_TEST

/* By which others go. */
START_TEST(the_number_of_the_last_record_is_told_where_the_data_checksum_is_wrong)
{
	size_t size;
	uint8_t *log = log_of("event 4655 2024-03-01T08:00:00Z repeat=3\n", &size);
	uint8_t *chunk = log + FILE_HEADER_SIZE;
	excused_put(chunk + 32, 2, 8);
	chunk[52] ^= 1;
	excused_put(chunk + 124, excused_header_sum(chunk), 4);
	run_memory(&run, log, size, NULL);
	ck_assert_uint_eq(run.count, 3);
	ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_CHUNK_DATA_CRC), 1);
	ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_CHUNK_NUMBERS), 1);
	free(log);
}
END_TEST

/* All other readers show it. */
START_TEST(a_record_that_the_free_space_begins_in_is_printed_where_a_checksum_is_wrong)
{
	for (unsigned at = 52; at <= 124; at += 72) {
		size_t size;
		uint8_t *log = log_of("event 4655 2024-03-01T08:00:00Z repeat=3\n", &size);
		uint8_t *chunk = log + FILE_HEADER_SIZE;
		excused_put(chunk + FREE_SPACE, excused_ends_of(chunk).offset + 8, 4);
		excused_put(chunk + 32, 2, 8);
		excused_put(chunk + 52, excused_data_sum(chunk) ^ (at == 52), 4);
		excused_put(chunk + 124, excused_header_sum(chunk) ^ (at == 124), 4);
		run_memory(&run, log, size, NULL);
		ck_assert_uint_eq(run.count, 3);
		ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_HIDDEN_DATA), 1);
		ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_BYTES_SKIPPED), 0);
		free(log);
	}
}
END_TEST

/* The header is out of date where a log was not closed, but not ahead of what was written. */
START_TEST(a_next_number_beyond_the_last_record_is_told_of_a_log_that_was_not_closed)
{
	for (unsigned is_ahead = 0; is_ahead < 2; is_ahead++) {
		size_t size;
		uint8_t *log = log_of("set dirty=yes\nevent 4655 2024-03-01T08:00:00Z repeat=3\n", &size);
		ck_assert(excused_log_take(&input, log, size));
		excused_put(input.bytes + 24, is_ahead ? 9 : 2, 8);
		excused_put(input.bytes + 124, excused_file_sum(&input), 4);
		run_memory(&run, input.bytes, size, NULL);
		ck_assert_uint_eq(run.count, 3);
		ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_FILE_DIRTY), 1);
		ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_RECORD_GAP), is_ahead);
		ck_assert_uint_eq(run.statistics.findings[IPSECEVTX_SEVERITY_TAMPERING], is_ahead);
		free(log);
	}
}
END_TEST

Suite *suite_excuses(void)
{
	Suite *suite = suite_create("excuses");
	TCase *single = tcase_create("single");
	tcase_set_timeout(single, 60);
	tcase_add_unchecked_fixture(single, read_plains, NULL);
	tcase_add_loop_test(single, an_excuse_never_silences, 0, (int)excuse_count);
	tcase_add_loop_test(single, two_excuses_never_silence, 0, (int)excuse_count);
	suite_add_tcase(suite, single);
	TCase *told = tcase_create("told");
	tcase_add_test(told, a_table_that_leads_elsewhere_is_a_warning_with_a_wrong_checksum);
	tcase_add_test(told, a_record_that_the_free_space_begins_in_is_printed_where_a_checksum_is_wrong);
	tcase_add_test(told, the_number_of_the_last_record_is_told_where_the_data_checksum_is_wrong);
	tcase_add_test(told, a_next_number_beyond_the_last_record_is_told_of_a_log_that_was_not_closed);
	suite_add_tcase(suite, told);
	return suite;
}
