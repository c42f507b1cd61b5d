/* SPDX-License-Identifier: MIT */
/*
 * Records written straight from their values against the same records by way of their events: the same bytes, the same
 * findings and the same counts, whatever a log holds, in each format, at any number of threads.
 */
#include "suites.h"
#include "test_meter.h"
#include "test_said.h"
#include "test_sample.h"
#include "test_support.h"
#include "test_view.h"
#include "text/form.h"
#include "text/text_buffer.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static struct said by_program, by_event;

static void require_same(const char *what, const char *name)
{
	said_require_same(&by_event, &by_program, what, name);
	CHECK_IN_LOOP(by_event.brief == 0);
}

static const char *const formats[] = {"", "JSON", "CSV", "XML", "record"};

/* In each format, by the engines that programs stand beside, with one thread and with three. */
static size_t compare(const char *name, const struct said_log *log, bool any)
{
	size_t brief = 0;
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	options.any = any;
	options.modes = any ? 0 : IPSECEVTX_MODE_ALL;
	for (int format = IPSECEVTX_FORMAT_JSON; format <= IPSECEVTX_FORMAT_RECORD; format++) {
		for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_DIRECT; engine++) {
			options.format = (enum ipsecevtx_format)format;
			options.engine = (enum ipsecevtx_engine)engine;
			said_listen(&by_event, log, &options, false, 0);
			for (unsigned threads = 0; threads <= 3; threads += 3) {
				said_listen(&by_program, log, &options, true, threads);
				require_same(formats[format], name);
				brief += by_program.brief;
			}
		}
	}
	return brief;
}

static struct said_log log_of_sample(const struct sample *sample)
{
	return (struct said_log){sample->bytes, sample->size};
}

START_TEST(each_event_of_each_layout_is_written_the_same)
{
	static struct sample sample;
	sample_make(&sample, 24, 40);
	const struct said_log log = log_of_sample(&sample);
	size_t brief = compare("sample", &log, _i);
	/* Of each kind some records are waited for. */
	ck_assert_uint_gt(brief, sample.count * 2);
	sample_free(&sample);
}
END_TEST

/* The whole script more than once: what comes last is written by programs, if any knows it. */
#define ROUNDS 6u

