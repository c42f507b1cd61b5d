/* SPDX-License-Identifier: MIT */
/*
 * Associations for people: Quick Modes stand under their Main Mode, and those that follow each other for one tunnel are
 * one line. They are told when all are known, for a Quick Mode can come before its Main Mode.
 */
#include "report/report.h"

#include <errno.h>
#include <stdlib.h>

#include "common/escape.h"
#include "output/text.h"

#define NO_LINE SIZE_MAX

struct session {
	size_t number, under, follows; /* of its row */
	bool is_mm, is_overdue;
	bool is_run_out; /* closed when its lifetime was over */
	bool has_opened, has_closed;
	uint64_t opened, closed; /* ticks */
	/* Texts, by where they begin in texts; each ends with a NUL. */
	size_t state, heading, name, details;
	/* The sessions that are shown under it, first and last. */
	size_t first, last;
	size_t next;   /* shown under the same session */
	size_t newest; /* of those that follow each other, itself for none */
	size_t rekeys;
	bool is_told; /* it stands under another one, or in the line of one: it is not shown by itself */
};

struct sessions {
	struct session *items;
	size_t count, room;
	struct buffer texts;
	bool is_open; /* texts */
};

/*
 * Rows.
 */

/* Those that are set, with commas between them. */
static void put_values(struct buffer *buffer, const struct ipsecevtx_report_row *row, const char *const *names)
{
	bool is_next = false;
	for (; *names; names++) {
		const struct ipsecevtx_report_value *value = rows_find(row, *names);
		if (!value)
			continue;
		if (is_next)
			buffer_literal(buffer, ", ");
		rows_algorithm(buffer, value);
		is_next = true;
	}
}

static size_t end_text(struct buffer *texts, size_t start)
{
	buffer_byte(texts, '\0');
	return start;
}

/* The computer, and who is at the other end. */
static size_t put_heading(struct buffer *texts, const struct ipsecevtx_report_row *row)
{
	size_t start = texts->used;
	const struct ipsecevtx_report_value *other = rows_find(row, "other_computer");
	const struct ipsecevtx_report_value *endpoint = rows_find(row, "remote_tunnel_endpoint");
	rows_put(texts, row, "computer");
	buffer_literal(texts, " - ");
	if (endpoint)
		rows_text_value(texts, endpoint);
	else
		rows_put(texts, row, "remote_address");
	if (other) {
		buffer_literal(texts, " (");
		rows_text_value(texts, other);
		buffer_byte(texts, ')');
	}
	return end_text(texts, start);
}

static size_t put_name(struct buffer *texts, const struct ipsecevtx_report_row *row, bool is_mm)
{
	size_t start = texts->used;
	buffer_string(texts, is_mm ? "Main Mode " : "Quick Mode ");
	rows_put(texts, row, "sa_id");
	return end_text(texts, start);
}

static void put_side(struct buffer *texts, const struct ipsecevtx_report_row *row, const char *const names[3])
{
	const struct ipsecevtx_report_value *port = rows_find(row, names[2]);
	rows_network(texts, rows_find(row, names[0]), rows_find(row, names[1]));
	if (port && port->number != 0) {
		buffer_literal(texts, " port ");
		rows_text_value(texts, port);
	}
}

static size_t put_details(struct buffer *texts, const struct ipsecevtx_report_row *row, bool is_mm)
{
	static const char *const mm[] = {"role", "keying_module", "mm_auth_method", "em_auth_method", "mm_cipher",
		"mm_integrity", "dh_group", "remote_mm_principal", "remote_em_principal", NULL};
	static const char *const qm[] = {"esp_cipher", "esp_integrity", "ah_integrity", NULL};
	static const char *const local[3] = {"local_address", "local_mask", "local_port"};
	static const char *const remote[3] = {"remote_address", "remote_mask", "remote_port"};
	size_t start = texts->used;
	if (is_mm) {
		put_values(texts, row, mm);
		return end_text(texts, start);
	}
	put_side(texts, row, local);
	buffer_literal(texts, " - ");
	put_side(texts, row, remote);
	const struct ipsecevtx_report_value *protocol = rows_find(row, "ip_protocol");
	if (protocol && protocol->number != 0) {
		buffer_literal(texts, " protocol ");
		rows_text_value(texts, protocol);
	}
	if (rows_find(row, "esp_cipher") || rows_find(row, "esp_integrity") || rows_find(row, "ah_integrity"))
		buffer_literal(texts, ", ");
	put_values(texts, row, qm);
	return end_text(texts, start);
}

