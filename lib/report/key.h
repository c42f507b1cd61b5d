/* SPDX-License-Identifier: MIT */
/*
 * Keys of groups, as bytes whose order is that of their parts, one after the other: what is unset first, then texts in
 * the order of their bytes, numbers by value.
 */
#ifndef REPORT_KEY_H
#define REPORT_KEY_H

#include "evidence/memory.h"

struct key {
	struct ipsecevtx_allocator allocator;
	uint8_t *bytes;
	size_t size, room;
	bool failed; /* there was no memory: the key is worth nothing */
};

void key_init(struct key *key, const struct ipsecevtx_allocator *allocator);
void key_free(struct key *key);
/* Empties it; the memory stays. */
void key_start(struct key *key);

void key_text(struct key *key, const char *data, size_t length);
/* Turns the capital letters of ASCII in all that the key has by now into small ones; numbers must not be among it. */
void key_small(struct key *key);
void key_null(struct key *key);
void key_number(struct key *key, uint64_t number);
/* Parts of another key. */
void key_bytes(struct key *key, const uint8_t *bytes, size_t size);
/* The text, or a null unless it is set. */
void key_field(struct key *key, const struct ipsecevtx_text *text);
/* IPv4 by number, IPv6 by number, then other texts. */
void key_address(struct key *key, const struct ipsecevtx_address *address);

/* Reading the parts of a key in their order. */
struct key_reader {
	const uint8_t *at;
	const uint8_t *end;
};

/*
 * The next part, which must be a text or null: the text goes to the arena. Presence is unset for a null, and absent
 * when there is no memory.
 */
struct ipsecevtx_text key_read_text(struct key_reader *reader, struct arena *arena);
/* Passes over the next part, which must be a text or null. */
void key_skip_text(struct key_reader *reader);
/* Passes over the next part if it is that text, or a null where the text is not set; false if it is another. */
bool key_skip_field(struct key_reader *reader, const struct ipsecevtx_text *text);
uint64_t key_read_number(struct key_reader *reader);
/* The text of an address. */
struct ipsecevtx_text key_read_address(struct key_reader *reader, struct arena *arena);

#endif
