/* SPDX-License-Identifier: MIT */
/*
 * Does certification catch a decoder that is wrong? This is a program of its own, because mutate.h makes its decoder
 * wrong. Every record of the logs holds something that libevtx is known to get wrong, which must excuse nothing else.
 */
#include "evtxgen.h"
#include "mutate.h"
#include "test_support.h"

#include <stdlib.h>
#include <string.h>

static const char types_script[] =
	"set computer=vpn1.corp.example variant=shuffled user=S-1-5-21-1-2-3-1001\n"
	"set activity={5108737f-4eb9-0001-8473-0851b94ed601} pid=660 tid=124 version=3 level=4 opcode=7 task=9\n"
	"other 1076 2024-03-01T08:00:00.1234567Z before=\"a \\ud83d\\ude00 b\" i8:int8=-5 u8:uint8=6 i16:int16=-700"
	" u16:uint16=800 i32:int32=-90000 u32:uint32=100000 i64:int64=-11 u64:uint64=12 real:float=1.5"
	" double:double=-0.015625 yes:bool=true no:bool=false bytes:binary=00ff10"
	" guid:guid={54849625-5478-4994-a5ba-3e3b0328c30d} size:size=65 time:filetime=2024-03-01T09:10:11.1234567Z"
	" systemtime:systemtime=2024-03-01T08:00:00.123Z sid:sid=S-1-5-21-1-2-3-500 h32:hex32=0x1f h64:hex64=0x2f"
	" ansi:ansi=letters text=words fixed:literal=always text2=\"x \\ud83d\\ude01\"\n"
	"other 1077 +1 texts:string[]=\"x|\\n|\\ud83d\\ude00|y\" i32s:int32[]=\"-1|2|-3\" u16s:uint16[]=\"4|5|6\""
	" doubles:double[]=\"1.5|-0.25\" guids:guid[]="
	"\"{54849625-5478-4994-a5ba-3e3b0328c30d}|{54849625-5478-4994-a5ba-3e3b0328c30e}\""
	" times:filetime[]=\"2024-03-01T09:10:11.1234567Z|2024-03-01T09:10:12Z\" h32s:hex32[]=\"0x1f|0x2f\""
	" sids:sid[]=\"S-1-5-18|S-1-5-19\" ansis:ansi[]=\"a|b<c>|d\" u64s:uint64[]=\"7|8\" i8s:int8[]=\"-1|1\"\n"
	"other 1078 +1 userdata=Root A=1 \"B.C\"=\"\\ud83d\\ude00\" \"B.D\":uint32=7 line=\"\\n\" zero=\"a\\u0000b\" "
	"gone?\n"
	"other 1079 +1 quote=\"a\\\"b\" before:before=lost before=kept null! ansi:ansi=\"a<b&c>d\" last:uint32=9\n";

/* All IPsec events, with an emoji in the computer's name. */
static uint8_t *ipsec_log(size_t *size)
{
	static const unsigned ids[] = {4646, 4650, 4651, 4652, 4653, 4654, 4655, 4976, 4977, 4978, 4979, 4980, 4981,
		4982, 4983, 4984, 5049, 5451, 5452, 5453};
	static char script[8192];
	size_t length = (size_t)snprintf(
		script, sizeof script, "set computer=\"b\\u00fcro-\\ud83d\\ude00\" variant=shuffled pid=660 tid=124\n");
	for (size_t i = 0; i < COUNT_OF(ids); i++)
		length += (size_t)snprintf(script + length, sizeof script - length,
			"event %u %s +odd=\"\\ud83d\\ude00\"\n", ids[i], i ? "+1" : "2024-03-01T08:00:00.1234567Z");
	return log_of(script, size);
}

struct log {
	const char *name;
	uint8_t *bytes;
	size_t size;
};

static struct log logs[2];

static void start(void)
{
	logs[0].name = "types";
	logs[0].bytes = log_of(types_script, &logs[0].size);
	logs[1].name = "ipsec";
	logs[1].bytes = ipsec_log(&logs[1].size);
}

static void stop(void)
{
	free(logs[0].bytes);
	free(logs[1].bytes);
}

