/* SPDX-License-Identifier: MIT */
/* Pieces of JSON that several writers need. */
#ifndef JSON_H
#define JSON_H

#include "common/buffer.h"
#include "ipsecevtx.h"

/* "text" with its quotes. */
void json_string(struct buffer *buffer, const char *text, size_t length, bool terminal);
/* The same, or null unless set. */
void json_text(struct buffer *buffer, const struct ipsecevtx_text *text, bool terminal);
/* A number, or null unless set. */
void json_number(struct buffer *buffer, uint64_t value, enum ipsecevtx_presence presence);
/* A time with its quotes, or null unless set. */
void json_time(struct buffer *buffer, const struct ipsecevtx_time *time);
/* The same two for room of JSON_VALUE_MAX bytes; return where they end. */
#define JSON_VALUE_MAX 40
char *json_put_number(char *out, uint64_t value, enum ipsecevtx_presence presence);
char *json_put_time(char *out, const struct ipsecevtx_time *time);
/* {"name":"text",...} */
void json_pairs(struct buffer *buffer, const struct ipsecevtx_pair *pairs, size_t count, bool terminal);
/* The same of what does not fit an event, and what an IPsec event has no place for. */
void json_extra(struct buffer *buffer, const struct ipsecevtx_event *event, bool terminal);
/* 0xc0ffee12, at least eight digits; the second for room of 2 + BUFFER_HEX_MAX bytes, returns where it ends. */
void json_spi(struct buffer *buffer, uint64_t spi);
char *json_put_spi(char *out, uint64_t spi);

#endif
