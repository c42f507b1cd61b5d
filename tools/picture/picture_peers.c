/* SPDX-License-Identifier: MIT */
/* Peers by what was negotiated with them. */
#include <errno.h>
#include <stdlib.h>

#include "picture/ranking.h"
#include "picture/rows_svg.h"

#define ROWS 20u

static void describe(struct svg_words *words, const struct peer_ranking *ranking)
{
	struct buffer *buffer = &words->description;
	words_count(buffer, ranking->all.peers, "peer: ", "peers: ");
	words_count(buffer, ranking->all.established, "association was opened", "associations were opened");
	if (ranking->all.failed > 0) {
		buffer_literal(buffer, ", ");
		words_count(buffer, ranking->all.failed, "negotiation failed", "negotiations failed");
	}
	if (ranking->all.invalid > 0) {
		buffer_literal(buffer, ", ");
		words_count(buffer, ranking->all.invalid, "invalid packet came", "invalid packets came");
	}
	buffer_byte(buffer, '.');
	if (ranking->others.peers > 0) {
		words_count(&words->note, ranking->others.peers, "peer with less is", "peers with less are");
		buffer_literal(&words->note, " one row, the last (each of them: --report=peers).");
	}
}

static void draw_row(struct rows_svg *rows, size_t index, const struct ranking_totals *totals, bool has_bar)
{
	struct buffer *buffer = rows->buffer;
	const struct rows_part parts[] = {{PATTERN_PLAIN, totals->established}, {PATTERN_RISING, totals->failed},
		{PATTERN_DOTS, totals->invalid}};
	if (has_bar)
		rows_svg_bar(rows, index, parts, 3);
	rows_svg_words(rows, index, has_bar ? ranking_events(totals) : 0);
	words_number(buffer, totals->established);
	buffer_literal(buffer, " opened");
	if (totals->failed > 0) {
		buffer_literal(buffer, ", ");
		words_number(buffer, totals->failed);
		buffer_literal(buffer, " failed");
	}
	if (totals->invalid > 0) {
		buffer_literal(buffer, ", ");
		words_count(buffer, totals->invalid, "invalid packet", "invalid packets");
	}
	rows_svg_words_end(rows);
}

static void draw(struct rows_svg *rows, const struct story *story, const struct picture_links *links,
	const struct peer_ranking *ranking)
{
	rows_svg_begin(rows, ranking->count + (ranking->others.peers > 0), ranking->longest);
	rows_svg_legend(rows, PATTERN_PLAIN, "opened");
	if (ranking->all.failed > 0)
		rows_svg_legend(rows, PATTERN_RISING, "failed");
	if (ranking->all.invalid > 0)
		rows_svg_legend(rows, PATTERN_DOTS, "invalid packets");
	for (size_t i = 0; i < ranking->count; i++) {
		const struct story_peer *peer = &STORY_PEERS(story)[ranking->items[i].peer];
		const struct ranking_totals totals = peer_ranking_totals(ranking, story, i);
		bool is_link = svg_link(rows->buffer, links, "peers", peer->number);
		svg_name(rows->buffer, "end strong",
			(struct svg_box){ROWS_LEFT - 10, rows_svg_line(i), ROWS_LEFT - 14, 0}, ranking->items[i].name,
			ROWS_NAME);
		svg_link_end(rows->buffer, is_link);
		draw_row(rows, i, &totals, true);
	}
	if (ranking->others.peers > 0) {
		svg_others(rows->buffer, (struct svg_box){ROWS_LEFT - 10, rows_svg_line(ranking->count), 0, 0},
			ranking->others.peers);
		draw_row(rows, ranking->count, &ranking->others, false);
	}
	svg_end(rows->buffer, &rows->words);
}

bool picture_peers(struct buffer *buffer, const struct story *story, const struct picture_links *links)
{
	struct peer_ranking ranking;
	struct rows_svg rows = {.buffer = buffer};
	bool is_ranked = peer_ranking_open(&ranking, story, ROWS);
	bool is_drawn = is_ranked && ranking_events(&ranking.all) > 0;
	if (!is_ranked || (is_drawn && !svg_words_open(&rows.words, "peers", "Negotiations by peer"))) {
		buffer_fail(buffer, ENOMEM);
	} else if (is_drawn) {
		describe(&rows.words, &ranking);
		draw(&rows, story, links, &ranking);
		svg_words_close(&rows.words);
	}
	free(ranking.items);
	return is_drawn;
}
