/* SPDX-License-Identifier: MIT */
/* Whether a log was exported, by the numbers in its headers and events, whatever was put into it. */
#include "suites.h"
#include "test_tool_support.h"

#include <stdio.h>
#include <string.h>

/* A first record that nobody can read does not make an exported log of a live one. */
START_TEST(a_log_is_live_by_its_first_number)
{
	static const char *const firsts[] = {"event 4650 2024-03-01T08:00:00Z\n",
		"event 4650 2024-03-01T08:00:00Z record=0 header=1\n", "binxml 2024-03-01T08:00:00Z 0f01010041\n"};
	char script[512];
	snprintf(script, sizeof script,
		"%sevent 4650 +1 record=2 header=2 repeat=9\nevent 4650 +1 record=500 header=11\n"
		"event 4650 +1 record=12 header=12 repeat=10\nevent 4650 +1 record=22 written=2024-03-01T07:00:00Z\n"
		"event 4650 +1 repeat=10\n",
		firsts[_i]);
	make_log("a.evtx", script);
	struct ran ran = TOOL_ENDS(3, "-qvojsonl", "a.evtx");
	assert_has(ran.err, "EventRecordID 500 in record 11 of a log that was not exported");
	assert_has(ran.err, "(record 22): the time in the event is not the one in the record's header");
	assert_has_not(ran.err, "an exported or forwarded log");
	assert_has_not(ran.err, "not all of the original log");
}
END_TEST

/* One, two or more; of another computer or of the same one; with headers from 1 on or not; at the end or before it. */
START_TEST(records_put_into_a_live_log_make_no_export_of_it)
{
	static const char *const others[] = {"record=77 computer=vpn2", "record=500"};
	const unsigned count = (unsigned)_i % 4 + 1, first = _i / 8 % 2 ? 5001 : 1;
	char script[1024];
	size_t used = (size_t)snprintf(script, sizeof script,
		"set record=%u\nevent 4650 2024-03-01T08:00:00Z header=%u repeat=10\n", first, first);
	for (unsigned i = 0; i < count; i++)
		used += (size_t)snprintf(script + used, sizeof script - used, "event 4650 +1 header=%u %s\n",
			first + 10 + i,
			i == 0       ? others[_i / 4 % 2]
			: _i / 4 % 2 ? ""
				     : "computer=vpn2");
	snprintf(script + used, sizeof script - used,
		"event 4650 +1 record=%u header=%u repeat=9\nevent 4650 +1 written=2024-03-01T07:00:00Z\n"
		"event 4650 +1 repeat=9\n",
		first + 10 + count, first + 10 + count);
	make_log("a.evtx", script);
	const char *told = TOOL_ENDS(_i / 4 % 2 ? 3 : 0, "-qojsonl", "a.evtx").err;
	assert_has(told, _i / 4 % 2 ? "tampering: record-id" : "warning: record-id");
	assert_has(told, " of a log that was not exported; told once, until it changes");
	assert_has(told, "the time in the event is not the one in the record's header");
}
END_TEST

/* Nor does the number of the first record, where that alone was changed. */
START_TEST(a_changed_number_of_the_first_record_makes_no_export)
{
	make_log("a.evtx", "event 4650 2024-03-01T08:00:00Z record=10 header=1\nevent 4650 +1 record=2 header=2\n"
			   "event 4650 +1 record=30 header=3\nevent 4650 +1 record=4 header=4 repeat=3\n");
	const char *told = TOOL_ENDS(3, "-qojsonl", "a.evtx").err;
	assert_has(told, "warning: record-id at 0x1200 (record 1): EventRecordID 10 in record 1 of a log that was not");
	assert_has(told, "(record 3): EventRecordID 30 in record 3 of a log that was not exported");
}
END_TEST

