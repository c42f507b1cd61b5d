/* SPDX-License-Identifier: MIT */
/*
 * Records that are followed, straight to the program or the exemplar that an earlier one of the chunk was taken by,
 * against the same records taken one by one: the same events, findings and counts, whatever byte of them is changed.
 */
#include "evtxgen.h"
#include "reader/scan.h"
#include "suites.h"
#include "test_sample.h"
#include "test_view.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define RECORDS_MAX 256u

static struct ipsecevtx_allocator allocator;
static struct evtxgen *generated;
static uint8_t *bytes; /* of the log's chunks */
static size_t chunk_count;
static struct chunk chunk; /* the first one */
static struct record records[RECORDS_MAX];
static size_t record_count;

/* One way to read: with what it has read so far. */
struct way {
	bool forgets; /* all precedents, before each record */
	struct scan *scan;
	struct selection selection;
	struct sequence sequence;
	struct findings findings; /* of the order */
	struct ipsecevtx_statistics statistics;
	enum ipsecevtx_format format;
	uint64_t heard; /* all that was said */
	size_t events, followed, marked;
};

static struct way one_by_one = {.forgets = true}, followed;

static void add(struct way *way, const void *data, size_t size)
{
	const uint8_t *at = data;
	for (size_t i = 0; i < size; i++)
		way->heard = (way->heard ^ at[i]) * UINT64_C(1099511628211);
}

static void hear_finding(void *user, const struct ipsecevtx_finding *finding)
{
	struct way *way = user;
	add(way, &finding->kind, sizeof finding->kind);
	add(way, &finding->offset, sizeof finding->offset);
	add(way, finding->detail, strlen(finding->detail));
}

static void hear_event(struct way *way, const struct ipsecevtx_event *event)
{
	const char *text;
	size_t length;
	const uint64_t numbers[] = {event->event_id, event->marks, event->outcome, event->mode, event->kind,
		event->time.ticks, event->offset, event->header_record_id, event->written_time, event->origin};
	add(way, numbers, sizeof numbers);
	way->events++;
	way->marked += event->marks != 0;
	if (way->format != IPSECEVTX_FORMAT_NONE) {
		ck_assert_int_eq(ipsecevtx_event_text(event, &text, &length), IPSECEVTX_OK);
		add(way, text, length);
		return;
	}
	const uint64_t digest = event_digest(event); /* all values, as they are typed and as they are written */
	add(way, &digest, sizeof digest);
	ck_assert_int_eq(ipsecevtx_event_xml(event, &text, &length), IPSECEVTX_OK);
	add(way, text, length);
}

static void start_way(struct way *way, enum ipsecevtx_format format, bool any)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	options.any = any;
	options.modes = IPSECEVTX_MODE_ALL;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	options.format = format;
	options.text_only = format != IPSECEVTX_FORMAT_NONE;
	options.finding = hear_finding;
	options.finding_user = way;
	way->format = format;
	way->findings = (struct findings){.report = hear_finding, .user = way, .counts = way->statistics.findings};
	memset(&way->selection, 0, sizeof way->selection);
	selection_init(&way->selection, &options);
	way->scan = memory_get(&allocator, sizeof *way->scan);
	ck_assert(way->scan && scan_init(way->scan, &allocator, &options, &way->statistics));
	way->scan->selection = &way->selection;
	way->scan->sequence = &way->sequence;
	way->scan->name = "log";
}

static void stop_way(struct way *way)
{
	scan_free(way->scan);
	memory_free(&allocator, way->scan);
}

static void forget(struct way *way)
{
	precedents_start_chunk(&way->scan->classifier.precedents, plan_cache_generation(way->scan->classifier.plans));
	precedent_contents_start_chunk(&way->scan->classifier.contents);
}

static bool was_followed(const struct way *way)
{
	return way->scan->follower.identity.record_id != 0 &&
	       way->scan->follower.identity.record_id == way->scan->record.record_id;
}

/* What is said of a chunk, from a record on. */
static void scan_part(struct way *way, const struct chunk *part, size_t from)
{
	const struct ipsecevtx_event *event;
	struct chunk begun = *part;
	begun.position = from;
	way->heard = 0;
	way->events = way->followed = way->marked = 0;
	memset(&way->statistics, 0, sizeof way->statistics);
	memset(&way->sequence, 0, sizeof way->sequence);
	sequence_init(&way->sequence, &way->findings);
	scan_start(way->scan, &begun);
	while ((event = scan_next(way->scan)) != NULL) {
		way->followed += was_followed(way);
		hear_event(way, event);
		memset(&way->scan->follower.identity, 0, sizeof way->scan->follower.identity);
		if (way->forgets)
			forget(way);
	}
}

