/* SPDX-License-Identifier: MIT */
#include "dedup.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/*
 * Windows writes no event twice into one log: two records of one input with different record ids in their headers are
 * two events, even if all else in them is the same. So each event of an input repeats at most one of another input: the
 * first of equal events repeats the first there, the second the second.
 */
enum entry_kind {
	ENTRY_NONE = 0, /* a free place */
	/* an event: the first input that has it, the first header there, and how many equal events there are */
	ENTRY_EVENT,
	ENTRY_SOURCE, /* the same for a further input, or for further records in the first one */
	ENTRY_PLACE,  /* a further header of an equal event in an input */
	/* In the table stale: events that are not live; a count of 1 says that a live one comes behind. */
	ENTRY_STALE,       /* the event, whatever its header */
	ENTRY_STALE_PLACE, /* the event with this header */
};

struct entry {
	uint64_t words[2]; /* half of the event's SHA-256, so that nobody can make two events that share it */
	uint64_t header;
	uint32_t source; /* 0: none */
	unsigned kind : 3;
	unsigned count : 29;
};

/* A hash table with open addressing; room is a power of two. */
struct table {
	struct entry *entries;
	size_t count, room;
	/* multipliers that cannot be foreseen, so that nobody who writes a log can make all entries fall into one part
	 * of the table */
	uint64_t odds[2];
};

struct dedup {
	struct table seen;
	struct table stale; /* events of the input that was read ahead; entries NULL: no input was */
	dedup_look *look;
	void *user;
	char *source; /* the current input; NULL: no event of it came yet */
	uint32_t source_number;
	uint32_t looked_at; /* number of the input that was read ahead; 0: none */
	bool has_failed;
};

#define ROOM_AT_FIRST 4096u

static bool table_begin(struct table *table)
{
	struct timespec now = {0};
	*table = (struct table){.room = ROOM_AT_FIRST};
	table->entries = calloc(table->room, sizeof *table->entries);
	clock_gettime(CLOCK_REALTIME, &now);
	table->odds[0] = ((uint64_t)now.tv_nsec << 32 ^ (uint64_t)now.tv_sec) | 1;
	table->odds[1] = ((uint64_t)(uintptr_t)table->entries * UINT64_C(0x9e3779b97f4a7c15)) | 1;
	return table->entries != NULL;
}

static void table_free(struct table *table)
{
	free(table->entries);
	*table = (struct table){.entries = NULL};
}

struct dedup *dedup_new(dedup_look *look, void *user)
{
	struct dedup *dedup = calloc(1, sizeof *dedup);
	if (!dedup)
		return NULL;
	dedup->look = look;
	dedup->user = user;
	if (table_begin(&dedup->seen))
		return dedup;
	free(dedup);
	return NULL;
}

void dedup_free(struct dedup *dedup)
{
	if (!dedup)
		return;
	table_free(&dedup->seen);
	table_free(&dedup->stale);
	free(dedup->source);
	free(dedup);
}

bool dedup_failed(const struct dedup *dedup)
{
	return dedup->has_failed;
}

static bool has_header(const struct entry *entry)
{
	return entry->kind == ENTRY_PLACE || entry->kind == ENTRY_STALE_PLACE;
}

static bool is_same(const struct entry *one, const struct entry *other)
{
	return one->kind == other->kind && memcmp(one->words, other->words, sizeof one->words) == 0 &&
	       (one->kind == ENTRY_EVENT || one->source == other->source) &&
	       (!has_header(one) || one->header == other->header);
}

/* The entry, or the free place where it belongs. */
static struct entry *find(const struct table *table, const struct entry *wanted)
{
	uint64_t hash = wanted->words[0];
	if (wanted->kind != ENTRY_EVENT)
		hash ^= (wanted->source + UINT64_C(1)) * table->odds[0];
	if (has_header(wanted))
		hash = (hash ^ wanted->header) * table->odds[1] ^ wanted->header * table->odds[0];
	size_t i = (size_t)(hash ^ hash >> 32) & (table->room - 1);
	while (table->entries[i].kind != ENTRY_NONE && !is_same(&table->entries[i], wanted))
		i = (i + 1) & (table->room - 1);
	return &table->entries[i];
}

/* Makes room for more entries. False without memory. */
static bool reserve(struct table *table, size_t more)
{
	struct table larger = *table;
	if (table->count + more <= table->room / 4 * 3)
		return true;
	larger.room = 2 * table->room;
	larger.entries = calloc(larger.room, sizeof *larger.entries);
	if (!larger.entries)
		return false;
	for (size_t i = 0; i < table->room; i++) {
		if (table->entries[i].kind != ENTRY_NONE)
			*find(&larger, &table->entries[i]) = table->entries[i];
	}
	free(table->entries);
	*table = larger;
	return true;
}

