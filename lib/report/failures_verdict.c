/* SPDX-License-Identifier: MIT */
/* Makes the sentence about a kind of failure: who gave up on whom, why, and what to check next. */
#include "report/failed.h"
#include "report/failures.h"
#include "report/ike_advice.h"
#include "report/sentence.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* How many gateways, logs of other ends, or reasons of one log a sentence names; the row has all of them. */
#define GATEWAYS_NAMED 3u
#define REASONS_NAMED  3u

/* What the sentence is made from. */
struct view {
	const struct failure_kind *kind;
	bool is_initiator, is_responder; /* the role of this computer */
	bool is_local, is_remote;        /* which side gave up */
	bool all_unanswered, is_answered;
	bool all_heard;      /* the logs of other ends tell of each failure */
	bool never_answered; /* nothing in the events shows that the other side ever answered */
	bool never_called;   /* and this computer sent nothing */
	char stood[80];      /* when another tunnel stood: "meanwhile" */
	char main_stood[80]; /* when Main Mode stood */
	bool main_stood_always;
	char heard[80]; /* of how many the logs of other ends tell: "all of these too" */
	uint32_t code;  /* of the error; 0: not known */
};

static void say_computer(struct sentence *sentence, const struct view *view)
{
	if (view->kind->computer.presence == IPSECEVTX_SET)
		say_text(sentence, &view->kind->computer);
	else
		say(sentence, "this computer");
}

/* Puts what is no address into quotes, as it could pass for a part of the sentence. */
static void say_address(struct sentence *sentence, const struct ipsecevtx_text *address)
{
	bool is_odd = false;
	for (uint32_t i = 0; i < address->length; i++) {
		char byte = address->data[i];
		is_odd |= byte == '\0' ||
			  !strchr("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.:%-_", byte);
	}
	say(sentence, is_odd ? "\"" : "");
	say_text(sentence, address);
	say(sentence, is_odd ? "\"" : "");
}

/* Names the gateways: in tunnel mode the remote address is behind the peer, and no party to the negotiation. */
static void say_gateways(struct sentence *sentence, const struct failure_kind *kind)
{
	bool has_unnamed = kind->is_direct && kind->remote_address.presence != IPSECEVTX_SET;
	size_t named = kind->peer_count > GATEWAYS_NAMED ? GATEWAYS_NAMED : kind->peer_count;
	for (size_t i = 0; i < named; i++) {
		say(sentence, i == 0 ? "" : i + 1 < kind->peer_count || has_unnamed ? ", " : " and ");
		say_address(sentence, &kind->peers[i]);
	}
	say(sentence, named < kind->peer_count ? " and others" : has_unnamed ? " and a peer without an address" : "");
}

static void say_peer(struct sentence *sentence, const struct view *view)
{
	if (view->kind->has_gateways)
		say_gateways(sentence, view->kind);
	else if (view->kind->remote_address.presence == IPSECEVTX_SET)
		say_address(sentence, &view->kind->remote_address);
	else
		say(sentence, "a peer without an address");
}

/*
 * Who gave up on whom.
 */

static const char *verb_of(const struct view *view)
{
	const struct ike_error *error = view->kind->error;
	if (!error || failed_by_own_fault(view->code))
		return " gave up on ";
	switch (error->class) {
	case IKE_AUTH:
	case IKE_CERT:
		return " refused the credentials of ";
	case IKE_POLICY:
		return " refused the offer of ";
	case IKE_NOISE:
	case IKE_ATTACK:
		return " refused ";
	default:
		return " gave up on ";
	}
}

static void say_who(struct sentence *sentence, const struct view *view)
{
	if (view->never_called) {
		say_computer(sentence, view);
		say(sentence, " gave up on ");
		say_peer(sentence, view);
		say(sentence, ", which it was to call,");
		return;
	}
	if (view->never_answered) {
		say_computer(sentence, view);
		say(sentence, " called ");
		say_peer(sentence, view);
		say(sentence, " and never got an answer");
	} else if (view->is_remote) {
		say_peer(sentence, view);
		say(sentence, verb_of(view));
		say_computer(sentence, view);
	} else if (view->is_local) {
		say_computer(sentence, view);
		say(sentence, verb_of(view));
		say_peer(sentence, view);
	} else {
		say_computer(sentence, view);
		say(sentence, " and ");
		say_peer(sentence, view);
		say(sentence, " came to no agreement, and it is not told which of them gave up");
		return;
	}
	if (view->never_answered || (!view->is_initiator && !view->is_responder))
		return;
	bool giver_called = view->is_initiator == view->is_local;
	say(sentence, giver_called ? ", which it had called," : ", which had called it,");
}