static struct run run;

/* How many records of a log are disputed when the decoder is wrong in this way. */
static uint64_t count_disputed(const struct log *log, bool verify, struct mutating how)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	options.any = true;
	options.verify = verify;
	mutating = how;
	run_memory(&run, log->bytes, log->size, &options);
	how = mutating;
	mutating = (struct mutating){.only = -1, .done = how.done, .where = how.where};
	ck_assert_int_eq(run.opened, 0);
	ck_assert_int_eq(run.result, 0);
	return run.statistics.records_disputed;
}

START_TEST(the_decoder_that_is_right_is_not_disputed)
{
	for (size_t i = 0; i < COUNT_OF(logs); i++) {
		struct mutating none = {.only = -1};
		uint64_t disputed = count_disputed(&logs[i], true, none);
		ck_assert_msg(disputed == 0, "%s: %s", logs[i].name, run.findings.items[0].detail);
		ck_assert_uint_eq(run.statistics.records_uncertified, 0);
		ck_assert_uint_gt(run.count, 0);
		/* No record is excused because one of its values is. */
		ck_assert_msg(run.statistics.records_checked == run.count, "%s: %d of %d", logs[i].name,
			(int)run.statistics.records_checked, (int)run.count);
	}
}
END_TEST

/* In all values at once, then in one after the other. */
static unsigned check_mutation(const struct log *log, enum mutation mutation, uint8_t type)
{
	unsigned done = 0;
	uint64_t where = 0;
	for (int only = -1; only < 64; only++) {
		for (int verify = 0; verify < 2 && (only < 0 || where >> only & 1); verify++) {
			struct mutating how = {.mutation = mutation, .type = type, .only = only};
			uint64_t disputed = count_disputed(log, verify, how);
			done += mutating.done;
			where |= mutating.where;
			ck_assert_msg(mutating.done == 0 || disputed > 0,
				"%s: mutation %d of type %#x, value %d: not caught %s", log->name, mutation, type, only,
				verify ? "by verify" : "on the first record");
		}
	}
	return done;
}

START_TEST(every_mutation_is_caught_beside_a_known_fault)
{
	unsigned done = 0;
	for (size_t i = 0; i < COUNT_OF(logs); i++)
		done += check_mutation(&logs[i], (enum mutation)_i, 0);
	ck_assert_msg(done > 0, "no log has what mutation %d changes", _i);
}
END_TEST

START_TEST(every_type_that_is_off_by_one_is_caught_beside_a_known_fault)
{
	static const uint8_t types[] = {VALUE_STRING, VALUE_ANSI_STRING, VALUE_INT8, VALUE_UINT8, VALUE_INT16,
		VALUE_UINT16, VALUE_INT32, VALUE_UINT32, VALUE_INT64, VALUE_UINT64, VALUE_REAL32, VALUE_REAL64,
		VALUE_BOOL, VALUE_BINARY, VALUE_GUID, VALUE_SIZE, VALUE_FILETIME, VALUE_SYSTEMTIME, VALUE_SID,
		VALUE_HEX32, VALUE_HEX64, VALUE_UTF8, VALUE_ARRAY | VALUE_STRING, VALUE_ARRAY | VALUE_INT32,
		VALUE_ARRAY | VALUE_UINT16, VALUE_ARRAY | VALUE_REAL64, VALUE_ARRAY | VALUE_GUID,
		VALUE_ARRAY | VALUE_FILETIME, VALUE_ARRAY | VALUE_HEX32, VALUE_ARRAY | VALUE_SID,
		VALUE_ARRAY | VALUE_ANSI_STRING, VALUE_ARRAY | VALUE_UINT64, VALUE_ARRAY | VALUE_INT8};
	for (size_t i = 0; i < COUNT_OF(types); i++) {
		unsigned done = check_mutation(&logs[0], MUTATION_TYPE, types[i]);
		ck_assert_msg(done > 0, "no value of type %#x", types[i]);
	}
}
END_TEST

