/* SPDX-License-Identifier: MIT */
/*
 * Reads the words of Windows as a person reads them off a screen: codes (%%NNNN), failure reasons, hexadecimal digits.
 * Characters that were put into a word or in the place of its letters, so that programs do not know it, are passed
 * over; so is what stands behind a NUL, where C programs end a text. The assembly asks for fields of these types.
 */
#ifndef SEEN_WORDS_H
#define SEEN_WORDS_H

#include <string.h>

#include "ipsecevtx.h"

/*
 * The next character that a person sees from *at on, in lower case, and as the ASCII character that it looks like where
 * there is one. Moves *at behind it. 0 at the end.
 */
unsigned seen_next(const char *text, size_t length, size_t *at);

/*
 * The code that a person reads in a text, as %%NNNN, or as the number alone where codes.h has it; 0 where there is
 * none.
 */
uint32_t seen_code(const char *text, size_t length);

/* The text of codes.h that a text is, or else looks like. Its length is 0 where there is none. */
struct ipsecevtx_text seen_code_text(const char *text, size_t length);

/*
 * Whether a text that is no code may be taken for one, or for the text of one: it has percent signs, no letters but
 * digits, or characters beyond ASCII. Such a text is reported; any other is taken as a text of its own.
 */
bool seen_is_like_code(const char *text, size_t length);

/* Whether a text that is no hexadecimal number may be taken for one: it has a digit, or characters beyond ASCII. */
bool seen_is_like_hex(const char *text, size_t length);

/* Whether a text has nothing but hexadecimal digits, at least one. */
bool seen_is_hex(const char *text, size_t length);

/*
 * Writes the hexadecimal digits that a person reads, without "0x" and without blanks and marks between them, to digits,
 * which has room for length bytes. Returns how many there are; 0 where the text is no such number.
 */
size_t seen_hex(const char *text, size_t length, char *digits);

/* How a failure reason is read. */
enum seen_reason {
	SEEN_REASON_PLAIN,   /* as it stands */
	SEEN_REASON_KNOWN,   /* as one of Windows' own reasons, which it looks like */
	SEEN_REASON_DOUBTFUL /* as it stands, but it has letters that look like others, or that are not seen */
};

/*
 * Remembers reasons that are plain by their bytes, so that each is looked at once: a log has few. The caller decides
 * whether the bytes are UTF-8 or UTF-16, one of these for each memory.
 */
#define SEEN_REASONS     16u
#define SEEN_REASON_SIZE 256u

struct seen_reasons {
	struct {
		uint32_t length; /* 0: the place is free */
		uint8_t bytes[SEEN_REASON_SIZE];
	} items[SEEN_REASONS];
};

static inline size_t seen_reasons_place(const void *reason, size_t length)
{
	const uint8_t *bytes = reason;
	return (length * 7 + bytes[length / 2 & ~(size_t)1]) % SEEN_REASONS;
}

/* Whether the reason was found plain before; length is above 0. */
static inline bool seen_reasons_has(const struct seen_reasons *reasons, const void *reason, size_t length)
{
	size_t place = seen_reasons_place(reason, length);
	return reasons->items[place].length == length && memcmp(reasons->items[place].bytes, reason, length) == 0;
}

/* Remembers a plain reason. One that is longer than SEEN_REASON_SIZE is not remembered. */
static inline void seen_reasons_keep(struct seen_reasons *reasons, const void *reason, size_t length)
{
	size_t place = seen_reasons_place(reason, length);
	if (length > SEEN_REASON_SIZE)
		return;
	reasons->items[place].length = (uint32_t)length;
	memcpy(reasons->items[place].bytes, reason, length);
}

/*
 * Decides how to read a failure reason. For SEEN_REASON_KNOWN *known becomes Windows' own reason, without the final
 * period, as events have it.
 */
enum seen_reason seen_reason(const char *text, size_t length, struct ipsecevtx_text *known);

#endif
