/* SPDX-License-Identifier: MIT */
/* Words of pictures. */
#include "common/html.h"
#include "common/zone.h"
#include "picture/svg.h"
#include "report/rows.h"

void words_name(struct buffer *buffer, const struct story_name *name, size_t characters)
{
	if (name->number == STORY_NONE)
		buffer_byte(buffer, '-');
	else
		html_short_text(buffer, name->text, name->length, characters);
}

void words_peer(struct buffer *buffer, const struct story *story, uint32_t peer)
{
	uint32_t name = STORY_PEERS(story)[peer].name;
	if (name == STORY_NONE)
		buffer_literal(buffer, "a peer that is not told");
	else
		words_name(buffer, story_name(story, name), 60);
}

void words_number(struct buffer *buffer, uint64_t number)
{
	if (number >= 1000) {
		words_number(buffer, number / 1000);
		buffer_byte(buffer, ',');
		buffer_byte(buffer, (char)('0' + number / 100 % 10));
		buffer_byte(buffer, (char)('0' + number / 10 % 10));
		buffer_byte(buffer, (char)('0' + number % 10));
	} else {
		buffer_u64(buffer, number);
	}
}

void words_count(struct buffer *buffer, uint64_t count, const char *one, const char *many)
{
	words_number(buffer, count);
	buffer_byte(buffer, ' ');
	buffer_string(buffer, count == 1 ? one : many);
}

void words_zone(struct buffer *buffer)
{
	html_string(buffer, zone_name());
}

void words_moment(struct buffer *buffer, uint64_t time)
{
	rows_moment(buffer, time);
}

void words_place(struct buffer *buffer, const struct story_place *place)
{
	if (place->has_record_id) {
		buffer_literal(buffer, "record ");
		buffer_u64(buffer, place->record_id);
		buffer_literal(buffer, ", ");
	}
	words_name(buffer, place->source, 200);
	buffer_literal(buffer, " at ");
	buffer_u64(buffer, place->offset);
}
