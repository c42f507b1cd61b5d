/* SPDX-License-Identifier: MIT */
/* Names that are nearly those of fields: what is near, and how long it takes to find out of many of them. */
#include "binxml/likeness.h"
#include "event/assembly.h"
#include "event/events.h"
#include "suites.h"
#include "test_parallel_support.h"
#include "test_support.h"
#include "test_view.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Levenshtein's distance, by its definition. */
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t rows[33][33];
	for (size_t i = 0; i <= a_length; i++) {
		for (size_t k = 0; k <= b_length; k++) {
			if (i == 0 || k == 0)
				rows[i][k] = i + k;
			else
				rows[i][k] = smaller(smaller(rows[i - 1][k], rows[i][k - 1]) + 1,
					rows[i - 1][k - 1] + (a[i - 1] != b[k - 1]));
		}
	}
	return rows[a_length][b_length];
}

/* Letters that look like no other ones. Changes, leaves out or puts in up to four letters. */
static size_t change(uint64_t *state, const char *from, size_t length, char *to)
{
	static const char letters[] = "abdegksx";
	const uint64_t times = next_random(state) % 5;
	memcpy(to, from, length);
	for (uint64_t i = 0; i < times; i++) {
		const size_t at = next_random(state) % length;
		const char letter = letters[next_random(state) % 8];
		const uint64_t way = next_random(state) % 3;
		if (way == 0) {
			to[at] = letter;
		} else if (way == 1 && length > 4) {
			memmove(to + at, to + at + 1, --length - at);
		} else if (length < 32) {
			memmove(to + at + 1, to + at, length++ - at);
			to[at] = letter;
		}
	}
	return length;
}

START_TEST(names_are_near_by_their_distance)
{
	static const char *const wanted[] = {
		"SDGEAB", "bagedsxkbagedsxk", "sdda", "sdgesdgesdgesdgesdge", "Kedgabasex"};
	uint64_t state = 5;
	size_t near = 0;
	for (unsigned i = 0; i < 40000; i++) {
		char lower[32], text[32];
		const char *name = wanted[i % COUNT_OF(wanted)];
		const size_t length = strlen(name);
		for (size_t k = 0; k < length; k++)
			lower[k] = (char)(name[k] | 0x20);
		const size_t changed = change(&state, lower, length, text);
		if (changed == length && memcmp(text, lower, length) == 0)
			continue;
		const size_t allowed = length >= 12 ? 2 : length >= 5 ? 1 : 0;
		const bool is_near = likeness_is_near(text, changed, name, length);
		ck_assert_msg(is_near == (distance(text, changed, lower, length) <= allowed), "%.*s and %s",
			(int)changed, text, name);
		near += is_near;
	}
	ck_assert_uint_gt(near, 10000);
}
END_TEST

/* Of a longer name no more is spelled than tells it apart: whatever is in it, the whole of it would do the same. */
START_TEST(what_is_near_does_not_hang_on_how_much_is_spelled)
{
	static const char *const parts[] = {"rn", "vv", "cl", "\xef\xac\x83", "\xe2\x80\x8b", "\xe2\x80\xae",
		"\xe2\x80\xac", "-", "&#x65;", "\xd0\xb0", "e", "d", "o", "\xef\xbf\xbe"};
	static const char *const wanted[] = {"EventID", "Provider", "RemoteAddress", "modern-Clevver"};
	uint64_t state = 7;
	size_t near = 0;
	for (unsigned i = 0; i < 40000; i++) {
		const char *name = wanted[i % COUNT_OF(wanted)];
		char text[64 + 8 * 8];
		size_t length = 0;
		for (size_t at = 0; name[at]; at++) {
			if (next_random(&state) % 6 == 0) {
				const char *part = parts[next_random(&state) % COUNT_OF(parts)];
				memcpy(text + length, part, strlen(part));
				length += strlen(part);
			}
			text[length++] = name[at];
			at += name[at + 1] && next_random(&state) % 40 == 0;
		}
		struct likeness_letters letters, whole;
		likeness_spell(&letters, text, length);
		likeness_spell(&whole, name, strlen(name));
		const bool is_near = likeness_are_near(&letters, &whole);
		near += is_near;
		ck_assert_msg(is_near == likeness_is_near(text, length, name, strlen(name)) ||
				      (length == strlen(name) && memcmp(text, name, length) == 0),
			"%.*s and %s", (int)length, text, name);
	}
	ck_assert_uint_gt(near, 1000);
	ck_assert_uint_lt(near, 39000);
}
END_TEST

#define NAMES 90u

/* How long it takes to read 200 records of a script, at least. */
static double time_to_read(const char *script)
{
	static struct run run;
	struct ipsecevtx_options options = everything();
	size_t size;
	uint8_t *log = log_of(script, &size);
	double least = 1e9;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	for (unsigned i = 0; i < 3; i++) {
		clock_t start = clock();
		run_memory(&run, log, size, &options);
		const double time = (double)(clock() - start) / CLOCKS_PER_SEC;
		least = time < least ? time : least;
		ck_assert_uint_eq(run.statistics.records_seen, 200);
	}
	free(log);
	return least;
}

