/* SPDX-License-Identifier: MIT */
#include "test_view.h"

#include "test_parallel_support.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char place[256] = "";

void describe(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(place, sizeof place, format, arguments);
	va_end(arguments);
}

const char *described(void)
{
	return place;
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
		sight->written_time = event->written_time;
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
