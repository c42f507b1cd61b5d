/* SPDX-License-Identifier: MIT */
#include "report/sentence.h"

#include <string.h>

/* Room for this many pieces at first; most sentences have fewer. */
#define PIECES_FIRST 32u

/* Doubles the room for pieces. The list that was outgrown stays in the arena until the row is done. */
static bool make_room(struct sentence *sentence)
{
	const size_t room = sentence->room > 0 ? 2 * sentence->room : PIECES_FIRST;
	struct ipsecevtx_text *pieces = arena_get(sentence->arena, room * sizeof *pieces);
	if (!pieces)
		return false;
	if (sentence->count > 0)
		memcpy(pieces, sentence->pieces, sentence->count * sizeof *pieces);
	sentence->pieces = pieces;
	sentence->room = room;
	return true;
}

void say_text(struct sentence *sentence, const struct ipsecevtx_text *text)
{
	sentence->failed = sentence->failed || (sentence->count == sentence->room && !make_room(sentence));
	if (!sentence->failed)
		sentence->pieces[sentence->count++] = *text;
}

void say(struct sentence *sentence, const char *words)
{
	const struct ipsecevtx_text text = {words, (uint32_t)strlen(words), IPSECEVTX_SET};
	if (text.length > 0)
		say_text(sentence, &text);
}

void sentence_put(const struct sentence *sentence, struct row *row, const char *name)
{
	size_t size = 1;
	for (size_t i = 0; i < sentence->count; i++)
		size += sentence->pieces[i].length;
	char *whole = sentence->failed ? NULL : arena_get(sentence->arena, size);
	if (!whole) {
		row->failed = true;
		return;
	}
	struct ipsecevtx_text text = {whole, 0, IPSECEVTX_SET};
	for (size_t i = 0; i < sentence->count; i++) {
		memcpy(whole + text.length, sentence->pieces[i].data, sentence->pieces[i].length);
		text.length += sentence->pieces[i].length;
	}
	whole[text.length] = '\0';
	row_text(row, name, &text);
}