static void compare(const char *what, size_t at, unsigned byte)
{
	bool is_same = one_by_one.heard == followed.heard && one_by_one.events == followed.events &&
		       memcmp(&one_by_one.statistics, &followed.statistics, sizeof followed.statistics) == 0;
	if (!is_same)
		ck_abort_msg("%s: %zu and %zu events, at %zx the byte %02x", what, one_by_one.events, followed.events,
			at, byte);
}

static void start(enum ipsecevtx_format format, bool any)
{
	allocator = memory_allocator(NULL);
	start_way(&one_by_one, format, any);
	start_way(&followed, format, any);
}

static void stop(void)
{
	stop_way(&one_by_one);
	stop_way(&followed);
	evtxgen_free(generated);
}

/* Some chunks of a mix, or what a script makes. */
static void generate(enum evtxgen_variant variant, const char *script, enum evtxgen_mix mix)
{
	size_t size;
	generated = generated_log(variant, script, mix, 8);
	bytes = evtxgen_bytes(generated, &size) + FILE_HEADER_SIZE;
	chunk_count = (size - FILE_HEADER_SIZE) / CHUNK_SIZE;
	chunk_open(&chunk, bytes, CHUNK_SIZE, FILE_HEADER_SIZE);
	record_count = first_records(&chunk, records, RECORDS_MAX);
}

static const struct {
	enum ipsecevtx_format format;
	bool any;
} readings[] = {{IPSECEVTX_FORMAT_NONE, false}, {IPSECEVTX_FORMAT_JSON, false}, {IPSECEVTX_FORMAT_CSV, false},
	{IPSECEVTX_FORMAT_JSON, true}};

#define READINGS (sizeof readings / sizeof readings[0])

START_TEST(most_records_are_followed)
{
	const enum evtxgen_mix mixes[] = {EVTXGEN_DENSE, EVTXGEN_SPARSE};
	const size_t reading = (size_t)_i % READINGS, mix = (size_t)_i / READINGS;
	size_t all = 0, others = 0;
	start(readings[reading].format, readings[reading].any);
	generate(EVTXGEN_WIN10, NULL, mixes[mix]);
	for (unsigned turn = 0; turn < 3; turn++) {
		all = others = 0;
		for (size_t i = 0; i < chunk_count; i++) {
			struct chunk whole;
			chunk_open(&whole, bytes + i * CHUNK_SIZE, CHUNK_SIZE, FILE_HEADER_SIZE + i * CHUNK_SIZE);
			scan_part(&one_by_one, &whole, whole.position);
			scan_part(&followed, &whole, whole.position);
			compare("chunk", i, turn);
			all += followed.events;
			others += followed.events - followed.followed;
			ck_assert_uint_eq(one_by_one.followed, 0);
			/* Logs that speed is measured with have nothing odd in them. */
			ck_assert_uint_eq(followed.marked, 0);
		}
	}
	ck_assert_uint_gt(all, 10);
	if (mixes[mix] == EVTXGEN_DENSE || readings[reading].any)
		ck_assert_uint_lt(others, all / 5);
	stop();
}
END_TEST

/* So many that programs and exemplars are made, and then three of which bytes are changed. */
#define TWELVE(event) event event event event event event event event event event event event

static const char *const scripts[] = {
	TWELVE("event 4655 +1 MMSAID=7 RemoteAddress=192.0.2.9\n"),
	TWELVE("event 4977 +1 RemoteAddress=192.0.2.10\n"),
	"set channel=System provider=Other guid=none\n" TWELVE("other 7036 +1 param1=c param2=dd n:uint32=5\n"),
};

#define SCRIPTS (sizeof scripts / sizeof scripts[0])

static void generate_alike(int index)
{
	generate(EVTXGEN_WIN10, scripts[(size_t)index / READINGS % SCRIPTS], EVTXGEN_DENSE);
	ck_assert_uint_eq(record_count, 12);
	for (unsigned turn = 0; turn < 2; turn++) {
		scan_part(&one_by_one, &chunk, chunk.position);
		scan_part(&followed, &chunk, chunk.position);
		compare("chunk", 0, turn);
	}
}