/*
 * How far they came.
 */

static void say_where(struct sentence *sentence, const struct view *view)
{
	static const struct {
		const char *state;
		const char *words;
	} states[] = {
		{"No state", " before anything was sent"},
		{"Sent first (SA) payload", " after the first payload"},
		{"Sent second (KE) payload", " after the second payload"},
		{"Sent third (ID) payload", " after the third payload"},
		{"Sent final payload", " after the final payload"},
		{"Complete", " when all had been sent"},
		{"Sent first (EM attributes) payload", " after the first payload"},
		{"Sent second (SSPI) payload", " after the second payload"},
		{"Sent third (hash) payload", " after the third payload"},
		{"EAP payload sent", " after a payload of EAP"},
		{"Authentication payload sent", " after the authentication payload"},
	};
	uint32_t event_id = view->kind->event_id;
	say(sentence, event_id == 4654 ? " in Quick Mode" : event_id >= 4983 ? " in Extended Mode" : " in Main Mode");
	if (view->kind->has_gateways && view->kind->remote_address.presence == IPSECEVTX_SET) {
		say(sentence, " for ");
		say_address(sentence, &view->kind->remote_address);
		say(sentence, view->kind->is_direct        ? " itself and behind another"
			      : view->kind->peer_count > 1 ? " behind them"
							   : " behind it");
	}
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
		if (failed_is(&view->kind->state, states[i].state))
			say(sentence, states[i].words);
	}
	if (view->all_unanswered && view->is_initiator && !view->never_answered)
		say(sentence, " (although its cookie of zeros says that nothing came back)");
}

/*
 * Why, and what to check.
 */

/* Whether it is of Quick or Extended Mode, which only a peer that came through Main Mode reaches. */
static bool is_behind_main_mode(const struct view *view)
{
	return view->kind->event_id != 4652 && view->kind->event_id != 4653;
}

static bool starts_with(const struct ipsecevtx_text *text, const char *word)
{
	return text->presence == IPSECEVTX_SET && text->length >= strlen(word) &&
	       memcmp(text->data, word, strlen(word)) == 0;
}

static bool is_about_certificates(const struct view *view)
{
	return view->code == 13801 && (view->kind->event_id == 4652 || view->kind->event_id == 4983 ||
					      starts_with(&view->kind->auth_method, "Certificate") ||
					      starts_with(&view->kind->auth_method, "SSL"));
}

/* Kerberos and NTLM prove an account of a computer or a user, so neither a key nor a certificate is at fault. */
static bool is_about_accounts(const struct view *view)
{
	return view->code == 13801 &&
	       (failed_is(&view->kind->auth_method, "Kerberos") || failed_is(&view->kind->auth_method, "NTLM V2"));
}

/* Advice by more than the failure's code, as what is said of strangers goes by that alone. */
static struct ike_advice own_advice(const char *why, const char *check)
{
	return (struct ike_advice){why, check, NULL};
}

/* Advice for a Quick Mode. It is negotiated under a Main Mode, so with a stranger it never begins. */
static struct ike_advice quick_advice(const struct view *view)
{
	static const struct {
		uint32_t code;
		bool has_to_stand; /* only where Main Mode stood all the time: then the key is right */
		const char *why, *check;
	} advices[] = {
		{IKE_ERROR_NO_POLICY, false, "no rule of its own covers the traffic that was asked for",
			"the networks, ports and protocol of the rules at both ends, and whether these are on and "
			"applied"},
		{13843, true, "a payload does not belong there or has a wrong length",
			"the networks, ports, protocol and algorithms of the rules at both ends, then make and "
			"version of the peer"},
		{13867, true, "a message could not be decrypted", "damage on the way, and invalid packets (4976-4978)"},
		{13870, true, "the hash of a message is wrong", "changes on the way, and invalid packets (4976-4978)"},
	};
	for (size_t i = 0; i < sizeof advices / sizeof advices[0]; i++) {
		if (advices[i].code == view->code && (!advices[i].has_to_stand || view->main_stood_always))
			return own_advice(advices[i].why, advices[i].check);
	}
	return ike_advice_of(view->code);
}