static const char script[] =
	"set computer=vpn1.corp.example variant=shuffled user=S-1-5-21-1-2-3-1001\n"
	"set activity={5108737f-4eb9-0001-8473-0851b94ed601} pid=660 tid=124 version=3 level=4 opcode=7 task=9\n"
	"other 1 2024-03-01T08:00:00.1234567Z a=plain b=\"q\\\"uote, and \\\\ \" c:uint32=1 d:hex64=0x2f e:uint8=6\n"
	"other 1 +1 a=\"=1+1\" b=\"\\u0001\\u007f\\r\\n\\t\\ud83d\\ude00\\u00fc\\u20ac\" c:uint32=4294967295 d:hex64=0x0 e:uint8=0\n"
	"other 1 +1 a=\"-\" b=\"\" c:uint32=7 d:hex64=0xffffffffffffffff e:uint8=255\n"
	"other 1 +1 a=\"x \" b=\"1234567\" c:uint32=7 d:hex64=0x1 e:uint8=1\n"
	"other 2 +1 same=1 same=2 same.2=3 \"na,me\"=4 \"q\\\"\"=5 last?=6\n"
	"other 2 +1 same=a same=b same.2=c \"na,me\"=d \"q\\\"\"=e last?=f\n"
	"other 2 +1 same=1 same=2 same.2=3 \"na,me\"=4 \"q\\\"\"=5 last?\n"
	"other 2 +1 same=1 same=2 same.2=3 \"na,me\"=4 \"q\\\"\"=5 last?\n"
	"other 3 +1 i8:int8=-5 u16:uint16=800 i64:int64=-11 u64:uint64=12 real:float=1.5 yes:bool=true bytes:binary=00ff"
	" guid:guid={54849625-5478-4994-a5ba-3e3b0328c30d} size:size=65 time:filetime=2024-03-01T09:10:11.1234567Z"
	" sid:sid=S-1-5-21-1-2-3-500 h32:hex32=0x1f ansi:ansi=\"le\\\"tters\" fixed:literal=\"al\\\"ways\"\n"
	"other 3 +1 i8:int8=7 u16:uint16=1 i64:int64=1 u64:uint64=1 real:float=-2 yes:bool=false bytes:binary="
	" guid:guid={54849625-5478-4994-a5ba-3e3b0328c30e} size:size=0 time:filetime=2024-03-01T09:10:11Z"
	" sid:sid=S-1-5-18 h32:hex32=0x0 ansi:ansi=\"\" fixed:literal=\"al\\\"ways\"\n"
	"other 4 +1 texts:string[]=\"x|y\"\n"
	"other 4 +1 texts:string[]=\"x|z\"\n"
	"other 5 +1 userdata=Root A=1 \"B.C\"=2 line=\"\\n\"\n"
	"other 5 +1 userdata=Root A=3 \"B.C\"=4 line=\"\\n\"\n"
	"set computer=\"b\\u200bad\"\n"
	"other 1 +1 a=seen b=otherwise c:uint32=1 d:hex64=0x2f e:uint8=6\n"
	"set computer=VPN2\n"
	"other 1 +1 a=again b=\"\" c:uint32=1 d:hex64=0x2f e:uint8=6 keywords=0x8010000000000000\n"
	"event 5451 +1\n"
	"set user=none\n"
	"event 5451 +1\n"
	"event 5451 +1 RemoteTunnelEndpoint=198.51.100.7 RemoteAddress=::FFFF:10.0.0.1\n"
	"event 5451 +1 RemoteTunnelEndpoint=0.0.0.0 RemoteAddress=2001:DB8:0:0::1 LocalAddressMask=\"not one\"\n"
	"event 5451 +1 RemoteTunnelEndpoint=:: RemoteAddress=fe80::1%eth0\n"
	"event 5451 +1 RemoteAddress=010.0.0.1\n"
	"event 4653 +1 FailureReason=\"No policy configured\\r\\n\"\n"
	"event 4653 +1 FailureReason=\"-\\r\\n\"\n"
	"event 4653 +1 FailureReason=\"%%8199\\r\\n\\r\\n\" FailurePoint=\"%%99999\"\n"
	"event 4653 +1 FailureReason=\"\\r\\n\"\n"
	"event 4653 +1 LocalKeyModPort=65535 FailureReason=-\n";

START_TEST(each_kind_of_value_is_written_the_same)
{
	struct said_log log;
	char *text = malloc(ROUNDS * sizeof script);
	text[0] = '\0';
	for (unsigned i = 0; i < ROUNDS; i++)
		strcat(text, script);
	uint8_t *bytes = log_of(text, &log.size);
	log.bytes = bytes;
	ck_assert_uint_gt(compare("script", &log, true), 200);
	free(bytes);
	free(text);
}
END_TEST

/* After as many of their kind as a program waits for: text of no bytes, where others have some. */
START_TEST(a_text_of_no_bytes_is_written_the_same)
{
	static const char *const empty[] = {
		"FailurePoint:string=bytes:", "FailureReason:string=bytes:", "LocalAddress:string=bytes:",
		"LocalMMPrincipalName:string=bytes:", "InitiatorCookie:string=bytes:", "computer=\"\""};
	for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++) {
		struct said_log log;
		char text[512];
		snprintf(text, sizeof text,
			"event 4653 2024-03-01T08:00:00Z repeat=12\n"
			"event 4653 +1 repeat=12 %s\n",
			empty[i]);
		uint8_t *bytes = log_of(text, &log.size);
		log.bytes = bytes;
		ck_assert_uint_gt(compare(empty[i], &log, true), 10);
		free(bytes);
	}
}
END_TEST

START_TEST(room_for_no_bytes_is_room)
{
	struct text_buffer buffer;
	const struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	text_buffer_init(&buffer, &allocator);
	ck_assert_ptr_nonnull(text_room(&buffer, 0));
	text_buffer_free(&buffer);
}
END_TEST

