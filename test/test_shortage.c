/* SPDX-License-Identifier: MIT */
/*
 * Memory that runs out, at every allocation: what was delivered until then is what would have been delivered without
 * that, and then there is an error, of which nothing is a word about the evidence.
 */
#include "failing.h"
#include "suites.h"
#include "test_damage_support.h"
#include "test_support.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define ROOM 1024u

/* How a log is read. */
struct reading {
	const char *name;
	enum ipsecevtx_engine engine;
	bool verify, recover, carve, is_gzip, as_xml, as_text, by_stream;
	unsigned threads; /* 0: one event after the other */
};

static const struct reading readings[] = {
	{.name = "direct", .engine = IPSECEVTX_ENGINE_DIRECT},
	{.name = "certified", .engine = IPSECEVTX_ENGINE_CERTIFIED},
	{.name = "libevtx", .engine = IPSECEVTX_ENGINE_LIBEVTX},
	{.name = "verify", .engine = IPSECEVTX_ENGINE_CERTIFIED, .verify = true},
	{.name = "recover", .engine = IPSECEVTX_ENGINE_DIRECT, .recover = true},
	{.name = "carve", .engine = IPSECEVTX_ENGINE_CERTIFIED, .carve = true},
	{.name = "gzip", .engine = IPSECEVTX_ENGINE_DIRECT, .is_gzip = true},
	{.name = "carve gzip", .engine = IPSECEVTX_ENGINE_DIRECT, .is_gzip = true, .carve = true},
	{.name = "XML", .engine = IPSECEVTX_ENGINE_CERTIFIED, .as_xml = true},
	{.name = "direct XML", .engine = IPSECEVTX_ENGINE_DIRECT, .as_xml = true, .recover = true},
	{.name = "JSON", .engine = IPSECEVTX_ENGINE_DIRECT, .as_text = true},
	{.name = "certified JSON", .engine = IPSECEVTX_ENGINE_CERTIFIED, .as_text = true},
	{.name = "JSON, 2 threads", .engine = IPSECEVTX_ENGINE_CERTIFIED, .as_text = true, .threads = 2},
	{.name = "1 thread", .engine = IPSECEVTX_ENGINE_CERTIFIED, .threads = 1},
	{.name = "2 threads", .engine = IPSECEVTX_ENGINE_DIRECT, .threads = 2, .recover = true},
	{.name = "3 threads", .engine = IPSECEVTX_ENGINE_CERTIFIED, .verify = true, .threads = 3},
	{.name = "2 threads, stream", .engine = IPSECEVTX_ENGINE_CERTIFIED, .threads = 2, .by_stream = true},
	{.name = "2 threads, gzip", .engine = IPSECEVTX_ENGINE_DIRECT, .threads = 2, .is_gzip = true},
	{.name = "2 threads, carve", .engine = IPSECEVTX_ENGINE_CERTIFIED, .threads = 2, .carve = true},
	{.name = "2 threads, libevtx", .engine = IPSECEVTX_ENGINE_LIBEVTX, .threads = 2},
};

/* What a reader delivered, without any memory of its own. */
struct heard {
	int opened, result;
	enum ipsecevtx_error_code code;
	size_t event_count, finding_count;
	uint64_t events[ROOM], findings[ROOM];
};

static uint8_t *log_bytes, *gzip_bytes;
static size_t log_size, gzip_size;
static struct heard whole, part;

static uint64_t mix(uint64_t hash, const void *data, size_t size)
{
	const uint8_t *bytes = data;
	for (size_t i = 0; i < size; i++)
		hash = (hash ^ bytes[i]) * UINT64_C(1099511628211);
	return hash;
}

static void note(uint64_t *digests, size_t *count, uint64_t digest)
{
	if (*count < ROOM)
		digests[*count] = digest;
	++*count;
}

static void hear_finding(void *user, const struct ipsecevtx_finding *finding)
{
	struct heard *heard = user;
	const uint64_t numbers[] = {(uint64_t)finding->kind, (uint64_t)finding->severity, finding->offset,
		finding->length, finding->record_id, finding->expected, finding->found};
	uint64_t hash = mix(UINT64_C(14695981039346656037), numbers, sizeof numbers);
	note(heard->findings, &heard->finding_count, mix(hash, finding->detail, strlen(finding->detail)));
}

