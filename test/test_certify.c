/* SPDX-License-Identifier: MIT */
/* What libevtx says of each value is right, or wrong in exactly the way that is known of it. */
#include "evtxgen.h"
#include "suites.h"
#include "test_hiding.h"
#include "test_support.h"

#include <stdlib.h>
#include <string.h>

static struct run run;

static void verify_bytes(const void *bytes, size_t size)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	options.any = true;
	options.verify = true;
	run_memory(&run, bytes, size, &options);
	ck_assert_int_eq(run.opened, 0);
	ck_assert_int_eq(run.result, 0);
}

static const char *objection(void)
{
	for (size_t i = 0; i < run.findings.count && i < COUNT_OF(run.findings.items); i++) {
		enum ipsecevtx_finding_kind kind = run.findings.items[i].finding.kind;
		if (kind == IPSECEVTX_FINDING_DISPUTED || kind == IPSECEVTX_FINDING_UNCERTIFIED)
			return run.findings.items[i].detail;
	}
	return "";
}

/* All records are compared with libevtx, and none is disputed. */
static void verify_log(struct evtxgen *log, const char *about)
{
	size_t size;
	ck_assert(evtxgen_finish(log));
	const uint8_t *bytes = evtxgen_bytes(log, &size);
	verify_bytes(bytes, size);
	ck_assert_msg(run.statistics.records_disputed == 0 && run.statistics.records_uncertified == 0, "%s: %s", about,
		objection());
	ck_assert_uint_gt(run.count, 0);
	ck_assert_msg(run.statistics.records_checked == run.count, "%s: %d of %d", about,
		(int)run.statistics.records_checked, (int)run.count);
	evtxgen_free(log);
}

static void add_other(struct evtxgen *log, const struct evtxgen_field *fields, size_t count)
{
	struct evtxgen_event event = evtxgen_event(log, 1076, 0);
	event.variant = EVTXGEN_WIN7; /* no NUL behind strings */
	ck_assert_msg(evtxgen_add(log, &event, fields, count), "%s", evtxgen_error(log));
}

/* All texts of up to three of these units, each of which libevtx or its XML takes for something. */
static const uint16_t units[] = {
	'a', '\n', 0xd83d, 0xdbff, 0xde00, 0xdfff, 0xfeff, 0xfffe, 0xffff, 0, '<', '&', '"', ';', 0xd7ff, 0xe000};

#define TEXTS (COUNT_OF(units) * COUNT_OF(units) * COUNT_OF(units))

static size_t put_text(uint8_t *bytes, size_t number)
{
	size_t length = 0;
	for (size_t i = 0; i < 3; i++, number /= COUNT_OF(units)) {
		uint16_t unit = units[number % COUNT_OF(units)];
		bytes[length++] = (uint8_t)(unit & 0xff);
		bytes[length++] = (uint8_t)(unit >> 8);
		if (number < COUNT_OF(units))
			break;
	}
	return length;
}

START_TEST(every_odd_text_is_as_predicted)
{
	enum { BATCH = 512 };
	size_t first = (size_t)_i * BATCH;
	struct evtxgen *log = evtxgen_new(NULL);
	for (size_t number = first; number < first + BATCH && number < TEXTS; number++) {
		uint8_t bytes[6];
		size_t length = put_text(bytes, number);
		const struct evtxgen_field fields[] = {
			{.name = "text", .value = evtxgen_typed_bytes(EVTXGEN_STRING, bytes, length)},
			{.name = "plain", .value = evtxgen_text("x")},
		};
		add_other(log, fields, COUNT_OF(fields));
	}
	verify_log(log, "texts");
}
END_TEST

START_TEST(every_byte_of_a_byte_string_is_as_predicted)
{
	struct evtxgen *log = evtxgen_new(NULL);
	for (unsigned byte = 1; byte < 256; byte++) {
		const uint8_t bytes[3] = {'a', (uint8_t)byte, 'b'};
		const struct evtxgen_field field = {
			.name = "text", .value = evtxgen_typed_bytes(EVTXGEN_ANSI, bytes, sizeof bytes)};
		add_other(log, &field, 1);
	}
	verify_log(log, "bytes");
}
END_TEST

