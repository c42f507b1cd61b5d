/* SPDX-License-Identifier: MIT */
#include "decode/streams.h"

#include "binxml/value_parts.h"

#include <string.h>

/*
 * Bytes of a name as it is stored. Windows allows 255 characters for a computer and for a channel, which is less; a
 * longer name counts as empty.
 */
#define NAME_MAX_LENGTH 1024u

#define TEXTS_LIMIT (STREAM_NAMES_MAX * 2u * (NAME_MAX_LENGTH + 16u))

void stream_names_init(struct stream_names *names, const struct ipsecevtx_allocator *allocator)
{
	memset(names, 0, sizeof *names);
	arena_init(&names->texts, allocator, TEXTS_LIMIT);
	arena_init(&names->spellings, allocator, TEXTS_LIMIT);
}

void stream_names_free(struct stream_names *names)
{
	arena_free(&names->texts);
	arena_free(&names->spellings);
}

static size_t place_of(const struct stream_names *names, uint64_t stream)
{
	size_t mask = 2 * STREAM_NAMES_MAX - 1;
	size_t i = (size_t)stream & mask;
	while (names->items[i].stream != 0 && names->items[i].stream != stream)
		i = (i + 1) & mask;
	return i;
}

static void add(struct stream_names *names, uint64_t stream, const char *channel, const char *computer)
{
	names->no_memory = names->no_memory || names->texts.no_memory;
	if (!channel || !computer)
		return;
	names->items[place_of(names, stream)] = (struct stream_name){stream, channel, computer};
	names->count++;
}

/* The text of a name, in UTF-8; NULL without room. What follows a NUL in it is not shown; no real name has one. */
static const char *text_of(struct arena *texts, const struct value *value)
{
	const char *text;
	uint32_t length;
	if (value->length > NAME_MAX_LENGTH || value->type == VALUE_NULL)
		return "";
	return value_text(value, texts, &text, &length, NULL) == VALUE_OK ? text : NULL;
}

static bool has_room_for(const struct stream_names *names, uint64_t stream)
{
	return names->count < STREAM_NAMES_MAX && names->items[place_of(names, stream)].stream == 0;
}

/* Whether a name is spelled as the one that is known, as nearly always; false also where it is not ASCII. */
static bool is_spelled_so(const char *name, const struct value *value)
{
	uint32_t i = 0;
	for (; value->type == VALUE_STRING && 2 * i + 1 < value->length; i++) {
		if (name[i] == '\0' || (uint8_t)name[i] != value->bytes[2 * i] || value->bytes[2 * i + 1] != 0)
			return false;
	}
	return value->type == VALUE_STRING && name[i] == '\0';
}

static const char *copy(struct arena *texts, const char *text)
{
	size_t size = strlen(text) + 1;
	char *result = arena_get(texts, size);
	return result ? memcpy(result, text, size) : NULL;
}

/* Takes a spelling where it stands before the known one in the order of bytes, so that their order does not matter. */
static void take_spelling(struct stream_names *names, const char **name, const char *spelling)
{
	const char *taken = strcmp(spelling, *name) < 0 ? copy(&names->spellings, spelling) : NULL;
	names->no_memory = names->no_memory || names->spellings.no_memory;
	if (taken)
		*name = taken;
}

static void note_spelling(struct stream_names *names, const char **name, const struct value *value)
{
	char text[3 * NAME_MAX_LENGTH / 2 + 1];
	if (value->type != VALUE_STRING || value->length > NAME_MAX_LENGTH || is_spelled_so(*name, value))
		return;
	text[value_utf8_from_utf16(value->bytes, value_string_units(value), text, NULL)] = '\0';
	take_spelling(names, name, text);
}

void stream_names_note(
	struct stream_names *names, uint64_t stream, const struct value *channel, const struct value *computer)
{
	struct stream_name *known = &names->items[place_of(names, stream)];
	if (known->stream == stream) {
		note_spelling(names, &known->channel, channel);
		note_spelling(names, &known->computer, computer);
	}
	if (!has_room_for(names, stream))
		return;
	const char *channel_text = text_of(&names->texts, channel);
	add(names, stream, channel_text, text_of(&names->texts, computer));
}

void stream_names_join(struct stream_names *to, const struct stream_names *from,
	bool (*is_wanted)(const void *user, uint64_t stream), const void *user)
{
	to->no_memory = to->no_memory || from->no_memory;
	for (size_t i = 0; i < 2 * STREAM_NAMES_MAX; i++) {
		const struct stream_name *name = &from->items[i];
		if (name->stream == 0 || !is_wanted(user, name->stream))
			continue;
		struct stream_name *known = &to->items[place_of(to, name->stream)];
		if (known->stream == name->stream) {
			take_spelling(to, &known->channel, name->channel);
			take_spelling(to, &known->computer, name->computer);
		}
		if (!has_room_for(to, name->stream))
			continue;
		const char *channel = copy(&to->texts, name->channel);
		add(to, name->stream, channel, copy(&to->texts, name->computer));
	}
}

const struct stream_name *stream_names_find(const struct stream_names *names, uint64_t stream)
{
	const struct stream_name *name = &names->items[place_of(names, stream)];
	return name->stream == stream ? name : NULL;
}