/* Of its text, where that is asked for; 0 when there was no memory for it. */
static uint64_t digest_of(const struct ipsecevtx_event *event)
{
	const char *text;
	size_t length;
	enum ipsecevtx_error_code code = ipsecevtx_event_text(event, &text, &length);
	if (code == IPSECEVTX_OK)
		return mix(UINT64_C(14695981039346656037), text, length);
	if (code == IPSECEVTX_ERROR_MEMORY)
		return 0;
	const uint64_t numbers[] = {event_digest(event), event->offset, event->marks, (uint64_t)event->origin};
	return mix(UINT64_C(14695981039346656037), numbers, sizeof numbers);
}

/*
 * Outputs of threads, handed out from here.
 */

struct output {
	atomic_bool is_used;
	size_t count;
	uint64_t digests[128];
};

static struct output outputs[3 * 24 + 8];

static void *new_output(void *user)
{
	(void)user;
	for (size_t i = 0; i < COUNT_OF(outputs); i++) {
		if (!atomic_exchange(&outputs[i].is_used, true))
			return &outputs[i];
	}
	return NULL;
}

static void free_output(void *user, void *output)
{
	(void)user;
	((struct output *)output)->count = 0;
	atomic_store(&((struct output *)output)->is_used, false);
}

static void take_event(void *user, void *output, const struct ipsecevtx_event *event)
{
	struct output *to = output;
	(void)user;
	uint64_t digest = digest_of(event);
	if (digest == 0)
		return;
	if (to->count < COUNT_OF(to->digests))
		to->digests[to->count] = digest;
	to->count++;
}

static bool deliver(void *user, void *output)
{
	struct heard *heard = user;
	struct output *from = output;
	for (size_t i = 0; i < from->count && i < COUNT_OF(from->digests); i++)
		note(heard->events, &heard->event_count, from->digests[i]);
	from->count = 0;
	return true;
}

static void empty(void *user, void *output)
{
	(void)user;
	((struct output *)output)->count = 0;
}

/*
 * Reading.
 */

struct stream_bytes {
	const uint8_t *at;
	size_t left;
};

static ptrdiff_t read_bytes(void *user, void *buffer, size_t size)
{
	struct stream_bytes *bytes = user;
	size = size < bytes->left ? size : bytes->left;
	memcpy(buffer, bytes->at, size);
	bytes->at += size;
	bytes->left -= size;
	return (ptrdiff_t)size;
}

static void read_one_by_one(struct ipsecevtx_reader *reader, const struct reading *reading, struct heard *heard)
{
	const struct ipsecevtx_event *event;
	while ((heard->result = ipsecevtx_next(reader, &event)) > 0) {
		uint64_t digest = digest_of(event);
		const char *xml;
		size_t length;
		if (reading->as_xml && ipsecevtx_reader_xml(reader, &xml, &length) == 0)
			digest = mix(digest, xml, length);
		/* An event whose XML or text has no memory was not delivered. */
		if (digest != 0 && ipsecevtx_reader_error(reader)->code == IPSECEVTX_OK)
			note(heard->events, &heard->event_count, digest);
	}
}

/* After the end nothing changes any more. */
static void check_that_it_stays(
	struct ipsecevtx_reader *reader, const struct ipsecevtx_parallel *parallel, const struct heard *heard)
{
	const struct ipsecevtx_event *event;
	const char *xml;
	size_t length, events = heard->event_count, findings = heard->finding_count;
	CHECK_IN_LOOP(ipsecevtx_next(reader, &event) == heard->result);
	CHECK_IN_LOOP(event == NULL);
	CHECK_IN_LOOP(ipsecevtx_read_parallel(reader, parallel) == heard->result);
	CHECK_IN_LOOP(ipsecevtx_reader_xml(reader, &xml, &length) == -1);
	CHECK_IN_LOOP(ipsecevtx_next(reader, &event) == heard->result);
	CHECK_IN_LOOP(heard->event_count == events && heard->finding_count == findings);
	CHECK_IN_LOOP(ipsecevtx_reader_error(reader)->code == heard->code);
}

