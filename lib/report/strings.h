/* SPDX-License-Identifier: MIT */
/*
 * Texts and other bytes of events, each kept once in a report and known by a number. Two texts are equal where their
 * numbers are; numbers depend on the order of events, so an order of rows must compare the bytes instead.
 */
#ifndef REPORT_STRINGS_H
#define REPORT_STRINGS_H

#include "evidence/index.h"
#include "report/hash.h"

/* The number of a text that is unset or absent. */
#define STRING_NONE 0u
/* What the functions below return when there is no memory. */
#define STRING_FAILED UINT32_MAX

struct string {
	const char *data; /* ends with a NUL that length does not count */
	uint32_t length;
};

/* Kinds of texts that are looked up for every event; the last one of each kind is remembered. */
enum strings_kind { STRINGS_CHANNEL = 0, STRINGS_SOURCE, STRINGS_KINDS };

struct strings {
	struct ipsecevtx_allocator allocator;
	struct hash_key key;
	struct index index;
	struct arena arena;
	struct string *items; /* the first one stands for STRING_NONE */
	size_t count, room;
	uint32_t recent[STRINGS_KINDS]; /* of each kind the string that was looked up last, mostly the same again */
};

/* False when there is no memory. */
bool strings_init(struct strings *strings, const struct ipsecevtx_allocator *allocator, const struct hash_key *key);
void strings_free(struct strings *strings);

/*
 * The number of these bytes, which are kept if they are new; STRING_FAILED without memory. No bytes at all are a string
 * of their own, not STRING_NONE.
 */
uint32_t strings_add(struct strings *strings, const char *data, size_t length);
/* Keeps the bytes under a number that strings_add() gives to nobody, even for the same bytes. */
uint32_t strings_add_own(struct strings *strings, const char *data, size_t length);
/* The number of these bytes; STRING_NONE where they were never added. */
uint32_t strings_find(const struct strings *strings, const char *data, size_t length);
/* As strings_add(), but STRING_NONE unless the text is set. */
uint32_t strings_add_text(struct strings *strings, const struct ipsecevtx_text *text, enum strings_kind kind);
/* The same, where the caller remembers the string that was looked up last: *recent, at first STRING_NONE. */
uint32_t strings_add_recent(struct strings *strings, const struct ipsecevtx_text *text, uint32_t *recent);

static inline struct string strings_get(const struct strings *strings, uint32_t number)
{
	return strings->items[number];
}

/* Compares the bytes: below, equal to or above 0. */
int string_compare(const struct string *left, const struct string *right);

/* Compares the bytes, STRING_NONE first: below, equal to or above 0. */
int strings_compare(const struct strings *strings, uint32_t left, uint32_t right);

#endif
