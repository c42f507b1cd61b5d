/* SPDX-License-Identifier: MIT */
/* Texts and other bytes of events, each kept once and known by a number. */
#ifndef REPORT_STRINGS_H
#define REPORT_STRINGS_H

#include "evidence/index.h"
#include "report/hash.h"

/* What is unset or absent. */
#define STRING_NONE 0u
/* There is no memory. */
#define STRING_FAILED UINT32_MAX

struct string {
	const char *data; /* ends with a NUL that is not counted */
	uint32_t length;
};

/* Kinds of texts that are looked for in every event. */
enum strings_kind { STRINGS_CHANNEL = 0, STRINGS_SOURCE, STRINGS_KINDS };

struct strings {
	struct ipsecevtx_allocator allocator;
	struct hash_key key;
	struct index index;
	struct arena arena;
	struct string *items; /* the first is STRING_NONE's */
	size_t count, room;
	uint32_t recent[STRINGS_KINDS]; /* the one that was looked for last: events of one log are much alike */
};

/* False when there is no memory. */
bool strings_init(struct strings *strings, const struct ipsecevtx_allocator *allocator, const struct hash_key *key);
void strings_free(struct strings *strings);

/* The number of these bytes, which may be none (that is not STRING_NONE); STRING_FAILED. */
uint32_t strings_add(struct strings *strings, const char *data, size_t length);
/* The same for one owner alone: a number that nobody else gets, whatever the bytes are. */
uint32_t strings_add_own(struct strings *strings, const char *data, size_t length);
/* The number of these bytes; STRING_NONE when they were never added. */
uint32_t strings_find(const struct strings *strings, const char *data, size_t length);
/* As strings_add(); STRING_NONE unless the text is set. */
uint32_t strings_add_text(struct strings *strings, const struct ipsecevtx_text *text, enum strings_kind kind);
/* The same with the caller's own memory of the one that was looked for last, at first STRING_NONE. */
uint32_t strings_add_recent(struct strings *strings, const struct ipsecevtx_text *text, uint32_t *recent);

static inline struct string strings_get(const struct strings *strings, uint32_t number)
{
	return strings->items[number];
}

/* In the order of bytes; below, equal to or above 0. */
int string_compare(const struct string *left, const struct string *right);

/* In the order of bytes, what is unset first; below, equal to or above 0. */
int strings_compare(const struct strings *strings, uint32_t left, uint32_t right);

#endif
