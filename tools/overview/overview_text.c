/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/escape.h"
#include "output/text.h"
#include "overview/overview.h"

#define LABEL               15 /* columns */
#define SENTENCE_CHARACTERS 1000u
/* Further items of what stands out are only counted. */
#define ITEMS_TOLD 12u
/* On a terminal with fewer columns, commands are indented less than sentences. */
#define NARROW 60u

static const char *const looks[STANDING_LOOKS] = {"!!!", "!!", "!"};
static const enum text_color colors[STANDING_LOOKS] = {TEXT_RED, TEXT_RED, TEXT_YELLOW};

static struct chart chart_of(const struct output *output)
{
	return (struct chart){output->buffer, output->width, chart_has_unicode(), output->color};
}

static void put_label(struct output *output, const char *label, enum text_color color)
{
	text_color(output, color);
	buffer_string(output->buffer, label);
	text_color(output, TEXT_PLAIN);
}

/* Writes a text, of a long one the beginning. */
static void put_text(struct output *output, const char *text, size_t length, size_t before)
{
	const struct chart chart = chart_of(output);
	char rest[48];
	size_t end = 0;
	for (size_t i = 0; i < SENTENCE_CHARACTERS && end < length; i++)
		end += code_point_at(text + end, length - end).length;
	chart_paragraph(&chart, text, end, LABEL, before);
	if (end < length) {
		int count = snprintf(rest, sizeof rest, "... (%zu bytes)", length);
		chart_paragraph(&chart, rest, (size_t)count, LABEL, 0);
	}
}

static void put_facts(struct output *output, const struct facts *facts)
{
	for (size_t i = 0; i < facts->count; i++) {
		const struct fact *fact = &facts->items[i];
		put_label(output, fact->label, TEXT_DIM);
		put_text(output, facts->texts.data + fact->text, fact->length, strlen(fact->label));
	}
}

static void put_glances(struct output *output, const struct ipsecevtx_report_row *summary, uint64_t noise)
{
	struct glance glances[GLANCES];
	char text[256];
	glances_take(glances, summary, noise, output);
	for (size_t i = 0; i < GLANCES; i++) {
		const struct glance *glance = &glances[i];
		const char *label = i == 0 ? "Found" : "";
		int count = 0;
		if (!glance->words)
			continue;
		if (glance->total > 0)
			count = snprintf(text, sizeof text, "%llu ", (unsigned long long)glance->total);
		snprintf(text + count, sizeof text - (size_t)count, "%s%s%s", glance->words,
			!glance->detail[0]   ? ""
			: glance->total == 0 ? ", "
					     : ": ",
			glance->detail);
		put_label(output, label, TEXT_DIM);
		put_text(output, text, strlen(text), strlen(label));
	}
}

static void put_command(struct output *output, const char *options)
{
	const struct chart chart = chart_of(output);
	const char *inputs = output->report_options.inputs ? output->report_options.inputs : "LOG";
	struct buffer command;
	if (!buffer_open(&command, -1, 256)) {
		buffer_fail(output->buffer, ENOMEM);
		return;
	}
	buffer_literal(&command, "ipsec-evtx ");
	buffer_string(&command, options);
	if (output->selection)
		selection_put_for(&command, output->selection, options);
	buffer_byte(&command, ' ');
	buffer_string(&command, inputs);
	buffer_byte(&command, '\0');
	text_color(output, TEXT_DIM);
	if (command.error == 0)
		chart_command(&chart, command.data, output->width < NARROW ? 2 : LABEL);
	text_color(output, TEXT_PLAIN);
	if (command.error != 0)
		buffer_fail(output->buffer, command.error);
	buffer_close(&command);
}

/* Whether an item from index from up to end is about that section. */
static bool has_section(const struct standing *standing, size_t from, size_t end, const char *section)
{
	while (from < end && strcmp(standing->items[from].section, section) != 0)
		from++;
	return from < end;
}

/*
 * Says in which reports the items are that are not shown: "and 5 more: see --report=hostile, sessions". Inputs have no
 * report.
 */