/* More kinds than are remembered, each with a program. */
START_TEST(programs_beyond_their_bounds_are_done_without)
{
	struct said_log log;
	size_t room = 1024 * 1024;
	char *text = malloc(room);
	size_t length = (size_t)snprintf(text, room, "set variant=shuffled\n");
	for (unsigned round = 0; round < 12; round++) {
		for (unsigned i = 0; i < 500; i++)
			length += (size_t)snprintf(text + length, room - length, "other %u %s field%u=%u a=b c=d e=f\n",
				1 + i % 100, length > 30 ? "+1" : "2024-03-01T08:00:00Z", i, round);
	}
	uint8_t *bytes = log_of(text, &log.size);
	log.bytes = bytes;
	ck_assert_uint_gt(compare("many kinds", &log, true), 500);
	free(bytes);
	free(text);
}
END_TEST

/* What a form has no room for would be left out. */
START_TEST(no_form_is_too_long)
{
	struct counting counting = {0};
	const struct ipsecevtx_allocator allocator = counting_allocator(&counting);
	struct forms forms;
	for (int format = IPSECEVTX_FORMAT_JSON; format <= IPSECEVTX_FORMAT_RECORD; format++) {
		forms_init(&forms, &allocator, (enum ipsecevtx_format)format, true);
		for (size_t i = 0; i <= EVENTS_COUNT; i++) {
			const struct form *form = forms_get(&forms, events_at(i));
			ck_assert_uint_lt(form->item_count, FORM_ITEMS_MAX);
			ck_assert_uint_lt(form->pool_length, FORM_POOL_MAX - 64);
		}
		forms_free(&forms);
	}
	ck_assert_uint_eq(counting.live, 0);
}
END_TEST

/* With verify each record is read both ways, and none is handed out as a program wrote it. */
START_TEST(with_verify_events_are_made_and_texts_compared)
{
	static struct sample sample;
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	sample_make(&sample, 6, 40);
	const struct said_log log = log_of_sample(&sample);
	options.any = options.verify = true;
	options.format = (enum ipsecevtx_format)_i;
	said_listen(&by_event, &log, &options, false, 0);
	said_listen(&by_program, &log, &options, true, 0);
	require_same(formats[_i], "verify");
	ck_assert_uint_eq(by_program.brief, 0);
	ck_assert_uint_eq(by_program.sums.records_disputed, 0);
	sample_free(&sample);
}
END_TEST

/* What stands for each of them is never read by a program. */
START_TEST(libevtx_reads_without_programs)
{
	static struct sample sample;
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	sample_make(&sample, 1, 10);
	const struct said_log log = log_of_sample(&sample);
	options.any = true;
	options.engine = IPSECEVTX_ENGINE_LIBEVTX;
	options.format = IPSECEVTX_FORMAT_CSV;
	said_listen(&by_event, &log, &options, false, 0);
	said_listen(&by_program, &log, &options, true, 0);
	require_same("CSV", "libevtx");
	ck_assert_uint_eq(by_program.brief, 0);
	sample_free(&sample);
}
END_TEST

/*
 * Programs that another log made.
 */

/* Reads the log as it is alone, by its events, and with what the context knows, by programs; how many these wrote. */
static size_t compare_shared(const char *name, const struct said_log *log, struct ipsecevtx_options *options,
	struct ipsecevtx_context *context, unsigned threads)
{
	options->context = NULL;
	said_listen(&by_event, log, options, false, 0);
	options->context = context;
	said_listen(&by_program, log, options, true, threads);
	/* What was checked in another log is not checked again. */
	ck_assert_uint_le(by_program.sums.records_checked, by_event.sums.records_checked);
	by_event.sums.records_checked = by_program.sums.records_checked;
	require_same("shared", name);
	return by_program.brief;
}

START_TEST(a_program_that_another_log_made_is_used_and_writes_the_same)
{
	static struct sample sample;
	struct ipsecevtx_context *context;
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	ck_assert_int_eq(ipsecevtx_context_new(&context, NULL), 0);
	sample_make(&sample, 24, 40);
	const struct said_log log = log_of_sample(&sample);
	options.any = true;
	options.engine = _i & 1 ? IPSECEVTX_ENGINE_DIRECT : IPSECEVTX_ENGINE_CERTIFIED;
	for (int format = IPSECEVTX_FORMAT_JSON; format <= IPSECEVTX_FORMAT_RECORD; format++) {
		options.format = (enum ipsecevtx_format)format;
		size_t first = compare_shared("first", &log, &options, context, _i & 2 ? 3 : 0);
		size_t second = compare_shared("second", &log, &options, context, 0);
		/* Of each kind seven records less are waited for. */
		if (!(_i & 2))
			ck_assert_uint_ge(second, first + 7);
		ck_assert_uint_eq(compare_shared("third", &log, &options, context, 0), second);
		compare_shared("on threads", &log, &options, context, 3);
	}
	ipsecevtx_context_free(context);
	sample_free(&sample);
}
END_TEST