static void read_log(const struct reading *reading, const struct ipsecevtx_allocator *allocator, struct heard *heard)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	struct ipsecevtx_error error;
	struct stream_bytes bytes = {
		reading->is_gzip ? gzip_bytes : log_bytes, reading->is_gzip ? gzip_size : log_size};
	const struct ipsecevtx_stream stream = {read_bytes, NULL, &bytes};
	const struct ipsecevtx_parallel parallel = {sizeof parallel, reading->threads ? reading->threads : 1, heard,
		new_output, free_output, take_event, deliver, empty};
	options.any = true;
	options.finding = hear_finding;
	options.finding_user = heard;
	options.allocator = allocator;
	options.engine = reading->engine;
	options.verify = reading->verify;
	options.recover = reading->recover;
	options.format = reading->as_text ? IPSECEVTX_FORMAT_JSON : IPSECEVTX_FORMAT_NONE;
	options.text_only = true; /* which says nothing without a format */
	options.carve = reading->carve;
	heard->event_count = heard->finding_count = 0;
	heard->result = 0;
	heard->opened = reading->by_stream
				? ipsecevtx_open_stream(&reader, &stream, "log", &options, &error)
				: ipsecevtx_open_memory(&reader, bytes.at, bytes.left, "log", &options, &error);
	heard->code = error.code;
	if (heard->opened != 0)
		return;
	if (reading->threads > 0)
		heard->result = ipsecevtx_read_parallel(reader, &parallel);
	else
		read_one_by_one(reader, reading, heard);
	heard->code = ipsecevtx_reader_error(reader)->code;
	check_that_it_stays(reader, &parallel, heard);
	ipsecevtx_close(reader);
}

/*
 * What is compared.
 */

static void check_beginning(const char *what, const uint64_t *digests, size_t count, const uint64_t *of, size_t all)
{
	if (count > all)
		ck_abort_msg("%zu %s of %zu", count, what, all);
	for (size_t i = 0; i < count && i < ROOM; i++) {
		if (digests[i] != of[i])
			ck_abort_msg("%s %zu of %zu is another", what, i, all);
	}
}

static void check_part(void)
{
	bool is_short = part.code == IPSECEVTX_ERROR_MEMORY;
	if (is_short)
		CHECK_IN_LOOP((part.opened == -1) != (part.result == -1));
	else
		CHECK_IN_LOOP(part.opened == whole.opened && part.result == whole.result && part.code == whole.code);
	check_beginning("events", part.events, part.event_count, whole.events, whole.event_count);
	check_beginning("findings", part.findings, part.finding_count, whole.findings, whole.finding_count);
	if (!is_short)
		CHECK_IN_LOOP(part.event_count == whole.event_count && part.finding_count == whole.finding_count);
}

/*
 * Logs.
 */

static void keep_log(struct evtxgen *log, struct sample *sample)
{
	sample_finish(sample, log);
	log_bytes = sample->bytes;
	log_size = sample->size;
}

/* Something of everything: slack, a destroyed template, hidden data, a chunk that is cut. */
static void make_damaged_log(void)
{
	static struct sample sample;
	struct evtxgen *log = sample_begin();
	memset(&sample, 0, sizeof sample);
	for (unsigned chunk = 0; chunk < 4; chunk++) {
		for (unsigned i = 0; i < 8; i++) {
			if (chunk == 1 && i == 5)
				ck_assert(evtxgen_begin_slack(log));
			sample_add(&sample, log, chunk == 3 ? i + 8 : i);
		}
		ck_assert(evtxgen_close_chunk(log));
	}
	keep_log(log, &sample);
	memset(log_bytes + sample.offsets[8] + 42, 0, 16);
	put_u32(log_bytes + sample.offsets[18] + 4, 5);
	log_bytes[sample.offsets[20]] = 0;
	log_size = sample.offsets[30] + 100;
	gzip_bytes = gzip_of(log_bytes, log_size, &gzip_size);
}