/*
 * One record in which a byte differs stands behind the one that its precedent is and the one that what is in Event was
 * opened in, where none does or one does so too: all values, or those that
 * differ in one bit, where that takes long.
 */
static void change(size_t at, size_t also_at, bool all)
{
	const struct record *first = &records[9];
	const uint8_t was = bytes[at], also_was = bytes[also_at];
	for (unsigned byte = 0; byte < 256; byte++) {
		if (!all && byte != 0 && byte != 0xff && (was ^ byte) & ((was ^ byte) - 1u))
			continue;
		bytes[at] = bytes[also_at] = (uint8_t)byte;
		scan_part(&one_by_one, &chunk, first->offset);
		scan_part(&followed, &chunk, first->offset);
		compare("changed", at, byte);
	}
	bytes[also_at] = also_was;
	bytes[at] = was;
}

static bool starts(int index)
{
	bool any = readings[(size_t)index % READINGS].any;
	start(readings[(size_t)index % READINGS].format, any);
	generate_alike(index);
	bool is_read = any || (size_t)index / READINGS % SCRIPTS < 2; /* events of others are not asked for */
	if (is_read)
		ck_assert_uint_gt(followed.followed, 0);
	return is_read;
}

START_TEST(whatever_byte_differs)
{
	const struct record *record = &records[11];
	if (starts(_i)) {
		for (size_t at = record->offset; at < record->offset + record->size; at++)
			change(at, at,
				(size_t)_i / READINGS == 0 &&
					readings[(size_t)_i % READINGS].format != IPSECEVTX_FORMAT_CSV);
	}
	stop();
}
END_TEST

START_TEST(whatever_byte_differs_in_both)
{
	const struct record *first = &records[10], *second = &records[11];
	if (starts(_i) && first->size == second->size) {
		for (size_t at = 0; at < first->size; at++)
			change(second->offset + at, first->offset + at, false);
	}
	stop();
}
END_TEST

/* The last definition in a record: the one that stands in its content of Event. */
static size_t last_definition(const struct record *record)
{
	enum { TABLE = 384, BUCKETS = 32 };
	size_t last = 0;
	for (size_t i = 0; i < BUCKETS; i++) {
		for (uint32_t at = get_u32(bytes + TABLE + 4 * i); at != 0; at = get_u32(bytes + at)) {
			if (at > record->offset && at < record->offset + record->size && at > last)
				last = at;
		}
	}
	ck_assert_uint_ne(last, 0);
	return last;
}

/* A second definition of its GUID, in a record between them, makes the first one odd for those behind. */
START_TEST(a_template_turns_odd_between_records_that_are_followed)
{
	enum { OTHER = 12 };
	start(readings[_i].format, readings[_i].any);
	generate(EVTXGEN_WIN10,
		TWELVE("event 4655 +1\n") "event 4977 +1\n"
					  "event 4655 +1\nevent 4655 +1\nevent 4655 +1\n",
		EVTXGEN_DENSE);
	ck_assert_uint_eq(record_count, 16);
	scan_part(&one_by_one, &chunk, chunk.position);
	scan_part(&followed, &chunk, chunk.position);
	ck_assert_uint_eq(followed.marked, 0);
	const size_t first = last_definition(&records[0]), second = last_definition(&records[OTHER]);
	memcpy(bytes + second + 4, bytes + first + 4, 16); /* the GUID, which begins with the identifier */
	memcpy(bytes + second - 8, bytes + first + 4, 4);  /* in the instance */
	for (unsigned turn = 0; turn < 3; turn++) {
		scan_part(&one_by_one, &chunk, chunk.position);
		scan_part(&followed, &chunk, chunk.position);
		compare("chunk", 0, turn);
		ck_assert_uint_gt(followed.followed, 0);
		ck_assert_uint_eq(followed.marked, 4);
	}
	stop();
}
END_TEST

Suite *suite_follow(void)
{
	Suite *suite = suite_create("follow");
	TCase *tcase = tcase_create("records");
	tcase_set_timeout(tcase, 240);
	tcase_add_loop_test(tcase, most_records_are_followed, 0, 2 * READINGS);
	tcase_add_loop_test(tcase, whatever_byte_differs, 0, (int)(SCRIPTS * READINGS));
	tcase_add_loop_test(tcase, whatever_byte_differs_in_both, 0, (int)(SCRIPTS * READINGS));
	tcase_add_loop_test(tcase, a_template_turns_odd_between_records_that_are_followed, 0, (int)READINGS);
	suite_add_tcase(suite, tcase);
	return suite;
}
