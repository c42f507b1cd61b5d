/* SPDX-License-Identifier: MIT */
#include "overview/overview.h"

#include <errno.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "common/message.h"
#include "report/report_output.h"

const char *const overview_reports[] = {
	"sessions", "hostile", "failures", "packets", "weak", "peers", "certificates", "clocks", NULL};

static void complain(struct output *output, const struct ipsecevtx_error *error)
{
	message("--report: %s", error->message);
	buffer_fail(output->buffer, ENOMEM);
}

static bool is_for_people(const struct output *output)
{
	return output->format == &output_text || output->format == &output_html;
}

static void begin(struct output *output)
{
	struct overview *overview = output->state;
	struct ipsecevtx_report_options options = output->report_options;
	struct ipsecevtx_error error;
	options.also = overview_reports;
	/* Formats for programs have the rows of the summary only. */
	if (is_for_people(output)) {
		overview->story = story_new(output->format == &output_html);
		if (!overview->story)
			buffer_fail(output->buffer, ENOMEM);
		else
			story_restrict(overview->story, options.left_out);
	}
	if (ipsecevtx_report_new(&overview->report, "summary", &options, &error) != 0)
		complain(output, &error);
}

static void take_event(struct output *output, const struct ipsecevtx_event *event)
{
	const struct overview *overview = output->state;
	if (ipsecevtx_report_add(overview->report, event) != 0)
		complain(output, ipsecevtx_report_error(overview->report));
	else if (overview->story)
		story_event(overview->story, event, ipsecevtx_report_was_copy(overview->report));
}

static void hear_finding(struct output *output, const struct ipsecevtx_finding *finding)
{
	struct overview *overview = output->state;
	if (!overview->report)
		return;
	if (ipsecevtx_report_add_finding(overview->report, finding) != 0)
		complain(output, ipsecevtx_report_error(overview->report));
	if (!found_add(&overview->found, finding))
		buffer_fail(output->buffer, ENOMEM);
}

static void take_input(struct output *output, const char *path, const struct ipsecevtx_statistics *statistics)
{
	struct overview *overview = output->state;
	if (!statistics && !unread_add(&overview->unread, path))
		buffer_fail(output->buffer, ENOMEM);
	if (ipsecevtx_report_add_input(overview->report, path, statistics) != 0)
		complain(output, ipsecevtx_report_error(overview->report));
}

/*
 * Where only packets of the driver were logged, having no event of a negotiation means nothing: the overview has to say
 * so.
 */
static void look_for_negotiations(struct output *output, struct overview *overview)
{
	const struct ipsecevtx_report_row *row = overview_summary(output, overview);
	const struct ipsecevtx_report_value *events = row ? rows_find(row, "events") : NULL;
	if (row && (!events || events->count == 0) && output->read.nothing == NOTHING_NOT)
		output->read.nothing = output->report_options.left_out ? NOTHING_FITS : NOTHING_AUDITED;
}

static void write_all(struct output *output, struct overview *overview)
{
	struct standing standing = {.flood_seconds = output->report_options.flood_seconds};
	look_for_negotiations(output, overview);
	overview->unread.read = output->read;
	if (!story_read(overview->story, overview->report)) {
		buffer_fail(output->buffer, ENOMEM);
		return;
	}
	if (!standing_look_at(&standing, overview->report, &overview->found, overview->story, &overview->unread))
		buffer_fail(output->buffer, ENOMEM);
	else if (output->format == &output_html)
		overview_page(output, overview, &standing);
	else
		overview_text(output, overview, &standing);
	standing_free(&standing);
}

/* Returns freed memory to the system: what reports kept of events lies in thousands of pieces. */
static void give_back_memory(void)
{
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}

static void end(struct output *output)
{
	struct overview *overview = output->state;
	if (!overview->report)
		return;
	if (output->buffer->error == 0 && ipsecevtx_report_finish(overview->report) != 0)
		complain(output, ipsecevtx_report_error(overview->report));
	give_back_memory();
	if (output->buffer->error == 0 && overview->story)
		write_all(output, overview);
	else if (output->buffer->error == 0)
		report_rows(output, overview->report, "summary");
	ipsecevtx_report_free(overview->report);
	story_free(overview->story);
	found_free(&overview->found);
	unread_free(&overview->unread);
}

const struct ipsecevtx_report_row *overview_summary(struct output *output, struct overview *overview)
{
	const struct ipsecevtx_report_row *row;
	if (ipsecevtx_report_rows(overview->report, "summary") == 0 &&
		ipsecevtx_report_next(overview->report, &row) > 0)
		return row;
	buffer_fail(output->buffer, ENOMEM);
	return NULL;
}

const struct output_kind output_overview = {
	.name = "overview",
	.help = "all of these but filters: what was read,\nwhat stands out, and pictures; with -o html\non one page",
	.formats = output_report_formats,
	.also = report_packets_also,
	.also_count = REPORT_PACKETS_COUNT,
	.state_size = sizeof(struct overview),
	.begin = begin,
	.event = take_event,
	.hears_finding = hear_finding,
	.input = take_input,
	.end = end,
};