/* Values of System in types that Windows does not write there. */
static const char *const system_values[] = {"Version:binary=0102", "Task:binary=99", "ProcessID:binary=0102",
	"EventRecordID:binary=0a", "Keywords:binary=0102030405060708", "Version:ansi=bytes:8142",
	"Computer:ansi=bytes:8142ff9d", "Channel:ansi=bytes:90", "UserID:ansi=bytes:8d41", "UserID:string[]=S-1-5-18",
	"Computer:string[]=one", "ProcessID:uint32[]=7", "Computer:binary=41"};

START_TEST(odd_values_of_system_are_as_predicted)
{
	char script[256];
	snprintf(script, sizeof script, "event 4655 2024-03-01T08:00:00Z system=%s\n", system_values[_i]);
	size_t size;
	uint8_t *log = log_of(script, &size);
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	options.any = options.verify = true;
	run_memory(&run, log, size, &options);
	ck_assert_uint_eq(run.count, 1);
	ck_assert_msg(run.statistics.records_disputed == 0, "%s: %s", system_values[_i],
		collector_first(&run.findings, IPSECEVTX_FINDING_DISPUTED)->detail);
	ck_assert_uint_eq(run.statistics.records_checked, 1);
	free(log);
}
END_TEST

/* Numbers of every type with every bit pattern that is a limit or near one. */
START_TEST(every_odd_number_is_as_predicted)
{
	static const uint8_t types[] = {EVTXGEN_INT8, EVTXGEN_UINT8, EVTXGEN_INT16, EVTXGEN_UINT16, EVTXGEN_INT32,
		EVTXGEN_UINT32, EVTXGEN_INT64, EVTXGEN_UINT64, EVTXGEN_HEX32, EVTXGEN_HEX64, EVTXGEN_FILETIME,
		EVTXGEN_SIZE, EVTXGEN_BOOL};
	static const size_t sizes[] = {1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 8, 8, 4};
	struct evtxgen *log = evtxgen_new(NULL);
	for (size_t i = 0; i < COUNT_OF(types); i++) {
		for (unsigned bit = 0; bit <= 8 * sizes[i]; bit++) {
			for (int near = -1; near <= 1; near++) {
				uint64_t number = (bit < 64 ? UINT64_C(1) << bit : 0) + (uint64_t)(int64_t)near;
				uint8_t bytes[8];
				for (size_t k = 0; k < 8; k++)
					bytes[k] = (uint8_t)(number >> 8 * k & 0xff);
				const struct evtxgen_field field = {
					.name = "number", .value = evtxgen_typed_bytes(types[i], bytes, sizes[i])};
				add_other(log, &field, 1);
			}
		}
	}
	verify_log(log, "numbers");
}
END_TEST

START_TEST(every_odd_fraction_is_as_predicted)
{
	uint64_t random = 1;
	struct evtxgen *log = evtxgen_new(NULL);
	for (int i = 0; i < 1500; i++) {
		uint8_t bytes[12];
		uint64_t wide = next_random(&random);
		uint32_t narrow = (uint32_t)next_random(&random);
		if (i % 3 == 0) { /* what a log would hold */
			double number = (double)(int64_t)(wide % 2000001) / 1000 - 1000;
			float small = (float)number;
			memcpy(&wide, &number, sizeof wide);
			memcpy(&narrow, &small, sizeof narrow);
		} else if (i % 3 == 1) { /* infinite, no number, subnormal */
			wide &= ~(UINT64_C(0x7fe) << 52);
			narrow |= 0x7f800000u;
			wide |= i & 4 ? UINT64_C(0x7ff) << 52 : 0;
			narrow &= i & 8 ? 0xff800000u : 0x807fffffu;
		}
		for (size_t k = 0; k < 8; k++)
			bytes[k] = (uint8_t)(wide >> 8 * k & 0xff);
		for (size_t k = 0; k < 4; k++)
			bytes[8 + k] = (uint8_t)(narrow >> 8 * k & 0xff);
		const struct evtxgen_field fields[] = {
			{.name = "wide", .value = evtxgen_typed_bytes(EVTXGEN_DOUBLE, bytes, 8)},
			{.name = "narrow", .value = evtxgen_typed_bytes(EVTXGEN_FLOAT, bytes + 8, 4)},
			{.name = "both", .value = evtxgen_typed_bytes(EVTXGEN_DOUBLE | EVTXGEN_ARRAY, bytes, 8)},
		};
		add_other(log, fields, COUNT_OF(fields));
	}
	verify_log(log, "fractions");
}
END_TEST

