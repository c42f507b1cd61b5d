/* SPDX-License-Identifier: MIT */
/* Each kind of finding, provoked; and none of them where nothing is wrong. */
#include "suites.h"
#include "test_damage_support.h"
#include "test_support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PER_CHUNK 6u

static struct sample good, bad;
static struct view view;

static void set_up(void)
{
	sample_make(&good, 3, PER_CHUNK);
	sample_copy(&bad, &good);
}

static void tear_down(void)
{
	sample_free(&good);
	sample_free(&bad);
	view_free(&view);
}

static void see(void)
{
	look(&view, bad.bytes, bad.size, NULL);
	ck_assert_int_eq(view.opened, 0);
	assert_adds_up(&view);
}

static size_t second_chunk(void)
{
	return HEADER + CHUNK;
}

/* A finding at a record of the damaged log. */
static const struct ipsecevtx_finding *at_record(
	enum ipsecevtx_finding_kind kind, enum ipsecevtx_severity severity, size_t index)
{
	const struct ipsecevtx_finding *finding =
		assert_told(&view, kind, severity, bad.offsets[index], sample_size(&bad, index));
	ck_assert_uint_eq(finding->record_id, get_u32(bad.bytes + bad.offsets[index] + 8));
	return finding;
}

START_TEST(file_header)
{
	bad.bytes[0] = 'e';
	see();
	assert_told(&view, IPSECEVTX_FINDING_FILE_HEADER, IPSECEVTX_SEVERITY_WARNING, 0, HEADER);
}
END_TEST

START_TEST(file_header_crc)
{
	bad.bytes[60] ^= 1;
	see();
	assert_told(&view, IPSECEVTX_FINDING_FILE_HEADER_CRC, IPSECEVTX_SEVERITY_WARNING, 0, HEADER);
	ck_assert_uint_eq(view.told_count, 1);
}
END_TEST

START_TEST(file_dirty)
{
	bad.bytes[120] = 1;
	sample_fix(&bad);
	see();
	assert_told(&view, IPSECEVTX_FINDING_FILE_DIRTY, IPSECEVTX_SEVERITY_NOTE, 0, HEADER);
	ck_assert_uint_eq(view.told_count, 1);
}
END_TEST

START_TEST(chunk_count)
{
	bad.bytes[42] = 9;
	sample_fix(&bad);
	see();
	assert_told(&view, IPSECEVTX_FINDING_CHUNK_COUNT, IPSECEVTX_SEVERITY_LOSS, 42, 2);
	ck_assert_uint_eq(view.told_count, 1);
	/* A dirty log's header is out of date, which is no news. */
	bad.bytes[42] = 1;
	bad.bytes[120] = 1;
	sample_fix(&bad);
	see();
	assert_told(&view, IPSECEVTX_FINDING_CHUNK_COUNT, IPSECEVTX_SEVERITY_NOTE, 42, 2);
}
END_TEST

START_TEST(chunk_magic)
{
	bad.bytes[second_chunk()] = 'e';
	see();
	assert_told(&view, IPSECEVTX_FINDING_CHUNK_MAGIC, IPSECEVTX_SEVERITY_WARNING, second_chunk(), CHUNK);
}
END_TEST

START_TEST(chunk_header)
{
	put_u32(bad.bytes + second_chunk() + 48, 65537);
	sample_fix(&bad);
	see();
	const struct ipsecevtx_finding *finding =
		assert_told(&view, IPSECEVTX_FINDING_CHUNK_HEADER, IPSECEVTX_SEVERITY_WARNING, second_chunk(), CHUNK);
	ck_assert_uint_eq(finding->found, 65537);
}
END_TEST

START_TEST(chunk_header_crc)
{
	bad.bytes[second_chunk() + 100] ^= 1;
	see();
	assert_told(&view, IPSECEVTX_FINDING_CHUNK_HEADER_CRC, IPSECEVTX_SEVERITY_WARNING, second_chunk(), 512);
	ck_assert_uint_eq(view.told_count, 1);
}
END_TEST