/* Records at either end, of which more than half of the others say that they do not belong there. */
START_TEST(few_records_at_an_end_make_no_export)
{
	static const char *const scripts[] = {
		/* the first one, with a lower number */
		"event 4650 2024-03-01T08:00:00Z record=77 header=5001\n"
		"event 4650 +1 record=5002 header=5002 repeat=20\nevent 4650 +1 written=2024-03-01T07:00:00Z\n",
		/* of another computer */
		"event 4650 2024-03-01T08:00:00Z record=77 header=5001 computer=vpn2\nset computer=vpn1\n"
		"event 4650 +1 record=5002 header=5002 repeat=20\nevent 4650 +1 written=2024-03-01T07:00:00Z\n",
		"event 4650 2024-03-01T08:00:00Z record=77 header=1 computer=vpn2\nset computer=vpn1\n"
		"event 4650 +1 record=2 header=2 repeat=20\nevent 4650 +1 written=2024-03-01T07:00:00Z\n",
		/* the first two */
		"event 4650 2024-03-01T08:00:00Z record=9001 header=5001\nevent 4650 +1 record=9002 header=5002\n"
		"event 4650 +1 record=5003 header=5003 repeat=20\nevent 4650 +1 written=2024-03-01T07:00:00Z\n",
		/* the last two */
		"event 4650 2024-03-01T08:00:00Z record=5001 header=5001 repeat=9\n"
		"event 4650 +1 written=2024-03-01T07:00:00Z\nevent 4650 +1\n"
		"event 4650 +1 record=77 header=5012 computer=vpn2\nevent 4650 +1 record=78 header=5013 computer=vpn2\n",
	};
	make_log("a.evtx", scripts[_i]);
	const char *told = TOOL_ENDS(0, "-qojsonl", "a.evtx").err;
	assert_has(told, "warning: record-id");
	assert_has(told, " of a log that was not exported; told once, until it changes");
	assert_has(told, "the time in the event is not the one in the record's header");
}
END_TEST

/* Where all behind them simply goes on; and where two headers have the time of the record behind, as in a saved log. */
START_TEST(an_export_is_doubted_to_the_end)
{
	static const char *const scripts[] = {
		"event 4650 2024-03-01T08:00:00Z record=77 header=1 computer=vpn2\nset computer=vpn1\n"
		"event 4650 +1 record=2 header=2 repeat=60\n",
		"set record=1 computer=vpn1\nevent 4650 2024-03-01T08:00:00Z header=1 written=2024-03-01T08:00:01Z\n"
		"event 4650 2024-03-01T08:00:01Z header=2 record=77 computer=vpn2 written=2024-03-01T08:00:02Z\n"
		"event 4650 2024-03-01T08:00:02Z header=3 record=3 computer=vpn1 repeat=20\n",
	};
	make_log("a.evtx", scripts[_i]);
	const char *told = TOOL_ENDS(0, "-qojsonl", "a.evtx").err;
	assert_has(told, "warning: record-id");
	assert_has(told, "EventRecordID 77 in record ");
}
END_TEST

/* Of each record its channel and its number: as Windows saves them, with the time of the next record in the header. */
static void make_saved_log(const char *records)
{
	char script[4096], channel;
	size_t used = 0;
	int number, length;
	for (unsigned i = 0; sscanf(records, " %c%d%n", &channel, &number, &length) == 2; i++) {
		char written[64] = "none";
		records += length;
		if (*records)
			snprintf(written, sizeof written, "2024-03-01T08:%02u:00Z", i + 1);
		used += (size_t)snprintf(script + used, sizeof script - used,
			"other %d 2024-03-01T08:%02u:00Z channel=%s record=%d header=%u written=%s\n",
			channel == 'S' ? 4624 : 7036, i, channel == 'S' ? "Security" : "System", number, i + 1,
			written);
	}
	make_log("a.evtx", script);
}

/* A young computer's: a number of the first channel is that of its header again behind records of the second one. */
START_TEST(a_saved_log_of_two_channels_stays_an_export)
{
	static const char *const logs[] = {"S1 S2 A1 A2 S5 S6 A3 S7 A4 A5 S11 S12 A6 A7",
		"S1 S2 A1 A2 S4 S6 A3 S7 A4 A5 S12 S13 A6 A7", "S1 S2 A1 S4 S5 S6 A3 S8 A4 A5 S11 S12 A6 A7",
		"S1 S2 A1 A2 S5 S6 A3 S8 S9"};
	make_saved_log(logs[_i]);
	struct ran ran = TOOL_ENDS(0, "-veany", "-ojsonl", "a.evtx");
	assert_has(ran.err, "note: ");
	assert_has_not(ran.err, "warning: ");
}
END_TEST