/* Of the wrong size, of unknown types, arrays of what libevtx knows no arrays of: the values beside them are checked.
 */
START_TEST(a_value_that_libevtx_cannot_read_excuses_no_other_one)
{
	static const uint8_t bytes[40] = {1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 1};
	struct evtxgen *log = evtxgen_new(NULL);
	for (unsigned type = 0; type < 0x100; type++) {
		for (size_t length = 0; length < 20; length++) {
			if (type == 0 || type == EVTXGEN_BINXML)
				continue;
			const struct evtxgen_field fields[] = {
				{.name = "before", .value = evtxgen_text("x")},
				{.name = "odd", .value = evtxgen_typed_bytes((uint8_t)type, bytes, length)},
				{.name = "behind", .value = evtxgen_number(66), .type = EVTXGEN_UINT32},
			};
			add_other(log, fields, COUNT_OF(fields));
		}
	}
	verify_log(log, "types and sizes");
}
END_TEST

static const char *const scripts[] = {
	/* Two arrays in one element, an array in an attribute. */
	"other 1 2024-03-01T08:00:00Z userdata=R A:string[]=\"x|y\" B:int32[]=\"1|-2\" C=z",
	/* Nulls where libevtx wants a value, and where it leaves out the element. */
	"other 1 2024-03-01T08:00:00Z a! b=x c? d! e? f=y",
	"other 1 2024-03-01T08:00:00Z =one a? =two b! =three",
	/* What holds them is then empty, and no field. */
	"other 1 2024-03-01T08:00:00Z userdata=R A\nother 1 +1 userdata=R A.B C.D\nother 1 +1 userdata=R A.B.C",
	/* Names with what it gets wrong. */
	"other 1 2024-03-01T08:00:00Z \"\\ud83d\\ude00\"=x b=y",
	"other 1 2024-03-01T08:00:00Z a:literal=\"x \\ud83d\\ude00\" b=y",
	/* Text of the template behind a value, each piece of which it reads by itself. */
	"other 1 2024-03-01T08:00:00Z a:after=\"<\" a=v b:after=\"&\" b=\"w\\n\" c:after=\"\\ufeff\" c=x",
	"other 1 2024-03-01T08:00:00Z a:before=\"<\" a:after=\">\" a=\"v\\ud83d\\ude00\" b:after=\"\\u0000\" b=w",
	"other 1 2024-03-01T08:00:00Z a:literal=\"\\u0000\" b=w c:literal=\"x\\u0000\"",
	"other 1 2024-03-01T08:00:00Z entities a:before=\"&\" a:after=\"&\" a=\"\\n\"",
	/* Text with references before one, of which it then shows a part. */
	"other 1 2024-03-01T08:00:00Z entities a:before=\"x&y\" a=\"a trail \" b:before=\"<<\" b=longer c=z",
	"other 1 2024-03-01T08:00:00Z entities a:before=\"x&y&z\" a=\"a long one of many words\" b=z",
	"other 1 2024-03-01T08:00:00Z a=v a:before=lost b=x a2=w a2:after=\"kept \\ud83d\\ude00\"",
	"set provider=\"a\\\"b<c>&amp;\\ud83d\\ude00\" variant=shuffled\nother 1 2024-03-01T08:00:00Z a=x "
	"b:ansi=\"<&>\"",
	"other 1 2024-03-01T08:00:00Z texts:string[]=\"\\n|\\ufeffa|\\ud83d|\\ud83d\\ude00|\" ansis:ansi[]=\"<a>|b&\" "
	"c=x",
	"other 1 2024-03-01T08:00:00Z a=<> b=\"<\" c:literal=\"&\" d:string[]=\"x|>|y\" e=x f:ansi=\">\"",
	"set computer=\"b\\u00fcro \\ud83d\\ude00\"\nevent 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7",
};