static void tear_down(void)
{
	free(log_bytes);
	free(gzip_bytes);
	log_bytes = gzip_bytes = NULL;
}

static void read_whole(const struct reading *reading)
{
	read_log(reading, NULL, &whole);
	ck_assert_int_eq(whole.opened, 0);
	ck_assert_uint_gt(whole.event_count, 20);
	ck_assert_uint_lt(whole.event_count, ROOM);
	ck_assert_uint_gt(whole.finding_count, 1);
	ck_assert_uint_lt(whole.finding_count, ROOM);
}

/*
 * The library's own allocations, of which threads make several at once.
 */

struct hook {
	atomic_size_t calls, live;
	size_t fail_at;
	bool fails_on;
};

static void *hook_reallocate(void *user, void *memory, size_t size)
{
	struct hook *hook = user;
	size_t call = atomic_fetch_add(&hook->calls, 1) + 1;
	if (hook->fail_at && (call == hook->fail_at || (hook->fails_on && call > hook->fail_at)))
		return NULL;
	void *result = realloc(memory, size);
	if (result && !memory)
		atomic_fetch_add(&hook->live, 1);
	return result;
}

static void hook_release(void *user, void *memory)
{
	struct hook *hook = user;
	atomic_fetch_sub(&hook->live, 1);
	free(memory);
}

static size_t read_with_hook(const struct reading *reading, size_t fail_at, bool fails_on)
{
	struct hook hook = {.fail_at = fail_at, .fails_on = fails_on};
	const struct ipsecevtx_allocator allocator = {hook_reallocate, hook_release, &hook};
	read_log(reading, &allocator, &part);
	CHECK_IN_LOOP(hook.live == 0);
	check_part();
	return hook.calls;
}

START_TEST(without_memory_from_the_caller_what_was_delivered_is_right)
{
	const struct reading *reading = &readings[_i / 2];
	make_damaged_log();
	read_whole(reading);
	size_t calls = read_with_hook(reading, 0, false);
	size_t failed = 0;
	for (size_t n = 1; n <= calls; n++) {
		describe("%s: allocation %zu of %zu%s fails", reading->name, n, calls, _i % 2 ? " and all behind" : "");
		read_with_hook(reading, n, _i % 2);
		failed += part.code == IPSECEVTX_ERROR_MEMORY;
	}
	/* Threads, and jobs for them, are what can be done without. */
	ck_assert_uint_gt(failed, calls / 3);
}
END_TEST

/*
 * All allocations, those of libevtx among them.
 */

static size_t read_with_failing(const struct reading *reading, size_t fail_at, bool fails_on)
{
	failing_start(fail_at, fails_on);
	read_log(reading, NULL, &part);
	size_t calls = failing_stop();
	check_part();
	return calls;
}

START_TEST(without_memory_in_the_process_what_was_delivered_is_right)
{
	const struct reading *reading = &readings[_i / 2];
	if (!failing_is_possible())
		return;
	make_damaged_log();
	read_whole(reading);
	size_t calls = read_with_failing(reading, 0, false);
	size_t failed = 0;
	/* libevtx makes some thousands a record, all of the same few kinds. */
	for (size_t n = 1; n <= calls; n += 1 + n / 61) {
		describe("%s: allocation %zu of %zu%s fails", reading->name, n, calls, _i % 2 ? " and all behind" : "");
		read_with_failing(reading, n, _i % 2);
		failed += part.code == IPSECEVTX_ERROR_MEMORY;
	}
	ck_assert_uint_gt(failed, 25);
}
END_TEST

Suite *suite_shortage(void)
{
	Suite *suite = suite_create("shortage");
	TCase *tests = tcase_create("shortage");
	tcase_add_checked_fixture(tests, NULL, tear_down);
	tcase_add_loop_test(
		tests, without_memory_from_the_caller_what_was_delivered_is_right, 0, 2 * (int)COUNT_OF(readings));
	tcase_add_loop_test(
		tests, without_memory_in_the_process_what_was_delivered_is_right, 0, 2 * (int)COUNT_OF(readings));
	tcase_set_timeout(tests, 300);
	suite_add_tcase(suite, tests);
	return suite;
}
