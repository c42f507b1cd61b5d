/* SPDX-License-Identifier: MIT */
/*
 * What the sequence is told between the records themselves. Each note holds the arguments of one function of
 * sequence.h, so that a worker's trail can keep it, and tell it when the chunk has its turn.
 */
#ifndef ORDER_NOTE_H
#define ORDER_NOTE_H

#include "sequence/sequence.h"

enum order_note_kind {
	ORDER_CHUNK,      /* sequence_start_chunk() */
	ORDER_DAMAGE,     /* sequence_note_damage() */
	ORDER_HIDDEN,     /* sequence_note_hidden() */
	ORDER_STRAY,      /* sequence_note_stray() */
	ORDER_DEFINITION, /* sequence_add_definition() */
};

struct order_note {
	enum order_note_kind kind;
	union {
		struct chunk_note chunk;
		uint64_t records; /* of ORDER_DAMAGE and ORDER_HIDDEN: how many may be missing, at most */
		struct stray_note stray;
		struct definition definition;
	};
};

/* Calls the function of the note's kind. */
void order_note_tell(const struct order_note *note, struct sequence *sequence);

#endif
