/* SPDX-License-Identifier: MIT */
#include "sequence/order_note.h"

void order_note_tell(const struct order_note *note, struct sequence *sequence)
{
	switch (note->kind) {
	case ORDER_CHUNK:
		sequence_start_chunk(sequence, &note->chunk);
		break;
	case ORDER_DAMAGE:
		sequence_note_damage(sequence, note->records);
		break;
	case ORDER_HIDDEN:
		sequence_note_hidden(sequence, note->records);
		break;
	case ORDER_STRAY:
		sequence_note_stray(sequence, &note->stray);
		break;
	case ORDER_DEFINITION:
		sequence_add_definition(sequence, &note->definition);
		break;
	}
}
