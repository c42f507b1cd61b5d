/* SPDX-License-Identifier: MIT */
#include "dedup.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/*
 * Windows writes no event twice into one log: those of one input whose headers have different numbers are different
 * ones, whatever they say. Each of them repeats at most one of another input: the first the first, the second the
 * second.
 */
enum entry_kind {
	ENTRY_NONE = 0, /* a free place */
	ENTRY_EVENT,    /* an event: its first input, that one's first header, how many of its kind there are */
	ENTRY_SOURCE,   /* the same for one more input, or of more than one in the first */
	ENTRY_PLACE,    /* one more header of an input */
};

struct entry {
	uint64_t words[2]; /* of the event's SHA-256, half of it: nobody can make two events that share it */
	uint64_t header;
	uint32_t source; /* 0: none */
	unsigned kind : 2;
	unsigned count : 30;
};

/* A hash table with open addressing; room is a power of two. */
struct dedup {
	struct entry *entries;
	size_t count, room;
	uint64_t odds[2]; /* so that nobody who writes a log can fill one corner of the table */
	char *source;     /* the input that is read; NULL: none yet */
	uint32_t source_number;
	bool has_failed;
};

#define ROOM_AT_FIRST 4096u

struct dedup *dedup_new(void)
{
	struct timespec now = {0};
	struct dedup *dedup = calloc(1, sizeof *dedup);
	if (!dedup)
		return NULL;
	dedup->room = ROOM_AT_FIRST;
	dedup->entries = calloc(dedup->room, sizeof *dedup->entries);
	clock_gettime(CLOCK_REALTIME, &now);
	dedup->odds[0] = ((uint64_t)now.tv_nsec << 32 ^ (uint64_t)now.tv_sec) | 1;
	dedup->odds[1] = ((uint64_t)(uintptr_t)dedup->entries * UINT64_C(0x9e3779b97f4a7c15)) | 1;
	if (dedup->entries)
		return dedup;
	free(dedup);
	return NULL;
}

void dedup_free(struct dedup *dedup)
{
	if (!dedup)
		return;
	free(dedup->entries);
	free(dedup->source);
	free(dedup);
}

bool dedup_failed(const struct dedup *dedup)
{
	return dedup->has_failed;
}

static bool is_same(const struct entry *one, const struct entry *other)
{
	return one->kind == other->kind && memcmp(one->words, other->words, sizeof one->words) == 0 &&
	       (one->kind == ENTRY_EVENT || one->source == other->source) &&
	       (one->kind != ENTRY_PLACE || one->header == other->header);
}

/* The entry, or the free place where it would be. */
static struct entry *find(const struct dedup *dedup, struct entry *entries, size_t room, const struct entry *wanted)
{
	uint64_t hash = wanted->words[0];
	if (wanted->kind != ENTRY_EVENT)
		hash ^= (wanted->source + UINT64_C(1)) * dedup->odds[0];
	if (wanted->kind == ENTRY_PLACE)
		hash = (hash ^ wanted->header) * dedup->odds[1] ^ wanted->header * dedup->odds[0];
	size_t i = (size_t)(hash ^ hash >> 32) & (room - 1);
	while (entries[i].kind != ENTRY_NONE && !is_same(&entries[i], wanted))
		i = (i + 1) & (room - 1);
	return &entries[i];
}

static bool grow(struct dedup *dedup)
{
	size_t room = 2 * dedup->room;
	struct entry *entries = calloc(room, sizeof *entries);
	if (!entries)
		return false;
	for (size_t i = 0; i < dedup->room; i++) {
		if (dedup->entries[i].kind != ENTRY_NONE)
			*find(dedup, entries, room, &dedup->entries[i]) = dedup->entries[i];
	}
	free(dedup->entries);
	dedup->entries = entries;
	dedup->room = room;
	return true;
}

/* The entry, which is put there if it was not: whether it was. It stays where it is until two more were put. */
static bool find_or_put(struct dedup *dedup, const struct entry *wanted, struct entry **entry)
{
	*entry = find(dedup, dedup->entries, dedup->room, wanted);
	if ((*entry)->kind != ENTRY_NONE)
		return true;
	**entry = *wanted;
	dedup->count++;
	return false;
}

/* Inputs come one after the other. */
static uint32_t number_source(struct dedup *dedup, const char *source)
{
	if (dedup->source && strcmp(dedup->source, source) == 0)
		return dedup->source_number;
	free(dedup->source);
	dedup->source = strdup(source);
	dedup->has_failed |= !dedup->source;
	return ++dedup->source_number;
}

/* An event that was there before, from the same input or another one. */
static bool is_repeated(struct dedup *dedup, struct entry *first, const struct entry *wanted)
{
	struct entry *source, *place;
	struct entry wanted_source = *wanted, wanted_place = *wanted;
	bool is_first_source = first->source == wanted->source;
	if (is_first_source && first->header == wanted->header)
		return true;
	wanted_source.kind = ENTRY_SOURCE;
	wanted_place.kind = ENTRY_PLACE;
	if (is_first_source)
		wanted_source.header = first->header;
	bool is_known = find_or_put(dedup, &wanted_source, &source);
	if (source->header == wanted->header && (is_known || !is_first_source))
		return true;
	if (find_or_put(dedup, &wanted_place, &place))
		return true;
	source->count++;
	if (source->count <= first->count)
		return true;
	first->count = source->count;
	return false;
}

bool dedup_has(struct dedup *dedup, const struct ipsecevtx_event *event)
{
	uint8_t digest[32];
	bool has_number = event->record_id.presence == IPSECEVTX_SET && event->record_id.value != 0;
	if (!has_number || event->time.presence != IPSECEVTX_SET)
		return false;
	ipsecevtx_event_digest(event, digest);
	/* A header that belongs to another record, or to one of many logs, tells nothing. */
	bool is_loose = event->origin == IPSECEVTX_ORIGIN_CARVED || event->marks & IPSECEVTX_MARK_MIXED;
	struct entry *first, wanted = {.header = event->header_record_id, .kind = ENTRY_EVENT, .count = 1};
	if (!is_loose)
		wanted.source = number_source(dedup, event->source ? event->source : "");
	memcpy(wanted.words, digest, sizeof wanted.words);
	/* At most three entries are put for an event. */
	if (dedup->count + 3 > dedup->room / 4 * 3 && !grow(dedup)) {
		dedup->has_failed = true;
		return false;
	}
	if (!find_or_put(dedup, &wanted, &first))
		return false;
	return is_loose || is_repeated(dedup, first, &wanted);
}

/* As the library compares the names of logs: a dot before all else, so that "a.evtx" comes before "a (2).evtx". */
static int compare_paths(const void *left, const void *right)
{
	const char *a = *(char *const *)left;
	const char *b = *(char *const *)right;
	while (*a && *a == *b) {
		a++;
		b++;
	}
	unsigned one = *a == '.' ? 1 : (unsigned char)*a;
	unsigned other = *b == '.' ? 1 : (unsigned char)*b;
	return one < other ? -1 : one > other;
}

void dedup_sort_inputs(struct inputs *inputs)
{
	if (inputs->count > 1)
		qsort(inputs->paths, inputs->count, sizeof *inputs->paths, compare_paths);
}