/* Each of so many names is nearly that of seven fields. */
static double time_near_fields(bool are_same)
{
	static char script[16384];
	size_t used = (size_t)snprintf(script, sizeof script, "other 4653 2024-03-01T08:00:00Z");
	for (unsigned i = 0; i < NAMES; i++)
		used += (size_t)snprintf(script + used, sizeof script - used,
			" %s\"RemoteKeyModPorx;LocalKeyModPorx;RemotePrivateAddresx;LocalAddresx;RemoteAddresx;FailureReasox;"
			"FailurePoinx%u\"=x",
			i > 0 && are_same ? "+" : "", are_same ? 0 : i);
	snprintf(script + used, sizeof script - used, " repeat=200\n");
	return time_to_read(script);
}

/* A small record whose template repeats one would keep a reader for seconds. */
START_TEST(a_name_that_repeats_is_looked_at_once)
{
	const double same = time_near_fields(true), other = time_near_fields(false);
	ck_assert_msg(2 * same < other, "%.3f s, and for others %.3f s", same, other);
}
END_TEST

/* Of changes of the audit policy, which each run looks at, with so many names that are nearly those that it reads. */
static double time_to_notice(bool are_same)
{
	static char script[16384];
	size_t used = (size_t)snprintf(script, sizeof script, "other 4719 2024-03-01T08:00:00Z");
	for (unsigned i = 0; i < NAMES; i++)
		used += (size_t)snprintf(script + used, sizeof script - used,
			" %s\"\\uff33\\uff55\\uff42\\uff4a\\uff45\\uff43\\uff54\\uff35\\uff53\\uff45\\uff52\\uff2e\\uff41%c%c\"=x",
			i > 0 && are_same ? "+" : "", 'n' + (are_same ? 0 : (int)i % 10),
			'n' + (are_same ? 0 : (int)i / 10));
	snprintf(script + used, sizeof script - used, " repeat=200\n");
	return time_to_read(script);
}

START_TEST(a_name_that_repeats_in_a_change_of_the_policy_is_looked_at_once)
{
	const double same = time_to_notice(true), other = time_to_notice(false);
	ck_assert_msg(2 * same < other, "%.3f s, and for others %.3f s", same, other);
}
END_TEST

/* Of an event with words for people beside its fields, and so many fields more of 600 letters. */
static double time_beside_words(bool are_same)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	static struct assembly assembly;
	const char words[] = "Quick Mode failed";
	const struct value message = {(const uint8_t *)words, sizeof words - 1, VALUE_UTF8};
	assembly_init(&assembly, &allocator);
	clock_t start = clock();
	for (unsigned turn = 0; turn < 5; turn++) {
		assembly_begin(&assembly, 4654, events_find(4654));
		assembly_aside(&assembly, RULE_WORDS, "Message", 7, &message);
		for (unsigned i = 0; i < 200; i++) {
			char text[640], name[16];
			const int length = snprintf(text, sizeof text, "%0600u", are_same ? 0 : i);
			const struct value value = {(const uint8_t *)text, (uint32_t)length, VALUE_UTF8};
			snprintf(name, sizeof name, "x%u", i);
			assembly_field(&assembly, name, strlen(name), &value);
		}
		for (size_t i = 0; i < assembly.definition->field_count; i++)
			assembly.structure.placed |= UINT32_C(1) << i;
		ck_assert(assembly_finish(&assembly));
	}
	const double time = (double)(clock() - start) / CLOCKS_PER_SEC;
	assembly_free(&assembly);
	return time;
}

/* What another one beside them repeats, too. */
START_TEST(a_value_that_repeats_beside_words_is_searched_once)
{
	const double same = time_beside_words(true), other = time_beside_words(false);
	ck_assert_msg(2 * same < other, "%.3f s, and for others %.3f s", same, other);
}
END_TEST

START_TEST(a_name_that_only_looks_as_one_that_repeats_is_looked_at)
{
	static struct run run;
	struct ipsecevtx_options options = everything();
	size_t size;
	uint8_t *log = log_of("event 5451 2024-03-01T08:00:00Z +IpProtoco=1 +IpProtoco.1=17\n", &size);
	run_memory(&run, log, size, &options);
	const struct ipsecevtx_finding *told = collector_first(&run.findings, IPSECEVTX_FINDING_STRUCTURE);
	ck_assert_int_eq(told->severity, IPSECEVTX_SEVERITY_TAMPERING);
	ck_assert_ptr_nonnull(strstr(told->detail, "IpProtoco.1"));
	free(log);
}
END_TEST

Suite *suite_likeness(void)
{
	Suite *suite = suite_create("likeness");
	TCase *tcase = tcase_create("likeness");
	tcase_add_test(tcase, names_are_near_by_their_distance);
	tcase_add_test(tcase, what_is_near_does_not_hang_on_how_much_is_spelled);
	tcase_add_test(tcase, a_name_that_only_looks_as_one_that_repeats_is_looked_at);
	if (!is_slow_build()) {
		tcase_add_test(tcase, a_name_that_repeats_is_looked_at_once);
		tcase_add_test(tcase, a_name_that_repeats_in_a_change_of_the_policy_is_looked_at_once);
		tcase_add_test(tcase, a_value_that_repeats_beside_words_is_searched_once);
	}
	tcase_set_timeout(tcase, 60);
	suite_add_tcase(suite, tcase);
	return suite;
}