START_TEST(known_faults_beside_each_other_are_all_seen_through)
{
	struct evtxgen *log = evtxgen_new(NULL);
	ck_assert_msg(evtxgen_script(log, scripts[_i]), "%s", evtxgen_error(log));
	verify_log(log, scripts[_i]);
}
END_TEST

START_TEST(real_logs_have_no_value_that_is_disputed)
{
	static const char *const names[] = {"cases/array-linefeed.evtx", "cases/real/System.evtx.gz",
		"cases/sid-array.evtx", "cases/double.evtx", "corpus/evtx-rs/post-Security.evtx"};
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		static uint8_t bytes[4 * 1024 * 1024];
		if (!shared_exists("certify", names[i]))
			continue;
		FILE *file = shared_open(names[i]);
		size_t size = fread(bytes, 1, sizeof bytes, file);
		fclose(file);
		verify_bytes(bytes, size);
		ck_assert_msg(run.statistics.records_disputed == 0, "%s: %s", names[i], objection());
		ck_assert_uint_gt(run.statistics.records_checked, 0);
	}
}
END_TEST

/* libevtx shows an element that depends on a null. */
START_TEST(an_element_that_is_left_out_is_so_by_each_engine)
{
	static uint8_t log[HIDING_LOG_SIZE];
	hiding_write_left_out(log);
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_LIBEVTX; engine++) {
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		options.engine = (enum ipsecevtx_engine)engine;
		run_memory(&run, log, sizeof log, &options);
		ck_assert_uint_eq(run.count, 1);
		ck_assert_uint_ne(run.events[0].marks & IPSECEVTX_MARK_STRUCTURE, 0);
		ck_assert_uint_gt(collector_count(&run.findings, IPSECEVTX_FINDING_STRUCTURE), 0);
		bool is_libevtx = engine == IPSECEVTX_ENGINE_LIBEVTX;
		ck_assert(!is_libevtx || run.events[0].marks & IPSECEVTX_MARK_UNCERTIFIED);
	}
}
END_TEST

Suite *suite_certify(void)
{
	Suite *suite = suite_create("certify");
	TCase *faults = tcase_create("faults");
	tcase_add_loop_test(faults, every_odd_text_is_as_predicted, 0, (int)((TEXTS + 511) / 512));
	tcase_add_test(faults, every_byte_of_a_byte_string_is_as_predicted);
	tcase_add_loop_test(faults, odd_values_of_system_are_as_predicted, 0, (int)COUNT_OF(system_values));
	tcase_add_test(faults, every_odd_number_is_as_predicted);
	tcase_add_test(faults, every_odd_fraction_is_as_predicted);
	tcase_add_test(faults, a_value_that_libevtx_cannot_read_excuses_no_other_one);
	tcase_add_loop_test(faults, known_faults_beside_each_other_are_all_seen_through, 0, (int)COUNT_OF(scripts));
	tcase_add_test(faults, an_element_that_is_left_out_is_so_by_each_engine);
	tcase_add_test(faults, real_logs_have_no_value_that_is_disputed);
	tcase_set_timeout(faults, 300);
	suite_add_tcase(suite, faults);
	return suite;
}
