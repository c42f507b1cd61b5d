/* SPDX-License-Identifier: MIT */
/* Peers by what was negotiated with them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "picture/rows_svg.h"

#define ROWS 20u

struct ranked {
	uint32_t peer;
	uint64_t events;
	const struct story_name *name;
};

static int compare(const void *left, const void *right)
{
	const struct ranked *one = left, *other = right;
	if (one->events != other->events)
		return one->events > other->events ? -1 : 1;
	return story_compare_names(one->name, other->name);
}

struct totals {
	uint64_t established, failed, invalid;
	size_t peers;
};

static void add(struct totals *totals, const struct story_peer *peer)
{
	totals->established += peer->established;
	totals->failed += peer->failed;
	totals->invalid += peer->invalid_packets;
	totals->peers++;
}

static uint64_t events_of(const struct totals *totals)
{
	return totals->established + totals->failed + totals->invalid;
}

/* The first rows, and what all others are together. */
struct ranking {
	struct ranked *items;
	size_t count; /* of rows of one peer */
	uint64_t longest;
	struct totals all, others;
};

static bool rank(const struct story *story, struct ranking *ranking)
{
	size_t count = 0;
	*ranking = (struct ranking){.items = malloc((story->peers.count + 1) * sizeof *ranking->items)};
	if (!ranking->items)
		return false;
	for (uint32_t i = 0; i < story->peers.count; i++) {
		const struct story_peer *peer = &STORY_PEERS(story)[i];
		uint64_t events = peer->established + peer->failed + peer->invalid_packets;
		if (!peer->is_row)
			continue;
		ranking->items[count++] = (struct ranked){i, events, story_name(story, peer->name)};
		add(&ranking->all, peer);
	}
	qsort(ranking->items, count, sizeof *ranking->items, compare);
	ranking->count = count > ROWS + 1 ? ROWS : count;
	ranking->longest = count > 0 ? ranking->items[0].events : 0;
	for (size_t i = ranking->count; i < count; i++)
		add(&ranking->others, &STORY_PEERS(story)[ranking->items[i].peer]);
	if (events_of(&ranking->others) > ranking->longest)
		ranking->longest = events_of(&ranking->others);
	return true;
}

static void describe(struct svg_words *words, const struct ranking *ranking)
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

static void draw_row(struct rows_svg *rows, size_t index, const struct totals *totals)
{
	struct buffer *buffer = rows->buffer;
	const struct rows_part parts[] = {{PATTERN_PLAIN, totals->established}, {PATTERN_RISING, totals->failed},
		{PATTERN_DOTS, totals->invalid}};
	rows_svg_bar(rows, index, parts, 3);
	rows_svg_words(rows, index, events_of(totals));
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
	const struct ranking *ranking)
{
	char text[64];
	rows_svg_begin(rows, ranking->count + (ranking->others.peers > 0), ranking->longest);
	rows_svg_legend(rows, PATTERN_PLAIN, "opened");
	if (ranking->all.failed > 0)
		rows_svg_legend(rows, PATTERN_RISING, "failed");
	if (ranking->all.invalid > 0)
		rows_svg_legend(rows, PATTERN_DOTS, "invalid packets");
	for (size_t i = 0; i < ranking->count; i++) {
		const struct story_peer *peer = &STORY_PEERS(story)[ranking->items[i].peer];
		struct totals totals = {0};
		add(&totals, peer);
		bool is_link = svg_link(rows->buffer, links, "peers", peer->number);
		svg_name(rows->buffer, "end strong", (struct svg_box){ROWS_LEFT - 10, rows_svg_line(i), 0, 0},
			ranking->items[i].name, ROWS_NAME);
		svg_link_end(rows->buffer, is_link);
		draw_row(rows, i, &totals);
	}
	if (ranking->others.peers > 0) {
		snprintf(text, sizeof text, "%zu other peers", ranking->others.peers);
		svg_text(rows->buffer, "end strong", ROWS_LEFT - 10, rows_svg_line(ranking->count), text);
		draw_row(rows, ranking->count, &ranking->others);
	}
	svg_end(rows->buffer, &rows->words);
}

bool picture_peers(struct buffer *buffer, const struct story *story, const struct picture_links *links)
{
	struct ranking ranking;
	struct rows_svg rows = {.buffer = buffer};
	bool is_ranked = rank(story, &ranking);
	bool is_drawn = is_ranked && events_of(&ranking.all) > 0;
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
