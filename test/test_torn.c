/* SPDX-License-Identifier: MIT */
/*
 * Records of which only the beginning was written: what is whole of them is printed, the rest is absent, and no value
 * is made of what was never written.
 */
#include "suites.h"
#include "test_damage_support.h"
#include "test_flat.h"
#include "test_support.h"
#include "test_tool_support.h"

#include <stdlib.h>
#include <string.h>

#define PAGE 4096u

static struct flats whole, torn;

/* A log is read ten thousand times: its memory is used again. */
static struct meter meter;

/* A log of three records, the second of them cut or, with the first of all, the one with the templates. */
struct cut_log {
	uint8_t *bytes, *cut;
	size_t size;
	size_t offsets[4]; /* of the records, and of their end */
};

#define WORDS                                                                                                          \
	"activity={01020304-0506-0708-090a-0b0c0d0e0f10} "                                                             \
	"user=S-1-5-18 computer=vpn1.corp.example qualifiers=513 pid=99999999"

static const char *const scripts[] = {
	"event 4653 %s LocalMMPrincipalName=me RemoteAddress=192.0.2.7 " WORDS " variant=win10\n",
	"event 4653 %s LocalMMPrincipalName=me RemoteAddress=192.0.2.7 " WORDS " variant=win7\n",
	"event 5451 %s " WORDS " variant=eventlog\n",
	"event 4650 %s " WORDS " variant=classic\n",
	"event 4655 %s RemoteAddress=192.0.2.7 " WORDS " variant=shuffled\n",
	"event 4653 %s LocalMMPrincipalName=me RemoteAddress=192.0.2.7 " WORDS " notemplate\n",
	"event 4655 %s RemoteAddress=192.0.2.7 " WORDS " notemplate variant=win7\n",
	"other 77 %s =one a:uint32=70000 =two b:hex64=0x1122334455667788 =three t:string[]=x|yy|zzz =four " WORDS "\n",
	"other 77 %s userdata=Root Part.Name=one Part.Other:uint64=99999999999 Last:guid={01020304-0506-0708-090a-"
	"0b0c0d0e0f10} provider=Some-Provider " WORDS "\n",
	"other 77 %s userdata=Root Part.Name=one Part.Other=two notemplate provider=Some-Provider\n",
};

static void make(struct cut_log *log, const char *line)
{
	char script[2048];
	size_t length = 0;
	static const char *const times[] = {"2024-03-01T08:00:00Z", "+1", "+1"};
	for (int i = 0; i < 3; i++)
		length += (size_t)snprintf(script + length, sizeof script - length, line, times[i]);
	log->bytes = log_of(script, &log->size);
	log->cut = malloc(log->size);
	ck_assert_ptr_nonnull(log->cut);
	flats_read(&whole, log->bytes, log->size, NULL);
	ck_assert_uint_eq(whole.count, 3);
	for (size_t i = 0; i < 3; i++)
		log->offsets[i] = whole.events[i].offset;
	const uint8_t *last = log->bytes + log->offsets[2];
	log->offsets[3] = log->offsets[2] + ((size_t)last[4] | (size_t)last[5] << 8);
}

static void release(struct cut_log *log)
{
	free(log->bytes);
	free(log->cut);
}

/* How far the zeros go. */
enum reach { TO_RECORD_END, TO_PAGE_END, TO_CHUNK_END, REACHES };

static size_t end_of(const struct cut_log *log, size_t index, enum reach reach)
{
	size_t end = log->offsets[index + 1];
	if (reach == TO_PAGE_END)
		return (end + PAGE - 1) / PAGE * PAGE;
	return reach == TO_CHUNK_END ? log->size : end;
}

/* Whether a finding says that something of a record is wrong. */
static bool is_told(uint64_t offset)
{
	for (size_t i = 0; i < torn.finding_count; i++) {
		const struct ipsecevtx_finding *finding = &torn.findings[i];
		bool is_of_records = finding->record_id || finding->severity == IPSECEVTX_SEVERITY_LOSS;
		if (finding->severity >= IPSECEVTX_SEVERITY_WARNING && is_of_records && finding->offset <= offset &&
			offset < finding->offset + finding->length)
			return true;
	}
	return false;
}

