/* SPDX-License-Identifier: MIT */
/*
 * A kind of failure in the form in which a row shows it, and the sentence about it. failures.c fills it in for each
 * row, and failures_verdict.c makes the sentence. All texts live as long as the row.
 */
#ifndef REPORT_FAILURES_H
#define REPORT_FAILURES_H

#include "event/ike_errors.h"
#include "report/row.h"

/* What all events of a group have in common. Texts are unset where the events do not tell. */
struct failure_kind;

/* Failures that the log of the other end tells of, and that are the same negotiations. */
struct failure_other {
	struct ipsecevtx_text computer;
	const struct failure_kind *kind; /* NULL: its group was not kept */
	uint64_t count;
	bool answered; /* each of that kind has a responder's cookie: the other end sent its part */
};

struct failure_kind {
	struct ipsecevtx_text computer;
	struct ipsecevtx_text remote_address; /* in tunnel mode an inner one, behind the peer */
	uint32_t event_id;                    /* 4652, 4653, 4654, 4983, 4984 */
	struct ipsecevtx_text role;
	struct ipsecevtx_text failure_point;
	struct ipsecevtx_text failure_reason; /* without trailing white space */
	struct ipsecevtx_text state;
	struct ipsecevtx_text auth_method;
	const struct ike_error *error; /* NULL: not a reason that Windows is known to give */
	uint64_t other_stood;          /* at how many failures another tunnel of the two stood: see other_tunnels.h */
	const char *other_as_far;      /* what to say before that: report_as_far() */
	struct ipsecevtx_text through; /* the other tunnel's own address; unset when there are several */
	/* With whom the negotiations were: the other gateways, or remote_address itself. */
	const struct ipsecevtx_text *peers;
	size_t peer_count;
	bool has_gateways;  /* some peer is not remote_address */
	bool is_direct;     /* some were with remote_address itself, or name no peer */
	uint64_t both_ends; /* of how many failures another computer tells too, in the opposite role */
	bool has_worked;    /* an association with remote_address is known, at any time */
	/*
	 * What other failures with that address show: one came after Main Mode; the peer answered a call; it called
	 * itself.
	 */
	bool has_main_mode, has_answer, has_called;
	const struct failure_other *others; /* by computer's name, then by row */
	size_t other_count;
	uint64_t main_stood;     /* of Quick Modes: at how many failures their Main Mode stood */
	const char *main_as_far; /* what to say before that: report_as_far() */
};

/* How many failures of a kind have a responder's cookie of zeros, and whether each has one that was made. */
struct failure_answers {
	uint64_t unanswered;
	bool all_answered;
};

/*
 * Adds the value "verdict" to the row: a sentence on count failures of a kind, with who gave up on whom, why, and what
 * to check next.
 */
void failure_put_verdict(
	struct row *row, const struct failure_kind *kind, uint64_t count, const struct failure_answers *answers);

#endif