START_TEST(chunk_data_crc)
{
	bad.bytes[second_chunk() + 52] ^= 1;
	see();
	assert_told(&view, IPSECEVTX_FINDING_CHUNK_DATA_CRC, IPSECEVTX_SEVERITY_WARNING, second_chunk(),
		get_u32(bad.bytes + second_chunk() + 48) - 512);
}
END_TEST

START_TEST(chunk_cut)
{
	bad.size -= 1000;
	see();
	assert_told(&view, IPSECEVTX_FINDING_CHUNK_CUT, IPSECEVTX_SEVERITY_LOSS, second_chunk() + CHUNK, CHUNK - 1000);
}
END_TEST

START_TEST(bytes_skipped)
{
	memset(bad.bytes + bad.offsets[8], 0, sample_size(&good, 8));
	sample_fix(&bad);
	see();
	assert_told(
		&view, IPSECEVTX_FINDING_BYTES_SKIPPED, IPSECEVTX_SEVERITY_LOSS, bad.offsets[8], sample_size(&good, 8));
}
END_TEST

START_TEST(record_size)
{
	put_u32(bad.bytes + bad.offsets[9] - 4, 1);
	sample_fix(&bad);
	see();
	at_record(IPSECEVTX_FINDING_RECORD_SIZE, IPSECEVTX_SEVERITY_WARNING, 8);
	ck_assert_uint_eq(view.told_count, 1);
}
END_TEST

START_TEST(record_unreadable)
{
	bad.bytes[bad.offsets[8] + 24] = 0xff;
	sample_fix(&bad);
	see();
	at_record(IPSECEVTX_FINDING_RECORD_UNREADABLE, IPSECEVTX_SEVERITY_LOSS, 8);
	ck_assert_uint_eq(view.statistics.records_lost, 1);
}
END_TEST

START_TEST(limit)
{
	char path[512] = "A";
	struct evtxgen *log = sample_begin();
	sample_free(&bad);
	sample_add_same(&bad, log, "one");
	for (unsigned i = 0; i < 40; i++)
		strcat(path, ".A");
	struct evtxgen_event event = evtxgen_event(log, 9999, 0);
	event.user_data = "Deep";
	struct evtxgen_field field = {.name = path, .value = evtxgen_text("x")};
	sample_add_event(&bad, log, &event, &field, 1);
	sample_add_same(&bad, log, "three");
	sample_finish(&bad, log);
	see();
	ck_assert_uint_eq(view.count, 2);
	at_record(IPSECEVTX_FINDING_LIMIT, IPSECEVTX_SEVERITY_LOSS, 1);
}
END_TEST

START_TEST(value)
{
	struct evtxgen *log = sample_begin();
	sample_free(&bad);
	struct evtxgen_event event = evtxgen_event(log, 4653, 1);
	struct evtxgen_field field = {.name = "LocalKeyModPort", .value = evtxgen_text("no port")};
	sample_add_event(&bad, log, &event, &field, 1);
	sample_finish(&bad, log);
	see();
	ck_assert_uint_eq(view.count, 1);
	if (view.events[0].marks & IPSECEVTX_MARK_VALUE)
		ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_VALUE), 1);
}
END_TEST

START_TEST(uncertified)
{
	struct ipsecevtx_options options = look_options();
	struct evtxgen *log = sample_begin();
	sample_free(&bad);
	evtxgen_defaults(log)->flags = EVTXGEN_NO_TEMPLATE; /* which libevtx cannot read */
	sample_add_same(&bad, log, "one");
	sample_finish(&bad, log);
	options.engine = IPSECEVTX_ENGINE_LIBEVTX;
	look(&view, bad.bytes, bad.size, &options);
	at_record(IPSECEVTX_FINDING_UNCERTIFIED, IPSECEVTX_SEVERITY_NOTE, 0);
	ck_assert_uint_eq(view.events[0].marks, IPSECEVTX_MARK_UNCERTIFIED);
}
END_TEST

