/* SPDX-License-Identifier: MIT */
#include "finding_sink.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/message.h"
#include "signals.h"

/* Findings of one kind, severity and input that are told one by one. */
#define TOLD_ONE_BY_ONE 10

static void tell(const struct ipsecevtx_finding *finding)
{
	char record[40] = "";
	if (finding->record_id != 0)
		snprintf(record, sizeof record, " (record %" PRIu64 ")", finding->record_id);
	if (finding_is_of_set(finding)) {
		message("%s: %s: %s: %s", finding->source, ipsecevtx_severity_name(finding->severity),
			ipsecevtx_finding_name(finding->kind), finding->detail);
		return;
	}
	message("%s: %s: %s at 0x%" PRIx64 "%s: %s", finding->source, ipsecevtx_severity_name(finding->severity),
		ipsecevtx_finding_name(finding->kind), finding->offset, record, finding->detail);
}

/* Who touched the log, or what it audits, is told to everybody. */
static bool is_told(const struct finding_sink *findings, enum ipsecevtx_severity severity, bool is_about_log)
{
	if (findings->output)
		return false;
	return severity != IPSECEVTX_SEVERITY_NOTE || is_about_log || (findings->verbose && !findings->quiet);
}

/*
 * Does it tell of evidence that is damaged, lost or disputed? Odd numbers and times, which exports and filters make
 * too, are worth a look, but all that the log holds is there.
 */
static bool is_damage(const struct ipsecevtx_finding *finding)
{
	if (finding->severity != IPSECEVTX_SEVERITY_WARNING)
		return finding->severity > IPSECEVTX_SEVERITY_WARNING;
	switch (finding->kind) {
	case IPSECEVTX_FINDING_RECORD_GAP:
	case IPSECEVTX_FINDING_RECORD_ORDER:
	case IPSECEVTX_FINDING_RECORD_ID:
	case IPSECEVTX_FINDING_RECORD_TIME:
	case IPSECEVTX_FINDING_LOG_CLEARED:
	case IPSECEVTX_FINDING_AUDIT_POLICY:
	case IPSECEVTX_FINDING_LOG_COPY:
	case IPSECEVTX_FINDING_LOG_OVERLAP:
	case IPSECEVTX_FINDING_LOG_GAP:
	case IPSECEVTX_FINDING_SILENCE:
	case IPSECEVTX_FINDING_ASSOCIATION_TWICE:
	case IPSECEVTX_FINDING_ASSOCIATION_END:
		return false;
	default:
		return true;
	}
}

void finding_sink_take(void *user, const struct ipsecevtx_finding *finding)
{
	struct finding_sink *findings = user;
	/* An input that ends where we stopped reading it is not cut off. */
	if (signals_received() != 0)
		return;
	unsigned kind = (unsigned)finding->kind;
	unsigned severity = (unsigned)finding->severity;
	if (findings->buffer) {
		finding_write_members(findings->buffer, finding, false);
		buffer_literal(findings->buffer, "}\n");
		buffer_mark(findings->buffer);
	}
	if (findings->output)
		findings->output->kind->finding(findings->output, finding);
	if (findings->listener)
		findings->listener->kind->hears_finding(findings->listener, finding);
	/* A newer library may know more than this tool was built for: told, and counted as the worst. */
	if (severity >= FINDING_SEVERITIES)
		severity = FINDING_SEVERITIES - 1;
	findings->by_severity[severity]++;
	findings->damage += is_damage(finding);
	bool is_about_log = finding->is_about_log;
	uint64_t count = kind < IPSECEVTX_FINDING_COUNT ? ++findings->of_input[kind][severity][is_about_log] : 1;
	bool told = is_told(findings, finding->severity, is_about_log);
	if (told && (findings->verbose || count <= TOLD_ONE_BY_ONE))
		tell(finding);
	findings->untold += !told;
}

static void tell_rest(
	const struct finding_sink *findings, const char *source, unsigned kind, unsigned severity, bool is_about_log)
{
	uint64_t count = findings->of_input[kind][severity][is_about_log];
	if (count <= TOLD_ONE_BY_ONE || findings->verbose ||
		!is_told(findings, (enum ipsecevtx_severity)severity, is_about_log))
		return;
	message("%s: %s: %s: %" PRIu64 " more of these (-v shows each)", source,
		ipsecevtx_severity_name((enum ipsecevtx_severity)severity),
		ipsecevtx_finding_name((enum ipsecevtx_finding_kind)kind), count - TOLD_ONE_BY_ONE);
}

void finding_sink_end_input(struct finding_sink *findings, const char *source)
{
	for (unsigned kind = 0; kind < IPSECEVTX_FINDING_COUNT; kind++) {
		for (unsigned severity = 0; severity < FINDING_SEVERITIES; severity++) {
			tell_rest(findings, source, kind, severity, true);
			tell_rest(findings, source, kind, severity, false);
			memset(findings->of_input[kind][severity], 0, sizeof findings->of_input[kind][severity]);
		}
	}
}