static void put_more(const struct standing *standing, const struct chart *chart)
{
	char text[240];
	const char *before = ": see --report=";
	int size = snprintf(text, sizeof text, "and %zu more", standing->count - ITEMS_TOLD);
	for (size_t i = ITEMS_TOLD; i < standing->count; i++) {
		const char *section = standing->items[i].section;
		if (strcmp(section, "inputs") == 0 || has_section(standing, ITEMS_TOLD, i, section))
			continue;
		size += snprintf(text + size, sizeof text - (size_t)size, "%s%s", before, section);
		before = ", ";
	}
	chart_paragraph(chart, text, (size_t)size, 0, 0);
}

static void put_standing(struct output *output, const struct standing *standing)
{
	static const char nothing[] = "nothing: no pattern of an attack, no failed negotiation, no weak algorithm, no "
				      "lost association, and no damage to the evidence was found";
	const struct chart chart = chart_of(output);
	struct buffer *buffer = output->buffer;
	char text[240];
	buffer_byte(buffer, '\n');
	put_label(output, "What stands out, the worst first", TEXT_BOLD);
	buffer_byte(buffer, '\n');
	if (standing->count == 0) {
		bool is_partial = output->report_options.left_out != 0;
		int size = snprintf(
			text, sizeof text, "%s%s%s", nothing, is_partial ? ", " : "", is_partial ? glance_partial : "");
		chart_paragraph(&chart, text, (size_t)size, 0, 0);
	}
	for (size_t i = 0; i < standing->count && i < ITEMS_TOLD; i++) {
		const struct standing_item *item = &standing->items[i];
		put_label(output, looks[item->look], colors[item->look]);
		buffer_repeat(buffer, ' ', 4 - strlen(looks[item->look]));
		buffer_string(buffer, item->section);
		put_text(output, standing->texts.data + item->text, item->length, 4 + strlen(item->section));
		if (item->names_length > 0)
			put_text(output, standing->texts.data + item->names, item->names_length, 0);
		if (item->has_command)
			put_command(output, standing->texts.data + item->command);
	}
	if (standing->count > ITEMS_TOLD)
		put_more(standing, &chart);
}

static void put_audit_commands(struct output *output)
{
	const struct chart chart = chart_of(output);
	struct buffer command;
	if (!buffer_open(&command, -1, 128)) {
		buffer_fail(output->buffer, ENOMEM);
		return;
	}
	buffer_byte(output->buffer, '\n');
	put_label(output, "Auditing is turned on with", TEXT_BOLD);
	buffer_byte(output->buffer, '\n');
	for (size_t i = 0; i < AUDIT_COMMANDS; i++) {
		command.used = 0;
		was_read_put_audit_command(&command, i);
		buffer_byte(&command, '\0');
		put_text(output, was_read_audited(i), strlen(was_read_audited(i)), LABEL);
		if (command.error == 0)
			chart_command(&chart, command.data, output->width < NARROW ? 2 : LABEL);
	}
	if (command.error != 0)
		buffer_fail(output->buffer, command.error);
	buffer_close(&command);
}

/* Draws the charts that have something to show, a blank line before each. */
static void put_charts(struct output *output, const struct story *story)
{
	static bool (*const charts[])(const struct chart *chart, const struct story *story) = {
		chart_timeline, chart_failures, chart_peers, chart_algorithms, chart_clocks};
	struct buffer drawn;
	if (!buffer_open(&drawn, -1, 4096))
		buffer_fail(output->buffer, ENOMEM);
	struct chart chart = chart_of(output);
	chart.buffer = &drawn;
	for (size_t i = 0; drawn.data && i < sizeof charts / sizeof charts[0]; i++) {
		drawn.used = 0;
		if (!charts[i](&chart, story))
			continue;
		buffer_byte(output->buffer, '\n');
		buffer_put(output->buffer, drawn.data, drawn.used);
	}
	if (drawn.error != 0)
		buffer_fail(output->buffer, drawn.error);
	buffer_close(&drawn);
}

void overview_text(struct output *output, struct overview *overview, const struct standing *standing)
{
	struct facts facts = {.count = 0, .texts.fd = -1};
	const struct ipsecevtx_report_row *summary = overview_summary(output, overview);
	if (summary && facts_gather(&facts, summary, output, standing->noise)) {
		put_facts(output, &facts);
		put_glances(output, summary, standing->noise);
		put_standing(output, standing);
		if (output->read.nothing == NOTHING_AUDITED)
			put_audit_commands(output);
		put_charts(output, overview->story);
	} else {
		buffer_fail(output->buffer, ENOMEM);
	}
	facts_free(&facts);
}