static struct session *new_session(struct output *output, struct sessions *sessions)
{
	if (!sessions->is_open) {
		sessions->is_open = buffer_open(&sessions->texts, -1, 65536);
		if (!sessions->is_open) {
			buffer_fail(output->buffer, ENOMEM);
			return NULL;
		}
	}
	if (sessions->count == sessions->room) {
		size_t room = sessions->room ? 2 * sessions->room : 64;
		struct session *items = realloc(sessions->items, room * sizeof *items);
		if (!items) {
			buffer_fail(output->buffer, ENOMEM);
			return NULL;
		}
		sessions->items = items;
		sessions->room = room;
	}
	return &sessions->items[sessions->count++];
}

/* Closed within a minute of the end of its lifetime, or later: overdue is told besides. */
static bool has_run_out(const struct ipsecevtx_report_row *row)
{
	const uint64_t second = 10000000, minute = 60 * second;
	const struct ipsecevtx_report_value *duration = rows_find(row, "duration_seconds");
	const struct ipsecevtx_report_value *minutes = rows_find(row, "mm_lifetime_minutes");
	const struct ipsecevtx_report_value *seconds = rows_find(row, "lifetime_seconds");
	uint64_t lifetime = minutes ? minutes->number * minute : seconds ? seconds->number * second : 0;
	return duration && lifetime != 0 && duration->number + minute >= lifetime;
}

static void take_row(struct output *output, void *state, const struct ipsecevtx_report_row *row)
{
	struct sessions *sessions = state;
	size_t place = sessions->count;
	struct session *session = new_session(output, sessions);
	if (!session)
		return;
	struct buffer *texts = &sessions->texts;
	const struct ipsecevtx_report_value *opened = rows_find(row, "opened"), *closed = rows_find(row, "closed");
	const struct ipsecevtx_report_value *overdue = rows_find(row, "overdue"), *kind = rows_find(row, "kind");
	*session = (struct session){.number = row->number,
		.under = row->under,
		.follows = row->follows,
		.is_mm = kind && kind->text.data[0] == 'm',
		.is_overdue = overdue && overdue->number,
		.is_run_out = has_run_out(row),
		.has_opened = opened != NULL,
		.has_closed = closed != NULL,
		.opened = opened ? opened->number : 0,
		.closed = closed ? closed->number : 0,
		.first = NO_LINE,
		.last = NO_LINE,
		.next = NO_LINE,
		.newest = place,
		.state = texts->used};
	rows_put(texts, row, "state");
	end_text(texts, 0);
	session->heading = put_heading(texts, row);
	session->name = put_name(texts, row, session->is_mm);
	session->details = put_details(texts, row, session->is_mm);
	if (texts->error != 0)
		buffer_fail(output->buffer, texts->error);
}

/*
 * Who belongs to whom.
 */

