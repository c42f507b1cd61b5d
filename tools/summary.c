/* SPDX-License-Identifier: MIT */
#include "summary.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/message.h"
#include "common/ranges.h"
#include "common/zone.h"
#include "left_out.h"
#include "signals.h"

void summary_leave_out(struct summary *summary, enum ipsecevtx_mode mode)
{
	struct ipsecevtx_statistics *total = &summary->total;
	if (mode == IPSECEVTX_MODE_MAIN)
		total->left_out_main++;
	else if (mode == IPSECEVTX_MODE_QUICK)
		total->left_out_quick++;
	else
		total->left_out_extended++;
	summary->left_out++;
	summary->filtered++;
}

void summary_print(struct summary *summary, const struct ipsecevtx_event *event)
{
	summary->printed++;
	summary->ours += event->kind != IPSECEVTX_KIND_OTHER;
	if (event->origin == IPSECEVTX_ORIGIN_CARVED)
		summary->carved++;
	else if (event->origin != IPSECEVTX_ORIGIN_ACTIVE)
		summary->recovered++;
	if (event->origin == IPSECEVTX_ORIGIN_RECOVERED && event->marks & IPSECEVTX_MARK_HIDDEN)
		summary->hidden++;
}

void summary_add_part(struct summary *summary, const struct summary *part)
{
	summary->printed += part->printed;
	summary->recovered += part->recovered;
	summary->hidden += part->hidden;
	summary->carved += part->carved;
	summary->filtered += part->filtered;
	summary->repeated += part->repeated;
	summary->not_live += part->not_live;
	summary->left_out += part->left_out;
	summary->others += part->others;
	summary->ours += part->ours;
	alike_add(&summary->alike, &part->alike);
	summary->total.left_out_main += part->total.left_out_main;
	summary->total.left_out_quick += part->total.left_out_quick;
	summary->total.left_out_extended += part->total.left_out_extended;
}

static void widen(uint64_t *first, uint64_t *last, uint64_t from, uint64_t to)
{
	if (from != 0 && (*first == 0 || from < *first))
		*first = from;
	if (to > *last)
		*last = to;
}

static void add_times(struct ipsecevtx_statistics *total, const struct ipsecevtx_statistics *statistics)
{
	widen(&total->first_time, &total->last_time, statistics->first_time, statistics->last_time);
	widen(&total->in_free_space_first, &total->in_free_space_last, statistics->in_free_space_first,
		statistics->in_free_space_last);
}

static void add_input(struct summary *summary, const struct ipsecevtx_statistics *statistics)
{
	struct ipsecevtx_statistics *total = &summary->total;
	total->bytes += statistics->bytes;
	total->chunks += statistics->chunks;
	total->records_seen += statistics->records_seen;
	total->records_matched += statistics->records_matched;
	total->records_filtered += statistics->records_filtered;
	total->records_lost += statistics->records_lost;
	total->records_checked += statistics->records_checked;
	total->records_disputed += statistics->records_disputed;
	total->records_uncertified += statistics->records_uncertified;
	total->left_out_main += statistics->left_out_main;
	total->left_out_quick += statistics->left_out_quick;
	total->left_out_extended += statistics->left_out_extended;
	total->in_free_space += statistics->in_free_space;
	add_times(total, statistics);
}

/* "s" unless there is one. */
static const char *s(uint64_t count)
{
	return count == 1 ? "" : "s";
}

/* Writes " + name count" for the part of total that sum lacks; nothing where it lacks none. */
static const char *rest_of_sum(char *text, size_t size, const char *name, uint64_t total, uint64_t sum)
{
	text[0] = '\0';
	if (total > sum)
		snprintf(text, size, " + %s %" PRIu64, name, total - sum);
	return text;
}

/* Tells where all bytes went. Only after an interruption there are bytes that were read and not looked at. */
static void tell_bytes(const char *path, const struct ipsecevtx_statistics *statistics)
{
	char rest[64];
	uint64_t sum = statistics->header_bytes + statistics->record_bytes + statistics->slack_bytes +
		       statistics->skipped_bytes;
	rest_of_sum(rest, sizeof rest, "not looked at", statistics->bytes, sum);
	message("%s: bytes %" PRIu64 " = headers %" PRIu64 " + records %" PRIu64 " + slack %" PRIu64
		" + skipped %" PRIu64 "%s",
		path, statistics->bytes, statistics->header_bytes, statistics->record_bytes, statistics->slack_bytes,
		statistics->skipped_bytes, rest);
}

