/* SPDX-License-Identifier: MIT */
#include "sequence/notice.h"

#include "binxml/value.h"
#include "event/audit_change.h"
#include "event/events.h"
#include "event/pair.h"
#include "event/writer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/*
 * Most bytes of each text from the log, and most accounts, that a notice holds, so that none leaves another one without
 * room. An account's name has up to 20 characters; those of domains and computers seldom have more.
 */
#define PART_MAX  64u
#define NAMES_MAX 3u

uint32_t notice_id(size_t index)
{
	static const uint32_t ids[NOTICE_IDS] = {
		EVENTS_LOG_CLEARED, EVENTS_OTHER_LOG_CLEARED, EVENTS_AUDIT_POLICY_CHANGED};
	return ids[index];
}

bool notice_is_possible(const struct record_identity *identity)
{
	return identity->event_id == EVENTS_LOG_CLEARED || identity->event_id == EVENTS_OTHER_LOG_CLEARED ||
	       identity->event_id == EVENTS_AUDIT_POLICY_CHANGED;
}

/*
 * Putting the text together.
 */

static void put(struct notice *notice, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct notice *notice, const char *format, ...)
{
	size_t used = strlen(notice->text);
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(notice->text + used, sizeof notice->text - used, format, arguments);
	va_end(arguments);
}

/* Adds the beginning of a text from the log, with U+FFFD for each NUL, which would end the notice. */
static void put_text(struct notice *notice, const char *text, size_t length)
{
	static const char replacement[] = "\xef\xbf\xbd";
	size_t start = strlen(notice->text);
	size_t i = 0;
	while (i < length) {
		size_t left = PART_MAX - (strlen(notice->text) - start);
		size_t part = strnlen(text + i, length - i);
		size_t fits = value_cut(text + i, part, left);
		put(notice, "%.*s", (int)fits, text + i);
		i += fits;
		if (fits < part || (i < length && left - fits < sizeof replacement - 1))
			break;
		if (i < length)
			put(notice, "%s", replacement);
		i++;
	}
	if (i < length)
		put(notice, "...");
}

/* The first field of this name; NULL when the event has none. */
static const struct ipsecevtx_text *find_field(const struct ipsecevtx_event *event, const char *name)
{
	size_t from = 0;
	return pair_find_next(event, name, &from);
}

static void put_time_and_computer(struct notice *notice, const struct ipsecevtx_event *event)
{
	char time[32];
	if (event->time.presence == IPSECEVTX_SET) {
		ipsecevtx_format_time(event->time.ticks, time);
		put(notice, " at %s", time);
	} else {
		put(notice, " at a time that it does not tell");
	}
	put(notice, " on ");
	if (event->computer.length > 0)
		put_text(notice, event->computer.data, event->computer.length);
	else
		put(notice, "a computer that it does not name");
}

static void put_name(struct notice *notice, const struct ipsecevtx_text *domain, const struct ipsecevtx_text *name)
{
	if (domain) {
		put_text(notice, domain->data, domain->length);
		put(notice, "\\");
	}
	put_text(notice, name->data, name->length);
}

/* Windows names one account; where an event names several, each may be the one that another program shows. */
static void put_account(struct notice *notice, const struct ipsecevtx_event *event)
{
	size_t from = 0, domain_from = 0;
	const struct ipsecevtx_text *domain = pair_find_seen(event, "SubjectDomainName", &domain_from);
	const struct ipsecevtx_text *name = pair_find_seen(event, "SubjectUserName", &from);
	const struct ipsecevtx_text *sid = find_field(event, "SubjectUserSid");
	if (!sid && event->user_sid.presence == IPSECEVTX_SET)
		sid = &event->user_sid;
	put(notice, " by ");
	if (!name && sid)
		put_text(notice, sid->data, sid->length);
	else if (!name)
		put(notice, "an account that it does not name");
	for (unsigned i = 0; name && i < NAMES_MAX; i++) {
		put(notice, "%s", i > 0 ? " or " : "");
		put_name(notice, domain, name);
		const struct ipsecevtx_text *next = pair_find_seen(event, "SubjectDomainName", &domain_from);
		domain = next ? next : domain;
		name = pair_find_seen(event, "SubjectUserName", &from);
	}
	put(notice, "%s", name ? " or others" : "");
}

/*
 * The events.
 */

static bool read_clearing(struct notice *notice, const struct ipsecevtx_event *event)
{
	if (!writer_is_of_log(event))
		return false;
	const struct ipsecevtx_text *channel = find_field(event, "Channel");
	if (!channel && event->event_id == EVENTS_LOG_CLEARED)
		channel = &event->channel;
	put(notice, channel && channel->length > 0 ? "the " : "a ");
	if (channel && channel->length > 0) {
		put_text(notice, channel->data, channel->length);
		put(notice, " ");
	}
	put(notice, "log was cleared");
	put_time_and_computer(notice, event);
	put_account(notice, event);
	return true;
}

/* Windows names one subcategory; where an event names several, each may be the one that another program shows. */
static void put_subcategories(struct notice *notice, const struct audit_change *change)
{
	const char *separator = "";
	if (change->other.presence == IPSECEVTX_SET) {
		put(notice, " of subcategory ");
		put_text(notice, change->other.data, change->other.length);
		put(notice, "%s", change->others > 1 ? " and others" : "");
		separator = ",";
	}
	for (unsigned i = 0; i < AUDIT_SUBCATEGORIES; i++) {
		if (!(change->subcategories >> i & 1))
			continue;
		put(notice, "%s of %s", separator, audit_subcategory_name((enum audit_subcategory)i));
		separator = ",";
	}
}

static void put_changes(struct notice *notice, const struct audit_change *change)
{
	for (size_t i = 0; i < change->word_count; i++)
		put(notice, "%s%s", i == 0 ? ": " : ", ", audit_word_text(change->words[i]));
	if (change->unread.presence != IPSECEVTX_SET)
		return;
	put(notice, "%s", change->word_count > 0 ? "; what cannot be read: " : ": ");
	put_text(notice, change->unread.data, change->unread.length);
}

static bool read_policy_change(
	struct notice *notice, const struct record_identity *identity, const struct ipsecevtx_event *event)
{
	if (!identity->is_ours && !writer_is_of_log(event))
		return false;
	struct audit_change change;
	audit_change_read(&change, event);
	/* A subcategory that cannot be read may be one of those that matter. */
	notice->is_about_log = change.subcategories != 0 || change.is_doubtful;
	put(notice, "the audit policy");
	put_subcategories(notice, &change);
	put(notice, " was changed");
	put_time_and_computer(notice, event);
	put_account(notice, event);
	put_changes(notice, &change);
	return true;
}

bool notice_read(struct notice *notice, const struct record_identity *identity, const struct ipsecevtx_event *event)
{
	bool is_clearing = identity->event_id != EVENTS_AUDIT_POLICY_CHANGED;
	notice->kind = is_clearing ? IPSECEVTX_FINDING_LOG_CLEARED : IPSECEVTX_FINDING_AUDIT_POLICY;
	notice->is_about_log = true;
	notice->text[0] = '\0';
	put(notice, "event %u: ", (unsigned)identity->event_id);
	if (event)
		return is_clearing ? read_clearing(notice, event) : read_policy_change(notice, identity, event);
	put(notice, "%s%s; when and by whom cannot be read",
		is_clearing ? "a log was cleared" : "the audit policy was changed",
		identity->event_id == EVENTS_OTHER_LOG_CLEARED ? ", if Microsoft-Windows-Eventlog wrote it" : "");
	return true;
}
