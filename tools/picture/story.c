/* SPDX-License-Identifier: MIT */
#include "picture/story.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "common/address_name.h"
#include "common/quick_hash.h"
#include "report/rows.h"

/* Further failures are only counted: each that is kept takes about a hundred bytes. */
#define FAILURES_KEPT 2000000u

static const char *const state_names[STORY_STATES] = {"open", "closed", "replaced", "lost", "no_open"};

const char *story_state_name(unsigned state)
{
	return state_names[state];
}

void story_restrict(struct story *story, unsigned left_out)
{
	story->is_without_ends = left_out & (IPSECEVTX_LEFT_OUT_ENDS | IPSECEVTX_LEFT_OUT_PEERS);
	story->is_without_openings = left_out & (IPSECEVTX_LEFT_OUT_OPENINGS | IPSECEVTX_LEFT_OUT_PEERS);
}

const char *story_open_word(const struct story *story)
{
	return story->is_without_ends ? "no end among the events asked for" : "no end seen";
}

uint64_t story_bar_sure(const struct story_bar *bar)
{
	return bar->end > bar->over && bar->end - bar->over > ROWS_LONG_OVER ? bar->over : bar->end;
}

const char *story_verdict_name(unsigned verdict)
{
	static const char *const names[] = {"broken", "weak", "deprecated", "review", "unknown"};
	return names[verdict];
}

/*
 * What is kept.
 */

void *story_add(struct story *story, struct story_list *list, size_t size)
{
	if (story->failed)
		return NULL;
	if (list->count == list->room) {
		size_t room = list->room ? list->room + list->room / 2 : 32;
		void *items = room <= SIZE_MAX / size ? realloc(list->items, room * size) : NULL;
		if (!items) {
			story->failed = true;
			return NULL;
		}
		list->items = items;
		list->room = room;
	}
	void *item = (char *)list->items + list->count++ * size;
	return memset(item, 0, size);
}

int story_compare_names(const struct story_name *one, const struct story_name *other)
{
	size_t length = one->length < other->length ? one->length : other->length;
	int order = memcmp(one->text, other->text, length);
	return order != 0 ? order : one->length < other->length ? -1 : one->length > other->length;
}

static int compare_names(const void *left, const void *right)
{
	return story_compare_names(left, right);
}

static struct story_name *new_name(const char *text, size_t length)
{
	/* The text stands behind it in one allocation, as both are used together. */
	struct story_name *name = length < SIZE_MAX - sizeof *name ? malloc(sizeof *name + length + 1) : NULL;
	char *copy = (char *)(name + 1);
	if (!name)
		return NULL;
	memcpy(copy, text, length);
	copy[length] = '\0';
	*name = (struct story_name){.text = copy,
		.length = length,
		.peer = STORY_NONE,
		.algorithm = STORY_NONE,
		.kind = STORY_NONE,
		.shown = STORY_NONE};
	return name;
}

/* Finds a name in a tree, which an attacker cannot make slow by his choice of names. */
static struct story_name *find_in_tree(struct story *story, const char *text, size_t length)
{
	const struct story_name wanted = {.text = text, .length = length};
	struct story_name *const *found = tfind(&wanted, &story->name_tree, compare_names);
	if (found)
		return *found;
	struct story_name *name = story->failed ? NULL : new_name(text, length);
	if (!name || !tsearch(name, &story->name_tree, compare_names)) {
		story->failed = true;
		free(name);
		return NULL;
	}
	name->number = (uint32_t)story->names.count;
	struct story_name **place = story_add(story, &story->names, sizeof(struct story_name *));
	if (!place) {
		story->failed = true;
		tdelete(name, &story->name_tree, compare_names);
		free(name);
		return NULL;
	}
	return *place = name;
}

uint32_t story_intern(struct story *story, const char *text, size_t length)
{
	size_t hash = quick_hash(text, length);
	struct story_recent *recent = &story->recent_names[hash % STORY_RECENT];
	if (recent->name && recent->hash == hash && recent->name->length == length &&
		memcmp(recent->name->text, text, length) == 0)
		return recent->name->number;
	struct story_name *name = find_in_tree(story, text, length);
	if (!name)
		return STORY_NONE;
	*recent = (struct story_recent){hash, name};
	return name->number;
}

uint32_t story_intern_value(struct story *story, const struct ipsecevtx_report_row *row, const char *name)
{
	for (size_t i = 0; i < row->count; i++) {
		const struct ipsecevtx_report_value *value = &row->values[i];
		if (strcmp(value->name, name) == 0)
			return value->is_null ? STORY_NONE : story_intern(story, value->text.data, value->text.length);
	}
	return STORY_NONE;
}