/* Records of one template, of which the second is like the first, and each further one has what none before had. */
static const char patterns_script[] =
	"set variant=win10 user=S-1-5-18 activity={5108737f-4eb9-0001-8473-0851b94ed601}\n"
	"other 1076 2024-03-01T08:00:00Z a?=one b=two c:uint32=3\n"
	"other 1076 +1 a?=four b=five c:uint32=6\n"
	"other 1076 +1 a?:string b=two c:uint32=3\n"
	"other 1076 +1 a?=one b:uint32/string=2 c:uint32=3\n"
	"other 1076 +1 a?=one b:string[]/string=\"two|three\" c:uint32=3\n"
	"other 1076 +1 a?=one b=two c:uint16/uint32=3\n"
	"other 1076 +1 a?=one b=two c:uint32=3 user=none\n"
	"other 1076 +1 a?=one b=two c:uint32=3 activity=none\n"
	"other 1076 +1 a?:string b=two c:uint32=3 activity=none\n"
	"other 1076 +1 a?=one b=two c:string/uint32=3\n";

#define PATTERNS 10u

/* After a record that is read right, those like it are trusted, and no others of its template. */
START_TEST(a_record_vouches_for_its_like_alone)
{
	struct log log = {.name = "patterns"};
	struct mutating none = {.only = -1};
	log.bytes = log_of(patterns_script, &log.size);
	ck_assert_uint_eq(count_disputed(&log, false, none), 0);
	ck_assert_uint_eq(run.count, PATTERNS);
	ck_assert_uint_eq(run.statistics.records_checked, PATTERNS - 1);
	for (uint64_t record = 1; record <= PATTERNS; record++) {
		struct mutating how = {.mutation = MUTATION_NUMBERS, .only = -1, .record = record};
		uint64_t disputed = count_disputed(&log, false, how);
		ck_assert_uint_gt(mutating.done, 0);
		ck_assert_msg(disputed == (record != 2), "record %d", (int)record);
	}
	free(log.bytes);
}
END_TEST

/* Events of ours and of others; the filter lets 4655 and 4650 through. */
static const char unprinted_script[] = "event 4655 2024-03-01T08:00:00Z\n"
				       "other 4655 +1 provider=Else guid=none a=b\n"
				       "event 4650 +1\n"
				       "other 4624 +1 a=b\n"
				       "event 4979 +1\n"; /* of a mode that is not asked for */

static const struct {
	enum mutation mutation;
	unsigned records; /* that are told, as bits by their number */
} unprinted[] = {
	{MUTATION_NONE, 0}, {MUTATION_PROVIDER, 1u << 1 | 1u << 3 | 1u << 5},
	{MUTATION_EVENT_ID, 1u << 5}, /* the others are printed, and disputed */
};

/* Records that are printed are compared with the fields; here it is the others that count. */
START_TEST(an_event_that_the_filter_drops_is_told_by_verify)
{
	static struct run told;
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	size_t size;
	unsigned records = 0;
	uint8_t *log = log_of(unprinted_script, &size);
	options.verify = true;
	mutating = (struct mutating){.mutation = unprinted[_i].mutation, .only = -1};
	run_memory(&told, log, size, &options);
	mutating = (struct mutating){.only = -1};
	for (size_t i = 0; i < told.findings.count; i++) {
		const struct ipsecevtx_finding *finding = &told.findings.items[i].finding;
		if (finding->kind != IPSECEVTX_FINDING_DISPUTED ||
			!strstr(told.findings.items[i].detail, "not printed"))
			continue;
		ck_assert_msg(strstr(told.findings.items[i].detail, "event 4655 ") ||
				      strstr(told.findings.items[i].detail, "event 4650 ") ||
				      strstr(told.findings.items[i].detail, "event 4979 "),
			"%s", told.findings.items[i].detail);
		ck_assert_uint_ge(finding->offset, 4096 + 512);
		records |= 1u << finding->record_id;
	}
	ck_assert_uint_eq(records, unprinted[_i].records);
	free(log);
}
END_TEST