static void tell_records_of(
	const struct summary *summary, const char *path, const struct ipsecevtx_statistics *statistics)
{
	char rest[64];
	char unwritten[64];
	uint64_t not_written = summary->unwritten - summary->unwritten_before;
	uint64_t printed = summary->printed - summary->printed_before;
	uint64_t filtered = statistics->records_filtered + summary->filtered - summary->filtered_before;
	uint64_t sum = printed + filtered + statistics->records_lost;
	rest_of_sum(unwritten, sizeof unwritten, "not written", not_written, 0);
	rest_of_sum(rest, sizeof rest, "not looked at", statistics->records_seen, sum);
	message("%s: records %" PRIu64 " = printed %" PRIu64 " + filtered %" PRIu64 " + lost %" PRIu64 "%s%s", path,
		statistics->records_seen, printed - not_written, filtered, statistics->records_lost, unwritten, rest);
}

/*
 * Tells of events in free space that --recover would show, or that cannot be read whole. name: the input, where it is
 * about one.
 */
static void tell_free_space(
	const char *name, const struct ipsecevtx_statistics *statistics, const struct options *options)
{
	const bool is_recovered = options->recover || options->carve;
	char first[ZONE_TEXT];
	char last[ZONE_TEXT];
	char times[2 * ZONE_TEXT + 16] = "";
	if (statistics->in_free_space == 0)
		return;
	if (statistics->in_free_space_last != 0) {
		zone_format(statistics->in_free_space_first, first);
		zone_format(statistics->in_free_space_last, last);
		if (statistics->in_free_space_first == statistics->in_free_space_last)
			snprintf(times, sizeof times, " of %s", first);
		else
			snprintf(times, sizeof times, " from %s to %s", first, last);
	}
	message("%s%sin free space, not printed: %" PRIu64 " IPsec event%s%s, %s", name ? name : "", name ? ": " : "",
		statistics->in_free_space, s(statistics->in_free_space), times,
		is_recovered ? "which cannot be read whole or stand in other records"
			     : "of an older use of the chunks or hidden (--recover prints those that are whole)");
}

void summary_end_input(struct summary *summary, const char *path, const struct ipsecevtx_statistics *statistics,
	const struct options *options)
{
	add_input(summary, statistics);
	if (options->verbose && !options->quiet) {
		tell_bytes(path, statistics);
		tell_records_of(summary, path, statistics);
		tell_free_space(path, statistics, options);
	}
	summary->printed_before = summary->printed;
	summary->filtered_before = summary->filtered;
	summary->unwritten_before = summary->unwritten;
}

static void tell_inputs(const struct summary *summary)
{
	char failed[80] = "";
	if (summary->files_failed > 0)
		snprintf(failed, sizeof failed, " (%" PRIu64 " could not be read, or not to the end)",
			summary->files_failed);
	message("%" PRIu64 " file%s%s, %" PRIu64 " byte%s, %" PRIu64 " chunk%s", summary->files, s(summary->files),
		failed, summary->total.bytes, s(summary->total.bytes), summary->total.chunks, s(summary->total.chunks));
}

static void tell_records(const struct summary *summary)
{
	const struct ipsecevtx_statistics *total = &summary->total;
	char first[ZONE_TEXT];
	char last[ZONE_TEXT];
	message("%" PRIu64 " record%s seen, %" PRIu64 " matched, %" PRIu64 " filtered out, %" PRIu64
		" recovered, %" PRIu64 " lost",
		total->records_seen, s(total->records_seen), summary->printed,
		total->records_filtered + summary->filtered, summary->recovered + summary->carved, total->records_lost);
	if (total->last_time == 0)
		return;
	zone_format(total->first_time, first);
	zone_format(total->last_time, last);
	message("records from %s to %s", first, last);
}

/* Tells where records stood that are not live. */
static void tell_origins(const struct summary *summary)
{
	char hidden[64] = "";
	if (summary->hidden > 0)
		snprintf(hidden, sizeof hidden, ", %" PRIu64 " of them inside other records", summary->hidden);
	if (summary->recovered > 0)
		message("recovered from free space and damaged places: %" PRIu64 "%s", summary->recovered, hidden);
	if (summary->carved > 0)
		message("carved from raw bytes: %" PRIu64, summary->carved);
}

/* Tells by which engine records were decoded, among them those that the filter refused then. */
static void tell_engines(const struct ipsecevtx_statistics *total, const struct options *options)
{
	if (options->verify)
		message("%" PRIu64 " of %" PRIu64 " event%s compared with libevtx", total->records_checked,
			total->records_matched, s(total->records_matched));
	if (total->records_disputed > 0)
		message("disputed: %" PRIu64 " event%s with values that libevtx reads otherwise",
			total->records_disputed, s(total->records_disputed));
	if (total->records_uncertified > 0)
		message("uncertified: %" PRIu64 " event%s without the word of libevtx; -v tells why",
			total->records_uncertified, s(total->records_uncertified));
}

