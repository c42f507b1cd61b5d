/* SPDX-License-Identifier: MIT */
#include "evidence/findings.h"

#include <stdarg.h>
#include <string.h>

#include "evidence/detail.h"

static const char *const finding_names[IPSECEVTX_FINDING_COUNT] = {
	[IPSECEVTX_FINDING_FILE_HEADER] = "file-header",
	[IPSECEVTX_FINDING_FILE_HEADER_CRC] = "file-header-crc",
	[IPSECEVTX_FINDING_FILE_DIRTY] = "file-dirty",
	[IPSECEVTX_FINDING_CHUNK_COUNT] = "chunk-count",
	[IPSECEVTX_FINDING_CHUNK_MAGIC] = "chunk-magic",
	[IPSECEVTX_FINDING_CHUNK_HEADER] = "chunk-header",
	[IPSECEVTX_FINDING_CHUNK_HEADER_CRC] = "chunk-header-crc",
	[IPSECEVTX_FINDING_CHUNK_DATA_CRC] = "chunk-data-crc",
	[IPSECEVTX_FINDING_CHUNK_CUT] = "chunk-cut",
	[IPSECEVTX_FINDING_BYTES_SKIPPED] = "bytes-skipped",
	[IPSECEVTX_FINDING_RECORD_SIZE] = "record-size",
	[IPSECEVTX_FINDING_RECORD_UNREADABLE] = "record-unreadable",
	[IPSECEVTX_FINDING_LIMIT] = "limit",
	[IPSECEVTX_FINDING_VALUE] = "value",
	[IPSECEVTX_FINDING_DISPUTED] = "disputed",
	[IPSECEVTX_FINDING_UNCERTIFIED] = "uncertified",
	[IPSECEVTX_FINDING_COMPRESSION] = "compression",
	[IPSECEVTX_FINDING_READ] = "read",
	[IPSECEVTX_FINDING_CHUNK_DISPLACED] = "chunk-displaced",
	[IPSECEVTX_FINDING_CHUNK_NUMBERS] = "chunk-numbers",
	[IPSECEVTX_FINDING_HIDDEN_DATA] = "hidden-data",
	[IPSECEVTX_FINDING_BORROWED_TEMPLATE] = "borrowed-template",
	[IPSECEVTX_FINDING_RECORD_GAP] = "record-gap",
	[IPSECEVTX_FINDING_RECORD_ORDER] = "record-order",
	[IPSECEVTX_FINDING_RECORD_ID] = "record-id",
	[IPSECEVTX_FINDING_RECORD_TIME] = "record-time",
	[IPSECEVTX_FINDING_TIME_ORDER] = "time-order",
	[IPSECEVTX_FINDING_LOG_CLEARED] = "log-cleared",
	[IPSECEVTX_FINDING_AUDIT_POLICY] = "audit-policy",
	[IPSECEVTX_FINDING_NO_CHECKSUMS] = "no-checksums",
	[IPSECEVTX_FINDING_SLOTS] = "slots",
	[IPSECEVTX_FINDING_PROVIDER] = "provider",
	[IPSECEVTX_FINDING_STRUCTURE] = "structure",
	[IPSECEVTX_FINDING_LOG_COPY] = "log-copy",
	[IPSECEVTX_FINDING_LOG_OVERLAP] = "log-overlap",
	[IPSECEVTX_FINDING_LOG_GAP] = "log-gap",
	[IPSECEVTX_FINDING_TORN] = "torn",
	[IPSECEVTX_FINDING_MIXED] = "mixed",
	[IPSECEVTX_FINDING_REPORT_LIMIT] = "report-limit",
	[IPSECEVTX_FINDING_SILENCE] = "silence",
	[IPSECEVTX_FINDING_ASSOCIATION_TWICE] = "association-twice",
	[IPSECEVTX_FINDING_ASSOCIATION_END] = "association-end",
	[IPSECEVTX_FINDING_NOT_WRITTEN] = "not-written",
};

const char *ipsecevtx_finding_name(enum ipsecevtx_finding_kind kind)
{
	return (unsigned)kind < IPSECEVTX_FINDING_COUNT ? finding_names[kind] : NULL;
}

const char *ipsecevtx_severity_name(enum ipsecevtx_severity severity)
{
	static const char *const names[] = {"note", "warning", "loss", "tampering"};
	return (unsigned)severity < sizeof names / sizeof names[0] ? names[severity] : NULL;
}

static void report(struct findings *findings, struct ipsecevtx_finding *finding, const struct finding_place *place,
	const char *format, va_list arguments)
{
	char detail[FINDINGS_DETAIL_SIZE];
	if (findings->ran_out && *findings->ran_out)
		return;
	findings->counts[place->severity]++;
	if (!findings->report)
		return;
	detail_print(detail, sizeof detail, format, arguments);
	finding->kind = place->kind;
	finding->severity = place->severity;
	finding->source = findings->source;
	finding->offset = place->offset;
	finding->length = place->length;
	finding->record_id = place->record_id;
	finding->detail = detail;
	findings->report(findings->user, finding);
}

void findings_report(struct findings *findings, const struct finding_place *place, const char *format, ...)
{
	struct ipsecevtx_finding finding;
	va_list arguments;
	memset(&finding, 0, sizeof finding);
	va_start(arguments, format);
	report(findings, &finding, place, format, arguments);
	va_end(arguments);
}

void findings_report_about_log(struct findings *findings, const struct finding_place *place, const char *format, ...)
{
	struct ipsecevtx_finding finding;
	va_list arguments;
	memset(&finding, 0, sizeof finding);
	finding.is_about_log = true;
	va_start(arguments, format);
	report(findings, &finding, place, format, arguments);
	va_end(arguments);
}

void findings_report_numbers(struct findings *findings, const struct finding_place *place,
	struct finding_numbers numbers, const char *format, ...)
{
	struct ipsecevtx_finding finding;
	va_list arguments;
	memset(&finding, 0, sizeof finding);
	finding.has_numbers = true;
	finding.expected = numbers.expected;
	finding.found = numbers.found;
	va_start(arguments, format);
	report(findings, &finding, place, format, arguments);
	va_end(arguments);
}