START_TEST(compression)
{
	size_t size;
	uint8_t *gzip = gzip_of(good.bytes, good.size, &size);
	look(&view, gzip, size - 20, NULL);
	ck_assert_int_eq(view.result, -1);
	ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_COMPRESSION), 1);
	assert_told(&view, IPSECEVTX_FINDING_COMPRESSION, IPSECEVTX_SEVERITY_LOSS, view.statistics.bytes, 0);
	free(gzip);
}
END_TEST

static size_t stream_at;

static ptrdiff_t read_half(void *user, void *buffer, size_t size)
{
	(void)user;
	if (stream_at >= good.size / 2) {
		errno = EIO;
		return -1;
	}
	size = size < good.size / 2 - stream_at ? size : good.size / 2 - stream_at;
	memcpy(buffer, good.bytes + stream_at, size);
	stream_at += size;
	return (ptrdiff_t)size;
}

START_TEST(reading)
{
	struct ipsecevtx_stream stream = {read_half, NULL, NULL};
	stream_at = 0;
	look_at_stream(&view, &stream, NULL);
	ck_assert_int_eq(view.result, -1);
	assert_told(&view, IPSECEVTX_FINDING_READ, IPSECEVTX_SEVERITY_LOSS, good.size / 2, 0);
}
END_TEST

START_TEST(chunk_displaced)
{
	sample_insert(&bad, second_chunk(), 77, 5);
	see();
	assert_told(&view, IPSECEVTX_FINDING_CHUNK_DISPLACED, IPSECEVTX_SEVERITY_WARNING, second_chunk(), 77);
}
END_TEST

START_TEST(chunk_numbers)
{
	bad.bytes[second_chunk() + 24] += 2;
	bad.bytes[second_chunk() + 32] += 3;
	sample_fix(&bad);
	see();
	const struct ipsecevtx_finding *finding =
		assert_told(&view, IPSECEVTX_FINDING_CHUNK_NUMBERS, IPSECEVTX_SEVERITY_WARNING, second_chunk(), 512);
	ck_assert_uint_eq(finding->expected, PER_CHUNK + 3);
	ck_assert_uint_eq(finding->found, PER_CHUNK + 1);
	ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_CHUNK_NUMBERS), 2);
	ck_assert_uint_eq(view.told_count, 2);
}
END_TEST

START_TEST(hidden_data)
{
	uint32_t size = sample_size(&good, 8) + sample_size(&good, 9);
	put_u32(bad.bytes + bad.offsets[8] + 4, size);
	put_u32(bad.bytes + bad.offsets[10] - 4, size);
	sample_fix(&bad);
	see();
	ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_HIDDEN_DATA), 1);
	assert_covered(&view, IPSECEVTX_SEVERITY_TAMPERING, bad.offsets[9], sample_size(&good, 9) - 4);
}
END_TEST

START_TEST(borrowed_template)
{
	memset(bad.bytes + bad.offsets[PER_CHUNK] + 42, 0, 16); /* GUID of its template */
	sample_fix(&bad);
	see();
	at_record(IPSECEVTX_FINDING_BORROWED_TEMPLATE, IPSECEVTX_SEVERITY_WARNING, PER_CHUNK);
}
END_TEST

/* A log of events 4653 whose numbers and times a test chooses. */
struct numbered {
	uint64_t id;
	uint64_t header_id;
	int64_t seconds;         /* after the first one */
	int64_t written_seconds; /* differing; 0: none */
	uint16_t event_id;       /* 0: 4653 */
};

