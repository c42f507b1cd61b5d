/* SPDX-License-Identifier: MIT */
/* Algorithms by the number of associations that use them, the worst first. */
#include <errno.h>
#include <stdlib.h>

#include "picture/rows_svg.h"

#define ROWS 24u

static const enum pattern patterns[STORY_VERDICTS] = {
	PATTERN_SOLID, PATTERN_RISING, PATTERN_DOTS, PATTERN_FALLING, PATTERN_UPRIGHT};

struct ranked {
	const struct story_algorithm *algorithm;
	unsigned worst; /* STORY_VERDICTS: nothing was said against it */
	const struct story_name *part, *value;
};

static int compare(const void *left, const void *right)
{
	const struct ranked *one = left, *other = right;
	if (one->worst != other->worst)
		return one->worst < other->worst ? -1 : 1;
	if (one->algorithm->count != other->algorithm->count)
		return one->algorithm->count > other->algorithm->count ? -1 : 1;
	int order = story_compare_names(one->part, other->part);
	return order != 0 ? order : story_compare_names(one->value, other->value);
}

struct ranking {
	struct ranked *items;
	size_t count, drawn;
	uint64_t longest;
	size_t by_worst[STORY_VERDICTS + 1];
};

static bool rank(const struct story *story, struct ranking *ranking)
{
	*ranking = (struct ranking){.items = malloc((story->algorithms.count + 1) * sizeof *ranking->items)};
	if (!ranking->items)
		return false;
	for (size_t i = 0; i < story->algorithms.count; i++) {
		const struct story_algorithm *algorithm = &STORY_ALGORITHMS(story)[i];
		struct ranked *ranked = &ranking->items[ranking->count++];
		*ranked = (struct ranked){.algorithm = algorithm,
			.part = story_name(story, algorithm->part),
			.value = story_name(story, algorithm->value)};
		while (ranked->worst < STORY_VERDICTS && algorithm->verdicts[ranked->worst] == 0)
			ranked->worst++;
		ranking->by_worst[ranked->worst]++;
	}
	qsort(ranking->items, ranking->count, sizeof *ranking->items, compare);
	ranking->drawn = ranking->count > ROWS ? ROWS : ranking->count;
	for (size_t i = 0; i < ranking->drawn; i++) {
		uint64_t count = ranking->items[i].algorithm->count;
		ranking->longest = count > ranking->longest ? count : ranking->longest;
	}
	return true;
}

static void describe(struct svg_words *words, const struct ranking *ranking)
{
	struct buffer *buffer = &words->description;
	bool is_next = false;
	words_count(buffer, ranking->count, "algorithm", "algorithms");
	buffer_literal(buffer, " in use: ");
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

static void draw_row(struct rows_svg *rows, size_t index, const struct ranked *ranked)
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
	svg_name(buffer, "end strong", (struct svg_box){ROWS_LEFT - 10, rows_svg_line(index), 0, 0}, ranked->value,
		ROWS_NAME);
	rows_svg_bar(rows, index, parts, STORY_VERDICTS + 1);
	rows_svg_words(rows, index, judged + rest);
	words_number(buffer, algorithm->count);
	buffer_literal(buffer, " as ");
	buffer_string(buffer, ranked->part->text);
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

static void draw(struct rows_svg *rows, const struct ranking *ranking)
{
	rows_svg_begin(rows, ranking->drawn, ranking->longest);
	for (unsigned i = 0; i < STORY_VERDICTS; i++) {
		if (ranking->by_worst[i] > 0)
			rows_svg_legend(rows, patterns[i], story_verdict_name(i));
	}
	rows_svg_legend(rows, PATTERN_PALE, "nothing against it");
	for (size_t i = 0; i < ranking->drawn; i++)
		draw_row(rows, i, &ranking->items[i]);
	svg_end(rows->buffer, &rows->words);
}

bool picture_algorithms(struct buffer *buffer, const struct story *story, const struct picture_links *links)
{
	struct ranking ranking;
	struct rows_svg rows = {.buffer = buffer};
	bool is_ranked = rank(story, &ranking);
	bool is_drawn = is_ranked && ranking.count > 0;
	(void)links; /* a row of weak is of one peer */
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
