/* SPDX-License-Identifier: MIT */
#include "findings.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/json.h"
#include "common/message.h"
#include "signals.h"

/* Findings of one kind, severity and input that are told one by one. */
#define TOLD_ONE_BY_ONE 10

static void put_member(struct buffer *buffer, const char *key, uint64_t value, bool present)
{
	buffer_string(buffer, key);
	if (present)
		buffer_u64(buffer, value);
	else
		buffer_literal(buffer, "null");
}

void findings_write_members(struct buffer *buffer, const struct ipsecevtx_finding *finding, bool terminal)
{
	buffer_literal(buffer, "{\"kind\":\"");
	buffer_string(buffer, ipsecevtx_finding_name(finding->kind));
	buffer_literal(buffer, "\",\"severity\":\"");
	buffer_string(buffer, ipsecevtx_severity_name(finding->severity));
	buffer_literal(buffer, "\",\"source\":");
	json_string(buffer, finding->source, strlen(finding->source), terminal);
	put_member(buffer, ",\"offset\":", finding->offset, true);
	put_member(buffer, ",\"length\":", finding->length, true);
	put_member(buffer, ",\"record_id\":", finding->record_id, finding->record_id != 0);
	put_member(buffer, ",\"expected\":", finding->expected, finding->has_numbers);
	put_member(buffer, ",\"found\":", finding->found, finding->has_numbers);
	buffer_literal(buffer, ",\"detail\":");
	json_string(buffer, finding->detail, strlen(finding->detail), terminal);
}

bool findings_is_of_set(const struct ipsecevtx_finding *finding)
{
	return finding->kind == IPSECEVTX_FINDING_REPORT_LIMIT ||
	       (finding->kind >= IPSECEVTX_FINDING_LOG_COPY && finding->kind <= IPSECEVTX_FINDING_LOG_GAP);
}

static void tell(const struct ipsecevtx_finding *finding)
{
	char record[40] = "";
	if (finding->record_id != 0)
		snprintf(record, sizeof record, " (record %" PRIu64 ")", finding->record_id);
	if (findings_is_of_set(finding)) {
		message("%s: %s: %s: %s", finding->source, ipsecevtx_severity_name(finding->severity),
			ipsecevtx_finding_name(finding->kind), finding->detail);
		return;
	}
	message("%s: %s: %s at 0x%" PRIx64 "%s: %s", finding->source, ipsecevtx_severity_name(finding->severity),
		ipsecevtx_finding_name(finding->kind), finding->offset, record, finding->detail);
}

/* Who touched the log, or what it audits, is told to everybody. */
static bool is_told(const struct findings *findings, enum ipsecevtx_severity severity, bool is_about_log)
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
		return false;
	default:
		return true;
	}
}

void findings_take(void *user, const struct ipsecevtx_finding *finding)
{
	struct findings *findings = user;
	/* An input that ends where we stopped reading it is not cut off. */
	if (signals_received() != 0)
		return;
	unsigned kind = (unsigned)finding->kind;
	unsigned severity = (unsigned)finding->severity;
	if (findings->buffer) {
		findings_write_members(findings->buffer, finding, false);
		buffer_literal(findings->buffer, "}\n");
		buffer_mark(findings->buffer);
	}
	if (findings->output)
		findings->output->kind->finding(findings->output, finding);
	if (findings->listener)
		findings->listener->kind->hears_finding(findings->listener, finding);
	/* A newer library may know more than this tool was built for: told, and counted as the worst. */
	if (severity >= FINDINGS_SEVERITIES)
		severity = FINDINGS_SEVERITIES - 1;
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
	const struct findings *findings, const char *source, unsigned kind, unsigned severity, bool is_about_log)
{
	uint64_t count = findings->of_input[kind][severity][is_about_log];
	if (count <= TOLD_ONE_BY_ONE || findings->verbose ||
		!is_told(findings, (enum ipsecevtx_severity)severity, is_about_log))
		return;
	message("%s: %s: %s: %" PRIu64 " more of these (-v shows each)", source,
		ipsecevtx_severity_name((enum ipsecevtx_severity)severity),
		ipsecevtx_finding_name((enum ipsecevtx_finding_kind)kind), count - TOLD_ONE_BY_ONE);
}

void findings_end_input(struct findings *findings, const char *source)
{
	for (unsigned kind = 0; kind < IPSECEVTX_FINDING_COUNT; kind++) {
		for (unsigned severity = 0; severity < FINDINGS_SEVERITIES; severity++) {
			tell_rest(findings, source, kind, severity, true);
			tell_rest(findings, source, kind, severity, false);
			memset(findings->of_input[kind][severity], 0, sizeof findings->of_input[kind][severity]);
		}
	}
}