/* Whether the other end gave that reason each time. */
static bool gave_others(const struct view *view, uint32_t code)
{
	bool did = view->kind->other_count > 0;
	for (size_t i = 0; i < view->kind->other_count; i++) {
		const struct failure_kind *other = view->kind->others[i].kind;
		did = did && other && other->error && other->error->code == code;
	}
	return did;
}

/* Whether the other end sent its part each time. */
static bool did_others_answer(const struct view *view)
{
	bool did = view->kind->other_count > 0;
	for (size_t i = 0; i < view->kind->other_count; i++)
		did = did && view->kind->others[i].kind && view->kind->others[i].answered;
	return did;
}

/* Advice where the log of the other end says more than that nothing came back. */
static struct ike_advice heard_advice(const struct view *view)
{
	if (gave_others(view, IKE_ERROR_NO_POLICY))
		return own_advice("the calls came there, by its log, and no answer came back",
			"why no rule of that computer covers this one: there is none, or it is off or not applied yet");
	if (did_others_answer(view))
		return own_advice("the calls came there, by its log, and what it answered did not come back",
			"what happens on the way back (routing, NAT, fragments, UDP 500 and 4500)");
	return own_advice("the calls came there, by its log, and no answer came back",
		"the failures of that computer, and why it gave up");
}

/* Names the side whose rule is missing. */
static const char *check_of_rule(const struct view *view)
{
	if ((!view->is_local && !view->is_remote) || (!view->is_initiator && !view->is_responder))
		return "the rules of both ends: one for the other is missing, off, or not applied yet";
	return view->is_local == view->is_initiator
		       ? "the rules of the initiator: one for the responder is missing, off, or not applied yet"
		       : "the rules of the responder: one for the initiator is missing, off, or not applied yet";
}

/* Whether the other end tells of each failure, each time with another reason than that its time ran out. */
static bool did_others_refuse(const struct view *view)
{
	bool did = view->all_heard && view->kind->other_count > 0;
	for (size_t i = 0; i < view->kind->other_count; i++) {
		const struct failure_kind *other = view->kind->others[i].kind;
		const uint32_t code = other && other->error ? other->error->code : 0;
		did = did && other && other->failure_reason.presence == IPSECEVTX_SET && code != IKE_ERROR_TIMED_OUT &&
		      code != IKE_ERROR_NO_RESPONSE;
	}
	return did;
}

/*
 * Whether the peer is no stranger, since it had associations or came through Main Mode at some time. Behind one address
 * there can be several computers; with gateways nobody knows through which of them it was.
 */
static bool is_known(const struct view *view)
{
	return (view->kind->has_worked || view->kind->has_main_mode) && !view->kind->has_gateways;
}

/* What to check where no rule of this computer covers a call. */
static const char *check_of_caller(const struct view *view, const char *usual)
{
	if (is_known(view) && view->kind->has_worked)
		return "what was different when there were associations with this address: whether its rule was on and "
		       "applied, and whether the same computer called";
	if (is_known(view))
		return "what was different when negotiations with this address got through Main Mode: whether its rule was "
		       "on and applied, and whether the same computer called";
	return view->kind->both_ends > 0
		       ? "whether that computer is a partner, whose rule is missing here, off, or not "
			 "applied yet, or a stranger"
		       : usual;
}

/* What to check where this computer answered a call and nothing more came. */
static const char *check_of_silence(const struct view *view)
{
#define WAY_BACK "whether the way back was cut then (routing, NAT, fragments): "
	if (!is_known(view))
		return "whether it is a stranger, who scans, or a partner to whom the way back is cut (routing, NAT, "
		       "fragments)";
	return view->kind->has_worked ? WAY_BACK "there were associations with this address too"
				      : WAY_BACK "negotiations with this address got through Main Mode too";
}

