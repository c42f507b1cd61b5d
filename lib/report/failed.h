/* SPDX-License-Identifier: MIT */
/*
 * Negotiations that failed (4652, 4653, 4654, 4983, 4984): which fields their events have in common, and what their
 * words mean. A log has only a few combinations of words, so each combination is judged once and remembered. report.c
 * looks at each such event once, and hands the result to all reports (report_event.failed).
 */
#ifndef REPORT_FAILED_H
#define REPORT_FAILED_H

#include "report/reasons.h"

/* How many codes of an event say how it failed: role, failure point, state, authentication method. */
#define FAILED_CODES 4u

/* What one combination of words means, whoever negotiated. */
struct failed_kind {
	uint64_t number;               /* unique to this kind; 0: judged for one event alone */
	const struct ike_error *error; /* what the reason means; NULL: not known */
	struct ipsecevtx_text counted; /* where error is known: the text for counting, see reason_counted() */
	bool is_initiator, is_responder;
	bool is_remote_point; /* the remote computer gave up */
	bool is_noise;        /* its reason is of class noise */
	bool tells_of_answer; /* the other side had answered, whatever the cookie says */
	bool is_before_sending;
	bool is_refused_proof; /* the peer's proof of identity was refused, and not for what this computer lacks */
	bool is_unread_proof;  /* an unknown reason, after the peer's proof of identity came */

	/* The words by which the kind is found again. */
	struct failed_words {
		uint32_t event_id;
		uint32_t reason_length; /* without trailing white space */
		uint32_t has_reason;
		uint32_t codes[FAILED_CODES]; /* 0: unset */
	} words;
	char reason[96];
};

/* How many kinds are remembered; a power of two. */
#define FAILED_KINDS 16u

/* The kinds of the last events. Zeroed at first. */
struct failed_kinds {
	struct failed_kind items[FAILED_KINDS]; /* by a hash of their words; number is 0 in a free place */
	struct failed_kind other;               /* for an event whose words cannot be remembered */
	uint64_t last_number;
	struct reasons reasons;
};

/* Whether a cookie was made: zeros only mean that there is none yet. */
enum failed_cookie { COOKIE_NOT_TOLD = 0, COOKIE_ZEROS, COOKIE_MADE };

/* What is known of one failed negotiation. A pointer is NULL where the event has no such field. */
struct failed {
	const struct failed_kind *kind;
	const struct ipsecevtx_address *remote_address;
	const struct ipsecevtx_code *role, *failure_point, *state, *auth_method;
	struct ipsecevtx_text spelling; /* the reason as written, without trailing white space; may be empty */
	struct ipsecevtx_text reason;   /* the reason as it is counted */
	const struct ipsecevtx_text *initiator_cookie, *responder_cookie;
	const struct ipsecevtx_text *remote_principal;  /* who the peer said it was */
	const struct ipsecevtx_text *remote_thumbprint; /* of the certificate that the peer showed */
	const struct ipsecevtx_text *own;               /* the computer's address in Extended Mode */
	const struct ipsecevtx_address *local_address;  /* in Main and Quick Mode; in a tunnel the outer address */
	enum failed_cookie answer;                      /* a Main Mode's responder cookie */
};

/*
 * Fills in *failed; false for any other event. What it points to lives as long as the event, and until the next call
 * with the same kinds.
 */
bool failed_look(struct failed_kinds *kinds, const struct ipsecevtx_event *event, struct failed *failed);

/* cookie is NULL for an event that has none. */
enum failed_cookie failed_cookie(const struct ipsecevtx_text *cookie);

/* Whether a text is set and is exactly that word. */
bool failed_is(const struct ipsecevtx_text *text, const char *word);

/* Whether a reason of the classes auth and cert means that the computer that gave up lacks something itself. */
bool failed_by_own_fault(uint32_t code);
/*
 * Whether a computer that called can have this reason, or have got to this state, only when the other side had
 * answered.
 */
bool failed_tells_of_answer(const struct ike_error *error, bool is_remote_point, const struct ipsecevtx_text *state);
/* Whether a computer that was to call gave up before it sent anything. */
bool failed_before_sending(const struct ipsecevtx_text *failure_point, const struct ipsecevtx_text *state);
/* Whether a negotiation of Quick or Extended Mode got so far that a Main Mode of the two must have stood. */
bool failed_behind_main_mode(const struct failed *failed);
/*
 * Whether it may have failed because the two sides have different preshared keys: then they get as far as the payloads
 * that are encrypted or hashed with the key.
 */
bool failed_by_other_key(uint32_t code, const struct ipsecevtx_text *state, const struct ipsecevtx_text *auth_method);

#endif
