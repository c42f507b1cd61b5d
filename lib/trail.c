/* SPDX-License-Identifier: MIT */
#include "trail.h"

#include <string.h>

#define TEXTS_MAX (4u * 1024u * 1024u)

enum trail_kind {
	TRAIL_FINDING,
	TRAIL_CHUNK,
	TRAIL_DAMAGE,
	TRAIL_HIDDEN,
	TRAIL_RECORD,
};

struct trail_record {
	struct record record;
	uint64_t offset;
	bool is_known;
	struct record_place place;
};

struct trail_entry {
	enum trail_kind kind;
	bool is_damaged; /* of a chunk */
	union {
		struct ipsecevtx_finding finding; /* its detail is in the texts */
		struct trail_record record;
	};
};

void trail_init(struct trail *trail, const struct ipsecevtx_allocator *allocator)
{
	memset(trail, 0, sizeof *trail);
	trail->allocator = *allocator;
	arena_init(&trail->texts, allocator, TEXTS_MAX);
}

void trail_free(struct trail *trail)
{
	memory_free(&trail->allocator, trail->entries);
	arena_free(&trail->texts);
}

void trail_clear(struct trail *trail)
{
	trail->count = 0;
	trail->is_incomplete = false;
	arena_reset(&trail->texts);
}

static struct trail_entry *add(struct trail *trail, enum trail_kind kind)
{
	if (trail->count == trail->room) {
		size_t room = trail->room ? 2 * trail->room : 256;
		struct trail_entry *entries =
			trail->allocator.reallocate(trail->allocator.user, trail->entries, room * sizeof *entries);
		if (!entries) {
			trail->is_incomplete = true;
			return NULL;
		}
		trail->entries = entries;
		trail->room = room;
	}
	struct trail_entry *entry = &trail->entries[trail->count++];
	entry->kind = kind;
	return entry;
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
}

void trail_add_chunk(struct trail *trail, bool is_damaged)
{
	struct trail_entry *entry = add(trail, TRAIL_CHUNK);
	if (entry)
		entry->is_damaged = is_damaged;
}

void trail_add_damage(struct trail *trail)
{
	add(trail, TRAIL_DAMAGE);
}

void trail_add_hidden(struct trail *trail)
{
	add(trail, TRAIL_HIDDEN);
}

void trail_add_record(
	struct trail *trail, const struct record *record, uint64_t offset, const struct record_place *place)
{
	struct trail_entry *entry = add(trail, TRAIL_RECORD);
	if (!entry)
		return;
	entry->record.record = *record;
	entry->record.offset = offset;
	entry->record.is_known = place != NULL;
	if (place)
		entry->record.place = *place;
}

void trail_replay(const struct trail *trail, struct findings *findings, struct sequence *sequence)
{
	for (size_t i = 0; i < trail->count; i++) {
		const struct trail_entry *entry = &trail->entries[i];
		const struct trail_record *record = &entry->record;
		switch (entry->kind) {
		case TRAIL_FINDING:
			/* It was counted where it was made. */
			if (findings->report)
				findings->report(findings->user, &entry->finding);
			break;
		case TRAIL_CHUNK:
			sequence_start_chunk(sequence, entry->is_damaged);
			break;
		case TRAIL_DAMAGE:
			sequence_note_damage(sequence);
			break;
		case TRAIL_HIDDEN:
			sequence_note_hidden(sequence);
			break;
		case TRAIL_RECORD:
			sequence_add(
				sequence, &record->record, record->offset, record->is_known ? &record->place : NULL);
			break;
		}
	}
}