static void tell_findings(
	const struct summary *summary, const struct finding_sink *findings, const struct options *options)
{
	static const char *const plurals[FINDING_SEVERITIES] = {"notes", "warnings", "losses", "signs of tampering"};
	static const char *const singulars[FINDING_SEVERITIES] = {"note", "warning", "loss", "sign of tampering"};
	char text[160] = "";
	size_t used = 0;
	for (unsigned severity = FINDING_SEVERITIES; severity-- > 0;) {
		uint64_t count = findings->by_severity[severity];
		if (count == 0)
			continue;
		int length = snprintf(text + used, sizeof text - used, "%s%" PRIu64 " %s", used ? ", " : "", count,
			count == 1 ? singulars[severity] : plurals[severity]);
		used += length > 0 ? (size_t)length : 0;
	}
	bool hidden = findings->untold > 0 && !options->verbose && !findings->output;
	const char *none = summary->files_failed > 0 ? "none in what was read" : "none";
	/* Where no record was read, having no finding means nothing. */
	if (used == 0 && summary->total.records_seen == 0)
		message("no record was read: nothing is known about the evidence");
	else
		message("findings: %s%s", used ? text : none, hidden ? " (-v shows notes)" : "");
}

static void tell_left_out_of(const char *mode, uint64_t count, bool is_before_filter)
{
	if (count > 0)
		message("%" PRIu64 " %s Mode event%s left out%s (-m all shows them)", count, mode, s(count),
			is_before_filter ? " before the other filters looked at them" : "");
}

/*
 * Tells how many events of other modes were left out by default. They match everything else that was asked for. What -m
 * itself leaves out is counted by the library, before the filter.
 */
static void tell_left_out(const struct summary *summary, const struct options *options)
{
	const struct ipsecevtx_statistics *total = &summary->total;
	bool is_before_filter = options->modes != 0 && !options->any && !filter_is_empty(&options->filter);
	tell_left_out_of("Main", total->left_out_main, is_before_filter);
	tell_left_out_of("Quick", total->left_out_quick, is_before_filter);
	tell_left_out_of("Extended", total->left_out_extended, is_before_filter);
}

/* Tells that events which are not live were left out: a log that is written holds only what Windows would show. */
static void tell_not_live(const struct summary *summary)
{
	if (summary->not_live > 0)
		message("not in the output: %" PRIu64
			" event%s of recovered, hidden or torn records (--recover writes them)",
			summary->not_live, s(summary->not_live));
}

struct summary_point summary_point(const struct summary *summary)
{
	return (struct summary_point){.ours = summary->ours,
		.left_out = summary->left_out,
		.not_live = summary->not_live,
		.accounted = summary->printed + summary->left_out + summary->others};
}

static enum nothing find_nothing(const struct summary *summary, const struct summary_point *point,
	const struct ipsecevtx_statistics *total, const struct options *options)
{
	const struct summary_point now = summary_point(summary);
	uint64_t modes = now.left_out - point->left_out;
	/* An event that was left out because it is not live did match, and is told of by itself. */
	if (now.ours > point->ours || now.not_live > point->not_live)
		return NOTHING_NOT;
	if (total->records_seen == 0)
		return NOTHING_RECORDS;
	if (total->records_matched > now.accounted - point->accounted)
		return NOTHING_FITS;
	if (modes + total->left_out_main + total->left_out_quick + total->left_out_extended > 0)
		return NOTHING_MODES;
	if (total->records_lost > 0)
		return NOTHING_LOST;
	if (left_out_names_all(options))
		return total->in_free_space > 0 ? NOTHING_LIVE : NOTHING_AUDITED;
	return left_out_names_any(options) ? NOTHING_NAMED : NOTHING_FITS;
}

struct was_read summary_was_read_since(const struct summary *summary, const struct summary_point *point,
	const struct ipsecevtx_statistics *statistics, bool has_failed, const struct options *options)
{
	struct was_read read = {.nothing = NOTHING_READ, .inputs = 1, .inputs_failed = has_failed};
	if (!statistics)
		return read;
	read.nothing = find_nothing(summary, point, statistics, options);
	read.records_seen = statistics->records_seen;
	read.records_lost = statistics->records_lost;
	read.in_free_space = statistics->in_free_space;
	return read;
}

