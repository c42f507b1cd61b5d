/* SPDX-License-Identifier: MIT */
#include "finding_sink.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/message.h"
#include "signals.h"

/* How many findings of one kind, severity and input are told one by one, except those about the log itself. */
#define TOLD_ONE_BY_ONE 10

/* How many findings of a report are held while an input is read; each takes about 120 bytes. */
#define HELD_MOST 50000u

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

/*
 * Whether a finding is told on standard error. That someone cleared the log, or changed what is audited, is always
 * told.
 */
static bool is_told(const struct finding_sink *findings, enum ipsecevtx_severity severity, bool is_about_log)
{
	if (findings->output)
		return false;
	return severity != IPSECEVTX_SEVERITY_NOTE || is_about_log || (findings->verbose && !findings->quiet);
}

/*
 * Whether a finding tells of evidence that is damaged, lost or disputed. Odd numbers and times, which exports and
 * filters make, too, are worth a look, but everything that the log holds is there.
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

static void give(const struct finding_sink *findings, const struct ipsecevtx_finding *finding)
{
	if (findings->output)
		findings->output->kind->finding(findings->output, finding);
}

static void take(struct finding_sink *findings, const struct ipsecevtx_finding *finding)
{
	unsigned kind = (unsigned)finding->kind;
	unsigned severity = (unsigned)finding->severity;
	if (findings->buffer) {
		finding_write_members(findings->buffer, finding, false);
		buffer_literal(findings->buffer, "}\n");
		buffer_mark(findings->buffer);
	}
	if (findings->listener)
		findings->listener->kind->hears_finding(findings->listener, finding);
	/* A newer library may know severities that this tool does not: they count as the worst. */
	if (severity >= FINDING_SEVERITIES)
		severity = FINDING_SEVERITIES - 1;
	findings->by_severity[severity]++;
	findings->damage += is_damage(finding);
	/* Findings about the log are all told, as the last one may say that auditing was switched off. */
	bool is_counted = kind < IPSECEVTX_FINDING_COUNT && !finding->is_about_log;
	uint64_t count = is_counted ? ++findings->of_input[kind][severity] : 0;
	bool told = is_told(findings, finding->severity, finding->is_about_log);
	if (told && (findings->verbose || count <= TOLD_ONE_BY_ONE))
		tell(finding);
	findings->untold += !told;
}

void finding_sink_take(void *user, const struct ipsecevtx_finding *finding)
{
	/* After a signal the input ends where reading stopped: it is not cut off. */
	if (signals_received() != 0)
		return;
	give(user, finding);
	take(user, finding);
}

/* A held finding. Its texts are those of the finding held before it where they are the same, as they mostly are. */
struct held_finding {
	struct ipsecevtx_finding finding;
	char *source, *detail; /* allocated for this finding; NULL: those of one before it */
};

static const char *keep_text(const char *text, const char *before, char **own)
{
	*own = NULL;
	if (before && strcmp(text, before) == 0)
		return before;
	size_t size = strlen(text) + 1;
	*own = must_allocate(NULL, size, 1);
	return memcpy(*own, text, size);
}

void finding_sink_take_of_report(void *user, const struct ipsecevtx_finding *finding)
{
	struct finding_sink *findings = user;
	struct ipsecevtx_finding of_source = *finding;
	if (findings->of_source && strcmp(finding->source, FINDING_OF_REPORT) == 0) {
		of_source.source = findings->of_source;
		finding = &of_source;
	}
	if (!findings->is_reading) {
		finding_sink_take(findings, finding);
		return;
	}
	if (signals_received() != 0)
		return;
	/* The report findings orders findings itself, and puts the events seen lately below them. */
	give(findings, finding);
	if (findings->held_count == HELD_MOST) {
		findings->unheld++;
		return;
	}
	if (findings->held_count == findings->held_room) {
		findings->held_room = findings->held_room ? 2 * findings->held_room : 16;
		findings->held = must_allocate(findings->held, findings->held_room, sizeof *findings->held);
	}
	struct held_finding *held = &findings->held[findings->held_count];
	const struct ipsecevtx_finding *before = findings->held_count > 0 ? &held[-1].finding : NULL;
	held->finding = *finding;
	held->finding.source = keep_text(finding->source, before ? before->source : NULL, &held->source);
	held->finding.detail = keep_text(finding->detail, before ? before->detail : NULL, &held->detail);
	findings->held_count++;
}

/* Tells one finding in place of all that were not held. */
static void take_unheld(struct finding_sink *findings)
{
	struct ipsecevtx_finding finding = findings->held[findings->held_count - 1].finding;
	char detail[160];
	snprintf(detail, sizeof detail,
		"behind this one %" PRIu64 " more findings of reports in this input, too many to be told one by one",
		findings->unheld);
	finding.detail = detail;
	take(findings, &finding);
	findings->unheld = 0;
}

static void let_held_go(struct finding_sink *findings)
{
	for (size_t i = 0; i < findings->held_count; i++)
		take(findings, &findings->held[i].finding);
	if (findings->unheld > 0)
		take_unheld(findings);
	for (size_t i = 0; i < findings->held_count; i++) {
		free(findings->held[i].source);
		free(findings->held[i].detail);
	}
	free(findings->held);
	findings->held = NULL;
	findings->held_count = findings->held_room = 0;
}

void finding_sink_begin_input(struct finding_sink *findings)
{
	findings->is_reading = true;
}

static void tell_rest(const struct finding_sink *findings, const char *source, unsigned kind, unsigned severity)
{
	uint64_t count = findings->of_input[kind][severity];
	if (count <= TOLD_ONE_BY_ONE || findings->verbose ||
		!is_told(findings, (enum ipsecevtx_severity)severity, false))
		return;
	message("%s: %s: %s: %" PRIu64 " more of these (-v shows each)", source,
		ipsecevtx_severity_name((enum ipsecevtx_severity)severity),
		ipsecevtx_finding_name((enum ipsecevtx_finding_kind)kind), count - TOLD_ONE_BY_ONE);
}

void finding_sink_end_input(struct finding_sink *findings, const char *source)
{
	findings->is_reading = false;
	let_held_go(findings);
	for (unsigned kind = 0; kind < IPSECEVTX_FINDING_COUNT; kind++) {
		for (unsigned severity = 0; severity < FINDING_SEVERITIES; severity++) {
			tell_rest(findings, source, kind, severity);
			findings->of_input[kind][severity] = 0;
		}
	}
}