static void make_numbered(const struct numbered *records, size_t count)
{
	struct evtxgen *log = sample_begin();
	sample_free(&bad);
	uint64_t first = evtxgen_event(log, 4653, 1).time;
	for (size_t i = 0; i < count; i++) {
		bool is_clear = records[i].event_id == 1102;
		struct evtxgen_event event =
			records[i].event_id ? evtxgen_event(log, records[i].event_id, 0) : evtxgen_event(log, 4653, 1);
		event.record_id = records[i].id;
		event.header_record_id = records[i].header_id;
		event.time = first + (uint64_t)(records[i].seconds * 10000000);
		if (records[i].written_seconds)
			event.written_time = first + (uint64_t)(records[i].written_seconds * 10000000);
		if (is_clear) {
			event.provider = "Microsoft-Windows-Eventlog";
			event.provider_guid = NULL;
		}
		sample_add_event(&bad, log, &event, NULL, 0);
	}
	sample_finish(&bad, log);
	see();
	ck_assert_uint_eq(view.count, count);
}

START_TEST(record_gap)
{
	static const struct numbered records[] = {{1, 1, 0, 0, 0}, {2, 2, 1, 0, 0}, {5, 5, 2, 0, 0}, {6, 6, 3, 0, 0}};
	make_numbered(records, COUNT(records));
	const struct ipsecevtx_finding *finding =
		at_record(IPSECEVTX_FINDING_RECORD_GAP, IPSECEVTX_SEVERITY_TAMPERING, 2);
	ck_assert_uint_eq(finding->expected, 3);
	ck_assert_uint_eq(finding->found, 5);
	ck_assert_uint_eq(view.told_count, 1);
}
END_TEST

START_TEST(record_order)
{
	static const struct numbered records[] = {{1, 1, 0, 0, 0}, {2, 2, 1, 0, 0}, {2, 2, 2, 0, 0}, {3, 3, 3, 0, 0}};
	make_numbered(records, COUNT(records));
	at_record(IPSECEVTX_FINDING_RECORD_ORDER, IPSECEVTX_SEVERITY_TAMPERING, 2);
}
END_TEST

START_TEST(record_id)
{
	static const struct numbered records[] = {{1, 1, 0, 0, 0}, {2, 2, 1, 0, 0}, {9, 3, 2, 0, 0}, {4, 4, 3, 0, 0}};
	make_numbered(records, COUNT(records));
	const struct ipsecevtx_finding *finding =
		at_record(IPSECEVTX_FINDING_RECORD_ID, IPSECEVTX_SEVERITY_TAMPERING, 2);
	ck_assert_uint_eq(finding->expected, 3);
	ck_assert_uint_eq(finding->found, 9);
}
END_TEST

START_TEST(record_id_of_an_export)
{
	static const struct numbered records[] = {{101, 1, 0, 0, 0}, {102, 2, 1, 0, 0}, {105, 3, 2, 0, 0}};
	make_numbered(records, COUNT(records));
	at_record(IPSECEVTX_FINDING_RECORD_ID, IPSECEVTX_SEVERITY_NOTE, 0);
	at_record(IPSECEVTX_FINDING_RECORD_ID, IPSECEVTX_SEVERITY_NOTE, 2);
	ck_assert_uint_eq(told_above_note(&view), 0);
}
END_TEST

START_TEST(record_time)
{
	static const struct numbered records[] = {{1, 1, 0, 0, 0}, {2, 2, 1, 500, 0}, {3, 3, 2, 0, 0}};
	make_numbered(records, COUNT(records));
	at_record(IPSECEVTX_FINDING_RECORD_TIME, IPSECEVTX_SEVERITY_WARNING, 1);
}
END_TEST

START_TEST(time_order)
{
	static const struct numbered records[] = {{1, 1, 900, 0, 0}, {2, 2, 100, 0, 0}, {3, 3, 901, 0, 0}};
	make_numbered(records, COUNT(records));
	at_record(IPSECEVTX_FINDING_TIME_ORDER, IPSECEVTX_SEVERITY_NOTE, 1);
}
END_TEST

