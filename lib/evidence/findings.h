/* SPDX-License-Identifier: MIT */
/* Findings on their way from where they are noticed to the caller. */
#ifndef FINDINGS_H
#define FINDINGS_H

#include "ipsecevtx.h"

/* Bytes of a detail with its final NUL; a longer one is cut, and ends with "...". */
#define FINDINGS_DETAIL_SIZE 2048u

struct findings {
	void (*report)(void *user, const struct ipsecevtx_finding *finding); /* may be NULL */
	void *user;
	const char *source;
	uint64_t *counts; /* by severity */
	/* Nothing is reported once this is true: memory ran out, and what is odd may come of that. NULL: never. */
	const bool *ran_out;
};

/* What and where; detail follows in a printf form that must not depend on the locale (%s %u %x and the like). */
struct finding_place {
	enum ipsecevtx_finding_kind kind;
	enum ipsecevtx_severity severity;
	uint64_t offset;
	uint64_t length;
	uint64_t record_id;
};

void findings_report(struct findings *findings, const struct finding_place *place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The same for an event about the log itself: see ipsecevtx_finding.is_about_log. */
void findings_report_about_log(struct findings *findings, const struct finding_place *place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

struct finding_numbers {
	uint64_t expected;
	uint64_t found;
};

/* The same with what was expected and what was found. */
void findings_report_numbers(struct findings *findings, const struct finding_place *place,
	struct finding_numbers numbers, const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