/* What to check where this computer called and found nobody. */
static const char *check_of_callee(const struct view *view, const char *usual)
{
#define WAS_UP                                                                                                         \
	"what happens on the way (routing, UDP 500 and 4500, ESP), and whether the peer was up then and its keying "   \
	"service ran: "
	const struct failure_kind *kind = view->kind;
	if (kind->has_gateways)
		return usual;
	if (kind->has_worked)
		return WAS_UP "there were associations with this address too";
	if (kind->has_main_mode)
		return WAS_UP "negotiations with this address got through Main Mode too";
	if (kind->has_answer)
		return WAS_UP "calls to this address were answered too";
	return kind->has_called ? WAS_UP "this address called this computer too" : usual;
}

/* Advice on a timeout by what the events of this computer tell. */
static struct ike_advice own_advice_of_timeout(const struct view *view)
{
	const struct ike_advice usual = ike_advice_of(view->code);
	if (is_behind_main_mode(view))
		return own_advice("the other side went silent",
			"what happens on the way (routing, NAT, fragments, UDP 500 and 4500), and the log of the other "
			"side");
	if (view->is_responder && view->all_heard)
		return own_advice(
			"the other side went silent", "whether the way back is cut (routing, NAT, fragments)");
	if (view->is_responder)
		return own_advice("the other side went silent", check_of_silence(view));
	if (view->is_answered)
		return own_advice("the other side answered at first and then stopped",
			"whether large packets get lost on the way (fragments, MTU), NAT, and the log of the other "
			"side");
	if (view->never_called)
		return own_advice("its time ran out before it began",
			"what held up the keying service: the events just before, how many negotiations ran in that "
			"minute, and the System log");
	if (view->never_answered && view->all_heard)
		return heard_advice(view);
	if (view->never_answered && view->kind->both_ends > 0)
		return own_advice("nothing came back",
			"what happens on the way (routing, UDP 500 and 4500, ESP), and the failures of that computer");
	return own_advice(view->never_answered ? "nothing came back" : usual.why, check_of_callee(view, usual.check));
}

static struct ike_advice advice_of_timeout(const struct view *view)
{
	struct ike_advice advice = own_advice_of_timeout(view);
	if (!view->never_answered && did_others_refuse(view))
		advice.check = "the failures of that computer, and why it gave up";
	return advice;
}

static struct ike_advice advice_for(const struct view *view)
{
	struct ike_advice advice = view->kind->event_id == 4654 ? quick_advice(view) : ike_advice_of(view->code);
	bool is_timeout = view->code == IKE_ERROR_TIMED_OUT || view->code == IKE_ERROR_NO_RESPONSE;
	if (failed_by_other_key(view->code, &view->kind->state, &view->kind->auth_method)) {
		advice = own_advice(
			"their preshared keys most likely differ", "the preshared key for this pair at both ends");
	} else if (is_about_certificates(view)) {
		advice = own_advice("a certificate was not accepted, as it ran out, has a wrong name or "
				    "usage, or a root that is not trusted",
			"thumbprint, issuer and root of the certificates that worked before (report certificates)");
	} else if (is_about_accounts(view)) {
		advice = own_advice("the account of a computer or a user was not accepted",
			"which account it was, whether the rule admits it (group, kind of logon), and its logons on the "
			"domain controller (4768-4771, 4776)");
	} else if (is_timeout) {
		advice = advice_of_timeout(view);
	} else if (view->never_answered && !view->never_called && view->all_heard) {
		advice = heard_advice(view);
	} else if (view->code == IKE_ERROR_NO_POLICY && view->kind->event_id != 4654) {
		if (view->is_initiator || is_behind_main_mode(view))
			advice.check = check_of_rule(view);
		else if (view->is_responder)
			advice.check = check_of_caller(view, advice.check);
	}
	return advice;
}

/* Says that another tunnel of the same two stood, each of which may prove another account, as with DirectAccess. */
static void say_other_tunnel(struct sentence *sentence, const struct view *view)
{
	if (view->kind->other_stood == 0)
		return;
	say(sentence, "; ");
	say(sentence, view->kind->other_as_far);
	say(sentence, "another tunnel between the two stood ");
	say(sentence, view->stood);
	if (view->kind->through.presence == IPSECEVTX_SET) {
		say(sentence, ", through ");
		say_address(sentence, &view->kind->through);
	}
	say(sentence,
		", so that only the one that asks for this proof fails (in DirectAccess the infrastructure tunnel "
		"is up, with the computer's account, and the intranet tunnel fails at the user's)");
}

