/* SPDX-License-Identifier: MIT */
#include "test_view.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void dump_told(const struct view *view)
{
	for (size_t i = 0; i < view->told_count && i < 40; i++) {
		const struct ipsecevtx_finding *finding = &view->told[i].finding;
		fprintf(stderr, "  %s %s at %llu+%llu: %s\n", ipsecevtx_severity_name(finding->severity),
			ipsecevtx_finding_name(finding->kind), (unsigned long long)finding->offset,
			(unsigned long long)finding->length, view->told[i].detail);
	}
}

static void abort_with(const struct view *view, const char *format, ...)
{
	char text[512];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	fprintf(stderr, "%s: %s\n", described(), text);
	dump_told(view);
	ck_abort_msg("%s: %s", described(), text);
}

void assert_adds_up(const struct view *view)
{
	const struct ipsecevtx_statistics *s = &view->statistics;
	uint64_t bytes = s->header_bytes + s->record_bytes + s->slack_bytes + s->skipped_bytes;
	if (view->opened != 0)
		return;
	if (s->bytes != bytes)
		abort_with(view, "%llu bytes, but %llu headers + %llu records + %llu slack + %llu skipped",
			(unsigned long long)s->bytes, (unsigned long long)s->header_bytes,
			(unsigned long long)s->record_bytes, (unsigned long long)s->slack_bytes,
			(unsigned long long)s->skipped_bytes);
	if (s->records_seen != s->records_matched + s->records_filtered + s->records_lost)
		abort_with(view, "%llu records seen, but %llu matched + %llu filtered + %llu lost",
			(unsigned long long)s->records_seen, (unsigned long long)s->records_matched,
			(unsigned long long)s->records_filtered, (unsigned long long)s->records_lost);
	if (s->records_matched != view->count)
		abort_with(view, "%llu records matched, %zu returned", (unsigned long long)s->records_matched,
			view->count);
}

void assert_all_but(const struct view *view, const struct view *original, const bool *lost)
{
	size_t at = 0;
	for (size_t i = 0; i < original->count; i++) {
		if (lost && lost[i])
			continue;
		if (at == view->count || view->events[at].digest != original->events[i].digest)
			abort_with(view, "event %zu (id %u) is not number %zu of %zu (id %u)", i,
				original->events[i].event_id, at, view->count,
				at < view->count ? view->events[at].event_id : 0);
		at++;
	}
	if (at != view->count)
		abort_with(view, "%zu events, %zu expected", view->count, at);
	assert_adds_up(view);
}

void assert_all_but_unordered(const struct view *view, const struct view *original, const bool *lost)
{
	size_t expected = 0;
	for (size_t i = 0; i < original->count; i++) {
		size_t found = 0;
		for (size_t k = 0; k < view->count; k++)
			found += view->events[k].digest == original->events[i].digest;
		if (found != !(lost && lost[i]))
			abort_with(
				view, "event %zu (id %u) is there %zu times", i, original->events[i].event_id, found);
		expected += found;
	}
	if (expected != view->count)
		abort_with(view, "%zu events, %zu expected", view->count, expected);
	assert_adds_up(view);
}

static bool is_covered(const struct view *view, enum ipsecevtx_severity severity, uint64_t offset, uint64_t length)
{
	for (size_t i = 0; i < view->told_count; i++) {
		const struct ipsecevtx_finding *finding = &view->told[i].finding;
		if (finding->severity >= severity && finding->offset <= offset &&
			finding->offset + finding->length >= offset + length)
			return true;
	}
	return false;
}