/* Cuts a record at a byte; how many of its values are there, 0 for no event. */
static size_t look_at_cut(
	struct cut_log *log, size_t index, size_t at, enum reach reach, const struct ipsecevtx_options *options)
{
	memcpy(log->cut, log->bytes, log->size);
	memset(log->cut + at, 0, end_of(log, index, reach) - at);
	size_t start = log->offsets[index];
	bool is_same = memcmp(log->cut + start, log->bytes + start, log->offsets[index + 1] - start) == 0;
	flats_read(&torn, log->cut, log->size, options);
	const struct flat *flat = flats_find(&torn, index + 1);
	for (size_t i = 0; i < index; i++) {
		ck_assert_uint_eq(torn.events[i].count, whole.events[i].count);
		flat_assert_within(&torn.events[i], &whole.events[i]);
	}
	ck_assert_uint_eq(torn.told[IPSECEVTX_FINDING_DISPUTED], 0);
	ck_assert_uint_eq(torn.statistics.findings[IPSECEVTX_SEVERITY_TAMPERING], 0);
	if (!is_same)
		ck_assert_msg(is_told(log->offsets[index]), "a cut at %zu is not told", at - log->offsets[index]);
	if (!flat)
		return 0;
	/* With the rest of its size the chunk's checksum is right: that is all that was lost. */
	ck_assert(is_same || flat->marks & (IPSECEVTX_MARK_TORN | IPSECEVTX_MARK_RECORD_SIZE));
	flat_assert_within(flat, &whole.events[index]);
	return flat->count;
}

START_TEST(no_value_is_made_of_what_was_never_written)
{
	struct cut_log log;
	struct ipsecevtx_allocator allocator = meter_allocator(&meter);
	struct ipsecevtx_options with_memory = look_options();
	const struct ipsecevtx_options *options = &with_memory;
	with_memory.allocator = &allocator;
	meter.use_cache = true;
	make(&log, scripts[_i]);
	for (size_t index = 0; index < 2; index++) {
		/* Where the templates stand, a few places will do: their record's values come behind them. */
		size_t values = log.offsets[index + 1] - (index ? log.offsets[2] - log.offsets[1] : 600);
		for (int reach = 0; reach < REACHES; reach++) {
			size_t most = 0;
			for (size_t at = log.offsets[index]; at <= log.offsets[index + 1]; at += at < values ? 29 : 1) {
				size_t count = look_at_cut(&log, index, at, (enum reach)reach, options);
				ck_assert_msg(count >= most, "%zu bytes more, and fewer values", at);
				most = count;
			}
			ck_assert_uint_eq(most, whole.events[index].count);
		}
	}
	meter_free_cache(&meter);
	release(&log);
}
END_TEST

/* What was written is there: in a System part of Windows 10, values in the order of its slots. */
START_TEST(values_before_the_tear_are_there)
{
	static const struct {
		size_t size; /* of the values up to here */
		const char *key;
	} values[] = {{1, "level"}, {2, "opcode"}, {4, "task"}, {18, "keywords"}, {26, "time"}, {42, "activity_id"},
		{46, "process_id"}, {50, "thread_id"}, {58, "record_id"}, {59, "version"}, {71, "user_sid"}};
	struct cut_log log;
	make(&log, scripts[0]);
	const uint8_t *record = log.bytes + log.offsets[1];
	size_t start = log.offsets[1] + 24 + 4 + 10;
	size_t count = log.bytes[start];
	ck_assert_uint_eq(count, 18);
	start += 4 + 4 * count;
	for (size_t i = 0; i < COUNT_OF(values); i++) {
		/* A value that ends in zeros, as small numbers do, is whole when something stands behind it. */
		size_t at = start + values[i].size;
		while (log.bytes[at - 1] == 0)
			at++;
		look_at_cut(&log, 1, at, TO_RECORD_END, NULL);
		const struct flat *flat = flats_find(&torn, 2);
		if (values[i].size < 8) {
			ck_assert_ptr_null(flat); /* the event id ends at 6 */
			ck_assert_uint_eq(torn.told[IPSECEVTX_FINDING_TORN], 1);
			continue;
		}
		ck_assert_ptr_nonnull(flat);
		ck_assert_ptr_nonnull(flat_find(flat, values[i].key));
		ck_assert_uint_eq(torn.last[IPSECEVTX_FINDING_TORN].found, at - log.offsets[1]);
		ck_assert_uint_eq(torn.last[IPSECEVTX_FINDING_TORN].expected, record[4] | record[5] << 8);
		if (values[i].size < 71)
			ck_assert_ptr_null(flat_find(flat, "channel"));
	}
	release(&log);
}
END_TEST

