/* SPDX-License-Identifier: MIT */
#include "test_damage_support.h"

#include "test_parallel_support.h"

#include "event/events.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char place[256] = "";

/* ck_assert() tells the parent process of each call, which costs more than all the rest. */
#define EXPECT(condition)                                                                                              \
	do {                                                                                                           \
		if (!(condition))                                                                                      \
			ck_abort_msg("%s: %s", place, #condition);                                                     \
	} while (0)

void describe(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(place, sizeof place, format, arguments);
	va_end(arguments);
}

/*
 * Logs.
 */

uint32_t get_u32(const uint8_t *bytes)
{
	return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

void put_u32(uint8_t *bytes, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		bytes[i] = (uint8_t)(value >> (8 * i));
}

void fill_random(uint8_t *bytes, size_t size, uint64_t seed)
{
	struct evtxgen_random random;
	evtxgen_seed(&random, seed);
	for (size_t i = 0; i < size; i++)
		bytes[i] = (uint8_t)evtxgen_random(&random);
}

struct evtxgen *sample_begin(void)
{
	struct evtxgen *log = evtxgen_new(NULL);
	ck_assert_ptr_nonnull(log);
	return log;
}

void sample_add_event(struct sample *sample, struct evtxgen *log, const struct evtxgen_event *event,
	const struct evtxgen_field *fields, size_t count)
{
	uint64_t offset = evtxgen_add(log, event, fields, count);
	ck_assert_msg(offset != 0, "evtxgen: %s", evtxgen_error(log));
	ck_assert_uint_lt(sample->count, SAMPLE_MAX);
	sample->offsets[sample->count++] = (size_t)offset;
}

/* The layouts of the table in its order, again and again. */
static const struct event_definition *layout_at(unsigned index, unsigned *layout)
{
	const struct event_definition *definition;
	for (;;) {
		for (size_t i = 0; (definition = events_at(i)) != NULL; i++) {
			for (*layout = LAYOUT_V0; *layout <= LAYOUT_V1_WIN7; *layout <<= 1) {
				if (definition->layouts & *layout && index-- == 0)
					return definition;
			}
		}
	}
}

void sample_add(struct sample *sample, struct evtxgen *log, unsigned index)
{
	static const enum evtxgen_variant variants[] = {
		EVTXGEN_WIN10, EVTXGEN_WIN10, EVTXGEN_WIN7, EVTXGEN_EVENTLOG, EVTXGEN_SHUFFLED};
	unsigned layout;
	char user[32];
	const struct event_definition *definition = layout_at(index, &layout);
	struct evtxgen_event event = evtxgen_event(log, (uint16_t)definition->info.event_id, layout);
	event.variant = variants[index % COUNT(variants)];
	snprintf(user, sizeof user, "extra value %u", index);
	struct evtxgen_field extra = {.name = "TestNumber", .value = evtxgen_text(user)};
	sample_add_event(sample, log, &event, &extra, index % 3 == 0);
}

void sample_add_same(struct sample *sample, struct evtxgen *log, const char *text)
{
	struct evtxgen_event event = evtxgen_event(log, 4653, LAYOUT_V0);
	struct evtxgen_field field = {.name = "FailureReason", .value = evtxgen_text(text)};
	sample_add_event(sample, log, &event, &field, 1);
}

void sample_finish(struct sample *sample, struct evtxgen *log)
{
	ck_assert_msg(evtxgen_finish(log), "evtxgen: %s", evtxgen_error(log));
	const uint8_t *bytes = evtxgen_bytes(log, &sample->size);
	sample->bytes = malloc(sample->size);
	ck_assert_ptr_nonnull(sample->bytes);
	memcpy(sample->bytes, bytes, sample->size);
	evtxgen_free(log);
}

void sample_make(struct sample *sample, unsigned chunks, unsigned per_chunk)
{
	struct evtxgen *log = sample_begin();
	memset(sample, 0, sizeof *sample);
	for (unsigned chunk = 0; chunk < chunks; chunk++) {
		for (unsigned i = 0; i < per_chunk; i++)
			sample_add(sample, log, i);
		ck_assert(evtxgen_close_chunk(log));
	}
	sample_finish(sample, log);
	ck_assert_uint_eq(sample->size, HEADER + (size_t)chunks * CHUNK);
}

void sample_free(struct sample *sample)
{
	free(sample->bytes);
	memset(sample, 0, sizeof *sample);
}

void sample_copy(struct sample *to, const struct sample *from)
{
	*to = *from;
	to->bytes = malloc(from->size);
	ck_assert_ptr_nonnull(to->bytes);
	memcpy(to->bytes, from->bytes, from->size);
}

uint32_t sample_size(const struct sample *sample, size_t index)
{
	return get_u32(sample->bytes + sample->offsets[index] + 4);
}

void sample_fix(struct sample *sample)
{
	evtxgen_fix_crc(sample->bytes, sample->size);
}

void sample_insert(struct sample *sample, size_t at, size_t count, uint64_t seed)
{
	uint8_t *bytes = malloc(sample->size + count);
	ck_assert_ptr_nonnull(bytes);
	memcpy(bytes, sample->bytes, at);
	if (seed)
		fill_random(bytes + at, count, seed);
	else
		memset(bytes + at, 0, count);
	memcpy(bytes + at + count, sample->bytes + at, sample->size - at);
	free(sample->bytes);
	sample->bytes = bytes;
	sample->size += count;
	for (size_t i = 0; i < sample->count; i++)
		sample->offsets[i] += sample->offsets[i] >= at ? count : 0;
}

void sample_remove(struct sample *sample, size_t at, size_t count)
{
	memmove(sample->bytes + at, sample->bytes + at + count, sample->size - at - count);
	sample->size -= count;
	for (size_t i = 0; i < sample->count; i++)
		sample->offsets[i] -= sample->offsets[i] >= at + count ? count : 0;
}

/*
 * Memory.
 */

struct block {
	size_t size;
	size_t padding; /* what follows is aligned for anything */
};

#define LARGE 32768u

static struct block *block_get(struct meter *meter, size_t size)
{
	for (size_t i = 0; meter->use_cache && size >= LARGE && i < COUNT(meter->cache); i++) {
		struct block *block = meter->cache[i];
		if (block && block->size == size) {
			meter->cache[i] = NULL;
			return block;
		}
	}
	struct block *block = malloc(sizeof *block + size);
	EXPECT(block != NULL);
	block->size = size;
	return block;
}

static void block_release(struct meter *meter, struct block *block)
{
	for (size_t i = 0; meter->use_cache && block->size >= LARGE && i < COUNT(meter->cache); i++) {
		if (!meter->cache[i]) {
			meter->cache[i] = block;
			return;
		}
	}
	free(block);
}

static void meter_release(void *user, void *memory)
{
	struct meter *meter = user;
	EXPECT(memory != NULL);
	struct block *block = (struct block *)memory - 1;
	meter->live--;
	meter->bytes -= block->size;
	block_release(meter, block);
}

static void *meter_reallocate(void *user, void *memory, size_t size)
{
	struct meter *meter = user;
	meter->calls++;
	if (meter->fail_at && (meter->calls == meter->fail_at || (meter->fail_on && meter->calls > meter->fail_at)))
		return NULL;
	struct block *block = block_get(meter, size);
	meter->live++;
	meter->bytes += size;
	if (meter->bytes > meter->peak)
		meter->peak = meter->bytes;
	if (memory) {
		size_t old = ((struct block *)memory - 1)->size;
		memcpy(block + 1, memory, old < size ? old : size);
		meter_release(meter, memory);
	}
	return block + 1;
}

struct ipsecevtx_allocator meter_allocator(struct meter *meter)
{
	struct ipsecevtx_allocator allocator = {meter_reallocate, meter_release, meter};
	return allocator;
}

void meter_free_cache(struct meter *meter)
{
	for (size_t i = 0; i < COUNT(meter->cache); i++) {
		free(meter->cache[i]);
		meter->cache[i] = NULL;
	}
}

/*
 * Events, reduced to a number.
 */

static uint64_t mix(uint64_t hash, const void *data, size_t size)
{
	const uint8_t *bytes = data;
	for (size_t i = 0; i < size; i++)
		hash = (hash ^ bytes[i]) * UINT64_C(1099511628211);
	return hash;
}

static uint64_t mix_number(uint64_t hash, uint64_t number)
{
	hash ^= number + UINT64_C(0x9e3779b97f4a7c15) + (hash << 6) + (hash >> 2);
	return hash * UINT64_C(0xbf58476d1ce4e5b9);
}

static uint64_t mix_text(uint64_t hash, const struct ipsecevtx_text *text)
{
	EXPECT(text->data != NULL);
	EXPECT(text->data[text->length] == '\0');
	hash = mix_number(hash, (uint64_t)text->presence << 32 | text->length);
	return mix(hash, text->data, text->length);
}

uint64_t event_digest(const struct ipsecevtx_event *event)
{
	uint64_t hash = mix_number(1, (uint64_t)event->event_id << 32 | (uint64_t)event->kind << 16 |
					      (uint64_t)event->mode << 8 | (uint64_t)event->outcome);
	const struct ipsecevtx_u32 *numbers[] = {
		&event->version, &event->level, &event->task, &event->opcode, &event->process_id, &event->thread_id};
	struct ipsecevtx_field field;
	for (size_t i = 0; i < COUNT(numbers); i++)
		hash = mix_number(hash, (uint64_t)numbers[i]->presence << 32 | numbers[i]->value);
	hash = mix_number(hash, event->time.ticks ^ (uint64_t)event->time.presence);
	hash = mix_number(hash, event->record_id.value * 4 + event->record_id.presence);
	hash = mix_number(hash, event->keywords.value ^ (uint64_t)event->keywords.presence);
	hash = mix(mix_number(hash, event->activity_id.presence), event->activity_id.bytes, 16);
	hash = mix(mix_number(hash, event->provider_guid.presence), event->provider_guid.bytes, 16);
	hash = mix_text(hash, &event->provider);
	hash = mix_text(hash, &event->computer);
	hash = mix_text(hash, &event->channel);
	hash = mix_text(hash, &event->user_sid);
	for (size_t i = 0; i < event->misfit_count; i++) {
		hash = mix(hash, event->misfits[i].name, event->misfits[i].name_length);
		hash = mix_text(hash, &event->misfits[i].value);
	}
	for (size_t i = 0; i < event->pair_count; i++) {
		hash = mix_number(hash, event->pairs[i].name_length);
		hash = mix(hash, event->pairs[i].name, event->pairs[i].name_length);
		hash = mix_text(hash, &event->pairs[i].value);
	}
	if (event->kind == IPSECEVTX_KIND_OTHER)
		return hash;
	for (size_t i = 0; ipsecevtx_event_field(event->event_id, event, i, &field); i++) {
		char raw[2048];
		size_t length = ipsecevtx_event_raw(event, i, raw, sizeof raw);
		hash = mix_number(hash, (uint64_t)i << 32 | (uint64_t)field.presence << 16 | field.family);
		hash = mix_number(hash, field.number);
		hash = mix(hash, raw, length < sizeof raw ? length : sizeof raw - 1);
		if (field.text.data)
			hash = mix_text(hash, &field.text);
		if (field.family)
			hash = mix(hash, field.bytes, 16);
	}
	return hash;
}

/*
 * Reading.
 */

struct ipsecevtx_options look_options(void)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	options.any = true;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	return options;
}

static void *grow(void *memory, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return memory;
	*room = *room ? *room * 2 : 256;
	memory = realloc(memory, *room * size);
	EXPECT(memory != NULL);
	return memory;
}

void view_tell(void *user, const struct ipsecevtx_finding *finding)
{
	struct view *view = user;
	view->told = grow(view->told, view->told_count, &view->told_room, sizeof *view->told);
	struct told *told = &view->told[view->told_count++];
	told->finding = *finding;
	told->finding.detail = told->finding.source = NULL;
	size_t length = strlen(finding->detail);
	length = length < sizeof told->detail ? length : sizeof told->detail - 1;
	memcpy(told->detail, finding->detail, length);
	told->detail[length] = '\0';
}

void view_reset(struct view *view)
{
	view->opened = view->result = 0;
	view->count = view->told_count = 0;
	memset(&view->error, 0, sizeof view->error);
	memset(&view->statistics, 0, sizeof view->statistics);
}

void view_run(struct view *view, struct ipsecevtx_reader *reader)
{
	const struct ipsecevtx_event *event;
	while ((view->result = ipsecevtx_next(reader, &event)) > 0) {
		view->events = grow(view->events, view->count, &view->room, sizeof *view->events);
		struct sight *sight = &view->events[view->count++];
		sight->digest = event_digest(event);
		sight->offset = event->offset;
		sight->header_record_id = event->header_record_id;
		sight->event_id = event->event_id;
		sight->marks = event->marks;
		sight->origin = event->origin;
	}
	view->error = *ipsecevtx_reader_error(reader);
	view->statistics = *ipsecevtx_reader_statistics(reader);
}

static struct ipsecevtx_options options_telling(struct view *view, const struct ipsecevtx_options *options)
{
	struct ipsecevtx_options mine = options ? *options : look_options();
	view_reset(view);
	mine.finding = view_tell;
	mine.finding_user = view;
	return mine;
}

static void run_reader(struct view *view, struct ipsecevtx_reader *reader)
{
	if (view->opened != 0) {
		EXPECT(reader == NULL);
		EXPECT(view->error.code != IPSECEVTX_OK);
		return;
	}
	view_run(view, reader);
	ipsecevtx_close(reader);
}

void look_alone(struct view *view, const void *data, size_t size, const struct ipsecevtx_options *options)
{
	struct ipsecevtx_reader *reader;
	struct ipsecevtx_options mine = options_telling(view, options);
	view->opened = ipsecevtx_open_memory(&reader, data, size, "log", &mine, &view->error);
	run_reader(view, reader);
}

/* The first ones of a process, and then some, or tests that look at thousands of logs would take too long. */
static bool is_chosen(unsigned number)
{
	return number < 40 || number % 64 == 0;
}

void look(struct view *view, const void *data, size_t size, const struct ipsecevtx_options *options)
{
	static unsigned number;
	static const unsigned threads[] = {1, 2, 3, 5};
	struct ipsecevtx_options mine = options ? *options : look_options();
	look_alone(view, data, size, options);
	mine.allocator = NULL; /* a test's own is for one thread */
	if (view->opened == 0 && is_chosen(number))
		compare_with_threads(
			data, size, &mine, threads[number / WAYS % COUNT(threads)], (enum way)(number % WAYS));
	number++;
}

void look_at_stream(struct view *view, const struct ipsecevtx_stream *stream, const struct ipsecevtx_options *options)
{
	struct ipsecevtx_reader *reader;
	struct ipsecevtx_options mine = options_telling(view, options);
	view->opened = ipsecevtx_open_stream(&reader, stream, "log", &mine, &view->error);
	run_reader(view, reader);
}

void look_at_path(struct view *view, const char *path, const struct ipsecevtx_options *options)
{
	struct ipsecevtx_reader *reader;
	struct ipsecevtx_options mine = options_telling(view, options);
	view->opened = ipsecevtx_open(&reader, path, &mine, &view->error);
	run_reader(view, reader);
}

void view_free(struct view *view)
{
	free(view->events);
	free(view->told);
	memset(view, 0, sizeof *view);
}

/*
 * Comparing.
 */

void dump_told(const struct view *view)
{
	for (size_t i = 0; i < view->told_count && i < 40; i++) {
		const struct ipsecevtx_finding *finding = &view->told[i].finding;
		fprintf(stderr, "  %s %s at %llu+%llu: %s\n", ipsecevtx_severity_name(finding->severity),
			ipsecevtx_finding_name(finding->kind), (unsigned long long)finding->offset,
			(unsigned long long)finding->length, view->told[i].detail);
	}
}

static void abort_with(const struct view *view, const char *format, ...)
{
	char text[512];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	fprintf(stderr, "%s: %s\n", place, text);
	dump_told(view);
	ck_abort_msg("%s: %s", place, text);
}

void assert_adds_up(const struct view *view)
{
	const struct ipsecevtx_statistics *s = &view->statistics;
	uint64_t bytes = s->header_bytes + s->record_bytes + s->slack_bytes + s->skipped_bytes;
	if (view->opened != 0)
		return;
	if (s->bytes != bytes)
		abort_with(view, "%llu bytes, but %llu headers + %llu records + %llu slack + %llu skipped",
			(unsigned long long)s->bytes, (unsigned long long)s->header_bytes,
			(unsigned long long)s->record_bytes, (unsigned long long)s->slack_bytes,
			(unsigned long long)s->skipped_bytes);
	if (s->records_seen != s->records_matched + s->records_filtered + s->records_lost)
		abort_with(view, "%llu records seen, but %llu matched + %llu filtered + %llu lost",
			(unsigned long long)s->records_seen, (unsigned long long)s->records_matched,
			(unsigned long long)s->records_filtered, (unsigned long long)s->records_lost);
	if (s->records_matched != view->count)
		abort_with(view, "%llu records matched, %zu returned", (unsigned long long)s->records_matched,
			view->count);
}

void assert_all_but(const struct view *view, const struct view *original, const bool *lost)
{
	size_t at = 0;
	for (size_t i = 0; i < original->count; i++) {
		if (lost && lost[i])
			continue;
		if (at == view->count || view->events[at].digest != original->events[i].digest)
			abort_with(view, "event %zu (id %u) is not number %zu of %zu (id %u)", i,
				original->events[i].event_id, at, view->count,
				at < view->count ? view->events[at].event_id : 0);
		at++;
	}
	if (at != view->count)
		abort_with(view, "%zu events, %zu expected", view->count, at);
	assert_adds_up(view);
}

void assert_all_but_unordered(const struct view *view, const struct view *original, const bool *lost)
{
	size_t expected = 0;
	for (size_t i = 0; i < original->count; i++) {
		size_t found = 0;
		for (size_t k = 0; k < view->count; k++)
			found += view->events[k].digest == original->events[i].digest;
		if (found != !(lost && lost[i]))
			abort_with(
				view, "event %zu (id %u) is there %zu times", i, original->events[i].event_id, found);
		expected += found;
	}
	if (expected != view->count)
		abort_with(view, "%zu events, %zu expected", view->count, expected);
	assert_adds_up(view);
}

static bool is_covered(const struct view *view, enum ipsecevtx_severity severity, uint64_t offset, uint64_t length)
{
	for (size_t i = 0; i < view->told_count; i++) {
		const struct ipsecevtx_finding *finding = &view->told[i].finding;
		if (finding->severity >= severity && finding->offset <= offset &&
			finding->offset + finding->length >= offset + length)
			return true;
	}
	return false;
}

bool has_lies(const struct view *view, const struct view *original, char *report, size_t report_size)
{
	if (view->opened != 0) {
		snprintf(report, report_size, "not opened: %s", view->error.message);
		return true;
	}
	for (size_t i = 0; i < view->count; i++) {
		bool known = i < original->count && view->events[i].digest == original->events[i].digest;
		for (size_t k = 0; !known && k < original->count; k++)
			known = view->events[i].digest == original->events[k].digest;
		if (!known && view->events[i].marks == 0) {
			snprintf(report, report_size, "event %u at %llu is changed and not marked",
				view->events[i].event_id, (unsigned long long)view->events[i].offset);
			return true;
		}
	}
	for (size_t k = 0; k < original->count; k++) {
		size_t found = 0;
		bool stands = false; /* perhaps changed, and marked */
		for (size_t i = 0; i < view->count; i++) {
			found += view->events[i].digest == original->events[k].digest;
			stands |= view->events[i].offset == original->events[k].offset;
		}
		if (found > 1) {
			snprintf(report, report_size, "event %zu is there %zu times", k, found);
			return true;
		}
		if (found == 0 && !stands &&
			!is_covered(view, IPSECEVTX_SEVERITY_WARNING, original->events[k].offset, 1)) {
			snprintf(report, report_size, "event %zu at %llu is missing and no finding covers it", k,
				(unsigned long long)original->events[k].offset);
			return true;
		}
	}
	return false;
}

void assert_no_lies(const struct view *view, const struct view *original)
{
	char report[256];
	if (has_lies(view, original, report, sizeof report))
		abort_with(view, "%s", report);
}

void assert_same_view(const struct view *view, const struct view *original)
{
	ck_assert_int_eq(view->opened, original->opened);
	ck_assert_int_eq(view->result, original->result);
	ck_assert_int_eq(memcmp(&view->statistics, &original->statistics, sizeof view->statistics), 0);
	ck_assert_uint_eq(view->count, original->count);
	for (size_t i = 0; i < view->count; i++) {
		ck_assert_uint_eq(view->events[i].digest, original->events[i].digest);
		ck_assert_uint_eq(view->events[i].offset, original->events[i].offset);
		ck_assert_uint_eq(view->events[i].marks, original->events[i].marks);
		ck_assert_int_eq(view->events[i].origin, original->events[i].origin);
	}
	ck_assert_uint_eq(view->told_count, original->told_count);
	for (size_t i = 0; i < view->told_count; i++) {
		ck_assert_int_eq(view->told[i].finding.kind, original->told[i].finding.kind);
		ck_assert_uint_eq(view->told[i].finding.offset, original->told[i].finding.offset);
		ck_assert_uint_eq(view->told[i].finding.length, original->told[i].finding.length);
		ck_assert_str_eq(view->told[i].detail, original->told[i].detail);
	}
}

const struct ipsecevtx_finding *assert_told(const struct view *view, enum ipsecevtx_finding_kind kind,
	enum ipsecevtx_severity severity, uint64_t offset, uint64_t length)
{
	for (size_t i = 0; i < view->told_count; i++) {
		const struct ipsecevtx_finding *finding = &view->told[i].finding;
		if (finding->kind == kind && finding->severity == severity && finding->offset == offset &&
			finding->length == length)
			return finding;
	}
	abort_with(view, "no finding %s %s at %llu+%llu", ipsecevtx_severity_name(severity),
		ipsecevtx_finding_name(kind), (unsigned long long)offset, (unsigned long long)length);
	return NULL;
}

void assert_covered(const struct view *view, enum ipsecevtx_severity severity, uint64_t offset, uint64_t length)
{
	if (!is_covered(view, severity, offset, length))
		abort_with(view, "no finding covers %llu+%llu", (unsigned long long)offset, (unsigned long long)length);
}

size_t told_count(const struct view *view, enum ipsecevtx_finding_kind kind)
{
	size_t count = 0;
	for (size_t i = 0; i < view->told_count; i++)
		count += view->told[i].finding.kind == kind;
	return count;
}

size_t told_above_note(const struct view *view)
{
	size_t count = 0;
	for (size_t i = 0; i < view->told_count; i++)
		count += view->told[i].finding.severity > IPSECEVTX_SEVERITY_NOTE;
	return count;
}

double seconds_used(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

bool is_slow_build(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	return true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
	return true;
#endif
#endif
	const char *valgrind = getenv("LD_PRELOAD");
	return getenv("CHECK_SLOW") != NULL || (valgrind && strstr(valgrind, "vgpreload"));
}