START_TEST(log_cleared)
{
	static const struct numbered plain[] = {{1, 1, 0, 0, 0}, {2, 2, 1, 0, 1102}};
	static const struct numbered near[] = {{1, 1, 0, 0, 0}, {7, 7, 1, 0, 0}, {8, 8, 60, 0, 1102}};
	static const struct numbered far[] = {{1, 1, 0, 0, 0}, {7, 7, 1, 0, 0}, {8, 8, 9000, 0, 1102}};
	make_numbered(plain, COUNT(plain));
	at_record(IPSECEVTX_FINDING_LOG_CLEARED, IPSECEVTX_SEVERITY_NOTE, 1);
	make_numbered(near, COUNT(near));
	at_record(IPSECEVTX_FINDING_LOG_CLEARED, IPSECEVTX_SEVERITY_WARNING, 2);
	make_numbered(far, COUNT(far));
	at_record(IPSECEVTX_FINDING_LOG_CLEARED, IPSECEVTX_SEVERITY_NOTE, 2);
}
END_TEST

START_TEST(audit_policy)
{
	static const struct numbered plain[] = {{1, 1, 0, 0, 0}, {2, 2, 1, 0, 4719}};
	static const struct numbered near[] = {{1, 1, 0, 0, 0}, {7, 7, 1, 0, 0}, {8, 8, 60, 0, 4719}};
	make_numbered(plain, COUNT(plain));
	at_record(IPSECEVTX_FINDING_AUDIT_POLICY, IPSECEVTX_SEVERITY_NOTE, 1);
	make_numbered(near, COUNT(near));
	at_record(IPSECEVTX_FINDING_AUDIT_POLICY, IPSECEVTX_SEVERITY_WARNING, 2);
}
END_TEST

/*
 * Clean logs.
 */

static void assert_clean(const char *what)
{
	if (told_above_note(&view) > 0) {
		dump_told(&view);
		ck_abort_msg("%s: %zu findings above a note", what, told_above_note(&view));
	}
	ck_assert_uint_eq(view.statistics.records_lost, 0);
}

START_TEST(clean_logs_of_all_variants_give_no_alarm)
{
	for (unsigned form = 0; form < 2 * EVTXGEN_VARIANT_COUNT; form++) {
		for (unsigned kind = 0; kind < 5; kind++) {
			struct ipsecevtx_options options = look_options();
			char what[64];
			struct evtxgen *log = sample_begin();
			evtxgen_defaults(log)->variant = (enum evtxgen_variant)(form / 2);
			evtxgen_defaults(log)->flags = form % 2 ? EVTXGEN_NO_TEMPLATE : 0;
			evtxgen_settings(log)->dirty = kind == 1;
			evtxgen_settings(log)->stale_header = kind == 1;
			evtxgen_settings(log)->renumber = kind == 2;
			evtxgen_settings(log)->next_record_id = kind == 2 ? 5000 : 1;
			evtxgen_settings(log)->stale = kind == 3;
			evtxgen_settings(log)->minor_version = kind == 4 ? 2 : 1;
			snprintf(what, sizeof what, "variant %u, kind %u", form, kind);
			ck_assert(evtxgen_bulk(log, EVTXGEN_SPARSE, HEADER + 4 * CHUNK, form * 5 + kind));
			sample_free(&bad);
			sample_finish(&bad, log);
			for (unsigned engine = 0; engine < 2; engine++) {
				options.engine = engine ? IPSECEVTX_ENGINE_CERTIFIED : IPSECEVTX_ENGINE_DIRECT;
				look(&view, bad.bytes, bad.size, &options);
				ck_assert_uint_gt(view.count, 50);
				assert_adds_up(&view);
				assert_clean(what);
			}
		}
	}
}
END_TEST

#define CORPUS "../shared/corpus/"

/*
 * Logs in which nothing is wrong, but what the notes say. Left out, beside those that the corpus calls damaged:
 * 2-vss_7-System.evtx, in which two chunks of 262 records are zero.
 */
