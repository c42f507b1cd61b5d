/* SPDX-License-Identifier: MIT */
/* Records into a chunk in the making: names and templates stand where they are first used, all others lead there. */
#ifndef PLACE_H
#define PLACE_H

#include "binxml/plan.h"
#include "evidence/chunk.h"
#include "writer/vocabulary.h"

/* A chunk in the making. What is not used yet is zero. */
struct target {
	uint64_t number;            /* of the chunk, from 1 on; no other has it that the same vocabulary is used for */
	uint8_t *data;              /* CHUNK_SIZE bytes */
	size_t position;            /* where the next record begins */
	struct placed *last_placed; /* for the record that is being placed */
	uint64_t record_count;
	uint64_t first_record_id;
	size_t last_record_offset;
};

/* A record as it stands in its chunk, and what its header shall say. */
struct placing {
	const struct chunk *chunk;
	const struct record *record;
	uint64_t record_id;
	uint64_t written_time;
	/* Of a record that was read with a template of another chunk: what knows that one, of this chunk. Else NULL. */
	struct plan_cache *plans;
};

/* Why a record was not placed. */
enum place_result {
	PLACE_OK = 0,
	PLACE_NO_ROOM, /* in the chunk */
	PLACE_NO_MEMORY,
	PLACE_NO_TEMPLATE, /* the one that it was read with is not kept */
	PLACE_REFUSED,     /* its BinXML does not keep to the grammar, or to bounds */
};

/* Room to work in. */
struct place_room {
	struct passage_draft draft;
	uint8_t template[2 * CHUNK_SIZE]; /* of another chunk */
};

/* Puts a record behind the last one of the target. On a failure the target is as it was. */
enum place_result place_record(
	struct target *target, struct vocabulary *vocabulary, struct place_room *room, const struct placing *placing);

#endif
