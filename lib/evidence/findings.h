/* SPDX-License-Identifier: MIT */
/*
 * Findings on their way from where they are noticed to the caller of the library. All folders report through these
 * functions, which count each finding by its severity; its detail lives only during the call of report.
 */
#ifndef FINDINGS_H
#define FINDINGS_H

#include "ipsecevtx.h"

/* Bytes of a detail with its final NUL; a longer one is cut, and ends with "...". */
#define FINDINGS_DETAIL_SIZE 2048u

struct findings {
	/* May be NULL: findings are then only counted. */
	void (*report)(void *user, const struct ipsecevtx_finding *finding);
	void *user;
	/* The input's name. */
	const char *source;
	uint64_t *counts; /* how many there were of each severity */
	/*
	 * Nothing is reported or counted once this is true: memory ran out, and what looks odd may come of that. NULL:
	 * never.
	 */
	const bool *ran_out;
};

/*
 * What was found, and where. The detail that goes with it is a printf() format without anything that depends on the
 * locale (%s %u %x and the like).
 */
struct finding_place {
	enum ipsecevtx_finding_kind kind;
	enum ipsecevtx_severity severity;
	uint64_t offset;
	uint64_t length;
	uint64_t record_id;
};

/* Reports a finding. */
void findings_report(struct findings *findings, const struct finding_place *place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Reports a finding about the log itself: see ipsecevtx_finding.is_about_log. */
void findings_report_about_log(struct findings *findings, const struct finding_place *place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

struct finding_numbers {
	uint64_t expected;
	uint64_t found;
};

/* Reports a finding with what was expected and what was found. */
void findings_report_numbers(struct findings *findings, const struct finding_place *place,
	struct finding_numbers numbers, const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
