/* SPDX-License-Identifier: MIT */
/*
 * The reasons why negotiations fail, in the English words of Windows, with their error codes and a class each. The
 * assembly knows a failure reason by them, and reports group and explain failures with them. All of it is static.
 */
#ifndef IKE_ERRORS_H
#define IKE_ERRORS_H

#include <stddef.h>
#include <stdint.h>

/* Whose fault it usually is, or what it is about. */
enum ike_class {
	IKE_ATTACK,
	IKE_AUTH,
	IKE_CERT,
	IKE_DRIVER,
	IKE_INTEROP,
	IKE_LOAD,
	IKE_LOCAL,
	IKE_MALFORMED,
	IKE_NETWORK,
	IKE_NOISE,
	IKE_PEER,
	IKE_POLICY,
	IKE_STATE,
};

struct ike_error {
	uint32_t code; /* Windows' error code, 13801 to 13932 */
	enum ike_class class;
	const char *text; /* as Windows has it; an event's failure reason lacks the final period */
};

/* The name of a class in reports. */
const char *ike_class_name(enum ike_class class);

#define IKE_ERROR_TIMED_OUT   13805u
#define IKE_ERROR_NO_RESPONSE 13813u
#define IKE_ERROR_NO_POLICY   13825u

/* For walking through all reasons in ascending order of code; NULL past the end. */
const struct ike_error *ike_error_at(size_t index);

/*
 * The reason that a text is; letter case, a final period and trailing white space make no difference. Of several codes
 * with one text it is the first; class and advice are the same for all of these. NULL where it is none.
 */
const struct ike_error *ike_error_find(const char *text, size_t length);

/* The length of a failure reason without trailing white space. */
size_t ike_reason_length(const char *text, size_t length);

#endif