bool has_lies(const struct view *view, const struct view *original, char *report, size_t report_size)
{
	if (view->opened != 0) {
		snprintf(report, report_size, "not opened: %s", view->error.message);
		return true;
	}
	for (size_t i = 0; i < view->count; i++) {
		bool known = i < original->count && view->events[i].digest == original->events[i].digest;
		for (size_t k = 0; !known && k < original->count; k++)
			known = view->events[i].digest == original->events[k].digest;
		if (!known && view->events[i].marks == 0) {
			snprintf(report, report_size, "event %u at %llu is changed and not marked",
				view->events[i].event_id, (unsigned long long)view->events[i].offset);
			return true;
		}
	}
	for (size_t k = 0; k < original->count; k++) {
		size_t found = 0;
		bool stands = false; /* an event is at that place, perhaps a changed one that is marked */
		for (size_t i = 0; i < view->count; i++) {
			found += view->events[i].digest == original->events[k].digest;
			stands |= view->events[i].offset == original->events[k].offset;
		}
		if (found > 1) {
			snprintf(report, report_size, "event %zu is there %zu times", k, found);
			return true;
		}
		if (found == 0 && !stands &&
			!is_covered(view, IPSECEVTX_SEVERITY_WARNING, original->events[k].offset, 1)) {
			snprintf(report, report_size, "event %zu at %llu is missing and no finding covers it", k,
				(unsigned long long)original->events[k].offset);
			return true;
		}
	}
	return false;
}

void assert_no_lies(const struct view *view, const struct view *original)
{
	char report[256];
	if (has_lies(view, original, report, sizeof report))
		abort_with(view, "%s", report);
}

void assert_same_view(const struct view *view, const struct view *original)
{
	ck_assert_int_eq(view->opened, original->opened);
	ck_assert_int_eq(view->result, original->result);
	ck_assert_int_eq(memcmp(&view->statistics, &original->statistics, sizeof view->statistics), 0);
	ck_assert_uint_eq(view->count, original->count);
	for (size_t i = 0; i < view->count; i++) {
		ck_assert_uint_eq(view->events[i].digest, original->events[i].digest);
		ck_assert_uint_eq(view->events[i].offset, original->events[i].offset);
		ck_assert_uint_eq(view->events[i].marks, original->events[i].marks);
		ck_assert_int_eq(view->events[i].origin, original->events[i].origin);
	}
	ck_assert_uint_eq(view->told_count, original->told_count);
	for (size_t i = 0; i < view->told_count; i++) {
		ck_assert_int_eq(view->told[i].finding.kind, original->told[i].finding.kind);
		ck_assert_uint_eq(view->told[i].finding.offset, original->told[i].finding.offset);
		ck_assert_uint_eq(view->told[i].finding.length, original->told[i].finding.length);
		ck_assert_str_eq(view->told[i].detail, original->told[i].detail);
	}
}

const struct ipsecevtx_finding *assert_told(const struct view *view, enum ipsecevtx_finding_kind kind,
	enum ipsecevtx_severity severity, uint64_t offset, uint64_t length)
{
	for (size_t i = 0; i < view->told_count; i++) {
		const struct ipsecevtx_finding *finding = &view->told[i].finding;
		if (finding->kind == kind && finding->severity == severity && finding->offset == offset &&
			finding->length == length)
			return finding;
	}
	abort_with(view, "no finding %s %s at %llu+%llu", ipsecevtx_severity_name(severity),
		ipsecevtx_finding_name(kind), (unsigned long long)offset, (unsigned long long)length);
	return NULL;
}

void assert_covered(const struct view *view, enum ipsecevtx_severity severity, uint64_t offset, uint64_t length)
{
	if (!is_covered(view, severity, offset, length))
		abort_with(view, "no finding covers %llu+%llu", (unsigned long long)offset, (unsigned long long)length);
}

size_t told_count(const struct view *view, enum ipsecevtx_finding_kind kind)
{
	size_t count = 0;
	for (size_t i = 0; i < view->told_count; i++)
		count += view->told[i].finding.kind == kind;
	return count;
}

size_t told_above_note(const struct view *view)
{
	size_t count = 0;
	for (size_t i = 0; i < view->told_count; i++)
		count += view->told[i].finding.severity > IPSECEVTX_SEVERITY_NOTE;
	return count;
}
