/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "common/escape.h"
#include "output/text.h"
#include "overview/overview.h"
#include "report/rows.h"

#define LABEL               15 /* columns */
#define SENTENCE_CHARACTERS 500u
/* More of what stands out than this is only counted. */
#define ITEMS_TOLD 12u

static const char *const looks[STANDING_LOOKS] = {"!!!", "!!", "!"};
static const enum text_color colors[STANDING_LOOKS] = {TEXT_RED, TEXT_RED, TEXT_YELLOW};

static void put_label(struct output *output, const char *label, enum text_color color)
{
	text_color(output, color);
	buffer_string(output->buffer, label);
	text_color(output, TEXT_PLAIN);
}

/* Of a long text the beginning. */
static void put_text(struct output *output, const char *text, size_t length, size_t before)
{
	size_t end = 0;
	for (size_t i = 0; i < SENTENCE_CHARACTERS && end < length; i++)
		end += code_point_at(text + end, length - end).length;
	const struct ipsecevtx_report_value value = {
		.type = IPSECEVTX_REPORT_TEXT, .text = {text, (uint32_t)end, IPSECEVTX_SET}};
	rows_sentence_behind(output, &value, LABEL, before);
	if (end < length) {
		buffer_repeat(output->buffer, ' ', LABEL);
		buffer_literal(output->buffer, "... (");
		buffer_u64(output->buffer, length);
		buffer_literal(output->buffer, " bytes)\n");
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

static void put_glances(struct output *output, const struct ipsecevtx_report_row *summary)
{
	struct glance glances[GLANCES];
	glances_take(glances, summary);
	for (size_t i = 0; i < GLANCES; i++) {
		const struct glance *glance = &glances[i];
		struct buffer *buffer = output->buffer;
		put_label(output, i == 0 ? "Found" : "", TEXT_DIM);
		buffer_repeat(buffer, ' ', i == 0 ? LABEL - strlen("Found") : LABEL);
		if (glance->total > 0) {
			buffer_u64(buffer, glance->total);
			buffer_byte(buffer, ' ');
		}
		buffer_string(buffer, glance->words);
		if (glance->detail[0]) {
			buffer_literal(buffer, ": ");
			buffer_string(buffer, glance->detail);
		}
		buffer_byte(buffer, '\n');
	}
}

/* A command is one line, to be copied. */
static void put_command(struct output *output, const char *options)
{
	const char *inputs = output->report_options.inputs ? output->report_options.inputs : "LOG";
	buffer_repeat(output->buffer, ' ', LABEL);
	text_color(output, TEXT_DIM);
	buffer_literal(output->buffer, "ipsec-evtx ");
	escape_terminal(output->buffer, options, strlen(options));
	buffer_byte(output->buffer, ' ');
	escape_terminal(output->buffer, inputs, strlen(inputs));
	text_color(output, TEXT_PLAIN);
	buffer_byte(output->buffer, '\n');
}

static void put_standing(struct output *output, const struct standing *standing)
{
	static const char words[] = "nothing: no pattern of an attack, no failed negotiation, no weak algorithm, no "
				    "lost association, and no damage to the evidence was found in these logs";
	const struct ipsecevtx_report_value nothing = {
		.type = IPSECEVTX_REPORT_TEXT, .text = {words, sizeof words - 1, IPSECEVTX_SET}};
	struct buffer *buffer = output->buffer;
	buffer_byte(buffer, '\n');
	put_label(output, "What stands out, the worst first", TEXT_BOLD);
	buffer_byte(buffer, '\n');
	if (standing->count == 0)
		rows_sentence(output, &nothing, 0);
	for (size_t i = 0; i < standing->count && i < ITEMS_TOLD; i++) {
		const struct standing_item *item = &standing->items[i];
		put_label(output, looks[item->look], colors[item->look]);
		buffer_repeat(buffer, ' ', 4 - strlen(looks[item->look]));
		buffer_string(buffer, item->section);
		put_text(output, standing->texts.data + item->text, item->length, 4 + strlen(item->section));
		put_command(output, standing->texts.data + item->command);
	}
	if (standing->count > ITEMS_TOLD) {
		buffer_literal(buffer, "and ");
		buffer_u64(buffer, standing->count - ITEMS_TOLD);
		buffer_literal(buffer, " more: see --report=hostile, failures, weak and findings\n");
	}
}

/* Behind a blank line each, where there is something to draw. */
static void put_charts(struct output *output, const struct story *story)
{
	static bool (*const charts[])(const struct chart *chart, const struct story *story) = {
		chart_timeline, chart_failures, chart_peers, chart_algorithms, chart_clocks};
	struct buffer drawn;
	if (!buffer_open(&drawn, -1, 4096))
		buffer_fail(output->buffer, ENOMEM);
	const struct chart chart = {&drawn, output->width, chart_has_unicode(), output->color};
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
	if (summary && facts_gather(&facts, summary)) {
		put_facts(output, &facts);
		put_glances(output, summary);
		put_standing(output, standing);
		put_charts(output, overview->story);
	} else {
		buffer_fail(output->buffer, ENOMEM);
	}
	facts_free(&facts);
}