/* The reason of the other end's failure, or NULL. */
static const struct ipsecevtx_text *reason_of(const struct failure_other *other)
{
	const struct ipsecevtx_text *reason = other->kind ? &other->kind->failure_reason : NULL;
	return reason && reason->presence == IPSECEVTX_SET && reason->length > 0 ? reason : NULL;
}

/* Says the reason, if there is one, in quotes behind before. */
static void say_other_reason(struct sentence *sentence, const struct failure_other *other, const char *before)
{
	const struct ipsecevtx_text *reason = reason_of(other);
	if (!reason)
		return;
	say(sentence, before);
	say_text(sentence, reason);
	say(sentence, "\"");
}

/* How many of the other ends from first on are of one computer; they are sorted by computer. */
static size_t count_alike(const struct failure_kind *kind, size_t first)
{
	const struct ipsecevtx_text *name = &kind->others[first].computer;
	size_t count = 1;
	for (; first + count < kind->other_count; count++) {
		const struct ipsecevtx_text *next = &kind->others[first + count].computer;
		if (next->length != name->length || memcmp(next->data, name->data, name->length) != 0)
			break;
	}
	return count;
}

static size_t count_computers(const struct failure_kind *kind)
{
	size_t computers = 0;
	for (size_t i = 0; i < kind->other_count; i += count_alike(kind, i))
		computers++;
	return computers;
}

static bool is_among(const struct ipsecevtx_text *const *texts, size_t count, const struct ipsecevtx_text *text)
{
	for (size_t i = 0; i < count; i++) {
		if (texts[i]->length == text->length && memcmp(texts[i]->data, text->data, text->length) == 0)
			return true;
	}
	return false;
}

/*
 * Says the reasons of one computer, each once, and a few of them: whoever writes its log can give as many as there are
 * failures.
 */
static void say_reasons(struct sentence *sentence, const struct failure_other *others, size_t count)
{
	const struct ipsecevtx_text *said[REASONS_NAMED];
	size_t named = 0;
	bool has_others = false;
	for (size_t i = 0; i < count && !has_others; i++) {
		const struct ipsecevtx_text *reason = reason_of(&others[i]);
		if (!reason || is_among(said, named, reason))
			continue;
		has_others = named == REASONS_NAMED;
		if (!has_others) {
			say_other_reason(sentence, &others[i], named > 0 ? ", \"" : " (\"");
			said[named++] = reason;
		}
	}
	say(sentence, has_others ? " and others" : "");
	say(sentence, named > 0 ? ")" : "");
}

static void say_other_logs(struct sentence *sentence, const struct failure_kind *kind, size_t computers)
{
	size_t named = computers > GATEWAYS_NAMED ? GATEWAYS_NAMED : computers;
	size_t first = 0;
	say(sentence, computers == 1 ? "the log of " : "the logs of ");
	for (size_t i = 0; i < named; i++) {
		size_t alike = count_alike(kind, first);
		say(sentence, i == 0 ? "" : i + 1 < computers ? ", " : " and ");
		say_text(sentence, &kind->others[first].computer);
		if (kind->other_count > 1)
			say_reasons(sentence, &kind->others[first], alike);
		first += alike;
	}
	say(sentence, named < computers ? " and others" : "");
}

/* Names the log that tells of the failures, since a log may be forged. */
static void say_both_ends(struct sentence *sentence, const struct view *view)
{
	const struct failure_kind *kind = view->kind;
	const size_t computers = count_computers(kind);
	if (computers == 0)
		return;
	say(sentence, "; ");
	say_other_logs(sentence, kind, computers);
	say(sentence, computers == 1 ? " tells of " : " tell of ");
	say(sentence, view->heard);
	if (kind->other_count > 1)
		return;
	const struct failure_kind *other = kind->others[0].kind;
	if (other && other->error && other->error == kind->error)
		say(sentence, ", with the same reason");
	else
		say_other_reason(sentence, &kind->others[0], ", with \"");
}