/* Computer is text of the template in most records, as Windows writes it, and a value in others. */
START_TEST(a_number_given_twice_is_told_however_the_computer_is_written)
{
	static const char *const names[] = {"MULLER", "M\xc3\x9cLLER", "\xe6\x9d\xb1\xe4\xba\xac", "a\xf0\x90\x90\x80"};
	char script[512];
	snprintf(script, sizeof script,
		"set computer=%s renumber=yes\nevent 4650 2024-03-01T08:00:00Z record=101\nevent 4650 +1 record=102\n"
		"event 4650 +1 record=103\nevent 4650 +1 record=103 variant=shuffled\nevent 4650 +1 record=104\n"
		"event 4650 +1 record=102 variant=shuffled\n",
		names[_i]);
	make_log("a.evtx", script);
	const char *told = TOOL_ENDS(0, "-qojsonl", "a.evtx").err;
	assert_has(told, "EventRecordID 103 again: 2 records of the same channel and computer have it");
	assert_has(told, "EventRecordID 102 stands behind 104 of the same channel and computer");
}
END_TEST

/* Old records of more computers than are known by name stand in free space before the records of one in two logs. */
START_TEST(names_in_free_space_take_no_room_of_others)
{
	enum { CHUNKS = 8, OLD = 90 };
	static const char *const jobs[] = {"-j1", "-j2", "-j3"};
	const size_t room = (size_t)CHUNKS * OLD * 128;
	char *script = test_memory(room);
	size_t used = 0;
	for (unsigned chunk = 1; chunk <= CHUNKS; chunk++) {
		used += (size_t)snprintf(script + used, room - used,
			"event 4655 2024-03-01T08:00:00Z computer=first record=%u header=%u\nslack\n", chunk, chunk);
		for (unsigned i = 0; i < OLD; i++)
			used += (size_t)snprintf(script + used, room - used,
				"other 4634 2023-02-01T08:00:00Z provider=P computer=s%u-%u variant=shuffled "
				"record=1 header=1\n",
				chunk, i);
		used += (size_t)snprintf(script + used, room - used, "chunk\n");
	}
	snprintf(script + used, room - used,
		"event 4655 2024-03-01T08:01:00Z computer=vpn1 record=9 header=9 repeat=50\n");
	make_log("a.evtx", script);
	make_log("b.evtx", "event 4653 2024-03-01T09:00:00Z computer=vpn1 record=9 header=9 repeat=50\n");
	for (size_t i = 0; i < LENGTH(jobs); i++)
		assert_has(TOOL("-q", jobs[i], "-ojsonl", "a.evtx", "b.evtx").err,
			"records 9 to 58 of channel Security of vpn1 are in a.evtx too");
}
END_TEST

Suite *suite_tool_numbers(void)
{
	Suite *suite = suite_create("tool numbers");
	TCase *numbers = tool_case(suite, "numbers");
	tcase_add_loop_test(numbers, a_log_is_live_by_its_first_number, 0, 3);
	tcase_add_loop_test(numbers, records_put_into_a_live_log_make_no_export_of_it, 0, 16);
	tcase_add_test(numbers, a_changed_number_of_the_first_record_makes_no_export);
	tcase_add_loop_test(numbers, few_records_at_an_end_make_no_export, 0, 5);
	tcase_add_loop_test(numbers, an_export_is_doubted_to_the_end, 0, 2);
	tcase_add_loop_test(numbers, a_saved_log_of_two_channels_stays_an_export, 0, 4);
	tcase_add_loop_test(numbers, a_number_given_twice_is_told_however_the_computer_is_written, 0, 4);
	tcase_add_test(numbers, names_in_free_space_take_no_room_of_others);
	return suite;
}
