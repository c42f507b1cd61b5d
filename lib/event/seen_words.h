/* SPDX-License-Identifier: MIT */
/*
 * Words of Windows as a person reads them off a screen: codes, failure reasons, hexadecimal digits. What was put into
 * them, or in the place of their letters, so that programs do not know them is passed over, like what stands behind a
 * NUL, where C programs end a text.
 */
#ifndef SEEN_WORDS_H
#define SEEN_WORDS_H

#include <string.h>

#include "ipsecevtx.h"

/* The next character that is seen, from *at on, as ASCII in lower case where it is taken for that; 0 at the end. */
unsigned seen_next(const char *text, size_t length, size_t *at);

/*
 * The code of a text that a person reads as %%NNNN, or as the number alone where it is one of codes.h; 0 when it is
 * none.
 */
uint32_t seen_code(const char *text, size_t length);

/* The text of codes.h that a text is, or else looks like; length 0 when there is none. */
struct ipsecevtx_text seen_code_text(const char *text, size_t length);

/*
 * Whether a text that is no code may be taken for one, or for the text of one: it has percent signs, nothing but
 * digits, or characters beyond ASCII. Any other text is a text.
 */
bool seen_is_like_code(const char *text, size_t length);

/* The same of one that is no hexadecimal digits: it has a digit, or such characters. */
bool seen_is_like_hex(const char *text, size_t length);

/* Whether a text is hexadecimal digits, and nothing else. */
bool seen_is_hex(const char *text, size_t length);

/*
 * The hexadecimal digits that a person reads, "0x" before them, blanks and marks between them left out, into digits,
 * which has room for length bytes. How many; 0 when it is no number.
 */
size_t seen_hex(const char *text, size_t length, char *digits);

/* How a failure reason is to be read. */
enum seen_reason {
	SEEN_REASON_PLAIN,   /* as it stands */
	SEEN_REASON_KNOWN,   /* as one that Windows has, which it looks like */
	SEEN_REASON_DOUBTFUL /* as it stands; but letters of it are not those that are seen, or not seen at all */
};

/* Reasons that were looked at and are plain, by their bytes as whoever asks has them: a log has few. */
#define SEEN_REASONS     16u
#define SEEN_REASON_SIZE 256u

struct seen_reasons {
	struct {
		uint32_t length; /* 0: free */
		uint8_t bytes[SEEN_REASON_SIZE];
	} items[SEEN_REASONS];
};

static inline size_t seen_reasons_place(const void *reason, size_t length)
{
	const uint8_t *bytes = reason;
	return (length * 7 + bytes[length / 2 & ~(size_t)1]) % SEEN_REASONS;
}

/* length is not 0. */
static inline bool seen_reasons_has(const struct seen_reasons *reasons, const void *reason, size_t length)
{
	size_t place = seen_reasons_place(reason, length);
	return reasons->items[place].length == length && memcmp(reasons->items[place].bytes, reason, length) == 0;
}

/* Longer ones are not kept. */
static inline void seen_reasons_keep(struct seen_reasons *reasons, const void *reason, size_t length)
{
	size_t place = seen_reasons_place(reason, length);
	if (length > SEEN_REASON_SIZE)
		return;
	reasons->items[place].length = (uint32_t)length;
	memcpy(reasons->items[place].bytes, reason, length);
}

/* known is set for SEEN_REASON_KNOWN: without a final period, as events have it. */
enum seen_reason seen_reason(const char *text, size_t length, struct ipsecevtx_text *known);

#endif