static struct story_name *name_at(const struct story *story, uint32_t number)
{
	return ((struct story_name **)story->names.items)[number];
}

const struct story_name *story_name(const struct story *story, uint32_t number)
{
	static char empty[] = "";
	static const struct story_name none = {.number = STORY_NONE,
		.text = empty,
		.peer = STORY_NONE,
		.algorithm = STORY_NONE,
		.kind = STORY_NONE,
		.shown = STORY_NONE};
	if (number == STORY_NONE)
		return &none;
	const struct story_name *name = name_at(story, number);
	return name->shown == STORY_NONE ? name : name_at(story, name->shown);
}

uint32_t story_computer(struct story *story, const struct ipsecevtx_text *spelling, bool is_of_row)
{
	if (spelling->presence != IPSECEVTX_SET)
		return STORY_NONE;
	const size_t room = 2 * (size_t)spelling->length + 1;
	struct buffer *buffer = &story->key;
	buffer->used = 0;
	char *key = buffer_room(buffer, 1 + room);
	story->failed |= !key;
	if (story->failed)
		return STORY_NONE;
	key[0] = '\0'; /* no name of anything else begins so */
	const size_t length = 1 + ipsecevtx_computer_key(spelling->data, spelling->length, key + 1, room);
	const uint32_t number = story_intern(story, key, length);
	if (!story->failed && (is_of_row || name_at(story, number)->shown == STORY_NONE)) {
		const uint32_t shown = story_intern(story, spelling->data, spelling->length);
		if (!story->failed)
			name_at(story, number)->shown = shown;
	}
	return story->failed ? STORY_NONE : number;
}

uint32_t story_peer(struct story *story, uint32_t name)
{
	uint32_t *place = name == STORY_NONE ? &story->nameless_peer : &name_at(story, name)->peer;
	if (*place == STORY_NONE) {
		struct story_peer *peer = story_add(story, &story->peers, sizeof *peer);
		if (!peer)
			return STORY_NONE;
		peer->name = name;
		*place = (uint32_t)(story->peers.count - 1);
	}
	return *place;
}

const struct story_peer *story_peer_of_row(const struct story *story, size_t number)
{
	for (size_t i = 0; i < story->peers.count; i++) {
		const struct story_peer *peer = &STORY_PEERS(story)[i];
		if (peer->is_row && peer->number == number)
			return peer;
	}
	return NULL;
}

const struct story_peer *story_peer_of_failures(const struct story *story, size_t number)
{
	/* The story has all rows, in their order. */
	if (number >= story->kinds.count || STORY_KINDS(story)[number].number != number)
		return NULL;
	uint32_t peer = STORY_KINDS(story)[number].peer;
	return peer == STORY_NONE ? NULL : &STORY_PEERS(story)[peer];
}

struct story *story_new(bool has_records)
{
	struct story *story = calloc(1, sizeof *story);
	struct story_recent *recent = calloc(STORY_RECENT, sizeof *recent);
	if (!story || !recent || !buffer_open(&story->key, -1, 256)) {
		free(story);
		free(recent);
		return NULL;
	}
	story->recent_names = recent;
	story->has_records = has_records;
	story->nameless_peer = STORY_NONE;
	return story;
}

void story_free(struct story *story)
{
	if (!story)
		return;
	for (size_t i = 0; i < story->names.count; i++) {
		struct story_name *name = name_at(story, (uint32_t)i);
		tdelete(name, &story->name_tree, compare_names);
		free(name);
	}
	struct story_list *const lists[] = {&story->names, &story->bars, &story->failures, &story->marks, &story->peers,
		&story->kinds, &story->algorithms, &story->clocks, &story->bar_records, &story->failure_records};
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		free(lists[i]->items);
	buffer_close(&story->key);
	free(story->recent_names);
	free(story);
}

/*
 * Events.
 */

static uint32_t intern_text(struct story *story, const struct ipsecevtx_text *text)
{
	return text->presence == IPSECEVTX_SET ? story_intern(story, text->data, text->length) : STORY_NONE;
}

/* The part of an address that all its spellings have in common. */
static struct ipsecevtx_text address_part(const struct ipsecevtx_text *text)
{
	size_t length = text->length;
	if (text->presence != IPSECEVTX_SET)
		return *text;
	const char *part = address_name_part(text->data, &length);
	return (struct ipsecevtx_text){part, (uint32_t)length, IPSECEVTX_SET};
}

