/* SPDX-License-Identifier: MIT */
/*
 * Negotiations that failed: what their events have in common, and what follows from their words. Events of one log say
 * one of a few things, so that each of these is looked at once and not in every event.
 */
#ifndef REPORT_FAILED_H
#define REPORT_FAILED_H

#include "report/reasons.h"

/* The codes of an event that say how it failed: role, failure point, state, authentication method. */
#define FAILED_CODES 4u

/* What an event says, whoever the two were, and what that means. */
struct failed_kind {
	uint64_t number;               /* of no other kind; 0: of this event alone */
	const struct ike_error *error; /* what the reason means; NULL: not known */
	struct ipsecevtx_text counted; /* where it is known: the text by which it is counted, see reason_counted() */
	bool is_initiator, is_responder;
	bool is_remote_point; /* the remote computer gave up */
	bool is_noise;        /* by the class of its reason */
	bool tells_of_answer; /* whatever the cookie says */
	bool is_before_sending;
	bool is_refused_proof; /* the peer's proof of identity was refused, and not for what this computer lacks */
	bool is_unread_proof;  /* the reason is not known, but it came after the peer's proof of identity */

	/* By which it is known again. */
	struct failed_words {
		uint32_t event_id;
		uint32_t reason_length; /* without trailing white space */
		uint32_t has_reason;
		uint32_t codes[FAILED_CODES]; /* 0: unset */
	} words;
	char reason[96];
};

/* A power of two. */
#define FAILED_KINDS 16u

/* The kinds of the last events. Zeroed at first. */
struct failed_kinds {
	struct failed_kind items[FAILED_KINDS]; /* by their words; number is 0 where there is none yet */
	struct failed_kind other;               /* of an event that none of them can be of */
	uint64_t last_number;
	struct reasons reasons;
};

/* Zeros only mean that there is no cookie yet. */
enum failed_cookie { COOKIE_NOT_TOLD = 0, COOKIE_ZEROS, COOKIE_MADE };

/* An event of a negotiation that failed. What an event has no field for is NULL. */
struct failed {
	const struct failed_kind *kind;
	const struct ipsecevtx_address *remote_address;
	const struct ipsecevtx_code *role, *failure_point, *state, *auth_method;
	struct ipsecevtx_text spelling; /* of the reason, without trailing white space; it may be empty */
	struct ipsecevtx_text reason;   /* by which it is counted */
	const struct ipsecevtx_text *initiator_cookie, *responder_cookie;
	const struct ipsecevtx_text *remote_principal;  /* who the peer said it was */
	const struct ipsecevtx_text *remote_thumbprint; /* of the certificate that the peer showed */
	const struct ipsecevtx_text *own;               /* the computer's address in Extended Mode */
	const struct ipsecevtx_address *local_address;  /* in Main and Quick Mode, there the outer one in tunnel mode */
	enum failed_cookie answer;                      /* a Main Mode's responder cookie */
};

/* False for any other event. What it points to lives as long as the event, and until the next one is looked at. */
bool failed_look(struct failed_kinds *kinds, const struct ipsecevtx_event *event, struct failed *failed);

/* NULL: of an event that has none. */
enum failed_cookie failed_cookie(const struct ipsecevtx_text *cookie);

/* Whether a text is that word, and set. */
bool failed_is(const struct ipsecevtx_text *text, const char *word);

/* Whether, of the classes auth and cert, it is what the computer that gave up lacks itself. */
bool failed_by_own_fault(uint32_t code);
/* Whether a computer which called can only have that reason, or get to that state, when the other side had said
 * something. */
bool failed_tells_of_answer(const struct ike_error *error, bool is_remote_point, const struct ipsecevtx_text *state);
/* Whether a computer that was to call gave up before it did. */
bool failed_before_sending(const struct ipsecevtx_text *failure_point, const struct ipsecevtx_text *state);
/* Whether a negotiation in Quick or Extended Mode got so far that a Main Mode of the two must have stood. */
bool failed_behind_main_mode(const struct failed *failed);
/* With other preshared keys the two sides get as far as the payloads that are encrypted or hashed with them. */
bool failed_by_other_key(uint32_t code, const struct ipsecevtx_text *state, const struct ipsecevtx_text *auth_method);

#endif
