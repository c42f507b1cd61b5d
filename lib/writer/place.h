/* SPDX-License-Identifier: MIT */
/*
 * Puts records into a chunk that is being made: names and templates stand where they are first used, and all later uses
 * lead there, as in a chunk that Windows writes. log_writer.c calls this for each event that is added to a log.
 */
#ifndef PLACE_H
#define PLACE_H

#include "binxml/plan.h"
#include "evidence/chunk.h"
#include "writer/vocabulary.h"

/* A chunk that is being made. Bytes that are not used yet are zero. */
struct target {
	/* The number of this chunk, from 1 on: no other chunk has it for which the same vocabulary is used. */
	uint64_t number;
	uint8_t *data;              /* CHUNK_SIZE bytes */
	size_t position;            /* where the next record begins */
	struct placed *last_placed; /* the last name or template that was placed for the current record */
	uint64_t record_count;
	uint64_t first_record_id;
	size_t last_record_offset;
};

/* A record as it stands in its own chunk, and what its new header is to say. */
struct placing {
	const struct chunk *chunk;
	const struct record *record;
	uint64_t record_id;
	uint64_t written_time;
	/*
	 * For a record that was read with a template of another chunk: the plan cache that read it, which is at its
	 * chunk. Otherwise NULL.
	 */
	struct plan_cache *plans;
	bool is_tight; /* no name is put again within a definition, for a record that has no room otherwise */
};

/* Why a record was not placed. */
enum place_result {
	PLACE_OK = 0,
	PLACE_NO_ROOM, /* the chunk has no room for it */
	PLACE_NO_MEMORY,
	PLACE_NO_TEMPLATE, /* the template of another chunk with which it was read is not kept */
	PLACE_REFUSED,     /* its BinXML does not keep to the grammar, or to limits */
};

/* Room to work in; nothing in it has to be kept. */
struct place_room {
	struct passage_draft draft;
	uint8_t template[2 * CHUNK_SIZE]; /* a template of another chunk */
};

/* Puts a record behind the last one of the target. On failure the target stays as it was. */
enum place_result place_record(
	struct target *target, struct vocabulary *vocabulary, struct place_room *room, const struct placing *placing);

#endif
