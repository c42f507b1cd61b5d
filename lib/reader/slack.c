/* SPDX-License-Identifier: MIT */
#include "reader/slack.h"

#include <string.h>

#include "reader/live_part.h"

static bool is_younger(const struct record *record, const struct record_identity *identity)
{
	return identity->time != 0 && record->written_time != 0 && identity->time > record->written_time;
}

static int sign_of(uint64_t number, uint64_t other)
{
	return number > other ? 1 : number < other ? -1 : 0;
}

/* Whether the last live record is of the same stream, and by one number this one is behind it, by the other not. */
static bool is_crossed(
	const struct slack_order *order, const struct record *record, const struct record_identity *identity)
{
	if (!order->has_records || identity->stream != order->identity.stream || !identity->record_id ||
		!order->identity.record_id)
		return false;
	return sign_of(identity->record_id, order->identity.record_id) != sign_of(record->record_id, order->record_id);
}

/* Adds a readable live record. */
static void see(struct slack_order *order, const struct record *record, const struct record_identity *identity)
{
	order->is_ordered &= !is_crossed(order, record, identity);
	order->is_younger |= is_younger(record, identity);
	order->is_numbered &= identity->record_id == record->record_id;
	order->has_records = true;
	order->identity = *identity;
	order->record_id = record->record_id;
}

void slack_look(struct slack_order *order, struct classifier *classifier, const struct chunk *chunk)
{
	struct live_walk walk;
	memset(order, 0, sizeof *order);
	order->is_known = order->is_numbered = order->is_ordered = true;
	live_walk_begin(&walk, chunk);
	while (live_walk_next(&walk, classifier)) {
		if (walk.is_readable)
			see(order, &walk.record, &walk.class.identity);
	}
}

const char *slack_doubt(const struct slack_order *order, const struct record *record, const struct record_class *class)
{
	const struct record_identity *identity = &class->identity;
	if (is_younger(record, identity) && !order->is_younger)
		return "its event is younger than its header";
	if (order->has_records && order->is_numbered && identity->record_id && identity->record_id != record->record_id)
		return "its number is not its header's, as in all live records of its chunk";
	if (order->is_ordered && is_crossed(order, record, identity))
		return "its number and its header's are not in the order of the live records";
	if (record_has_hidden(record, class->finish))
		return "its header says more bytes than its values take";
	return NULL;
}
