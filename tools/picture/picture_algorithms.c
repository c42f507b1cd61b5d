/* SPDX-License-Identifier: MIT */
/* Algorithms by the number of associations that use them, the worst first. */
#include <errno.h>
#include <stdlib.h>

#include "picture/ranking.h"
#include "picture/rows_svg.h"
#include "report/rows.h"

#define ROWS 24u

static const enum pattern patterns[STORY_VERDICTS] = {
	PATTERN_SOLID, PATTERN_RISING, PATTERN_DOTS, PATTERN_FALLING, PATTERN_UPRIGHT};

static void describe(struct svg_words *words, const struct algorithm_ranking *ranking)
{
	struct buffer *buffer = &words->description;
	bool is_next = false;
	words_count(buffer, ranking->count, "algorithm", "algorithms");
	/* The report weak by itself has no other algorithms, unless all are asked for. */
	buffer_string(buffer,
		ranking->by_worst[STORY_VERDICTS] > 0 ? " in use: " : " in use of those that something is against: ");
	for (unsigned i = 0; i <= STORY_VERDICTS; i++) {
		if (ranking->by_worst[i] == 0)
			continue;
		buffer_string(buffer, is_next ? ", " : "");
		words_number(buffer, ranking->by_worst[i]);
		buffer_byte(buffer, ' ');
		buffer_string(buffer, i < STORY_VERDICTS ? story_verdict_name(i) : "with nothing against it");
		is_next = true;
	}
	buffer_byte(buffer, '.');
	if (ranking->drawn < ranking->count) {
		words_count(&words->note, ranking->count - ranking->drawn, "more algorithm is", "more algorithms are");
		buffer_literal(&words->note, " not drawn, of those that come last in this order "
					     "(all of them: --report=weak -v).");
	}
}

static void draw_row(struct rows_svg *rows, size_t index, const struct ranked_algorithm *ranked)
{
	struct buffer *buffer = rows->buffer;
	const struct story_algorithm *algorithm = ranked->algorithm;
	struct rows_part parts[STORY_VERDICTS + 1];
	uint64_t judged = 0;
	for (unsigned i = 0; i < STORY_VERDICTS; i++) {
		parts[i] = (struct rows_part){patterns[i], algorithm->verdicts[i]};
		judged += algorithm->verdicts[i];
	}
	uint64_t rest = algorithm->count > judged ? algorithm->count - judged : 0;
	parts[STORY_VERDICTS] = (struct rows_part){PATTERN_PALE, rest};
	svg_name(buffer, "end strong", (struct svg_box){ROWS_LEFT - 10, rows_svg_line(index), ROWS_LEFT - 14, 0},
		ranked->value, ROWS_NAME);
	rows_svg_bar(rows, index, parts, STORY_VERDICTS + 1);
	rows_svg_words(rows, index, judged + rest);
	words_number(buffer, algorithm->count);
	buffer_literal(buffer, " as ");
	buffer_string(
		buffer, rows_part_words(ranked->part->text) ? rows_part_words(ranked->part->text) : ranked->part->text);
	for (unsigned i = 0; i < STORY_VERDICTS; i++) {
		if (algorithm->verdicts[i] == 0)
			continue;
		buffer_literal(buffer, ", ");
		if (algorithm->verdicts[i] < algorithm->count) {
			words_number(buffer, algorithm->verdicts[i]);
			buffer_literal(buffer, " of them ");
		}
		buffer_string(buffer, story_verdict_name(i));
	}
	rows_svg_words_end(rows);
}

/* Whether an algorithm has uses that nothing was said against. */
static bool has_rest(const struct algorithm_ranking *ranking)
{
	bool is_found = false;
	for (size_t i = 0; i < ranking->count; i++) {
		const struct story_algorithm *algorithm = ranking->items[i].algorithm;
		uint64_t judged = 0;
		for (unsigned k = 0; k < STORY_VERDICTS; k++)
			judged += algorithm->verdicts[k];
		is_found |= judged < algorithm->count;
	}
	return is_found;
}

static void draw(struct rows_svg *rows, const struct algorithm_ranking *ranking)
{
	rows_svg_begin(rows, ranking->drawn, ranking->longest);
	for (unsigned i = 0; i < STORY_VERDICTS; i++) {
		if (ranking->by_worst[i] > 0)
			rows_svg_legend(rows, patterns[i], story_verdict_name(i));
	}
	if (has_rest(ranking))
		rows_svg_legend(rows, PATTERN_PALE, "nothing against it");
	for (size_t i = 0; i < ranking->drawn; i++)
		draw_row(rows, i, &ranking->items[i]);
	svg_end(rows->buffer, &rows->words);
}

bool picture_algorithms(struct buffer *buffer, const struct story *story, const struct picture_links *links)
{
	struct algorithm_ranking ranking;
	struct rows_svg rows = {.buffer = buffer};
	bool is_ranked = algorithm_ranking_open(&ranking, story, ROWS);
	bool is_drawn = is_ranked && ranking.count > 0;
	(void)links; /* a row of weak is about one peer, a bar about all */
	if (!is_ranked || (is_drawn && !svg_words_open(&rows.words, "algorithms", "Algorithms by associations"))) {
		buffer_fail(buffer, ENOMEM);
	} else if (is_drawn) {
		describe(&rows.words, &ranking);
		draw(&rows, &ranking);
		svg_words_close(&rows.words);
	}
	free(ranking.items);
	return is_drawn;
}
