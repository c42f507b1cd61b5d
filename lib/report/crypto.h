/* SPDX-License-Identifier: MIT */
/* What is known of the algorithms that the events name. */
#ifndef REPORT_CRYPTO_H
#define REPORT_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>

/* In the order in which they are told. */
enum crypto_verdict {
	CRYPTO_BROKEN = 0,
	CRYPTO_WEAK,
	CRYPTO_DEPRECATED,
	CRYPTO_REVIEW,
	CRYPTO_UNKNOWN, /* no row fits: nothing is assumed */
	/* Told only when asked for. */
	CRYPTO_OK,
	CRYPTO_STRONG,
	CRYPTO_LEGACY,
	CRYPTO_NOTE,

	CRYPTO_DEPENDS, /* on the other algorithms of the association */
};

/* "broken", "weak", ... */
const char *crypto_verdict_name(enum crypto_verdict verdict);

struct crypto_algorithm {
	const char *parts; /* canonical fields in which it is this one, with a blank between any two */
	const char *text;  /* as the events have it */
	enum crypto_verdict verdict;
	const char *reference; /* NULL: no standard speaks of it */
};

/* Whether a cipher authenticates what it encrypts, so that no integrity algorithm is needed beside it. */
bool crypto_is_combined(const char *cipher, size_t length);

/* NULL past the end. */
const struct crypto_algorithm *crypto_at(size_t index);

/* The one of that text in that field; NULL when there is none. */
const struct crypto_algorithm *crypto_find(const char *part, const char *text, size_t length);

#endif