/* The XML of each event of a log, and whether it is that of libevtx. */
static void check_xml(const uint8_t *log, size_t size, bool verify, struct collector *told)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader, *reference;
	const struct ipsecevtx_event *event;
	const char *text, *wanted;
	size_t length, wanted_length;
	options.any = true;
	options.engine = IPSECEVTX_ENGINE_LIBEVTX;
	ck_assert_int_eq(ipsecevtx_open_memory(&reference, log, size, "log", &options, NULL), 0);
	memset(told, 0, sizeof *told);
	options.engine = IPSECEVTX_ENGINE_CERTIFIED;
	options.verify = verify;
	options.finding = collect_finding;
	options.finding_user = told;
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, log, size, "log", &options, NULL), 0);
	while (ipsecevtx_next(reader, &event) > 0) {
		ck_assert_int_eq(ipsecevtx_event_xml(event, &text, &length), IPSECEVTX_OK);
		ck_assert_int_eq(ipsecevtx_next(reference, &event), 1);
		ck_assert_int_eq(ipsecevtx_event_xml(event, &wanted, &wanted_length), IPSECEVTX_OK);
		ck_assert_str_eq(text, wanted);
	}
	ipsecevtx_close(reader);
	ipsecevtx_close(reference);
}

static const char xml_script[] = "event 4655 2024-03-01T08:00:00Z\nevent 4655 +1\nevent 4655 +1\nevent 4655 +1\n";

START_TEST(xml_that_is_written_wrong_is_told_by_verify)
{
	static struct collector told;
	size_t size;
	uint8_t *log = log_of(xml_script, &size);
	mutating = (struct mutating){.mutation = MUTATION_XML, .record = 3, .only = -1};
	check_xml(log, size, true, &told);
	ck_assert_uint_gt(mutating.done, 0);
	mutating = (struct mutating){.only = -1};
	ck_assert_uint_eq(told.count, 1);
	ck_assert_int_eq(told.items[0].finding.kind, IPSECEVTX_FINDING_DISPUTED);
	ck_assert_uint_eq(told.items[0].finding.record_id, 3);
	free(log);
}
END_TEST

START_TEST(xml_that_was_written_wrong_once_is_not_trusted)
{
	static struct collector told;
	size_t size;
	uint8_t *log = log_of(xml_script, &size);
	mutating = (struct mutating){.mutation = MUTATION_XML, .only = -1};
	check_xml(log, size, false, &told);
	ck_assert_uint_gt(mutating.done, 0);
	mutating = (struct mutating){.only = -1};
	free(log);
}
END_TEST

/* More records of one kind than it takes for a program. */
#define ALIKE 14u

/* The text of a log's events, and how many findings are about programs. */
static size_t read_text(const struct log *log, bool text_only, bool verify, char *text, size_t room)
{
	static struct collector told;
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	const char *part;
	size_t length, used = 0, about_programs = 0;
	memset(&told, 0, sizeof told);
	options.finding = collect_finding;
	options.finding_user = &told;
	options.format = IPSECEVTX_FORMAT_JSON;
	options.text_only = text_only;
	options.verify = verify;
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, log->bytes, log->size, "log", &options, NULL), 0);
	while (ipsecevtx_next(reader, &event) > 0) {
		ck_assert_int_eq(ipsecevtx_event_text(event, &part, &length), IPSECEVTX_OK);
		ck_assert_uint_lt(length, room - used);
		memcpy(text + used, part, length);
		used += length;
	}
	text[used] = '\0';
	ipsecevtx_close(reader);
	for (size_t i = 0; i < told.count && i < COUNT_OF(told.items); i++)
		about_programs += strstr(told.items[i].detail, "straight from the record") != NULL;
	return about_programs;
}

static char right[65536], written[65536];

