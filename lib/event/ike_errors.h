/* SPDX-License-Identifier: MIT */
/* Why negotiations fail, in the words of Windows. */
#ifndef IKE_ERRORS_H
#define IKE_ERRORS_H

#include <stddef.h>
#include <stdint.h>

struct ike_error {
	uint32_t code;     /* of Windows, 13801 to 13932 */
	const char *class; /* "auth", "policy", "network", ... */
	const char *text;  /* with its final period, which events do not have */
};

#define IKE_ERROR_TIMED_OUT   13805u
#define IKE_ERROR_NO_RESPONSE 13813u
#define IKE_ERROR_NO_POLICY   13825u

/* NULL past the end; in the order of codes. */
const struct ike_error *ike_error_at(size_t index);

/*
 * The one of that text: case, a final period and trailing white space make no difference. Of several codes with one
 * text the first; their class and advice are the same. NULL when there is none.
 */
const struct ike_error *ike_error_find(const char *text, size_t length);

/* The length of a failure reason without trailing white space. */
size_t ike_reason_length(const char *text, size_t length);

#endif
