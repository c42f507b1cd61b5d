/* SPDX-License-Identifier: MIT */
#include "event/writer.h"

#include "event/events.h"
#include "event/pair.h"
#include "event/seen.h"

#include <string.h>

static const uint8_t eventlog_guid[16] = {
	0xfc, 0x65, 0xdd, 0xd8, 0xd6, 0xef, 0x49, 0x62, 0x83, 0xd5, 0x6e, 0x5c, 0xfe, 0x9c, 0xe1, 0x48};

static const struct {
	const char *name;
	const uint8_t *guid;
} writers[] = {
	[WRITER_AUDITING] = {EVENTS_PROVIDER_NAME, events_provider_guid},
	[WRITER_EVENTLOG] = {"Microsoft-Windows-Eventlog", eventlog_guid},
};

bool writer_is(const struct ipsecevtx_event *event, enum writer writer)
{
	const struct ipsecevtx_text *name = &event->provider;
	if (name->presence == IPSECEVTX_SET && seen_is_name(name->data, name->length, writers[writer].name))
		return true;
	return event->provider_guid.presence == IPSECEVTX_SET &&
	       memcmp(event->provider_guid.bytes, writers[writer].guid, 16) == 0;
}

bool writer_is_plainly(const struct ipsecevtx_event *event, enum writer writer)
{
	const struct ipsecevtx_text *name = &event->provider;
	return name->presence == IPSECEVTX_SET && name->length == strlen(writers[writer].name) &&
	       memcmp(name->data, writers[writer].name, name->length) == 0 &&
	       (event->provider_guid.presence != IPSECEVTX_SET ||
		       memcmp(event->provider_guid.bytes, writers[writer].guid, 16) == 0);
}

static bool is_in_security_log(const struct ipsecevtx_event *event)
{
	const struct ipsecevtx_text *channel = &event->channel;
	return channel->presence == IPSECEVTX_SET && seen_is_name(channel->data, channel->length, "Security");
}

/* Whether a name has neither letters nor digits, so that nobody reads it as a name. */
static bool is_without_letters(const struct ipsecevtx_text *name)
{
	for (uint32_t i = 0; i < name->length; i++) {
		unsigned char byte = (unsigned char)name->data[i];
		if (byte > 0x7f || (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z'))
			return false;
	}
	return true;
}

/*
 * Whether the log service may have written the event: the provider's name or GUID says so, or a second name of a
 * provider among the pairs. Also where no provider is named, as in no event of Windows, or where values have types that
 * no event of Windows has: another program may read the name differently.
 */
static bool may_be_of_eventlog(const struct ipsecevtx_event *event)
{
	static const char name[] = "System.Provider.Name";
	if (writer_is(event, WRITER_EVENTLOG))
		return true;
	for (size_t i = 0; i < event->pair_count; i++) {
		const struct ipsecevtx_pair *pair = &event->pairs[i];
		if (strncmp(pair->name, name, sizeof name - 1) == 0 && pair->value.presence == IPSECEVTX_SET &&
			seen_is_name(pair->value.data, pair->value.length, writers[WRITER_EVENTLOG].name))
			return true;
	}
	return event->marks & IPSECEVTX_MARK_VALUE ||
	       (is_without_letters(&event->provider) && event->provider_guid.presence != IPSECEVTX_SET);
}

bool writer_is_of_log(const struct ipsecevtx_event *event)
{
	switch (event->event_id) {
	case EVENTS_LOG_CLEARED:
		return may_be_of_eventlog(event) || is_in_security_log(event);
	case EVENTS_OTHER_LOG_CLEARED:
		return may_be_of_eventlog(event);
	case EVENTS_AUDIT_POLICY_CHANGED:
		/* Where the provider is missing or named twice, a finding tells of it, and the event counts. */
		return writer_is(event, WRITER_AUDITING) || event->marks & IPSECEVTX_MARK_PROVIDER ||
		       is_in_security_log(event);
	default:
		return false;
	}
}

bool writer_cleared_ours(const struct ipsecevtx_event *event)
{
	size_t from = 0;
	bool is_named = false;
	const struct ipsecevtx_text *name;
	if (event->event_id != EVENTS_OTHER_LOG_CLEARED)
		return event->event_id == EVENTS_LOG_CLEARED;
	/* Windows names one log. Of several names each may be the one that another program shows. */
	while ((name = pair_find_seen(event, "Channel", &from)) != NULL) {
		if (seen_is_name(name->data, name->length, "Security") ||
			seen_is_name(name->data, name->length, "ForwardedEvents"))
			return true;
		is_named = true;
	}
	return !is_named;
}
