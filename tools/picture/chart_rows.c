/* SPDX-License-Identifier: MIT */
/* Failures, peers, algorithms and clocks for a terminal. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "picture/chart.h"
#include "picture/histogram.h"
#include "picture/ranking.h"
#include "report/rows.h"

#define ROWS 10u

/* How many columns of a line are for the name and a space. */
static size_t name_width(const struct chart *chart)
{
	return chart->width / 3 < 28 ? chart->width / 3 : 28;
}

static size_t bar_width(const struct chart *chart)
{
	size_t rest = chart->width - name_width(chart) - 1;
	return rest > 60 ? rest / 2 : rest > 40 ? rest - 32 : rest > 26 ? rest - 22 : 4;
}

/* The columns of a bar where the longest bar stands for most. A bar that is not 0 has at least one. */
static size_t columns_of(uint64_t count, uint64_t most, size_t width)
{
	size_t columns = most == 0 ? 0 : (size_t)((double)count / (double)most * (double)width + 0.5);
	return count > 0 && columns == 0 ? 1 : columns;
}

/*
 * Failures.
 */

static void draw_class(const struct chart *chart, const struct histogram *histogram, size_t number)
{
	struct chart_line line = chart_line_begin(chart);
	uint64_t most = 0;
	for (size_t i = 0; i < histogram->cells.count; i++) {
		uint32_t count = histogram_count(histogram, i, number);
		most = count > most ? count : most;
	}
	chart_text(&line, CHART_PLAIN, histogram->names[number]);
	chart_text(&line, CHART_PLAIN, " ");
	chart_number(&line, histogram->totals[number]);
	chart_pad(&line, name_width(chart) + 1);
	for (size_t i = 0; i < histogram->cells.count; i++) {
		uint64_t count = histogram_count(histogram, i, number);
		chart_level(&line, CHART_RED, (unsigned)columns_of(count, most, 8));
	}
	chart_line_end(&line);
}

bool chart_failures(const struct chart *chart, const struct story *story)
{
	size_t columns = chart->width - name_width(chart) - 1;
	const struct histogram_bounds bounds = {columns, columns / 12 + 1, (double)name_width(chart) + 1, 0};
	struct histogram histogram;
	char text[200];
	enum histogram_result result = histogram_open(&histogram, story, &bounds);
	if (result == HISTOGRAM_NO_MEMORY)
		buffer_fail(chart->buffer, ENOMEM);
	if (result != HISTOGRAM_READY)
		return false;
	chart_heading(chart, "Failures over time, by class");
	histogram.axis.width = (double)histogram.cells.count;
	chart_axis(chart, &histogram.axis);
	for (size_t i = 0; i < histogram.class_count; i++)
		draw_class(chart, &histogram, i);
	snprintf(text, sizeof text, "A column is %s.", histogram.cells.name);
	chart_sentence(chart, text, 2);
	if (histogram.outside > 0) {
		snprintf(text, sizeof text, "%zu failures are years from all others, and at the edge.",
			histogram.outside);
		chart_sentence(chart, text, 2);
	}
	if (story->timeless_failures + story->failures_left_out > 0) {
		snprintf(text, sizeof text, "%zu failures without a time and %llu more are not drawn.",
			story->timeless_failures, (unsigned long long)story->failures_left_out);
		chart_sentence(chart, text, 2);
	}
	histogram_close(&histogram);
	return true;
}

/*
 * Peers.
 */

static void draw_peer(
	const struct chart *chart, const struct ranking_totals *totals, struct chart_line *line, uint64_t most)
{
	size_t width = bar_width(chart);
	chart_pad(line, name_width(chart) + 1);
	if (most > 0) {
		chart_signs(line, CHART_BLUE, SIGN_FULL, columns_of(totals->established, most, width));
		chart_signs(line, CHART_RED, SIGN_CROSS, columns_of(totals->failed, most, width));
		chart_signs(line, CHART_YELLOW, SIGN_HALF, columns_of(totals->invalid, most, width));
		chart_text(line, CHART_PLAIN, " ");
	}
	chart_number(line, totals->established);
	chart_text(line, CHART_PLAIN, " opened");
	if (totals->failed > 0) {
		chart_text(line, CHART_PLAIN, ", ");
		chart_number(line, totals->failed);
		chart_text(line, CHART_PLAIN, " failed");
	}
	if (totals->invalid > 0) {
		chart_text(line, CHART_PLAIN, ", ");
		chart_number(line, totals->invalid);
		chart_text(line, CHART_PLAIN, " invalid");
	}
	chart_line_end(line);
}

