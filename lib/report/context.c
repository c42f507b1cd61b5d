/* SPDX-License-Identifier: MIT */
/* Events that tell what the others can mean: a computer that was started again, a log that was cleared. */
#include "report/context.h"

#include "event/seen.h"
#include "ipsecevtx_report.h"

#include <string.h>

static const struct {
	uint32_t event_id;
	enum report_provider provider;
} context[] = {
	{1100, REPORT_PROVIDER_EVENTLOG}, /* the event log service was shut down */
	{1102, REPORT_PROVIDER_EVENTLOG}, /* a log was cleared */
	{4608, REPORT_PROVIDER_AUDITING}, /* Windows starts */
	{4719, REPORT_PROVIDER_AUDITING}, /* what is audited was changed */
	{5478, REPORT_PROVIDER_AUDITING}, /* the IPsec service was started */
	{5479, REPORT_PROVIDER_AUDITING}, /* and shut down */
};

static const struct {
	const char *name;
	uint8_t guid[16];
} providers[] = {
	[REPORT_PROVIDER_AUDITING] = {"Microsoft-Windows-Security-Auditing",
		{0x54, 0x84, 0x96, 0x25, 0x54, 0x78, 0x49, 0x94, 0xa5, 0xba, 0x3e, 0x3b, 0x03, 0x28, 0xc3, 0x0d}},
	[REPORT_PROVIDER_EVENTLOG] = {"Microsoft-Windows-Eventlog",
		{0xfc, 0x65, 0xdd, 0xd8, 0xd6, 0xef, 0x49, 0x62, 0x83, 0xd5, 0x6e, 0x5c, 0xfe, 0x9c, 0xe1, 0x48}},
};

uint32_t ipsecevtx_report_context_id(size_t index)
{
	return index < sizeof context / sizeof context[0] ? context[index].event_id : 0;
}

/* Nearly its name, or its GUID under any: the log tells of that, and the report must not miss the event by it. */
bool report_is_from(const struct ipsecevtx_event *event, enum report_provider provider)
{
	const struct ipsecevtx_text *name = &event->provider;
	if (name->presence == IPSECEVTX_SET && seen_is_name(name->data, name->length, providers[provider].name))
		return true;
	return event->provider_guid.presence == IPSECEVTX_SET &&
	       memcmp(event->provider_guid.bytes, providers[provider].guid, 16) == 0;
}

bool ipsecevtx_report_is_context(const struct ipsecevtx_event *event)
{
	for (size_t i = 0; i < sizeof context / sizeof context[0]; i++) {
		if (context[i].event_id == event->event_id)
			return event->kind == IPSECEVTX_KIND_OTHER && report_is_from(event, context[i].provider);
	}
	return false;
}
