/* SPDX-License-Identifier: MIT */
#include "fuzz_structure_answer.h"

#include "fuzz.h"

#include <string.h>

void answer_take_finding(void *user, const struct ipsecevtx_finding *finding)
{
	struct answer *answer = user;
	fuzz_look_at_finding(finding);
	if (finding->kind == IPSECEVTX_FINDING_DISPUTED) {
		answer->is_disputed = true;
		snprintf(answer->dispute, sizeof answer->dispute, "%s", finding->detail);
	} else {
		answer->is_told |= finding->severity >= IPSECEVTX_SEVERITY_WARNING;
	}
}

static void keep_text(struct answer *answer, const struct ipsecevtx_text *text)
{
	if (text->presence == IPSECEVTX_SET && text->length < sizeof answer->values[0])
		memcpy(answer->values[answer->value_count++], text->data, text->length + 1);
}

static void keep_number(struct answer *answer, enum ipsecevtx_presence presence, uint64_t number)
{
	if (presence == IPSECEVTX_SET)
		snprintf(answer->values[answer->value_count++], sizeof answer->values[0], "%llu",
			(unsigned long long)number);
}

static void keep_values(struct answer *answer, const struct ipsecevtx_event *event)
{
	keep_number(answer, IPSECEVTX_SET, event->event_id);
	keep_number(answer, event->record_id.presence, event->record_id.value);
	keep_text(answer, &event->provider);
	keep_text(answer, &event->computer);
	keep_text(answer, &event->channel);
	if (event->kind != IPSECEVTX_KIND_MM_ENDED)
		return;
	const struct ipsecevtx_address *local = &event->mm_ended.local_address,
				       *remote = &event->mm_ended.remote_address;
	answer->has_no_address |= (local->text.presence == IPSECEVTX_SET && local->family == 0) ||
				  (remote->text.presence == IPSECEVTX_SET && remote->family == 0);
	keep_text(answer, &event->mm_ended.local_address.text);
	keep_text(answer, &event->mm_ended.remote_address.text);
	keep_number(answer, event->mm_ended.mm_sa_id.presence, event->mm_ended.mm_sa_id.value);
}

void answer_take_event(struct answer *answer, const struct ipsecevtx_event *event)
{
	fuzz_look_at_event(event);
	answer->has_marks |= event->marks != 0;
	if (answer->events++ == 0)
		keep_values(answer, event);
}

/* How often an element of that name with this text (NULL: any) begins in the XML, whatever it stands in. */
static unsigned count_elements(const char *xml, const char *name, const char *text)
{
	size_t length = strlen(name);
	unsigned count = 0;
	for (const char *at = xml; (at = strchr(at, '<')) != NULL; at++) {
		if (strncmp(at + 1, name, length) != 0 || !strchr(" >/", at[1 + length]))
			continue;
		const char *end = strchr(at, '>');
		count += !text || (end && strncmp(end + 1, text, strlen(text)) == 0 && end[1 + strlen(text)] == '<');
	}
	return count;
}

/* Whether the XML shows an EventID of ours and our provider anywhere. */
static bool shows_ours(const char *xml)
{
	bool has_provider = strstr(xml, "\"" STRUCTURE_PROVIDER "\"") || strstr(xml, "\"" STRUCTURE_GUID "\"");
	return has_provider && count_elements(xml, "EventID", "4655") > 0;
}

/* Whether it shows an event in another one, or a part of it twice. */
static bool shows_twice(const char *xml)
{
	static const char *const once[] = {"Event", "System", "EventID", "Provider"};
	for (size_t i = 0; i < sizeof once / sizeof once[0]; i++) {
		if (count_elements(xml, once[i], NULL) > 1)
			return true;
	}
	return false;
}

/* Whether a value of Data stands around markup. */
static bool shows_pieces(const char *xml)
{
	for (const char *at = xml; (at = strstr(at, "<Data ")) != NULL; at++) {
		const char *start = strchr(at, '>');
		const char *end = start && start[-1] != '/' ? strchr(start, '<') : NULL;
		if (end && strncmp(end, "</Data>", 7) != 0)
			return true;
	}
	return false;
}

/* Whether a value stands in the XML; numbers may be hexadecimal, and libevtx pads them. */
static bool shows(const char *xml, const char *value)
{
	char texts[4][24];
	char *end;
	unsigned long long number = strtoull(value, &end, 0);
	if (strstr(xml, value))
		return true;
	snprintf(texts[0], sizeof texts[0], "0x%08llx", number);
	snprintf(texts[1], sizeof texts[1], "0x%016llx", number);
	snprintf(texts[2], sizeof texts[2], "0x%llx", number);
	snprintf(texts[3], sizeof texts[3], ">%llu<", number);
	for (size_t i = 0; *end == '\0' && i < 4; i++) {
		if (strstr(xml, texts[i]))
			return true;
	}
	return false;
}

const char *answer_judge(const struct structure_record *record, const struct answer *alone,
	const struct answer *verified, const char *xml, bool is_known)
{
	bool is_silent = !alone->is_told && !alone->has_marks;
	bool is_given = alone->events > 0;
	if (xml && shows_ours(xml) && alone->events == 0 && !alone->is_told)
		return "libevtx shows an event of ours that the reader neither gives nor tells of";
	/* Where an event is given that others see more in, or less, that is told. */
	if (is_silent && is_given && xml && shows_twice(xml))
		return "libevtx shows a part of the event twice, of which nothing is said";
	if (is_silent && is_given && xml && shows_pieces(xml))
		return "libevtx shows a value around markup, of which nothing is said";
	if (is_silent && is_given && record->leaves_out && !record->has_null)
		return "something that depends on a null is in the event, of which nothing is said";
	if (is_silent && alone->has_no_address)
		return "a field for an address holds none, of which nothing is said";
	if (is_silent && verified->is_disputed)
		return verified->dispute;
	/* Not by way of the comparison that the library makes itself. */
	for (unsigned i = 0; xml && is_silent && !is_known && i < alone->value_count; i++) {
		if (!shows(xml, alone->values[i]))
			return alone->values[i];
	}
	return NULL;
}