static const char *const clean[] = {
	"evtx-rs/security.evtx",
	"evtx-rs/system.evtx",
	"evtx-rs/issue_201.evtx",
	"evtx-rs/new-user-security.evtx",
	"evtx-rs/Security_short_selected.evtx",
	"evtx-rs/Security_with_size_t.evtx",
	"evtx-rs/Application_no_crc32.evtx",
	"evtx-rs/MSExchange_Management_wec.evtx",
	"evtx-rs/sample-with-irregular-bool-values.evtx",
	"evtx-rs/2-system-Microsoft-Windows-LiveId%4Operational.evtx",
	"evtx-rs/E_ShadowCopy6_windows_system32_winevt_logs_Microsoft-Windows-CAPI2%4Operational.evtx",
	"evtx-rs/E_Windows_system32_winevt_logs_Microsoft-Windows-CAPI2%4Operational.evtx",
	"evtx-rs/E_Windows_system32_winevt_logs_Microsoft-Windows-Shell-Core%4Operational.evtx",
	"mitre/no-template-ID4622-Security.evtx",
	"mitre/no-template-ID4799-Security.evtx",
	"mitre/no-template-mixed-channels.evtx",
	"mitre/slack-98-records-Security.evtx",
	"museum/server2022-Security.evtx",
	"museum/win10-Security.evtx",
	"museum/win10-more-chunks-than-header-Security.evtx",
};

START_TEST(clean_logs_of_windows_give_no_alarm)
{
	char path[512];
	snprintf(path, sizeof path, CORPUS "%s", clean[_i]);
	look_at_path(&view, path, NULL);
	ck_assert_msg(view.opened == 0, "%s: %s", path, view.error.message);
	ck_assert_uint_gt(view.count, 0);
	assert_adds_up(&view);
	assert_clean(path);
}
END_TEST

Suite *suite_findings_kinds(void)
{
	Suite *suite = suite_create("findings_kinds");
	TCase *kinds = tcase_create("kinds");
	tcase_add_checked_fixture(kinds, set_up, tear_down);
	tcase_add_test(kinds, file_header);
	tcase_add_test(kinds, file_header_crc);
	tcase_add_test(kinds, file_dirty);
	tcase_add_test(kinds, chunk_count);
	tcase_add_test(kinds, chunk_magic);
	tcase_add_test(kinds, chunk_header);
	tcase_add_test(kinds, chunk_header_crc);
	tcase_add_test(kinds, chunk_data_crc);
	tcase_add_test(kinds, chunk_cut);
	tcase_add_test(kinds, bytes_skipped);
	tcase_add_test(kinds, record_size);
	tcase_add_test(kinds, record_unreadable);
	tcase_add_test(kinds, limit);
	tcase_add_test(kinds, value);
	tcase_add_test(kinds, uncertified);
	tcase_add_test(kinds, compression);
	tcase_add_test(kinds, reading);
	tcase_add_test(kinds, chunk_displaced);
	tcase_add_test(kinds, chunk_numbers);
	tcase_add_test(kinds, hidden_data);
	tcase_add_test(kinds, borrowed_template);
	tcase_add_test(kinds, record_gap);
	tcase_add_test(kinds, record_order);
	tcase_add_test(kinds, record_id);
	tcase_add_test(kinds, record_id_of_an_export);
	tcase_add_test(kinds, record_time);
	tcase_add_test(kinds, time_order);
	tcase_add_test(kinds, log_cleared);
	tcase_add_test(kinds, audit_policy);
	tcase_add_test(kinds, clean_logs_of_all_variants_give_no_alarm);
	tcase_set_timeout(kinds, 60);
	suite_add_tcase(suite, kinds);
	if (!shared_exists("findings_kinds", "corpus/EXPECTED.tsv"))
		return suite;
	TCase *corpus = tcase_create("corpus");
	tcase_add_checked_fixture(corpus, NULL, tear_down);
	tcase_add_loop_test(corpus, clean_logs_of_windows_give_no_alarm, 0, (int)COUNT(clean));
	tcase_set_timeout(corpus, 60);
	suite_add_tcase(suite, corpus);
	return suite;
}