/* Says that Main Mode stood, so that the peer is no stranger. */
static void say_main(struct sentence *sentence, const struct view *view)
{
	if (view->kind->main_stood == 0)
		return;
	say(sentence, "; ");
	say(sentence, view->kind->main_as_far);
	say(sentence, "Main Mode of the two stood ");
	say(sentence, view->main_stood);
	say(sentence, ", so that they accepted each other's key or certificate there");
}

static void say_why(struct sentence *sentence, const struct view *view)
{
	const struct ike_advice advice = advice_for(view);
	if (advice.why) {
		say(sentence, ": ");
		say(sentence, advice.why);
	} else if (view->kind->failure_reason.presence == IPSECEVTX_SET && view->kind->failure_reason.length > 0) {
		say(sentence, ", and the reason that Windows gives is \"");
		say_text(sentence, &view->kind->failure_reason);
		say(sentence, "\"");
	} else {
		say(sentence, ", and no reason is given");
	}
	say_other_tunnel(sentence, view);
	say_main(sentence, view);
	say_both_ends(sentence, view);
	if (!advice.check) {
		say(sentence, "; check next: the log of ");
		if (view->never_called)
			say_computer(sentence, view);
		else if (view->kind->remote_address.presence == IPSECEVTX_SET || view->kind->has_gateways)
			say_peer(sentence, view);
		else
			say(sentence, "the other side");
		say(sentence, " at that time, and the failure's code in a trace of the keying service");
	} else if (advice.check[0] == '\0') {
		say(sentence, "; there is nothing to check");
	} else {
		bool may_be_stranger = !is_behind_main_mode(view) && !is_known(view) && !view->is_initiator;
		const char *stranger = may_be_stranger ? advice.stranger : NULL;
		say(sentence, "; check next: ");
		say(sentence, advice.check);
		say(sentence, stranger ? "; " : "");
		say(sentence, stranger ? stranger : "");
	}
}

/* Where this computer began the negotiation itself, blocking the peer would be wrong advice. */
static void warn(struct sentence *sentence, const struct view *view)
{
	if (!view->is_initiator)
		return;
	say(sentence, "; ");
	say_computer(sentence, view);
	say(sentence, view->never_called ? " was to call" : " called out itself");
	say(sentence, ", so that to block ");
	say_peer(sentence, view);
	say(sentence, " would be to block a partner");
}

static void say_times(char text[80], uint64_t stood, uint64_t count)
{
	snprintf(text, 80, "at %" PRIu64 " of these %" PRIu64 " times", stood, count);
}

void failure_put_verdict(
	struct row *row, const struct failure_kind *kind, uint64_t count, const struct failure_answers *answers)
{
	bool has_cookies = kind->event_id == 4652 || kind->event_id == 4653;
	struct view view = {
		.kind = kind,
		.is_initiator = failed_is(&kind->role, "Initiator"),
		.is_responder = failed_is(&kind->role, "Responder"),
		.is_local = failed_is(&kind->failure_point, "Local computer"),
		.is_remote = failed_is(&kind->failure_point, "Remote computer"),
		.all_unanswered = has_cookies && answers->unanswered == count,
		.is_answered = answers->all_answered,
		.code = kind->error ? kind->error->code : 0,
		.stood = "meanwhile",
		.main_stood = "meanwhile",
		.main_stood_always = kind->main_stood == count,
		.all_heard = kind->both_ends == count,
		.heard = "all of these too",
	};
	struct sentence sentence = {.arena = row->arena};
	if (kind->other_stood < count)
		say_times(view.stood, kind->other_stood, count);
	if (kind->main_stood < count)
		say_times(view.main_stood, kind->main_stood, count);
	if (!view.all_heard)
		snprintf(view.heard, sizeof view.heard, "%" PRIu64 " of these %" PRIu64 " too", kind->both_ends, count);
	else if (count == 1)
		strcpy(view.heard, "it too");
	view.never_answered = view.all_unanswered && view.is_initiator &&
			      !failed_tells_of_answer(kind->error, view.is_remote, &kind->state);
	view.never_called = view.never_answered && failed_before_sending(&kind->failure_point, &kind->state);
	say_who(&sentence, &view);
	say_where(&sentence, &view);
	say_why(&sentence, &view);
	warn(&sentence, &view);
	say(&sentence, ".");
	sentence_put(&sentence, row, "verdict");
}