/* Of the same id and size, with values of the same types: a letter of a name, or of a text, is another one. */
START_TEST(programs_of_templates_that_look_alike_are_told_apart)
{
	static const char *const scripts[] = {
		"set variant=shuffled\nother 1 2024-03-01T08:00:00Z repeat=12 abc=1 fixed:literal=one\n",
		"set variant=shuffled\nother 1 2024-03-01T08:00:00Z repeat=12 abd=1 fixed:literal=one\n",
		"set variant=shuffled\nother 1 2024-03-01T08:00:00Z repeat=12 abc=1 fixed:literal=two\n",
		"set variant=shuffled\nother 1 2024-03-01T08:00:00Z repeat=12 abc:uint16=1 fixed:literal=one\n",
	};
	struct ipsecevtx_context *context;
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	ck_assert_int_eq(ipsecevtx_context_new(&context, NULL), 0);
	options.any = true;
	options.format = (enum ipsecevtx_format)_i;
	for (unsigned i = 0; i < 12; i++) {
		struct said_log log;
		uint8_t *bytes = log_of(scripts[i * 3 % 4], &log.size);
		log.bytes = bytes;
		ck_assert_uint_gt(compare_shared(scripts[i * 3 % 4], &log, &options, context, 0), i < 4 ? 2 : 9);
		free(bytes);
	}
	ipsecevtx_context_free(context);
}
END_TEST

/* More kinds than a context has room for programs of. */
static uint8_t *many_kinds(unsigned count, struct said_log *log)
{
	size_t room = 200 * (size_t)count;
	char *text = malloc(room);
	size_t length = (size_t)snprintf(text, room, "set variant=shuffled\n");
	for (unsigned i = 0; i < count; i++)
		length +=
			(size_t)snprintf(text + length, room - length, "other %u %s repeat=10 field%u=%u a=b c=d e=f\n",
				1 + i % 100, i > 0 ? "+1" : "2024-03-01T08:00:00Z", i, i);
	uint8_t *bytes = log_of(text, &log->size);
	log->bytes = bytes;
	free(text);
	return bytes;
}

START_TEST(programs_of_a_context_take_no_more_memory_than_they_may)
{
	static struct meter meter;
	struct said_log log;
	struct ipsecevtx_context *context;
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	memset(&meter, 0, sizeof meter);
	const struct ipsecevtx_allocator allocator = meter_allocator(&meter);
	uint8_t *bytes = many_kinds(1500, &log);
	size_t plans = 0;
	options.any = true;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	for (int format = IPSECEVTX_FORMAT_NONE; format <= IPSECEVTX_FORMAT_JSON; format++) {
		options.format = (enum ipsecevtx_format)format;
		meter.peak = 0;
		ck_assert_int_eq(ipsecevtx_context_new(&context, &allocator), 0);
		if (format == IPSECEVTX_FORMAT_NONE) {
			options.context = context;
			said_listen(&by_program, &log, &options, true, 0);
			plans = meter.peak;
		} else {
			compare_shared("once", &log, &options, context, 0);
			compare_shared("twice", &log, &options, context, 0);
		}
		ipsecevtx_context_free(context);
		ck_assert_uint_eq(meter.live, 0);
	}
	ck_assert_uint_gt(meter.peak, plans + 700 * 1024);
	ck_assert_uint_lt(meter.peak, plans + 800 * 1024);
	free(bytes);
}
END_TEST

