/* SPDX-License-Identifier: MIT */
/* Pieces of JSON that several writers need. Strings are escaped by escape_json(); terminal: also for a terminal. */
#ifndef JSON_H
#define JSON_H

#include "common/buffer.h"
#include "ipsecevtx.h"

/* Writes the text in quotes. */
void json_string(struct buffer *buffer, const char *text, size_t length, bool terminal);
/* Writes the text in quotes, or null where it is not set. */
void json_text(struct buffer *buffer, const struct ipsecevtx_text *text, bool terminal);
/* Writes a number, or null where it is not set. */
void json_number(struct buffer *buffer, uint64_t value, enum ipsecevtx_presence presence);
/* Writes a time in quotes, or null where it is not set. */
void json_time(struct buffer *buffer, const struct ipsecevtx_time *time);
/* The same into memory with room for JSON_VALUE_MAX bytes; returns the end of what it wrote. */
#define JSON_VALUE_MAX 40
char *json_put_time(char *out, const struct ipsecevtx_time *time);
/* Writes an object: {"name":"text",...} */
void json_pairs(struct buffer *buffer, const struct ipsecevtx_pair *pairs, size_t count, bool terminal);
/*
 * Writes an object of what an event has no typed place for: values that do not fit their fields (misfits) and, in an
 * IPsec event, values that belong to no field.
 */
void json_extra(struct buffer *buffer, const struct ipsecevtx_event *event, bool terminal);
/*
 * Writes an SPI as 0xc0ffee12, with at least eight digits. json_put_spi() needs room for 2 + BUFFER_HEX_MAX bytes and
 * returns the end.
 */
void json_spi(struct buffer *buffer, uint64_t spi);
char *json_put_spi(char *out, uint64_t spi);

#endif
