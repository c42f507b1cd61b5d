/* SPDX-License-Identifier: MIT */
#include "summary.h"

#include <inttypes.h>
#include <stdio.h>

#include "message.h"

void summary_leave_out(struct summary *summary, enum ipsecevtx_mode mode)
{
	struct ipsecevtx_statistics *total = &summary->total;
	if (mode == IPSECEVTX_MODE_MAIN)
		total->left_out_main++;
	else if (mode == IPSECEVTX_MODE_QUICK)
		total->left_out_quick++;
	else
		total->left_out_extended++;
	summary->filtered++;
}

static void add_times(struct ipsecevtx_statistics *total, const struct ipsecevtx_statistics *statistics)
{
	if (statistics->first_time != 0 && (total->first_time == 0 || statistics->first_time < total->first_time))
		total->first_time = statistics->first_time;
	if (statistics->last_time > total->last_time)
		total->last_time = statistics->last_time;
}

void summary_add(struct summary *summary, const struct ipsecevtx_statistics *statistics)
{
	struct ipsecevtx_statistics *total = &summary->total;
	total->bytes += statistics->bytes;
	total->chunks += statistics->chunks;
	total->records_seen += statistics->records_seen;
	total->records_matched += statistics->records_matched;
	total->records_filtered += statistics->records_filtered;
	total->records_lost += statistics->records_lost;
	total->records_recovered += statistics->records_recovered;
	total->left_out_main += statistics->left_out_main;
	total->left_out_quick += statistics->left_out_quick;
	total->left_out_extended += statistics->left_out_extended;
	add_times(total, statistics);
}

/* "s" unless there is one. */
static const char *s(uint64_t count)
{
	return count == 1 ? "" : "s";
}

void summary_tell_input(const char *path, const struct ipsecevtx_statistics *statistics)
{
	message("%s: %" PRIu64 " record%s seen, %" PRIu64 " matched, %" PRIu64 " lost", path, statistics->records_seen,
		s(statistics->records_seen), statistics->records_matched, statistics->records_lost);
}

static void tell_inputs(const struct summary *summary)
{
	char failed[64] = "";
	if (summary->files_failed > 0)
		snprintf(failed, sizeof failed, " (%" PRIu64 " could not be read)", summary->files_failed);
	message("%" PRIu64 " file%s%s, %" PRIu64 " byte%s, %" PRIu64 " chunk%s", summary->files, s(summary->files),
		failed, summary->total.bytes, s(summary->total.bytes), summary->total.chunks, s(summary->total.chunks));
}

static void tell_records(const struct summary *summary)
{
	const struct ipsecevtx_statistics *total = &summary->total;
	char first[32];
	char last[32];
	message("%" PRIu64 " record%s seen, %" PRIu64 " matched, %" PRIu64 " filtered out, %" PRIu64
		" recovered, %" PRIu64 " lost",
		total->records_seen, s(total->records_seen), summary->printed,
		total->records_filtered + summary->filtered, total->records_recovered, total->records_lost);
	if (total->last_time == 0)
		return;
	ipsecevtx_format_time(total->first_time, first);
	ipsecevtx_format_time(total->last_time, last);
	message("records from %s to %s", first, last);
}

static void tell_findings(const struct findings *findings, const struct options *options)
{
	static const char *const plurals[FINDINGS_SEVERITIES] = {"notes", "warnings", "losses", "signs of tampering"};
	static const char *const singulars[FINDINGS_SEVERITIES] = {"note", "warning", "loss", "sign of tampering"};
	char text[160] = "";
	size_t used = 0;
	for (unsigned severity = FINDINGS_SEVERITIES; severity-- > 0;) {
		uint64_t count = findings->by_severity[severity];
		if (count == 0)
			continue;
		int length = snprintf(text + used, sizeof text - used, "%s%" PRIu64 " %s", used ? ", " : "", count,
			count == 1 ? singulars[severity] : plurals[severity]);
		used += length > 0 ? (size_t)length : 0;
	}
	bool hidden = findings->by_severity[IPSECEVTX_SEVERITY_NOTE] > 0 && !options->verbose;
	message("findings: %s%s", used ? text : "none", hidden ? " (-v shows notes)" : "");
}

static void tell_left_out(const char *mode, uint64_t count)
{
	if (count > 0)
		message("%" PRIu64 " %s Mode event%s left out (-m all shows them)", count, mode, s(count));
}

/* Would events of the IPsec subcategories have been shown? */
static bool wants_ipsec(const struct options *options)
{
	if (!options->events)
		return true;
	for (size_t i = 0; i < options->event_count; i++) {
		const struct ipsecevtx_event_info *info;
		for (size_t k = 0; (info = ipsecevtx_event_info(k)) != NULL; k++) {
			if (info->event_id >= options->events[i].first && info->event_id <= options->events[i].last)
				return true;
		}
	}
	return false;
}

/* Nothing found is a result too, but only when one knows that something could have been. */
static void tell_why_nothing(const struct summary *summary, const struct options *options)
{
	const struct ipsecevtx_statistics *total = &summary->total;
	if (total->records_seen == 0) {
		message("nothing matched: no records were read");
		return;
	}
	if (total->records_matched > 0) {
		message("nothing matched: %" PRIu64 " event%s had the right id, but the other filters refused %s",
			total->records_matched, s(total->records_matched), total->records_matched == 1 ? "it" : "them");
		return;
	}
	if (total->left_out_main + total->left_out_quick + total->left_out_extended > 0) {
		message("nothing matched: all IPsec events here are of modes that were left out");
		return;
	}
	if (total->records_lost > 0) {
		message("nothing matched among the records that could be read; the %" PRIu64
			" lost ones may have been events",
			total->records_lost);
		return;
	}
	if (options->any || !wants_ipsec(options)) {
		message("nothing matched: no record has such an event id");
		return;
	}
	message("nothing matched: these logs hold no IPsec audit events. Either there was no IPsec, or this is not the "
		"Security log, or it was not audited: auditing for IPsec is off by default. It is turned on with");
	message("  auditpol /set /subcategory:\"IPsec Main Mode\" /success:enable /failure:enable");
	message("  auditpol /set /subcategory:\"IPsec Quick Mode\" /success:enable /failure:enable");
}

void summary_tell(const struct summary *summary, const struct findings *findings, const struct options *options)
{
	if (options->quiet)
		return;
	tell_inputs(summary);
	tell_records(summary);
	tell_findings(findings, options);
	tell_left_out("Main", summary->total.left_out_main);
	tell_left_out("Quick", summary->total.left_out_quick);
	tell_left_out("Extended", summary->total.left_out_extended);
	if (summary->printed == 0 && summary->files > summary->files_failed)
		tell_why_nothing(summary, options);
}