START_TEST(every_engine_says_the_same_of_a_torn_record)
{
	struct cut_log log;
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	options.any = true;
	make(&log, scripts[_i]);
	for (size_t at = log.offsets[1]; at <= log.offsets[2]; at += 7) {
		size_t direct = look_at_cut(&log, 1, at, TO_RECORD_END, NULL);
		options.engine = IPSECEVTX_ENGINE_CERTIFIED;
		options.verify = true;
		ck_assert_uint_eq(look_at_cut(&log, 1, at, TO_RECORD_END, &options), direct);
		options.engine = IPSECEVTX_ENGINE_LIBEVTX;
		options.verify = false;
		ck_assert_uint_eq(look_at_cut(&log, 1, at, TO_RECORD_END, &options), direct);
	}
	release(&log);
}
END_TEST

/* What is not asked for is not printed because it is torn; what may be asked for is not filtered out in silence. */
START_TEST(torn_records_are_filtered_by_what_is_whole)
{
	struct cut_log log;
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	make(&log, scripts[0]);
	size_t start = log.offsets[1] + 24 + 4 + 10 + 4 + 4 * 18;
	options.modes = IPSECEVTX_MODE_QUICK;
	look_at_cut(&log, 1, log.offsets[2] - 20, TO_RECORD_END, NULL);
	flats_read(&torn, log.cut, log.size, &options);
	ck_assert_uint_eq(torn.count, 0);
	ck_assert_uint_eq(torn.statistics.records_filtered, 3);
	ck_assert_uint_eq(torn.told[IPSECEVTX_FINDING_TORN], 1);
	/* The event id is there, the provider is not: it may be one of ours, and is not filtered out. */
	options.modes = 0;
	memcpy(log.cut, log.bytes, log.size);
	memset(log.cut + start + 50, 0, log.offsets[2] - start - 50);
	flats_read(&torn, log.cut, log.size, &options);
	ck_assert_uint_eq(torn.count, 3);
	ck_assert_uint_eq(torn.events[1].marks, IPSECEVTX_MARK_TORN | IPSECEVTX_MARK_CHUNK_CRC);
	ck_assert_uint_eq(torn.statistics.findings[IPSECEVTX_SEVERITY_TAMPERING], 0);
	release(&log);
}
END_TEST

START_TEST(the_tool_prints_what_is_whole_of_a_torn_record)
{
	size_t size;
	size_t offsets[3];
	uint8_t *bytes =
		log_bytes("set pid=99999999\nevent 4655 2024-03-01T08:00:00Z\nevent 4655 +1\nevent 4655 +1\n", &size);
	ck_assert_uint_eq(record_offsets(bytes, size, offsets, 3), 3);
	memset(bytes + offsets[2] - 60, 0, 60);
	make_file("a.evtx", bytes, size);
	struct ran ran = TOOL_ENDS(3, "-o", "jsonl", "a.evtx");
	assert_has(ran.err, ": loss: torn at 0x");
	assert_has(ran.out, "\"marks\":[\"chunk-crc\",\"torn\"]");
	ck_assert_uint_eq(count_of(ran.out, "\n"), 3);
	ck_assert_uint_eq(count_of(ran.out, "\"mm_sa_id\""), 2);
	ran = TOOL_ENDS(3, "-o", "xml", "a.evtx");
	ck_assert_uint_eq(count_of(ran.out, "name=\"LocalAddress\"") + count_of(ran.out, "Name=\"LocalAddress\""), 3);
	ck_assert_uint_eq(count_of(ran.out, "Name=\"MMSAID\""), 2);
	TOOL_ENDS(3, "-q", "-e", "5451", "a.evtx");
}
END_TEST

Suite *suite_torn(void)
{
	Suite *suite = suite_create("torn");
	TCase *cuts = tcase_create("cuts");
	tcase_add_loop_test(cuts, no_value_is_made_of_what_was_never_written, 0, (int)COUNT_OF(scripts));
	tcase_add_test(cuts, values_before_the_tear_are_there);
	tcase_add_loop_test(cuts, every_engine_says_the_same_of_a_torn_record, 0, (int)COUNT_OF(scripts));
	tcase_add_test(cuts, torn_records_are_filtered_by_what_is_whole);
	tcase_set_timeout(cuts, 120);
	suite_add_tcase(suite, cuts);
	tcase_add_test(tool_case(suite, "tool"), the_tool_prints_what_is_whole_of_a_torn_record);
	return suite;
}
