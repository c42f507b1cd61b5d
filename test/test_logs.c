/* SPDX-License-Identifier: MIT */
/* Logs as a set: which channels of which computers they share. */
#include "sequence/logs.h"

#include "binxml/value.h"
#include "suites.h"
#include "test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A log with records 1 to 9 of each of these computers. */
static void add_log(struct ipsecevtx_logs *logs, const char *name, const char *const *computers, unsigned count)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct inventory inventory;
	struct stream_names *names = memory_get(&allocator, sizeof *names);
	inventory_init(&inventory, &allocator);
	stream_names_init(names, &allocator);
	inventory.is_live = true;
	const struct value channel = {BYTES("Security"), VALUE_UTF8};
	for (unsigned i = 0; i < count; i++) {
		const struct value computer = {
			(const uint8_t *)computers[i], (uint32_t)strlen(computers[i]), VALUE_UTF8};
		const struct inventory_range range = {.stream = i + 1, .first = 1, .last = 9};
		stream_names_note(names, i + 1, &channel, &computer);
		inventory_add_range(&inventory, &range);
	}
	ck_assert(logs_add(logs, name, &inventory, names));
	stream_names_free(names);
	memory_free(&allocator, names);
	inventory_free(&inventory);
}

#define HEARD_MAX 8192

static struct ipsecevtx_logs *new_logs(void)
{
	struct ipsecevtx_logs *logs;
	ck_assert_int_eq(ipsecevtx_logs_new(&logs, NULL), 0);
	return logs;
}

START_TEST(a_computer_is_the_same_in_all_logs_however_it_is_spelled)
{
	static const char *const spellings[] = {"gw.example", "GW.Example", "gw.example.", "gw.example..",
		" gw.example", "gw.example .", "\xc3\xa4", "\xc3\x84"};
	static const char *const others[] = {"gw", "gwexample", "", "."};
	struct ipsecevtx_logs *logs = new_logs();
	for (unsigned i = 0; i < COUNT_OF(spellings); i++)
		add_log(logs, "one", &spellings[i], 1);
	ck_assert_uint_eq(logs->stream_count, 2);
	ck_assert_str_eq(logs->streams[0].computer, " gw.example");
	for (unsigned i = 0; i < COUNT_OF(others); i++)
		add_log(logs, "other", &others[i], 1);
	ck_assert_uint_eq(logs->stream_count, 2 + COUNT_OF(others));
	ipsecevtx_logs_free(logs);
}
END_TEST

static void add_numbers(struct ipsecevtx_logs *logs, const char *name, uint64_t first, uint64_t last)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct inventory inventory;
	struct stream_names *names = memory_get(&allocator, sizeof *names);
	const struct value channel = {BYTES("Security"), VALUE_UTF8}, computer = {BYTES("gw"), VALUE_UTF8};
	const struct inventory_range range = {.stream = 1, .first = first, .last = last};
	inventory_init(&inventory, &allocator);
	stream_names_init(names, &allocator);
	stream_names_note(names, 1, &channel, &computer);
	inventory.is_live = inventory.is_sound = true;
	inventory.bytes = inventory.fingerprint = last;
	inventory_add_range(&inventory, &range);
	ck_assert(logs_add(logs, name, &inventory, names));
	stream_names_free(names);
	memory_free(&allocator, names);
	inventory_free(&inventory);
}

static void hear(void *user, const struct ipsecevtx_finding *finding)
{
	char *heard = user;
	const size_t used = strlen(heard);
	snprintf(heard + used, HEARD_MAX - used, "%s: %s\n", finding->source, finding->detail);
}

/* Two inputs can have one name, as members of two archives. */
START_TEST(logs_of_one_name_are_compared_alike_in_any_order)
{
	static const struct {
		const char *name;
		uint64_t first, last;
	} logs_of[] = {{"a", 1, 9}, {"a", 5, 20}, {"b", 8, 30}, {"a", 31, 40}, {"b", 42, 50}, {"a", 36, 40}};
	static char first[HEARD_MAX], heard[HEARD_MAX];
	unsigned order[] = {0, 1, 2, 3, 4, 5};
	first[0] = '\0';
	srand(1);
	for (unsigned round = 0; round < 200; round++) {
		struct ipsecevtx_logs *logs = new_logs();
		heard[0] = '\0';
		for (size_t i = 0; i < COUNT_OF(order); i++)
			add_numbers(logs, logs_of[order[i]].name, logs_of[order[i]].first, logs_of[order[i]].last);
		ck_assert_int_eq(ipsecevtx_logs_compare(logs, hear, heard), 0);
		if (round == 0)
			memcpy(first, heard, sizeof first);
		ck_assert_str_eq(heard, first);
		for (size_t i = COUNT_OF(order) - 1; i > 0; i--) {
			const size_t other = (size_t)rand() % (i + 1);
			const unsigned was = order[i];
			order[i] = order[other];
			order[other] = was;
		}
		ipsecevtx_logs_free(logs);
	}
	ck_assert_ptr_nonnull(strstr(first, "records 41 to 41"));
}
END_TEST

/* A collector's archives each hold those of hundreds of computers; a look through all for each would take minutes. */
START_TEST(a_computer_is_found_among_many_at_once)
{
	enum { LOGS = 60, EACH = 500 };
	struct ipsecevtx_logs *logs = new_logs();
	static char texts[EACH][32];
	const char *computers[EACH];
	for (unsigned log = 0; log < LOGS; log++) {
		for (unsigned i = 0; i < EACH; i++) {
			snprintf(texts[i], sizeof texts[i], "host-%u.branch-%u.example", i, log);
			computers[i] = texts[i];
		}
		add_log(logs, "collected", computers, EACH);
	}
	ck_assert_uint_eq(logs->stream_count, LOGS * EACH);
	ipsecevtx_logs_free(logs);
}
END_TEST

/* Each of which comes before the one before it in the order of bytes. */
START_TEST(a_name_that_is_spelled_in_thousands_of_ways_takes_no_room_of_others)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct stream_names *names = memory_get(&allocator, sizeof *names);
	stream_names_init(names, &allocator);
	const struct value channel = {BYTES("Security"), VALUE_UTF8}, other = {BYTES("gw.example"), VALUE_UTF8};
	uint8_t utf16[1000];
	const struct value computer = {utf16, sizeof utf16, VALUE_STRING};
	for (unsigned spelling = 4096; spelling-- > 0;) {
		for (unsigned i = 0; i < sizeof utf16 / 2; i++) {
			utf16[2 * i] = i < 12 && (spelling >> (11 - i) & 1) == 0 ? 'A' : 'a';
			utf16[2 * i + 1] = 0;
		}
		stream_names_note(names, 1, &channel, &computer);
	}
	stream_names_note(names, 2, &channel, &other);
	ck_assert(!names->no_memory);
	ck_assert_ptr_nonnull(stream_names_find(names, 2));
	ck_assert_str_eq(stream_names_find(names, 2)->computer, "gw.example");
	stream_names_free(names);
	memory_free(&allocator, names);
}
END_TEST

Suite *suite_logs(void)
{
	Suite *suite = suite_create("logs");
	TCase *tests = tcase_create("logs");
	tcase_add_test(tests, logs_of_one_name_are_compared_alike_in_any_order);
	tcase_add_test(tests, a_computer_is_the_same_in_all_logs_however_it_is_spelled);
	tcase_add_test(tests, a_computer_is_found_among_many_at_once);
	tcase_add_test(tests, a_name_that_is_spelled_in_thousands_of_ways_takes_no_room_of_others);
	suite_add_tcase(suite, tests);
	return suite;
}
