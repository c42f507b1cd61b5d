/* SPDX-License-Identifier: MIT */
/*
 * Records that hold fewer or more values than their templates have slots, or bytes that no slot names: fields are there
 * or absent, never null by mistake, and each such record is named.
 */
#include "suites.h"
#include "test_flat.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <stdlib.h>
#include <string.h>

static struct flats good, odd;

/* Three records of one template, the second with these words too. */
static void read_both(const char *words, const struct ipsecevtx_options *options)
{
	static const char line[] = "event 4653.0 2024-03-01T08:00:0%cZ LocalMMPrincipalName=me RemoteAddress=192.0.2.7 "
				   "activity={01020304-0506-0708-090a-0b0c0d0e0f10} user=S-1-5-18 %s\n";
	for (int way = 0; way < 2; way++) {
		char script[2048];
		size_t length = 0;
		for (int i = 0; i < 3; i++)
			length += (size_t)snprintf(script + length, sizeof script - length, line, '0' + i,
				way && i == 1              ? words
				: strstr(words, "variant") ? strstr(words, "variant")
							   : "");
		size_t size;
		uint8_t *log = log_of(script, &size);
		flats_read(way ? &odd : &good, log, size, options);
		free(log);
	}
	ck_assert_uint_eq(good.count, 3);
	ck_assert_uint_eq(good.told[IPSECEVTX_FINDING_SLOTS], 0);
	/* Its neighbours are what they were. */
	for (uint64_t id = 1; id <= 3; id += 2) {
		const struct flat *flat = flats_find(&odd, id);
		ck_assert_ptr_nonnull(flat);
		ck_assert_uint_eq(flat->count, flats_find(&good, id)->count);
		flat_assert_within(flat, flats_find(&good, id));
		ck_assert_uint_eq(flat->marks, flats_find(&good, id)->marks);
	}
}

static const struct flat *assert_odd(enum ipsecevtx_severity severity)
{
	const struct ipsecevtx_finding *finding = &odd.last[IPSECEVTX_FINDING_SLOTS];
	const struct flat *flat = flats_find(&odd, 2);
	ck_assert_uint_eq(odd.told[IPSECEVTX_FINDING_SLOTS], 1);
	ck_assert_uint_eq(odd.told[IPSECEVTX_FINDING_DISPUTED], 0);
	ck_assert_int_eq(finding->severity, severity);
	ck_assert_uint_eq(finding->record_id, 2);
	if (!flat)
		return NULL;
	ck_assert_uint_eq(finding->offset, flat->offset);
	ck_assert(flat->marks & IPSECEVTX_MARK_SLOTS);
	flat_assert_within(flat, flats_find(&good, 2));
	return flat;
}

/* Fields of the data, as they stand in the event. */
static size_t count_fields(const struct flat *flat)
{
	size_t count = 0;
	for (size_t i = 0; i < flat->count; i++)
		count += strncmp(flat->items[i].key, "field ", 6) == 0;
	return count;
}

static const struct ipsecevtx_options *options_of(int engine)
{
	static struct ipsecevtx_options options;
	const struct ipsecevtx_options clean = IPSECEVTX_OPTIONS_INIT;
	options = clean;
	options.any = true;
	options.engine = engine == 0   ? IPSECEVTX_ENGINE_DIRECT
			 : engine == 3 ? IPSECEVTX_ENGINE_LIBEVTX
				       : IPSECEVTX_ENGINE_CERTIFIED;
	options.verify = engine == 2;
	return &options;
}

static const char *const variants[] = {"win10", "win7", "eventlog", "classic", "shuffled"};

START_TEST(fields_whose_value_is_missing_are_absent)
{
	char words[64];
	for (int engine = 0; engine < 4; engine++) {
		for (int missing = 1; missing <= 20; missing++) {
			snprintf(words, sizeof words, "data-values=-%d variant=%s", missing, variants[_i]);
			read_both(words, options_of(engine));
			const struct flat *flat = assert_odd(IPSECEVTX_SEVERITY_LOSS);
			size_t all = count_fields(flats_find(&good, 2));
			ck_assert_ptr_nonnull(flat);
			ck_assert_uint_eq(count_fields(flat), (size_t)missing > all ? 0 : all - (size_t)missing);
			ck_assert_uint_eq(odd.last[IPSECEVTX_FINDING_SLOTS].expected, all);
			ck_assert_uint_eq(odd.last[IPSECEVTX_FINDING_SLOTS].found, count_fields(flat));
		}
	}
}
END_TEST

START_TEST(values_of_system_that_are_missing_are_absent)
{
	char words[64];
	for (int engine = 0; engine < 4; engine++) {
		bool is_there = true;
		for (int missing = 1; missing <= 21; missing++) {
			snprintf(words, sizeof words, "system-values=-%d variant=%s", missing, variants[_i]);
			read_both(words, options_of(engine));
			if (odd.told[IPSECEVTX_FINDING_RECORD_UNREADABLE] > 0) {
				/* Nobody can say what it was without its event id. */
				ck_assert_uint_eq(odd.statistics.records_lost, 1);
				is_there = false;
				continue;
			}
			ck_assert_msg(is_there, "%d values less can be read, fewer less cannot", missing);
			const struct flat *flat = assert_odd(IPSECEVTX_SEVERITY_LOSS);
			ck_assert_ptr_nonnull(flat);
			ck_assert_uint_lt(flat->count, flats_find(&good, 2)->count + (missing < 3));
		}
		ck_assert(!is_there);
	}
}
END_TEST

