/* SPDX-License-Identifier: MIT */
#include "report/failed.h"

#include <string.h>

#include "event/ike_errors.h"

/*
 * What follows from the words.
 */

bool failed_is(const struct ipsecevtx_text *text, const char *word)
{
	return text->presence == IPSECEVTX_SET && text->length == strlen(word) &&
	       memcmp(text->data, word, text->length) == 0;
}

static bool is_class(const struct ike_error *error, enum ike_class class)
{
	return error && error->class == class;
}

static bool is_one_of(uint32_t code, const uint32_t *codes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (codes[i] == code)
			return true;
	}
	return false;
}

bool failed_by_other_key(uint32_t code, const struct ipsecevtx_text *state, const struct ipsecevtx_text *auth_method)
{
	static const uint32_t codes[] = {13801, 13834, 13837, 13843, 13867, 13870};
	bool is_late = failed_is(state, "Sent second (KE) payload") || failed_is(state, "Sent third (ID) payload") ||
		       failed_is(state, "Authentication payload sent");
	return is_late && is_one_of(code, codes, sizeof codes / sizeof codes[0]) &&
	       failed_is(auth_method, "Preshared key");
}

bool failed_by_own_fault(uint32_t code)
{
	static const uint32_t codes[] = {13806, 13817, 13820, 13855, 13856, 13889};
	return is_one_of(code, codes, sizeof codes / sizeof codes[0]);
}

/* Whether a payload later than the first was sent, which only an answer allows. */
static bool is_behind_answer(const struct ipsecevtx_text *state)
{
	static const char *const states[] = {"Sent second (KE) payload", "Sent third (ID) payload",
		"Sent final payload", "Complete", "EAP payload sent", "Authentication payload sent"};
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
		if (failed_is(state, states[i]))
			return true;
	}
	return false;
}

bool failed_tells_of_answer(const struct ike_error *error, bool is_remote_point, const struct ipsecevtx_text *state)
{
	static const enum ike_class classes[] = {IKE_AUTH, IKE_CERT, IKE_DRIVER, IKE_INTEROP, IKE_MALFORMED, IKE_PEER};
	/*
	 * Reasons that say that an offer did not do, that both sides renewed at once, that it was made and ended, or
	 * that the peer sent a packet or notice.
	 */
	static const uint32_t codes[] = {13802, 13821, 13860, 13865, 13868, 13871, 13873, 13874, 13879, 13884, 13885,
		13889, 13894, 13895, 13899, 13904, 13917};
	if (is_behind_answer(state))
		return true;
	if (!error)
		return is_remote_point;
	if (is_class(error, IKE_NETWORK))
		return false;
	if (is_remote_point || is_one_of(error->code, codes, sizeof codes / sizeof codes[0]))
		return true;
	for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
		if (is_class(error, classes[i]))
			return !failed_by_own_fault(error->code);
	}
	return false;
}

bool failed_before_sending(const struct ipsecevtx_text *failure_point, const struct ipsecevtx_text *state)
{
	return failed_is(failure_point, "Local computer") && failed_is(state, "No state");
}

/* Without a state, or in an unknown one, it may have waited for a Main Mode that never came. */
bool failed_behind_main_mode(const struct failed *failed)
{
	return failed->state->code != 0 && !failed_is(&failed->state->text, "No state");
}

static bool is_refused_proof(
	const struct ipsecevtx_event *event, const struct failed *failed, const struct ike_error *error)
{
	if (!error)
		return false;
	if (is_class(error, IKE_AUTH) || is_class(error, IKE_CERT))
		return !failed_by_own_fault(error->code);
	return event->kind == IPSECEVTX_KIND_MM_FAILED &&
	       failed_by_other_key(error->code, &failed->state->text, &failed->auth_method->text);
}

/* Reasons are written in the language of Windows, so that some cannot be read; states are codes. */
static bool is_unread_proof(
	const struct ipsecevtx_event *event, const struct failed *failed, const struct ike_error *error)
{
	const struct ipsecevtx_text *state = &failed->state->text;
	bool is_late = event->kind == IPSECEVTX_KIND_EM_FAILED || failed_is(state, "Sent third (ID) payload") ||
		       failed_is(state, "Authentication payload sent");
	return !error && failed->spelling.length > 0 && is_late;
}

static void judge(struct failed_kind *kind, struct reasons *reasons, const struct ipsecevtx_event *event,
	const struct failed *failed)
{
	kind->error = failed->spelling.presence == IPSECEVTX_SET ? reasons_find(reasons, &failed->spelling) : NULL;
	kind->counted = reason_counted(kind->error, &failed->spelling);
	kind->is_initiator = failed_is(&failed->role->text, "Initiator");
	kind->is_responder = failed_is(&failed->role->text, "Responder");
	kind->is_remote_point = failed_is(&failed->failure_point->text, "Remote computer");
	kind->is_noise = is_class(kind->error, IKE_NOISE);
	kind->tells_of_answer = failed_tells_of_answer(kind->error, kind->is_remote_point, &failed->state->text);
	kind->is_before_sending = failed_before_sending(&failed->failure_point->text, &failed->state->text);
	kind->is_refused_proof = is_refused_proof(event, failed, kind->error);
	kind->is_unread_proof = is_unread_proof(event, failed, kind->error);
}