/* Finds the entry, or adds it. Returns whether it was there already. *entry stays valid until reserve() is called. */
static bool find_or_put(struct table *table, const struct entry *wanted, struct entry **entry)
{
	*entry = find(table, wanted);
	if ((*entry)->kind != ENTRY_NONE)
		return true;
	**entry = *wanted;
	table->count++;
	return false;
}

void dedup_begin_input(struct dedup *dedup)
{
	free(dedup->source);
	dedup->source = NULL;
}

/* The number of the current input, of which this may be the first event. */
static uint32_t number_source(struct dedup *dedup, const char *source)
{
	if (dedup->source)
		return dedup->source_number;
	dedup->source = strdup(source);
	dedup->has_failed |= !dedup->source;
	return ++dedup->source_number;
}

/* Whether an event is a repetition; first is the entry of an equal event from this or another input. */
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
	bool is_known = find_or_put(&dedup->seen, &wanted_source, &source);
	if (source->header == wanted->header && (is_known || !is_first_source))
		return true;
	if (find_or_put(&dedup->seen, &wanted_place, &place))
		return true;
	source->count++;
	if (source->count <= first->count)
		return true;
	first->count = source->count;
	return false;
}

/* Makes the event's entry. False for an event without a record id or time, which is never a repetition. */
static bool make_entry(const struct ipsecevtx_event *event, struct entry *entry)
{
	uint8_t digest[32];
	bool has_number = event->record_id.presence == IPSECEVTX_SET && event->record_id.value != 0;
	if (!has_number || event->time.presence != IPSECEVTX_SET)
		return false;
	ipsecevtx_event_digest(event, digest);
	*entry = (struct entry){.header = event->header_record_id, .kind = ENTRY_EVENT, .count = 1};
	memcpy(entry->words, digest, sizeof entry->words);
	return true;
}

/* Whether the header tells nothing of the event: it belongs to another record, or to one of several logs. */
static bool is_loose(const struct ipsecevtx_event *event)
{
	return event->origin == IPSECEVTX_ORIGIN_CARVED || event->marks & IPSECEVTX_MARK_MIXED;
}

/* Whether the event stands where Windows has given records up, or does not show them. */
static bool is_stale(const struct ipsecevtx_event *event)
{
	return event->origin == IPSECEVTX_ORIGIN_RECOVERED ||
	       event->marks & (IPSECEVTX_MARK_MIXED | IPSECEVTX_MARK_HIDDEN);
}

void dedup_expect(struct dedup *dedup, const struct ipsecevtx_event *event)
{
	struct entry wanted, *entry;
	/* Only a live event behind one that is not live can be printed instead of it. */
	if (dedup->has_failed || (dedup->stale.count == 0 && !is_stale(event)) || !make_entry(event, &wanted))
		return;
	wanted.count = 0;
	wanted.kind = is_loose(event) ? ENTRY_STALE : ENTRY_STALE_PLACE;
	if (is_stale(event)) {
		dedup->has_failed = !reserve(&dedup->stale, 1);
		if (!dedup->has_failed)
			find_or_put(&dedup->stale, &wanted, &entry);
		return;
	}
	static const unsigned kinds[] = {ENTRY_STALE, ENTRY_STALE_PLACE};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		wanted.kind = kinds[i] & 7u;
		entry = find(&dedup->stale, &wanted);
		if (entry->kind != ENTRY_NONE)
			entry->count = 1;
	}
}

/* Whether a live event equal to this one, which is not live, comes behind it; wanted names its input. */
static bool comes_live(struct dedup *dedup, const struct ipsecevtx_event *event, const struct entry *wanted)
{
	if (dedup->looked_at != dedup->source_number) {
		table_free(&dedup->stale);
		if (!table_begin(&dedup->stale)) {
			dedup->has_failed = true;
			return false;
		}
		dedup->looked_at = dedup->source_number;
		dedup->has_failed |= !dedup->look(dedup->user, dedup->source, dedup);
	}
	struct entry stale = *wanted;
	stale.source = 0;
	stale.kind = is_loose(event) ? ENTRY_STALE : ENTRY_STALE_PLACE;
	return find(&dedup->stale, &stale)->count > 0;
}

bool dedup_has(struct dedup *dedup, const struct ipsecevtx_event *event)
{
	struct entry *first, wanted;
	if (!make_entry(event, &wanted))
		return false;
	uint32_t number = number_source(dedup, event->source ? event->source : "");
	/* At most three entries are added for an event. */
	dedup->has_failed |= !reserve(&dedup->seen, 3);
	if (dedup->has_failed)
		return false;
	if (is_stale(event) && comes_live(dedup, event, &wanted))
		return true;
	if (!is_loose(event))
		wanted.source = number;
	if (!find_or_put(&dedup->seen, &wanted, &first))
		return false;
	return is_loose(event) || is_repeated(dedup, first, &wanted);
}

/* Compares as the library compares names of logs: a dot comes first, so that "a.evtx" stands before "a (2).evtx". */
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