bool chart_peers(const struct chart *chart, const struct story *story)
{
	struct peer_ranking ranking;
	bool is_drawn = peer_ranking_open(&ranking, story, ROWS);
	if (!is_drawn)
		buffer_fail(chart->buffer, ENOMEM);
	is_drawn = is_drawn && ranking_events(&ranking.all) > 0;
	if (is_drawn)
		chart_heading(chart, "Negotiations by peer");
	for (size_t i = 0; is_drawn && i < ranking.count; i++) {
		struct chart_line line = chart_line_begin(chart);
		const struct ranking_totals totals = peer_ranking_totals(&ranking, story, i);
		chart_name(&line, ranking.items[i].name, name_width(chart));
		draw_peer(chart, &totals, &line, ranking.longest);
	}
	if (is_drawn && ranking.others.peers > 0) {
		struct chart_line line = chart_line_begin(chart);
		chart_number(&line, ranking.others.peers);
		chart_text(&line, CHART_PLAIN, " other peers");
		draw_peer(chart, &ranking.others, &line, 0);
	}
	free(ranking.items);
	return is_drawn;
}

/*
 * Algorithms.
 */

static void draw_algorithm(const struct chart *chart, const struct ranked_algorithm *ranked, uint64_t most)
{
	static const enum chart_color colors[STORY_VERDICTS + 1] = {
		CHART_RED, CHART_RED, CHART_YELLOW, CHART_YELLOW, CHART_PLAIN, CHART_GREEN};
	const struct story_algorithm *algorithm = ranked->algorithm;
	struct chart_line line = chart_line_begin(chart);
	uint64_t judged = 0;
	for (unsigned i = 0; i < STORY_VERDICTS; i++)
		judged += algorithm->verdicts[i];
	judged = judged < algorithm->count ? judged : algorithm->count;
	chart_name(&line, ranked->value, name_width(chart));
	chart_pad(&line, name_width(chart) + 1);
	chart_signs(&line, colors[ranked->worst], SIGN_FULL, columns_of(judged, most, bar_width(chart)));
	chart_signs(&line, CHART_GREEN, SIGN_HALF, columns_of(algorithm->count - judged, most, bar_width(chart)));
	chart_text(&line, CHART_PLAIN, " ");
	chart_number(&line, algorithm->count);
	if (ranked->worst < STORY_VERDICTS) {
		chart_text(&line, CHART_PLAIN, " ");
		chart_text(&line, colors[ranked->worst], story_verdict_name(ranked->worst));
		chart_text(&line, CHART_PLAIN, ",");
	}
	chart_text(&line, CHART_PLAIN, " ");
	chart_text(&line, CHART_PLAIN,
		rows_part_words(ranked->part->text) ? rows_part_words(ranked->part->text) : ranked->part->text);
	chart_line_end(&line);
}

bool chart_algorithms(const struct chart *chart, const struct story *story)
{
	struct algorithm_ranking ranking;
	char text[120];
	if (!algorithm_ranking_open(&ranking, story, ROWS)) {
		buffer_fail(chart->buffer, ENOMEM);
		return false;
	}
	bool is_drawn = ranking.count > 0;
	if (is_drawn)
		chart_heading(chart, "Algorithms, the worst first");
	for (size_t i = 0; i < ranking.drawn; i++)
		draw_algorithm(chart, &ranking.items[i], ranking.longest);
	if (ranking.drawn < ranking.count) {
		snprintf(text, sizeof text, "%zu more, behind these in this order: --report=weak -v.",
			ranking.count - ranking.drawn);
		chart_sentence(chart, text, 2);
	}
	free(ranking.items);
	return is_drawn;
}

/*
 * Clocks.
 */

bool chart_clocks(const struct chart *chart, const struct story *story)
{
	char text[160];
	if (story->clocks.count == 0)
		return false;
	chart_heading(chart, "Clocks: the second is ahead by");
	for (size_t i = 0; i < story->clocks.count && i < ROWS; i++) {
		const struct story_clock *clock = &STORY_CLOCKS(story)[i];
		struct chart_line line = chart_line_begin(chart);
		size_t width = (chart->width - 6) / 2 < 28 ? (chart->width - 6) / 2 : 28;
		chart_name(&line, story_name(story, clock->computer_a), width);
		chart_text(&line, CHART_PLAIN, " to ");
		chart_name(&line, story_name(story, clock->computer_b), width);
		if (chart->width < 80) {
			chart_line_end(&line);
			chart_pad(&line, 1);
		}
		if (clock->is_jump)
			snprintf(text, sizeof text, " %+.3f s to %+.3f s, not steady", clock->low, clock->high);
		else
			snprintf(
				text, sizeof text, " %+.3f s (%+.3f to %+.3f)", clock->median, clock->low, clock->high);
		chart_text(&line, clock->is_jump ? CHART_RED : CHART_PLAIN, text);
		chart_line_end(&line);
	}
	if (story->clocks.count > ROWS) {
		snprintf(text, sizeof text, "%zu more pairs: --report=clocks.", story->clocks.count - ROWS);
		chart_sentence(chart, text, 2);
	}
	return true;
}