START_TEST(a_context_without_memory_shares_no_program)
{
	static struct counting counting;
	struct said_log log;
	struct ipsecevtx_context *context;
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	memset(&counting, 0, sizeof counting);
	const struct ipsecevtx_allocator allocator = counting_allocator(&counting);
	uint8_t *bytes = many_kinds(20, &log);
	options.any = true;
	options.format = IPSECEVTX_FORMAT_JSON;
	ck_assert_int_eq(ipsecevtx_context_new(&context, &allocator), 0);
	counting.fail_at = counting.calls + 1;
	counting.fail_on = true;
	size_t brief = compare_shared("once", &log, &options, context, 0);
	ck_assert_uint_gt(brief, 20);
	ck_assert_uint_eq(compare_shared("twice", &log, &options, context, 0), brief);
	ipsecevtx_context_free(context);
	ck_assert_uint_eq(counting.live, 0);
	free(bytes);
}
END_TEST

/* Records of one kind; of the last every bit is another one in turn, and it is cut everywhere. */
#define ALIKE 10u

static void make_alike(struct sample *sample)
{
	struct evtxgen *log = sample_begin();
	for (unsigned i = 0; i < ALIKE; i++)
		sample_add_same(sample, log, "Negotiation timed out");
	sample_finish(sample, log);
}

static void compare_damaged(const struct sample *sample, struct ipsecevtx_options *options)
{
	const struct said_log log = log_of_sample(sample);
	said_listen(&by_event, &log, options, false, 0);
	said_listen(&by_program, &log, options, true, 0);
	require_same("damaged", "last record");
}

START_TEST(a_record_with_any_bit_changed_is_written_the_same)
{
	static struct sample sample;
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	size_t brief = 0;
	make_alike(&sample);
	options.any = true;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	options.format = (enum ipsecevtx_format)_i;
	for (uint32_t at = 0; at < sample_size(&sample, ALIKE - 1); at++) {
		/* In a slow build one bit of each byte, each time another one. */
		for (unsigned bit = is_slow_build() ? at % 8 : 0; bit < 8; bit += is_slow_build() ? 8 : 1) {
			sample.bytes[sample.offsets[ALIKE - 1] + at] ^= (uint8_t)(1u << bit);
			sample_fix(&sample);
			compare_damaged(&sample, &options);
			sample.bytes[sample.offsets[ALIKE - 1] + at] ^= (uint8_t)(1u << bit);
			brief += by_program.brief;
		}
	}
	/* Changed texts and numbers are values like any other. */
	ck_assert_uint_gt(brief, sample_size(&sample, ALIKE - 1));
	sample_free(&sample);
}
END_TEST

/* A unit that is half of a character: the text is marked where it stands in one, and what else it is must be told. */
START_TEST(a_record_with_half_a_character_anywhere_is_written_the_same)
{
	static const uint8_t halves[][2] = {{0x00, 0xd8}, {0x41, 0xdc}};
	static struct sample sample;
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	size_t told = 0;
	make_alike(&sample);
	options.any = true;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	options.format = (enum ipsecevtx_format)_i;
	for (uint32_t at = 24; at + 1 < sample_size(&sample, ALIKE - 1); at++) {
		uint8_t *unit = sample.bytes + sample.offsets[ALIKE - 1] + at;
		const uint8_t kept[2] = {unit[0], unit[1]};
		memcpy(unit, halves[at / 2 % 2], 2);
		sample_fix(&sample);
		compare_damaged(&sample, &options);
		memcpy(unit, kept, 2);
		told += by_event.finding_count > 0;
	}
	ck_assert_uint_gt(told, 50);
	sample_free(&sample);
}
END_TEST

START_TEST(a_record_that_is_cut_anywhere_is_written_the_same)
{
	static struct sample sample;
	static uint8_t kept[CHUNK];
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	make_alike(&sample);
	options.any = true;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	options.format = (enum ipsecevtx_format)_i;
	uint32_t size = sample_size(&sample, ALIKE - 1);
	uint8_t *record = sample.bytes + sample.offsets[ALIKE - 1];
	memcpy(kept, record, size);
	for (uint32_t at = 24; at < size; at++) {
		memset(record + at, 0, size - at);
		put_u32(record + size - 4, size); /* as if all of it had been written */
		sample_fix(&sample);
		compare_damaged(&sample, &options);
		memcpy(record, kept, size);
	}
	sample_free(&sample);
}
END_TEST