/* Whatever byte it gets wrong: no text of it is used, and that is told. */
START_TEST(a_program_that_is_wrong_writes_nothing)
{
	char lines[ALIKE * 64] = "";
	struct log log = {.name = "program"};
	for (unsigned i = 0; i < ALIKE; i++)
		strcat(lines, i ? "event 4653 +1\n" : "event 4653 2024-03-01T08:00:00Z\n");
	log.bytes = log_of(lines, &log.size);
	mutating = (struct mutating){.only = -1};
	ck_assert_uint_eq(read_text(&log, false, false, right, sizeof right), 0);
	ck_assert_uint_eq(read_text(&log, true, false, written, sizeof written), 0);
	ck_assert_str_eq(written, right);
	for (int only = -1; only < 1200; only += 13) {
		mutating = (struct mutating){.mutation = MUTATION_PROGRAM, .only = only};
		size_t told = read_text(&log, true, false, written, sizeof written);
		ck_assert_uint_eq(mutating.done, 1);
		ck_assert_uint_eq(told, 1);
		ck_assert_str_eq(written, right);
	}
	/* Wrong for one record alone, it is trusted by those before; verify compares each. */
	mutating = (struct mutating){.mutation = MUTATION_PROGRAM, .only = 100, .record = ALIKE};
	ck_assert_uint_eq(read_text(&log, true, true, written, sizeof written), 1);
	ck_assert_str_eq(written, right);
	mutating = (struct mutating){.only = -1};
	free(log.bytes);
}
END_TEST

/* Of the log's findings how many say that a record is another event when it is read as what differs. */
static size_t count_told(const struct log *log, bool verify)
{
	static struct run told;
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	size_t count = 0;
	options.verify = verify;
	run_memory(&told, log->bytes, log->size, &options);
	for (size_t i = 0; i < told.findings.count; i++)
		count += strstr(told.findings.items[i].detail, "read as what differs") != NULL;
	return count;
}

/* Whatever value it gets wrong; and without verify it is what is read, or the test would prove nothing. */
START_TEST(an_event_that_is_read_wrong_by_an_exemplar_is_told_by_verify)
{
	struct log log = {.name = "exemplar"};
	unsigned done = 0;
	log.bytes = log_of("event 4653 2024-03-01T08:00:00Z repeat=12\nevent 5451 +1 repeat=12\n", &log.size);
	mutating = (struct mutating){.only = -1};
	ck_assert_uint_eq(count_told(&log, true), 0);
	for (int only = 0; only < 64 * MUTATION_EXEMPLAR_WAYS; only++) {
		mutating = (struct mutating){.mutation = MUTATION_EXEMPLAR, .only = only};
		size_t told = count_told(&log, true);
		ck_assert_msg(told == mutating.done, "value %d, way %d: %zu of %u told", only / MUTATION_EXEMPLAR_WAYS,
			only % MUTATION_EXEMPLAR_WAYS, told, mutating.done);
		done += mutating.done;
	}
	ck_assert_uint_gt(done, 200);
	mutating = (struct mutating){.mutation = MUTATION_EXEMPLAR, .only = EXEMPLAR_NUMBER};
	ck_assert_uint_eq(count_told(&log, false), 0);
	ck_assert_uint_gt(mutating.done, 8);
	mutating = (struct mutating){.only = -1};
	free(log.bytes);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("mutated decoder");
	TCase *mutations = tcase_create("mutations");
	tcase_add_checked_fixture(mutations, start, stop);
	tcase_add_test(mutations, the_decoder_that_is_right_is_not_disputed);
	tcase_add_loop_test(mutations, every_mutation_is_caught_beside_a_known_fault, MUTATION_CUT, MUTATION_COUNT);
	tcase_add_test(mutations, every_type_that_is_off_by_one_is_caught_beside_a_known_fault);
	tcase_add_test(mutations, a_record_vouches_for_its_like_alone);
	tcase_add_test(mutations, a_program_that_is_wrong_writes_nothing);
	tcase_add_loop_test(mutations, an_event_that_the_filter_drops_is_told_by_verify, 0, (int)COUNT_OF(unprinted));
	tcase_add_test(mutations, xml_that_is_written_wrong_is_told_by_verify);
	tcase_add_test(mutations, xml_that_was_written_wrong_once_is_not_trusted);
	tcase_add_test(mutations, an_event_that_is_read_wrong_by_an_exemplar_is_told_by_verify);
	tcase_set_timeout(mutations, 300);
	suite_add_tcase(suite, mutations);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
