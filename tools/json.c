/* SPDX-License-Identifier: MIT */
#include "json.h"

#include "escape.h"

void json_string(struct buffer *buffer, const char *text, size_t length, bool terminal)
{
	buffer_byte(buffer, '"');
	escape_json(buffer, text, length, terminal);
	buffer_byte(buffer, '"');
}

void json_text(struct buffer *buffer, const struct ipsecevtx_text *text, bool terminal)
{
	if (text->presence == IPSECEVTX_SET)
		json_string(buffer, text->data, text->length, terminal);
	else
		buffer_literal(buffer, "null");
}

void json_number(struct buffer *buffer, uint64_t value, enum ipsecevtx_presence presence)
{
	if (presence == IPSECEVTX_SET)
		buffer_u64(buffer, value);
	else
		buffer_literal(buffer, "null");
}

void json_time(struct buffer *buffer, const struct ipsecevtx_time *time)
{
	char text[32];
	if (time->presence != IPSECEVTX_SET) {
		buffer_literal(buffer, "null");
		return;
	}
	buffer_byte(buffer, '"');
	buffer_put(buffer, text, ipsecevtx_format_time(time->ticks, text));
	buffer_byte(buffer, '"');
}

void json_spi(struct buffer *buffer, uint64_t spi)
{
	buffer_literal(buffer, "0x");
	buffer_hex(buffer, spi, 8);
}

void json_field(struct buffer *buffer, const struct ipsecevtx_field *field, bool terminal)
{
	if (field->presence != IPSECEVTX_SET) {
		buffer_literal(buffer, "null");
		return;
	}
	switch (field->info->type) {
	case IPSECEVTX_TYPE_U32:
		buffer_u64(buffer, field->number);
		break;
	case IPSECEVTX_TYPE_ID:
		/* As text: not every reader of JSON keeps 64 bits. */
		buffer_byte(buffer, '"');
		buffer_u64(buffer, field->number);
		buffer_byte(buffer, '"');
		break;
	case IPSECEVTX_TYPE_SPI:
		buffer_byte(buffer, '"');
		json_spi(buffer, field->number);
		buffer_byte(buffer, '"');
		break;
	case IPSECEVTX_TYPE_TEXT:
	case IPSECEVTX_TYPE_HEX:
	case IPSECEVTX_TYPE_CODE:
	case IPSECEVTX_TYPE_ADDRESS:
		json_string(buffer, field->text.data, field->text.length, terminal);
		break;
	}
}

void json_pairs(struct buffer *buffer, const struct ipsecevtx_pair *pairs, size_t count, bool terminal)
{
	buffer_byte(buffer, '{');
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buffer_byte(buffer, ',');
		json_string(buffer, pairs[i].name, pairs[i].name_length, terminal);
		buffer_byte(buffer, ':');
		json_text(buffer, &pairs[i].value, terminal);
	}
	buffer_byte(buffer, '}');
}