struct was_read summary_was_read(const struct summary *summary, const struct options *options)
{
	const struct summary_point start = {.ours = 0};
	struct was_read read =
		summary_was_read_since(summary, &start, &summary->total, summary->files_failed > 0, options);
	read.inputs = summary->files;
	read.inputs_failed = summary->files_failed;
	read.is_stopped = signals_received() != 0;
	if (read.nothing == NOTHING_RECORDS && read.inputs > 0 && read.inputs == read.inputs_failed)
		read.nothing = NOTHING_READ;
	return read;
}

static void tell_audit_commands(void)
{
	struct buffer command;
	if (!buffer_open(&command, -1, 128))
		return;
	for (size_t i = 0; i < AUDIT_COMMANDS; i++) {
		command.used = 0;
		was_read_put_audit_command(&command, i);
		if (command.error == 0)
			message("  %.*s   (%s)", (int)command.used, command.data, was_read_audited(i));
	}
	buffer_close(&command);
}

static void tell_refused(uint64_t refused)
{
	if (refused > 0)
		message("nothing matched: %" PRIu64 " event%s had the right id, but the other filters refused %s",
			refused, s(refused), refused == 1 ? "it" : "them");
	else
		message("nothing matched: no record has such an event id");
}

/* Tells why there may be no event: that none was found is a result only if nothing else explains it. */
static void tell_why_nothing(const struct summary *summary, const struct options *options)
{
	const struct was_read read = summary_was_read(summary, options);
	switch (read.nothing) {
	case NOTHING_NOT:
		return;
	case NOTHING_READ:
	case NOTHING_RECORDS:
		message("nothing matched: no records were read");
		return;
	case NOTHING_FITS:
		tell_refused(summary->total.records_matched - summary_point(summary).accounted);
		return;
	case NOTHING_NAMED:
		message("nothing matched: no record has such an event id; events of IPsec with other numbers were not looked for. Where there are none of them either, as a run without -e tells, auditing for IPsec may be off, as it is by default. It is turned on with");
		tell_audit_commands();
		return;
	case NOTHING_MODES:
		message("nothing matched: all IPsec events here are of modes that were left out");
		return;
	case NOTHING_LOST:
		message("nothing matched among the records that could be read; the %" PRIu64
			" lost ones may have been events",
			read.records_lost);
		return;
	case NOTHING_LIVE:
		message("nothing matched: no IPsec event is among the live records of these logs");
		return;
	case NOTHING_AUDITED:
		message("nothing matched: these logs hold no IPsec audit events of Main, Quick or Extended Mode. Either there was no IPsec, or this is not the Security log, or it was not audited: auditing for IPsec is off by default. It is turned on with");
		tell_audit_commands();
		return;
	}
}

/*
 * Tells what a written log lacks, as whoever opens it cannot know. Reports read starts of Windows and the like whatever
 * --event says, but a written log has these only where --event names them.
 */
static void tell_slice(const struct options *options)
{
	bool has_context = true;
	if (!options->format->is_log)
		return;
	for (size_t i = 0; options->event_count > 0 && ipsecevtx_report_context_id(i) != 0; i++)
		has_context = has_context && (options->any || ranges_have(options->events, options->event_count,
								      ipsecevtx_report_context_id(i)));
	if (has_context && options->report_options.left_out == 0)
		return;
	message("the slice lacks what the options leave out: a report over it takes that for what was not, unless it is given the same options%s",
		has_context
			? ""
			: ", and --event named for the slice also what reports hear of besides: 104, 1100, 1102, 4608, 4719, 5478 and 5479");
}

void summary_tell(const struct summary *summary, const struct finding_sink *findings, const struct options *options)
{
	/* This is a loss, and told even with --quiet. */
	if (summary->unwritten > 0)
		message("not in the output: %" PRIu64 " event%s that could not be rendered", summary->unwritten,
			s(summary->unwritten));
	tell_not_live(summary);
	alike_tell(&summary->alike);
	/* What was left out by default may change the answer, and is told even with --quiet. */
	if (options->quiet && options->modes == 0)
		tell_left_out(summary, options);
	if (options->quiet)
		return;
	tell_inputs(summary);
	tell_records(summary);
	tell_origins(summary);
	tell_free_space(NULL, &summary->total, options);
	if (options->dedup)
		message("repeated, printed once: %" PRIu64 " event%s left out", summary->repeated,
			s(summary->repeated));
	tell_engines(&summary->total, options);
	tell_findings(summary, findings, options);
	tell_left_out(summary, options);
	tell_slice(options);
	/* The report findings has found what it looked for. */
	if (summary->printed == 0 && summary->files > summary->files_failed && !findings->output)
		tell_why_nothing(summary, options);
}
