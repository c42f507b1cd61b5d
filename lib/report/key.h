/* SPDX-License-Identifier: MIT */
/*
 * Keys of groups (groups.h). A key is bytes that are made part by part, such that keys compare as bytes in the order of
 * their parts: what is unset first, then texts in the order of their bytes, and numbers by value. So groups sort
 * without knowing what their keys mean. A key without memory is marked as failed, and groups_get() refuses it.
 */
#ifndef REPORT_KEY_H
#define REPORT_KEY_H

#include "evidence/memory.h"

struct key {
	struct ipsecevtx_allocator allocator;
	uint8_t *bytes;
	size_t size, room;
	bool failed; /* there was no memory; the key is of no use */
};

void key_init(struct key *key, const struct ipsecevtx_allocator *allocator);
void key_free(struct key *key);
/* Empties the key; its memory stays. */
void key_start(struct key *key);

/* This, key_null() and key_number() append one part. */
void key_text(struct key *key, const char *data, size_t length);
/* Turns ASCII capitals in all parts so far into small letters. No number may be among these parts. */
void key_small(struct key *key);
void key_null(struct key *key);
void key_number(struct key *key, uint64_t number);
/* Appends parts of another key. */
void key_bytes(struct key *key, const uint8_t *bytes, size_t size);
/* Appends the text, or a null unless it is set. */
void key_field(struct key *key, const struct ipsecevtx_text *text);
/* Appends an address: IPv4 sorts first, by its bytes, then IPv6, then texts that are no address. */
void key_address(struct key *key, const struct ipsecevtx_address *address);

/* Reads the parts of a key in their order. */
struct key_reader {
	const uint8_t *at;
	const uint8_t *end;
};

/*
 * The next part, which must be a text or a null, as a copy in the arena. presence is unset for a null, and absent when
 * there is no memory.
 */
struct ipsecevtx_text key_read_text(struct key_reader *reader, struct arena *arena);
/* Passes over the next part, which must be a text or a null. */
void key_skip_text(struct key_reader *reader);
/*
 * Passes over the next part if it is that text, or a null where the text is not set. False, without moving, if it is
 * another.
 */
bool key_skip_field(struct key_reader *reader, const struct ipsecevtx_text *text);
uint64_t key_read_number(struct key_reader *reader);
/* Passes over an address, and returns its text. */
struct ipsecevtx_text key_read_address(struct key_reader *reader, struct arena *arena);

#endif
