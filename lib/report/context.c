/* SPDX-License-Identifier: MIT */
/*
 * The events that tell what other events can mean: a computer was started again, a log was cleared, auditing was
 * changed.
 */
#include "event/writer.h"
#include "ipsecevtx_report.h"

static const struct {
	uint32_t event_id;
	enum writer writer;
} context[] = {
	{104, WRITER_EVENTLOG},  /* another log was cleared, which holds IPsec events */
	{1100, WRITER_EVENTLOG}, /* the event log service was shut down */
	{1102, WRITER_EVENTLOG}, /* the log itself was cleared */
	{4608, WRITER_AUDITING}, /* Windows starts */
	{4719, WRITER_AUDITING}, /* the audit policy was changed */
	{5478, WRITER_AUDITING}, /* the IPsec service was started */
	{5479, WRITER_AUDITING}, /* the IPsec service was shut down */
};

uint32_t ipsecevtx_report_context_id(size_t index)
{
	return index < sizeof context / sizeof context[0] ? context[index].event_id : 0;
}

bool ipsecevtx_report_is_context(const struct ipsecevtx_event *event)
{
	for (size_t i = 0; i < sizeof context / sizeof context[0]; i++) {
		if (context[i].event_id == event->event_id)
			return event->kind == IPSECEVTX_KIND_OTHER &&
			       (writer_is(event, context[i].writer) || writer_is_of_log(event)) &&
			       (event->event_id != 104 || writer_cleared_ours(event));
	}
	return false;
}

/* All events with a typed struct, the events above, and those that only some reports look at. */
static const struct ipsecevtx_range wanted[] = {{104, 104}, {1100, 1100}, {1102, 1102}, {4608, 4608}, {4646, 4646},
	{4650, 4655}, {4719, 4719}, {4960, 4963}, {4965, 4965}, {4976, 4984}, {5049, 5049}, {5441, 5441}, {5447, 5447},
	{5451, 5453}, {5478, 5479}};

void ipsecevtx_report_ask(struct ipsecevtx_options *options)
{
	options->events = wanted;
	options->event_count = sizeof wanted / sizeof wanted[0];
	options->modes = IPSECEVTX_MODE_ALL;
	options->any = false;
}