static struct story_place place_of(struct story *story, const struct ipsecevtx_event *event)
{
	const char *source = event->source ? event->source : "";
	uint32_t name = story_intern(story, source, strlen(source));
	return (struct story_place){.source = name == STORY_NONE ? NULL : name_at(story, name),
		.offset = event->offset,
		.has_record_id = event->record_id.presence == IPSECEVTX_SET,
		.record_id = event->record_id.value};
}

/* The members that the three kinds of failures have in common, in the order of the keys of the report failures. */
#define COMMON(member)                                                                                                 \
	&(member)->remote_address.text, &(member)->role.text, &(member)->failure_point.text,                           \
		&(member)->failure_reason, &(member)->state.text

static bool failure_texts(const struct ipsecevtx_event *event, const struct ipsecevtx_text *texts[6])
{
	const struct ipsecevtx_text *const mm[] = {COMMON(&event->mm_failed), &event->mm_failed.mm_auth_method.text};
	const struct ipsecevtx_text *const qm[] = {COMMON(&event->qm_failed), NULL};
	const struct ipsecevtx_text *const em[] = {COMMON(&event->em_failed), &event->em_failed.em_auth_method.text};
	switch (event->kind) {
	case IPSECEVTX_KIND_MM_FAILED:
		memcpy(texts, mm, sizeof mm);
		return true;
	case IPSECEVTX_KIND_QM_FAILED:
		memcpy(texts, qm, sizeof qm);
		return true;
	case IPSECEVTX_KIND_EM_FAILED:
		memcpy(texts, em, sizeof em);
		return true;
	default:
		return false;
	}
}

static void add_failure(struct story *story, const struct ipsecevtx_event *event,
	const struct ipsecevtx_text *const texts[6], bool is_copy)
{
	if (!story->has_records && is_copy)
		return;
	if (story->failures.count + story->failure_records.count >= FAILURES_KEPT) {
		story->failures_left_out++;
		return;
	}
	const struct ipsecevtx_address *address = ipsecevtx_event_peer(event);
	const struct ipsecevtx_text peer = address ? address_part(&address->text) : (struct ipsecevtx_text){0};
	const struct ipsecevtx_text remote = address_part(texts[0]);
	const struct ipsecevtx_text *const counted[6] = {&remote, texts[1], texts[2], texts[3], texts[4], texts[5]};
	const uint32_t computer = story_computer(story, &event->computer, false);
	const struct story_failure failure = {
		.peer = story_peer(story, address ? intern_text(story, &peer) : STORY_NONE),
		.kind = story_failure_key(story, computer, event->event_id, counted),
		.has_time = ipsecevtx_event_known_time(event) != 0,
		.time = ipsecevtx_event_known_time(event)};
	if (!story->has_records) {
		struct story_failure *place = story_add(story, &story->failures, sizeof *place);
		if (place)
			*place = failure;
		return;
	}
	struct story_failure_record record = {
		.failure = failure, .computer = computer, .event_id = event->event_id, .place = place_of(story, event)};
	uint8_t digest[32];
	ipsecevtx_event_digest(event, digest);
	memcpy(record.digest, digest, sizeof record.digest);
	struct story_failure_record *place = story_add(story, &story->failure_records, sizeof *place);
	if (place)
		*place = record;
}

static void add_mark(struct story *story, const struct ipsecevtx_event *event)
{
	uint8_t digest[32];
	if (ipsecevtx_event_known_time(event) == 0)
		return;
	struct story_mark mark = {.computer = story_computer(story, &event->computer, false),
		.event_id = event->event_id,
		.time = ipsecevtx_event_known_time(event),
		.place = place_of(story, event)};
	ipsecevtx_event_digest(event, digest);
	memcpy(mark.digest, digest, sizeof mark.digest);
	struct story_mark *place = story_add(story, &story->marks, sizeof *place);
	if (place)
		*place = mark;
}

void story_event(struct story *story, const struct ipsecevtx_event *event, bool is_copy)
{
	const struct ipsecevtx_text *texts[6];
	if (event->kind == IPSECEVTX_KIND_OTHER && !ipsecevtx_report_is_context(event))
		return;
	if (event->kind == IPSECEVTX_KIND_OTHER)
		add_mark(story, event);
	else if (failure_texts(event, texts))
		add_failure(story, event, texts, is_copy);
}