/* The session of a row's number; they are in the order of these. */
static size_t find(const struct sessions *sessions, size_t number)
{
	size_t low = 0, high = sessions->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (sessions->items[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low < sessions->count && sessions->items[low].number == number ? low : NO_LINE;
}

/* The first of those that follow each other under one Main Mode: each knows it as its next. */
static void attach(struct sessions *sessions, size_t place)
{
	struct session *session = &sessions->items[place];
	size_t under = find(sessions, session->under), before = find(sessions, session->follows);
	if (session->is_mm || under == NO_LINE)
		return;
	session->is_told = true;
	if (before != NO_LINE && sessions->items[before].under == session->under) {
		/* Of one that is not the first in its line, next is the first. */
		size_t first = sessions->items[before].newest == NO_LINE ? sessions->items[before].next : before;
		session->newest = NO_LINE;
		session->next = first;
		sessions->items[first].newest = place;
		sessions->items[first].rekeys++;
		return;
	}
	struct session *parent = &sessions->items[under];
	if (parent->first == NO_LINE)
		parent->first = place;
	else
		sessions->items[parent->last].next = place;
	parent->last = place;
}

/*
 * Lines.
 */

/* How and when it ended, or the last of those that it began. */
static void put_end(struct output *output, const struct sessions *sessions, const struct session *session)
{
	struct buffer *buffer = output->buffer;
	const struct session *newest = &sessions->items[session->newest];
	const char *state = sessions->texts.data + newest->state;
	bool is_odd = strcmp(state, "lost") == 0 || strcmp(state, "no_open") == 0;
	text_color(output, is_odd ? TEXT_YELLOW : TEXT_PLAIN);
	buffer_string(buffer, strcmp(state, "no_open") == 0 ? "closed, opened before these logs" : state);
	text_color(output, TEXT_PLAIN);
	if (session->has_opened && newest->has_closed) {
		buffer_literal(buffer, " after ");
		rows_duration(buffer, newest->closed - session->opened);
	}
	if (session->rekeys > 0) {
		buffer_literal(buffer, ", ");
		buffer_u64(buffer, session->rekeys);
		buffer_string(buffer, session->rekeys == 1 ? " rekey" : " rekeys");
	}
	if (newest->is_overdue) {
		text_color(output, TEXT_YELLOW);
		buffer_literal(buffer, ", past its lifetime");
		text_color(output, TEXT_PLAIN);
	} else if (newest->is_run_out) {
		buffer_literal(buffer, ", at the end of its lifetime");
	}
}

static void put_session(struct output *output, const struct sessions *sessions, const struct session *session)
{
	struct buffer *buffer = output->buffer;
	const char *texts = sessions->texts.data;
	buffer_literal(buffer, "    ");
	text_color(output, TEXT_BOLD);
	buffer_string(buffer, texts + session->name);
	text_color(output, TEXT_PLAIN);
	buffer_literal(buffer, "  ");
	put_end(output, sessions, session);
	if (session->is_mm && session->follows != IPSECEVTX_REPORT_NO_ROW)
		buffer_literal(buffer, ", a rekey");
	buffer_byte(buffer, '\n');
	rows_wrapped(output, texts + session->details, 8);
}

static void put_lines(struct output *output, const struct sessions *sessions, const struct session *session)
{
	struct buffer *buffer = output->buffer;
	if (session->has_opened)
		rows_moment(buffer, session->opened);
	else if (session->has_closed)
		rows_moment(buffer, session->closed);
	else
		buffer_byte(buffer, '-');
	buffer_literal(buffer, "  ");
	buffer_string(buffer, sessions->texts.data + session->heading);
	buffer_byte(buffer, '\n');
	put_session(output, sessions, session);
	for (size_t i = session->first; i != NO_LINE; i = sessions->items[i].next)
		put_session(output, sessions, &sessions->items[i]);
}

static void put_block(struct output *output, const struct sessions *sessions, const struct session *session)
{
	struct buffer *buffer = output->buffer, *lines = &output->object;
	lines->used = 0;
	output->buffer = lines;
	put_lines(output, sessions, session);
	output->buffer = buffer;
	text_wrap_lines(buffer, lines->data, lines->used, output->width);
	buffer_mark(buffer);
}

static void put_all(struct output *output, void *state)
{
	struct sessions *sessions = state;
	bool is_next = false;
	for (size_t i = 0; i < sessions->count; i++)
		attach(sessions, i);
	for (size_t i = 0; i < sessions->count && output->buffer->error == 0; i++) {
		if (sessions->items[i].is_told)
			continue;
		if (is_next)
			buffer_byte(output->buffer, '\n');
		put_block(output, sessions, &sessions->items[i]);
		is_next = true;
	}
	if (sessions->is_open)
		buffer_close(&sessions->texts);
	free(sessions->items);
}

static void end(struct output *output)
{
	static const struct report_text text = {.row = take_row,
		.none = "no security association",
		.end = put_all,
		.state_size = sizeof(struct sessions)};
	report_end(output, &text);
}

const struct output_kind output_sessions = {
	.name = "sessions",
	.help = "every security association: when it was\nopened and closed, and with whom",
	REPORT_MEMBERS,
	.end = end,
};