/*
 * Kinds that are known.
 */

/* Takes the number of a code. False where it has a text without a number, which would have to be compared itself. */
static bool take_code(uint32_t *number, const struct ipsecevtx_code *code)
{
	bool is_set = code && code->text.presence == IPSECEVTX_SET;
	*number = is_set ? code->code : 0;
	return !is_set || code->code != 0;
}

static bool take_words(struct failed_words *words, const struct ipsecevtx_event *event, const struct failed *failed)
{
	words->event_id = event->event_id;
	words->reason_length = failed->spelling.length;
	words->has_reason = failed->spelling.presence == IPSECEVTX_SET;
	return failed->spelling.length <= sizeof((struct failed_kind *)NULL)->reason &&
	       take_code(&words->codes[0], failed->role) && take_code(&words->codes[1], failed->failure_point) &&
	       take_code(&words->codes[2], failed->state) && take_code(&words->codes[3], failed->auth_method);
}

static unsigned place_of(const struct failed_words *words)
{
	return (words->event_id + words->reason_length + words->codes[0] + words->codes[1] + 2 * words->codes[2] +
		       2 * words->codes[3]) %
	       FAILED_KINDS;
}

static bool is_of(const struct failed_kind *kind, const struct failed_words *words, const char *reason)
{
	return kind->number != 0 && memcmp(&kind->words, words, sizeof *words) == 0 &&
	       (words->reason_length == 0 || memcmp(kind->reason, reason, words->reason_length) == 0);
}

static const struct failed_kind *find_kind(
	struct failed_kinds *kinds, const struct ipsecevtx_event *event, const struct failed *failed)
{
	struct failed_words words;
	if (!take_words(&words, event, failed)) {
		kinds->other.number = 0;
		judge(&kinds->other, &kinds->reasons, event, failed);
		return &kinds->other;
	}
	struct failed_kind *kind = &kinds->items[place_of(&words)];
	if (is_of(kind, &words, failed->spelling.data))
		return kind;
	kind->number = ++kinds->last_number;
	kind->words = words;
	if (words.reason_length > 0)
		memcpy(kind->reason, failed->spelling.data, words.reason_length);
	judge(kind, &kinds->reasons, event, failed);
	return kind;
}

/*
 * Events.
 */

#define COMMON(member)                                                                                                 \
	.remote_address = &(member)->remote_address, .role = &(member)->role,                                          \
	.failure_point = &(member)->failure_point, .state = &(member)->state, .spelling = (member)->failure_reason

/*
 * Fills in what the event itself has. The computer's outer address in Quick Mode is that of the tunnel, where there is
 * one. False for an event of any other kind.
 */
static bool take_fields(const struct ipsecevtx_event *event, struct failed *failed)
{
	const struct ipsecevtx_mm_failed *mm_failed = &event->mm_failed;
	const struct ipsecevtx_em_failed *em_failed = &event->em_failed;
	switch (event->kind) {
	case IPSECEVTX_KIND_MM_FAILED:
		*failed = (struct failed){COMMON(mm_failed), .auth_method = &mm_failed->mm_auth_method,
			.initiator_cookie = &mm_failed->initiator_cookie,
			.responder_cookie = &mm_failed->responder_cookie, .local_address = &mm_failed->local_address,
			.remote_principal = &mm_failed->remote_mm_principal,
			.remote_thumbprint = &mm_failed->remote_mm_cert_hash};
		return true;
	case IPSECEVTX_KIND_QM_FAILED:
		*failed = (struct failed){COMMON(&event->qm_failed), .local_address = &event->qm_failed.local_address};
		if (event->qm_failed.local_tunnel_endpoint.text.presence == IPSECEVTX_SET)
			failed->local_address = &event->qm_failed.local_tunnel_endpoint;
		return true;
	case IPSECEVTX_KIND_EM_FAILED:
		*failed = (struct failed){COMMON(em_failed), .auth_method = &em_failed->em_auth_method,
			.remote_principal = &em_failed->remote_em_principal,
			.remote_thumbprint = &em_failed->remote_em_cert_hash, .own = &em_failed->local_address.text};
		return true;
	default:
		return false;
	}
}

enum failed_cookie failed_cookie(const struct ipsecevtx_text *cookie)
{
	if (!cookie || cookie->presence != IPSECEVTX_SET || cookie->length == 0)
		return COOKIE_NOT_TOLD;
	/* Each byte equals the one before it, and the first is a zero. */
	bool is_zeros = cookie->data[0] == '0' && memcmp(cookie->data, cookie->data + 1, cookie->length - 1) == 0;
	return is_zeros ? COOKIE_ZEROS : COOKIE_MADE;
}

bool failed_look(struct failed_kinds *kinds, const struct ipsecevtx_event *event, struct failed *failed)
{
	if (!take_fields(event, failed))
		return false;
	struct ipsecevtx_text *spelling = &failed->spelling;
	if (spelling->presence == IPSECEVTX_SET)
		spelling->length = (uint32_t)ike_reason_length(spelling->data, spelling->length);
	else
		spelling->length = 0;
	failed->kind = find_kind(kinds, event, failed);
	failed->reason = failed->kind->error ? failed->kind->counted : *spelling;
	failed->answer = failed_cookie(failed->responder_cookie);
	return true;
}
