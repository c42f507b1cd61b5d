/* SPDX-License-Identifier: MIT */
#include "common/json.h"

#include "common/escape.h"
#include "common/plain.h"

static inline void put_string(struct buffer *buffer, const char *text, size_t length, bool terminal)
{
	char *at = buffer_room(buffer, length + 2);
	if (!at)
		return;
	*at++ = '"';
	size_t run = plain_copy(at, text, length);
	at += run;
	if (run == length)
		*at++ = '"';
	buffer_end(buffer, at);
	if (run == length)
		return;
	escape_json(buffer, text + run, length - run, terminal);
	buffer_byte(buffer, '"');
}

void json_string(struct buffer *buffer, const char *text, size_t length, bool terminal)
{
	put_string(buffer, text, length, terminal);
}

void json_text(struct buffer *buffer, const struct ipsecevtx_text *text, bool terminal)
{
	if (text->presence == IPSECEVTX_SET)
		put_string(buffer, text->data, text->length, terminal);
	else
		buffer_literal(buffer, "null");
}

static char *put_null(char *out)
{
	memcpy(out, "null", 4);
	return out + 4;
}

static char *put_number(char *out, uint64_t value, enum ipsecevtx_presence presence)
{
	return presence == IPSECEVTX_SET ? buffer_decimal(out, value) : put_null(out);
}

char *json_put_time(char *out, const struct ipsecevtx_time *time)
{
	if (time->presence != IPSECEVTX_SET)
		return put_null(out);
	*out++ = '"';
	out += ipsecevtx_format_time(time->ticks, out);
	*out++ = '"';
	return out;
}

void json_number(struct buffer *buffer, uint64_t value, enum ipsecevtx_presence presence)
{
	char text[JSON_VALUE_MAX];
	buffer_put(buffer, text, (size_t)(put_number(text, value, presence) - text));
}

void json_time(struct buffer *buffer, const struct ipsecevtx_time *time)
{
	char text[JSON_VALUE_MAX];
	buffer_put(buffer, text, (size_t)(json_put_time(text, time) - text));
}

char *json_put_spi(char *out, uint64_t spi)
{
	memcpy(out, "0x", 2);
	return buffer_hex_digits(out + 2, spi, 8);
}

void json_spi(struct buffer *buffer, uint64_t spi)
{
	char text[2 + BUFFER_HEX_MAX];
	buffer_put(buffer, text, (size_t)(json_put_spi(text, spi) - text));
}

static void put_pairs(struct buffer *buffer, const struct ipsecevtx_pair *pairs, size_t count, bool terminal)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buffer_byte(buffer, ',');
		json_string(buffer, pairs[i].name, pairs[i].name_length, terminal);
		buffer_byte(buffer, ':');
		json_text(buffer, &pairs[i].value, terminal);
	}
}

void json_pairs(struct buffer *buffer, const struct ipsecevtx_pair *pairs, size_t count, bool terminal)
{
	buffer_byte(buffer, '{');
	put_pairs(buffer, pairs, count, terminal);
	buffer_byte(buffer, '}');
}

void json_extra(struct buffer *buffer, const struct ipsecevtx_event *event, bool terminal)
{
	size_t count = event->kind == IPSECEVTX_KIND_OTHER ? 0 : event->pair_count;
	buffer_byte(buffer, '{');
	put_pairs(buffer, event->misfits, event->misfit_count, terminal);
	if (event->misfit_count > 0 && count > 0)
		buffer_byte(buffer, ',');
	put_pairs(buffer, event->pairs, count, terminal);
	buffer_byte(buffer, '}');
}