/* Logs that Windows wrote, and those of the samples and of cases; in a slow build those that are not large. */
static void compare_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return;
	fseek(file, 0, SEEK_END);
	long size = ftell(file);
	rewind(file);
	const long most = is_slow_build() ? 512 * 1024 : 4 * 1024 * 1024;
	uint8_t *bytes = malloc((size_t)size + 1);
	if (bytes && size > 0 && size < most && fread(bytes, 1, (size_t)size, file) == (size_t)size) {
		const struct said_log log = {bytes, (size_t)size};
		compare(path, &log, true);
	}
	free(bytes);
	fclose(file);
}

static size_t compare_directory(const char *path, unsigned depth)
{
	char name[4096];
	size_t count = 0;
	DIR *directory = opendir(path);
	struct dirent *entry;
	while (directory && (entry = readdir(directory)) != NULL) {
		size_t length = strlen(entry->d_name);
		if (entry->d_name[0] == '.')
			continue;
		if (snprintf(name, sizeof name, "%s/%s", path, entry->d_name) >= (int)sizeof name)
			continue;
		if (length > 5 && strcmp(entry->d_name + length - 5, ".evtx") == 0) {
			compare_file(name);
			count++;
		} else if (depth > 0) {
			count += compare_directory(name, depth - 1);
		}
	}
	if (directory)
		closedir(directory);
	return count;
}

START_TEST(logs_of_others_are_written_the_same)
{
	static const char *const places[] = {"samples", "../shared/corpus", "../shared/cases"};
	size_t count = compare_directory(places[_i], 3);
	ck_assert_msg(_i > 0 || count > 0, "no log in %s", places[_i]);
}
END_TEST

Suite *suite_program(void)
{
	Suite *suite = suite_create("program");
	TCase *same = tcase_create("same");
	tcase_add_loop_test(same, each_event_of_each_layout_is_written_the_same, 0, 2);
	tcase_add_test(same, each_kind_of_value_is_written_the_same);
	tcase_add_test(same, a_text_of_no_bytes_is_written_the_same);
	tcase_add_test(same, room_for_no_bytes_is_room);
	tcase_add_test(same, programs_beyond_their_bounds_are_done_without);
	tcase_add_test(same, no_form_is_too_long);
	tcase_add_loop_test(same, with_verify_events_are_made_and_texts_compared, IPSECEVTX_FORMAT_JSON,
		IPSECEVTX_FORMAT_RECORD + 1);
	tcase_add_test(same, libevtx_reads_without_programs);
	tcase_set_timeout(same, 120);
	suite_add_tcase(suite, same);
	TCase *shared = tcase_create("shared");
	tcase_add_loop_test(shared, a_program_that_another_log_made_is_used_and_writes_the_same, 0, 4);
	tcase_add_loop_test(shared, programs_of_templates_that_look_alike_are_told_apart, IPSECEVTX_FORMAT_JSON,
		IPSECEVTX_FORMAT_RECORD + 1);
	tcase_add_test(shared, programs_of_a_context_take_no_more_memory_than_they_may);
	tcase_add_test(shared, a_context_without_memory_shares_no_program);
	tcase_set_timeout(shared, 120);
	suite_add_tcase(suite, shared);
	TCase *damaged = tcase_create("damaged");
	tcase_add_loop_test(damaged, a_record_with_any_bit_changed_is_written_the_same, IPSECEVTX_FORMAT_JSON,
		IPSECEVTX_FORMAT_RECORD + 1);
	tcase_add_loop_test(damaged, a_record_with_half_a_character_anywhere_is_written_the_same, IPSECEVTX_FORMAT_JSON,
		IPSECEVTX_FORMAT_RECORD + 1);
	tcase_add_loop_test(damaged, a_record_that_is_cut_anywhere_is_written_the_same, IPSECEVTX_FORMAT_JSON,
		IPSECEVTX_FORMAT_RECORD + 1);
	tcase_set_timeout(damaged, 240);
	suite_add_tcase(suite, damaged);
	TCase *logs = tcase_create("logs");
	tcase_add_loop_test(logs, logs_of_others_are_written_the_same, 0, 3);
	tcase_set_timeout(logs, 240);
	suite_add_tcase(suite, logs);
	return suite;
}