START_TEST(values_and_bytes_that_no_slot_names_are_told)
{
	static const char *const ways[] = {"data-values=1", "data-values=7", "behind=1", "behind=300",
		"data-values=2 behind=9", "system-values=1", "system-values=3"};
	char words[96];
	for (int engine = 0; engine < 4; engine++) {
		for (size_t way = 0; way < COUNT_OF(ways); way++) {
			snprintf(words, sizeof words, "%s variant=%s", ways[way], variants[_i]);
			read_both(words, options_of(engine));
			const struct flat *flat = assert_odd(IPSECEVTX_SEVERITY_WARNING);
			ck_assert_ptr_nonnull(flat);
			ck_assert_uint_eq(flat->count, flats_find(&good, 2)->count);
		}
	}
}
END_TEST

/* One that is not known is not one that is not ours. */
START_TEST(a_record_that_lacks_its_provider_counts_as_ours_and_is_told)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	/* The Security log's System part has 18 values; provider and GUID are numbers 14 and 15, from 0. */
	read_both("system-values=-4 variant=win10", &options);
	ck_assert_uint_eq(odd.statistics.records_matched, 3);
	ck_assert_uint_eq(odd.statistics.records_filtered, 0);
	ck_assert_uint_eq(odd.told[IPSECEVTX_FINDING_SLOTS], 1);
	ck_assert_uint_eq(odd.told[IPSECEVTX_FINDING_PROVIDER], 1);
	/* With one of the two, the other need not be there. */
	read_both("system-values=-3 variant=win10", &options);
	ck_assert_uint_eq(odd.statistics.records_matched, 3);
	ck_assert_uint_eq(odd.told[IPSECEVTX_FINDING_SLOTS], 1);
	/* What is filtered out stays so, and what is odd about it is told. */
	options.modes = IPSECEVTX_MODE_QUICK;
	size_t size;
	uint8_t *log = log_of("event 4653 2024-03-01T08:00:00Z system-values=-1\n", &size);
	flats_read(&odd, log, size, &options);
	free(log);
	ck_assert_uint_eq(odd.statistics.records_filtered, 1);
	ck_assert_uint_eq(odd.told[IPSECEVTX_FINDING_SLOTS], 1);
}
END_TEST

/* A field without a name is known by its number: one that is missing keeps it. */
START_TEST(a_missing_value_keeps_its_number)
{
	size_t size;
	uint8_t *log = log_of("other 77 2024-03-01T08:00:00Z =one =two =three variant=win7\n"
			      "other 77 2024-03-01T08:00:00Z =one =two =three variant=win7 record=1 data-values=-1\n",
		&size);
	flats_read(&odd, log, size, NULL);
	free(log);
	ck_assert_uint_eq(odd.count, 2);
	ck_assert_ptr_nonnull(flat_find(&odd.events[0], "Data.3"));
	ck_assert_ptr_null(flat_find(&odd.events[1], "Data.3"));
	flat_assert_within(&odd.events[1], &odd.events[0]);
}
END_TEST

START_TEST(the_tool_ends_with_the_status_of_damage)
{
	static const char *const ways[] = {"data-values=-3", "data-values=2", "behind=2", "system-values=1"};
	static const char *const formats[] = {"text", "jsonl", "csv", "xml"};
	char script[128];
	for (size_t way = 0; way < COUNT_OF(ways); way++) {
		snprintf(script, sizeof script, "event 4655 2024-03-01T08:00:00Z %s\n", ways[way]);
		make_log("a.evtx", script);
		for (size_t i = 0; i < COUNT_OF(formats); i++) {
			struct ran ran = TOOL_ENDS(3, "-o", formats[i], "a.evtx");
			assert_has(ran.err, way == 0 ? ": loss: slots at 0x1200 (record 1): 1 value (at 0x"
						     : ": warning: slots at 0x1200 (record 1): ");
			if (way == 0) {
				assert_has(ran.out, "192.0.2.1");
				assert_has_not(ran.out, i == 1 ? "remote_address" : "name=\"RemoteAddress");
			}
			if (i != 3)
				assert_has(ran.out, "slots");
		}
		TOOL_ENDS(3, "-q", "--verify", "a.evtx");
		TOOL_ENDS(3, "-q", "--engine=libevtx", "-o", "xml", "a.evtx");
	}
}
END_TEST

Suite *suite_slots(void)
{
	Suite *suite = suite_create("slots");
	TCase *values = tcase_create("values");
	tcase_add_loop_test(values, fields_whose_value_is_missing_are_absent, 0, (int)COUNT_OF(variants));
	tcase_add_loop_test(values, values_of_system_that_are_missing_are_absent, 0, (int)COUNT_OF(variants));
	tcase_add_loop_test(values, values_and_bytes_that_no_slot_names_are_told, 0, (int)COUNT_OF(variants));
	tcase_add_test(values, a_record_that_lacks_its_provider_counts_as_ours_and_is_told);
	tcase_add_test(values, a_missing_value_keeps_its_number);
	tcase_set_timeout(values, 60);
	suite_add_tcase(suite, values);
	tcase_add_test(tool_case(suite, "tool"), the_tool_ends_with_the_status_of_damage);
	return suite;
}
