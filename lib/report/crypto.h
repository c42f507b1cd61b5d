/* SPDX-License-Identifier: MIT */
/*
 * What is to be thought of the algorithms that events name: a verdict, and the standard it rests on. The reports weak
 * and hostile ask it; the table is in crypto.c.
 */
#ifndef REPORT_CRYPTO_H
#define REPORT_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>

/* From the worst on: the order in which a report shows them. */
enum crypto_verdict {
	CRYPTO_BROKEN = 0,
	CRYPTO_WEAK,
	CRYPTO_DEPRECATED,
	CRYPTO_REVIEW,
	CRYPTO_UNKNOWN, /* no row of the table fits; nothing is assumed */
	/* The next ones are shown only where options.verbose is set. */
	CRYPTO_OK,
	CRYPTO_STRONG,
	CRYPTO_LEGACY,
	CRYPTO_NOTE,

	CRYPTO_DEPENDS, /* on the association's other algorithms */
};

/* The name that a report shows: "broken", "weak" and so on. */
const char *crypto_verdict_name(enum crypto_verdict verdict);

struct crypto_algorithm {
	const char *parts; /* the canonical fields in which it counts, with blanks between them */
	const char *text;  /* as events have it */
	enum crypto_verdict verdict;
	const char *reference; /* NULL: no standard speaks of it */
};

/* Whether a cipher also authenticates what it encrypts, so that no integrity algorithm is needed beside it. */
bool crypto_is_combined(const char *cipher, size_t length);

/* For walking through the table; NULL past the end. */
const struct crypto_algorithm *crypto_at(size_t index);

/* The row for a text in a field; NULL where there is none. */
const struct crypto_algorithm *crypto_find(const char *part, const char *text, size_t length);

#endif
