/* SPDX-License-Identifier: MIT */
#include "reader/unprinted.h"

#include <stdio.h>
#include <string.h>

/* Room for a text such as "event 4294967295 of provider ...", with a name of up to CERTIFY_TEXT_MAX bytes. */
#define WORDS_MAX 160

/* Which event a record is, as one engine reads it. */
struct reading {
	uint32_t ours; /* the event's number, when it is an IPsec event; else 0 */
	char words[WORDS_MAX];
};

static void put_words(struct reading *reading, const struct assembly *assembly, uint32_t event_id)
{
	const struct ipsecevtx_event *event = &assembly->event;
	char guid[37] = "that it does not name";
	char name[CERTIFY_TEXT_MAX];
	certify_show(name, event->provider.data, event->provider.length);
	if (event->provider_guid.presence == IPSECEVTX_SET)
		ipsecevtx_format_guid(&event->provider_guid, guid);
	snprintf(reading->words, sizeof reading->words, "event %u of provider %s", (unsigned)event_id,
		name[0] ? name : guid);
}

static void put_no_number(struct reading *reading)
{
	snprintf(reading->words, sizeof reading->words, "no event number");
}

/* Fills theirs with what libevtx reads; false when it cannot read the record, or memory runs out. */
static bool ask_reference(
	struct engines *engines, const struct record_view *view, struct reading *theirs, bool *no_memory)
{
	struct engine_failure failure;
	struct assembly *assembly = &engines->other;
	struct record_view nameless = *view;
	nameless.class = NULL;
	enum engine_result result = reference_decode(engines->reference, &nameless, assembly, &failure);
	*no_memory = result == ENGINE_NO_MEMORY;
	if (*no_memory || assembly->arena.exhausted || (result != ENGINE_OK && result != ENGINE_OTHER_EVENT))
		return false;
	theirs->ours = 0;
	put_no_number(theirs);
	if (assembly->event_id.presence != IPSECEVTX_SET)
		return true;
	uint32_t event_id = assembly->event_id.value;
	if (events_find(event_id) && classify_provider(assembly) != PROVIDER_OTHER)
		theirs->ours = event_id;
	*no_memory = assembly->arena.no_memory;
	put_words(theirs, assembly, event_id);
	return !*no_memory;
}

/* Puts into words what the direct engine takes the record for. False when there is no memory. */
static bool put_direct_words(struct engines *engines, const struct record_view *view, struct reading *ours)
{
	const struct record_class *class = view->class;
	struct assembly *assembly = &engines->other;
	struct decode_trace trace;
	struct engine_failure failure;
	put_no_number(ours);
	if (!class)
		return true;
	enum engine_result result = direct_decode(engines->plans, view, assembly, &trace, &failure);
	put_words(ours, assembly, class->identity.event_id);
	return result != ENGINE_NO_MEMORY && !assembly->arena.no_memory;
}

bool unprinted_compare(struct engines *engines, const struct record_view *view)
{
	const struct record_class *class = view->class;
	struct reading ours = {0, ""};
	struct reading theirs = {0, ""};
	struct finding_place place = record_view_place(view, IPSECEVTX_FINDING_DISPUTED, IPSECEVTX_SEVERITY_WARNING);
	bool no_memory = false;
	if (engines->engine == IPSECEVTX_ENGINE_LIBEVTX || view->record->torn_at)
		return true;
	if (!ask_reference(engines, view, &theirs, &no_memory))
		return !no_memory;
	if (class && identity_is_of_ours(&class->identity))
		ours.ours = class->identity.event_id;
	bool is_told = class && theirs.ours != 0 &&
		       (class->other_id == theirs.ours || class->elsewhere.event_id == theirs.ours);
	if (ours.ours == theirs.ours || is_told)
		return true;
	if (!put_direct_words(engines, view, &ours))
		return false;
	findings_report(engines->findings, &place, "a record that is not printed: direct reads %s, libevtx reads %s",
		ours.words, theirs.words);
	return true;
}
