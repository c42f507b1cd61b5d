/* SPDX-License-Identifier: MIT */
/*
 * What an earlier record of the chunk decides for a later one must be what the look at that one says itself: whatever
 * byte of either is changed, and of both alike.
 */
#include "decode/classify.h"
#include "event/events.h"
#include "evtxgen.h"
#include "reader/scan.h"
#include "suites.h"
#include "test_sample.h"

#include <stdlib.h>
#include <string.h>

/* Not ck_assert(), which tells Check where it is each time: there are millions. */
#define agree(condition)                                                                                               \
	do {                                                                                                           \
		if (!(condition))                                                                                      \
			ck_abort_msg("'%s' is not so", #condition);                                                    \
	} while (0)

#define RECORDS_MAX 256u

static struct ipsecevtx_allocator allocator;
static struct plan_cache *plans;
static struct classifier *classifier;

static struct evtxgen *generated;
static uint8_t *bytes; /* of the chunk */
static struct chunk chunk;
static struct record records[RECORDS_MAX];
static size_t record_count;

/* The first chunk of a Security log of other events, or what a script makes. */
static void generate(enum evtxgen_variant variant, const char *script, enum evtxgen_mix mix)
{
	size_t size;
	generated = generated_log(variant, script, mix, 2);
	bytes = evtxgen_bytes(generated, &size) + FILE_HEADER_SIZE;
	chunk_open(&chunk, bytes, CHUNK_SIZE, FILE_HEADER_SIZE);
	ck_assert_uint_eq(chunk.faults, 0);
	record_count = first_records(&chunk, records, RECORDS_MAX);
}

static void start(void)
{
	allocator = memory_allocator(NULL);
	plans = plan_cache_new(&allocator);
	classifier = memory_get(&allocator, sizeof *classifier);
	ck_assert(plans && classifier);
	classifier_init(classifier, plans, &allocator);
}

static void stop(void)
{
	classifier_free(classifier);
	memory_free(&allocator, classifier);
	plan_cache_free(plans);
	evtxgen_free(generated);
}

static void start_chunk(void)
{
	plan_cache_start_chunk(plans, bytes, CHUNK_SIZE);
	classifier_start_chunk(classifier);
}

/* A record as the reader takes it, which learns from it where nobody asks for it; false when that is not so. */
static bool learn(const struct record *record)
{
	static struct record_class class;
	struct binxml_error error;
	const struct record_view view = record_view_of(&chunk, record);
	bool is_known = classify_record(classifier, &view, &class, &error);
	if (is_known)
		precedents_add(&classifier->precedents, chunk_bytes(&chunk), record, &class);
	return is_known;
}

/* Whether a record has a precedent, which then says of it what the look does, and there is nothing more to say. */
static bool is_passed(const struct record *record)
{
	static struct record_class class;
	struct binxml_error error;
	struct record_identity identity;
	size_t finish;
	const struct record_view view = record_view_of(&chunk, record);
	const struct precedent *precedent = precedents_find(&classifier->precedents, chunk_bytes(&chunk), record);
	size_t content_end = precedent ? classify_by_precedent(&chunk, record, precedent, &identity, &finish) : 0;
	if (content_end == 0 || !classify_content_by_precedent(classifier, &chunk, record, precedent, content_end))
		return false;
	agree(precedent->is_typed == events_are_of_auditing(identity.event_id));
	agree(classify_record(classifier, &view, &class, &error));
	agree(class.is_unsearched == precedent->is_typed);
	if (class.is_unsearched)
		classify_unwanted(classifier, &view, &class);
	agree(class.finish == finish);
	agree(class.identity.event_id == identity.event_id && class.identity.is_ours == identity.is_ours);
	agree(class.identity.record_id == identity.record_id && class.identity.time == identity.time);
	agree(class.identity.stream == identity.stream && !class.identity.notice);
	agree(class.elsewhere.event_id == 0 && class.elsewhere.odd == 0);
	agree(!class.was_decoded && !class.use.is_borrowed && class.use.odd == 0);
	agree(class.provider == PROVIDER_OURS || !class.is_unsearched);
	agree(class.other_id == 0 && slots_fit(class.use.plan, &class.use.instance));
	return true;
}

/* Also events of the auditing: they have precedents of their own. */
static void generate_mix(int index)
{
	generate((enum evtxgen_variant)(index / 2), NULL, index % 2 ? EVTXGEN_DENSE : EVTXGEN_FOREIGN);
}

START_TEST(most_records_have_a_precedent)
{
	size_t passed = 0;
	start();
	generate_mix(_i);
	start_chunk();
	for (size_t i = 0; i < record_count; i++) {
		if (is_passed(&records[i]))
			passed++;
		else
			ck_assert(learn(&records[i]));
	}
	ck_assert_uint_gt(record_count, 30);
	ck_assert_uint_gt(passed, record_count - 16);
	stop();
}
END_TEST

/*
 * Records that stand alike: with few values, and with more, and a text in an attribute, which others print as it
 * stands.
 */
static const char *const alike[] = {
	"set channel=System provider=Other guid=none\n"
	"other 7036 2024-03-01T08:00:00Z param1=a param2=bb\n"
	"other 7036 +1 param1=c param2=dd\n"
	"other 7036 +1 param1=e param2=ff\n"
	"other 7036 +1 param1=gg param2=hhh\n",
	"set channel=System provider=Other guid=none\n"
	"other 7036 2024-03-01T08:00:00Z system=Qualifiers:string=abcd a=1 b=1 c=1 d:uint32=1 e:uint16=1 f=1 g=1\n"
	"other 7036 +1 system=Qualifiers:string=abcd a=2 b=2 c=2 d:uint32=1 e:uint16=1 f=2 g=2\n"
	"other 7036 +1 system=Qualifiers:string=abcd a=3 b=3 c=3 d:uint32=1 e:uint16=1 f=3 g=3\n"
	"other 7036 +1 system=Qualifiers:string=abcd a=44 b=44 c=44 d:uint32=1 e:uint16=1 f=44 g=44\n",
	"event 5453 2024-03-01T08:00:00Z\n"
	"event 5453 +1\n"
	"event 5453 +1\n"
	"event 5453 +1\n",
};

#define ALIKE (sizeof alike / sizeof alike[0])

static void generate_alike(int index)
{
	size_t kind = (size_t)index % ALIKE;
	generate((enum evtxgen_variant)((size_t)index / ALIKE), alike[kind], EVTXGEN_FOREIGN);
}

static size_t place_of_precedent(void)
{
	size_t place = 0;
	start_chunk();
	while (place + 1 < record_count && learn(&records[place]) && !is_passed(&records[place + 1]))
		place++;
	ck_assert_uint_lt(place + 1, record_count);
	return place;
}

START_TEST(whatever_byte_differs)
{
	start();
	generate_alike(_i);
	size_t place = place_of_precedent();
	const struct record *record = &records[place + 1];
	for (size_t at = record->offset + RECORD_HEADER_SIZE; at < record->offset + record->size - 4; at++) {
		uint8_t was = bytes[at];
		for (unsigned byte = 0; byte < 256; byte++) {
			bytes[at] = (uint8_t)byte;
			is_passed(record);
		}
		bytes[at] = was;
	}
	ck_assert(is_passed(record));
	stop();
}
END_TEST

/* What is odd in the first must not make the second one usual. */
START_TEST(whatever_byte_differs_in_both)
{
	start();
	generate_alike(_i);
	const struct record *first = &records[1], *second = &records[2];
	ck_assert_uint_eq(first->size, second->size);
	for (size_t at = RECORD_HEADER_SIZE; at < first->size - 4; at++) {
		uint8_t was = bytes[first->offset + at], second_was = bytes[second->offset + at];
		for (unsigned byte = 0; byte < 256; byte++) {
			bytes[first->offset + at] = bytes[second->offset + at] = (uint8_t)byte;
			start_chunk();
			learn(first);
			is_passed(second);
		}
		bytes[first->offset + at] = was;
		bytes[second->offset + at] = second_was;
	}
	stop();
}
END_TEST

/* The first record has its templates in it, which are used by those behind it. */
START_TEST(whatever_byte_of_a_template_differs)
{
	start();
	generate_alike(_i);
	const struct record *first = &records[0];
	start_chunk();
	ck_assert(learn(first) && is_passed(&records[1]));
	for (size_t at = first->offset + RECORD_HEADER_SIZE; at < first->offset + first->size - 4; at++) {
		const uint8_t was = bytes[at], others[] = {was ^ 1, was ^ 0x20, 0, 0xff};
		for (size_t i = 0; i < sizeof others; i++) {
			bytes[at] = others[i];
			start_chunk();
			learn(first);
			is_passed(&records[1]);
		}
		bytes[at] = was;
	}
	stop();
}
END_TEST

static struct trail trail;
static struct sequence direct, replayed;
static struct findings findings;
static size_t told;

static void tell(void *user, const struct ipsecevtx_finding *finding)
{
	(void)user;
	(void)finding;
	told++;
}

/* As where the thread that hands findings on takes what there is so far, for there is much of it. */
static void hand_over(void *user, size_t size)
{
	(void)user;
	(void)size;
	trail_replay(&trail, &findings, &replayed);
	trail_clear(&trail);
}

static void scan_chunk(struct sequence *sequence, struct trail *by_trail, struct ipsecevtx_statistics *statistics)
{
	struct scan *scan = memory_get(&allocator, sizeof *scan);
	static struct selection selection;
	const struct ipsecevtx_range nothing = {65000, 65000};
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	options.events = &nothing;
	options.event_count = 1;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	options.finding = tell;
	memset(&selection, 0, sizeof selection);
	selection_init(&selection, &options);
	ck_assert(scan && scan_init(scan, &allocator, &options, statistics));
	scan->selection = &selection;
	scan->sequence = by_trail ? NULL : sequence;
	scan->trail = by_trail;
	scan_start(scan, &chunk);
	ck_assert_ptr_null(scan_next(scan));
	scan_free(scan);
	memory_free(&allocator, scan);
}

/* Of a run only the first records and the last one are told to the order, whatever becomes of a trail meanwhile. */
START_TEST(runs_leave_nothing_out)
{
	struct ipsecevtx_statistics one = {0}, many = {0};
	start();
	generate((enum evtxgen_variant)_i, NULL, EVTXGEN_FOREIGN);
	findings = (struct findings){.report = tell, .counts = one.findings};
	told = 0;
	memset(&direct, 0, sizeof direct);
	memset(&replayed, 0, sizeof replayed);
	sequence_init(&direct, &findings);
	sequence_init(&replayed, &findings);
	trail_init(&trail, &allocator);
	trail.grew = hand_over;
	scan_chunk(&direct, NULL, &one);
	scan_chunk(NULL, &trail, &many);
	trail_replay(&trail, &findings, &replayed);
	ck_assert_uint_eq(told, 0);
	ck_assert_uint_eq(one.records_filtered, record_count);
	ck_assert(memcmp(&one, &many, sizeof one) == 0);
	ck_assert_uint_eq(direct.last_id, records[record_count - 1].record_id);
	ck_assert_uint_eq(replayed.last_id, direct.last_id);
	ck_assert_uint_eq(replayed.highest_header, direct.highest_header);
	ck_assert_uint_eq(replayed.last_state->last_id, direct.last_state->last_id);
	ck_assert_uint_eq(replayed.last_state->last_time, direct.last_state->last_time);
	ck_assert_uint_eq(replayed.times.time, direct.times.time);
	ck_assert_int_eq(replayed.times.is_plain, direct.times.is_plain);
	trail_free(&trail);
	stop();
}
END_TEST

/* In the layout that no Windows writes the content is not the last value: its records have no precedent. */
#define VARIANTS EVTXGEN_SHUFFLED

Suite *suite_precedent(void)
{
	Suite *suite = suite_create("precedent");
	TCase *tcase = tcase_create("records");
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, most_records_have_a_precedent, 0, 2 * VARIANTS);
	tcase_add_loop_test(tcase, whatever_byte_differs, 0, (int)(VARIANTS * ALIKE));
	tcase_add_loop_test(tcase, whatever_byte_differs_in_both, 0, (int)(VARIANTS * ALIKE));
	tcase_add_loop_test(tcase, whatever_byte_of_a_template_differs, 0, (int)(VARIANTS * ALIKE));
	tcase_add_loop_test(tcase, runs_leave_nothing_out, 0, EVTXGEN_VARIANT_COUNT);
	suite_add_tcase(suite, tcase);
	return suite;
}
