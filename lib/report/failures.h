/* SPDX-License-Identifier: MIT */
/* A kind of failure, as its parts are shown, and the sentence about it. */
#ifndef REPORT_FAILURES_H
#define REPORT_FAILURES_H

#include "event/ike_errors.h"
#include "report/row.h"

/* What all events of a group share. Texts are unset where the events do not tell. */
struct failure_kind;

/* Failures at the other end that are the same ones, by its log. */
struct failure_other {
	struct ipsecevtx_text computer;
	const struct failure_kind *kind; /* NULL: it was left out */
	uint64_t count;
	bool answered; /* all of that kind: with a cookie of its own */
};

struct failure_kind {
	struct ipsecevtx_text computer;
	struct ipsecevtx_text remote_address; /* in tunnel mode one behind the peer */
	uint32_t event_id;                    /* 4652, 4653, 4654, 4983, 4984 */
	struct ipsecevtx_text role;
	struct ipsecevtx_text failure_point;
	struct ipsecevtx_text failure_reason; /* without trailing white space */
	struct ipsecevtx_text state;
	struct ipsecevtx_text auth_method;
	const struct ike_error *error; /* NULL: Windows is not known to give that reason */
	uint64_t other_stood;          /* at how many of these another tunnel of the two stood: see other_tunnels.h */
	const char *other_as_far;      /* what stands before that statement */
	struct ipsecevtx_text through; /* that tunnel's own end; unset when there are several */
	/* With whom it was: the other gateways, or remote_address itself. */
	const struct ipsecevtx_text *peers;
	size_t peer_count;
	bool has_gateways;  /* one of them is not remote_address */
	bool is_direct;     /* some were with that itself, or with nobody that is told */
	uint64_t both_ends; /* of how many another computer tells too, with the opposite role */
	bool has_worked;    /* whenever, with remote_address */
	/* By what failed with that address: behind Main Mode; an answer to this computer; a call of its own. */
	bool has_main_mode, has_answer, has_called;
	const struct failure_other *others; /* in the order of names, then of rows */
	size_t other_count;
	uint64_t main_stood;     /* Quick Modes: at how many of these their Main Mode stood */
	const char *main_as_far; /* what stands before that statement */
};

/* Of how many of a kind a responder's cookie tells that there was no answer, and whether of each that there was one. */
struct failure_answers {
	uint64_t unanswered;
	bool all_answered;
};

/* Adds a sentence on so many failures: who gave up on whom, why, and what to check next. */
void failure_put_verdict(
	struct row *row, const struct failure_kind *kind, uint64_t count, const struct failure_answers *answers);

#endif
