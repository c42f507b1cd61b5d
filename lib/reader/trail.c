/* SPDX-License-Identifier: MIT */
#include "reader/trail.h"

#include "sequence/notice.h"

#include <string.h>

/* Most bytes of memory that a trail keeps for its next chunk; a chunk of a sound log needs less. */
#define KEEPS (64u * 1024u)

enum trail_kind {
	TRAIL_FINDING,
	TRAIL_RECORDS,
	TRAIL_NOTE,
};

struct trail_record {
	struct record record;
	struct record_identity identity;
};

/* Records that follow each other as in a sound log (sequence_is_next()); mostly all of a chunk. */
struct trail_records {
	struct trail_record first, last;
	uint64_t offset; /* of the first record in the input */
	bool is_known;   /* their identities could be read */
	bool is_next;    /* the first one follows the record before it in that way, too, so that it may begin a run */
};

struct trail_entry {
	enum trail_kind kind;
	union {
		struct ipsecevtx_finding finding; /* its detail is in the texts */
		struct trail_records records;
		struct order_note note;
	};
};

void trail_init(struct trail *trail, const struct ipsecevtx_allocator *allocator)
{
	memset(trail, 0, sizeof *trail);
	trail->allocator = *allocator;
	arena_init(&trail->texts, allocator, SIZE_MAX);
}

void trail_free(struct trail *trail)
{
	memory_free(&trail->allocator, trail->entries);
	arena_free(&trail->texts);
}

void trail_clear(struct trail *trail)
{
	if (trail->room * sizeof *trail->entries > KEEPS) {
		memory_free(&trail->allocator, trail->entries);
		trail->entries = NULL;
		trail->room = 0;
	}
	if (trail->texts.total > KEEPS)
		arena_free(&trail->texts);
	trail->count = 0;
	trail->is_incomplete = false;
	arena_reset(&trail->texts);
}

static struct trail_entry *add(struct trail *trail, enum trail_kind kind)
{
	void *entries = trail->entries;
	if (!array_reserve(&trail->allocator, &entries, &trail->room, trail->count + 1, sizeof *trail->entries)) {
		trail->is_incomplete = true;
		return NULL;
	}
	trail->entries = entries;
	struct trail_entry *entry = &trail->entries[trail->count++];
	entry->kind = kind;
	return entry;
}

static void tell_growth(const struct trail *trail, size_t bytes)
{
	if (trail->grew)
		trail->grew(trail->user, bytes);
}

void trail_add_finding(void *user, const struct ipsecevtx_finding *finding)
{
	struct trail *trail = user;
	size_t size = strlen(finding->detail) + 1;
	char *detail = arena_get(&trail->texts, size);
	struct trail_entry *entry = detail ? add(trail, TRAIL_FINDING) : NULL;
	if (!entry) {
		trail->is_incomplete = true;
		return;
	}
	entry->finding = *finding;
	entry->finding.detail = memcpy(detail, finding->detail, size);
	tell_growth(trail, sizeof *entry + size);
}

void trail_add_note(struct trail *trail, const struct order_note *note)
{
	struct trail_entry *entry = add(trail, TRAIL_NOTE);
	if (!entry)
		return;
	entry->note = *note;
	tell_growth(trail, sizeof *entry);
}

/* Whether the record follows the one that was added last as in a sound log. */
static bool is_next_of_last(
	const struct trail *trail, const struct record *record, const struct record_identity *identity)
{
	if (trail->count == 0 || !identity)
		return false;
	const struct trail_entry *entry = &trail->entries[trail->count - 1];
	const struct trail_record *last = &entry->records.last;
	return entry->kind == TRAIL_RECORDS && entry->records.is_known &&
	       sequence_is_next(&last->record, &last->identity, record, identity);
}

/* Copies the identity's notice into the trail, which outlives the scan's own; returns the copy's size. */
static size_t keep_notice(struct trail *trail, struct record_identity *identity)
{
	struct notice *kept = arena_get(&trail->texts, sizeof *kept);
	if (kept)
		*kept = *identity->notice;
	else
		trail->is_incomplete = true;
	identity->notice = kept;
	return sizeof *kept;
}

void trail_add_record(
	struct trail *trail, const struct record *record, uint64_t offset, const struct record_identity *identity)
{
	bool is_next = is_next_of_last(trail, record, identity);
	if (is_next && trail_is_in_run(trail)) {
		trail_pass(trail, record, identity);
		return;
	}
	struct trail_entry *entry = add(trail, TRAIL_RECORDS);
	if (!entry)
		return;
	entry->records.first.record = *record;
	entry->records.offset = offset;
	entry->records.is_known = identity != NULL;
	entry->records.is_next = is_next;
	if (identity)
		entry->records.first.identity = *identity;
	size_t size = identity && identity->notice ? keep_notice(trail, &entry->records.first.identity) : 0;
	entry->records.last = entry->records.first;
	tell_growth(trail, sizeof *entry + size);
}

bool trail_is_in_run(const struct trail *trail)
{
	const struct trail_entry *entry = trail->count ? &trail->entries[trail->count - 1] : NULL;
	return entry && entry->kind == TRAIL_RECORDS && entry->records.is_next;
}

void trail_pass(struct trail *trail, const struct record *record, const struct record_identity *identity)
{
	struct trail_record *last = &trail->entries[trail->count - 1].records.last;
	last->record = *record;
	last->identity = *identity;
}

static void replay_records(const struct trail_records *records, struct sequence *sequence)
{
	const struct trail_record *first = &records->first;
	const struct trail_record *last = &records->last;
	sequence_add(sequence, &first->record, records->offset, records->is_known ? &first->identity : NULL);
	if (records->is_known && last->record.record_id != first->record.record_id)
		sequence_pass(sequence, &last->record, &last->identity);
}

void trail_replay(const struct trail *trail, struct findings *findings, struct sequence *sequence)
{
	for (size_t i = 0; i < trail->count; i++) {
		const struct trail_entry *entry = &trail->entries[i];
		if (!sequence && entry->kind != TRAIL_FINDING)
			continue;
		switch (entry->kind) {
		case TRAIL_FINDING:
			/* The finding was counted when it was made. */
			if (findings->report)
				findings->report(findings->user, &entry->finding);
			break;
		case TRAIL_RECORDS:
			replay_records(&entry->records, sequence);
			break;
		case TRAIL_NOTE:
			order_note_tell(&entry->note, sequence);
			break;
		}
	}
}
