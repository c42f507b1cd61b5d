/* SPDX-License-Identifier: MIT */
/*
 * The report sessions as text for people: Quick Modes stand under their Main Mode, and Quick Modes that follow each
 * other for one tunnel are one line where it says the same of each. Rows are collected first, as a Quick Mode can come
 * before its Main Mode.
 */
#include "report/report_output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/escape.h"
#include "common/message.h"
#include "common/quick_hash.h"
#include "common/ticks.h"
#include "output/text.h"
#include "report/reach.h"
#include "report/row_index.h"

#define NO_LINE UINT32_MAX

/* A row of the report. There are hundreds of thousands, so it is kept small. */
struct session {
	uint64_t opened, closed; /* ticks; closed: of an open one, how long its lifetime is over */
	uint64_t sa_id;
	uint64_t late; /* how long the lifetime of the one before was over; 0: nothing to tell */
	/* Offsets in texts; each text ends with a NUL. */
	size_t state, heading, peer, details;
	uint32_t number, under, follows; /* numbers of rows, NO_LINE for none */
	/* The first and last of the sessions shown under it. */
	uint32_t first, last;
	uint32_t next;   /* the next one shown under the same session */
	uint32_t newest; /* the last one in its line, itself where the line has no other */
	uint32_t rekeys;
	uint32_t recovered; /* how many of these rest on records that are not live */
	uint32_t overdue;   /* how many of these and itself are past their lifetime */
	bool is_mm : 1;
	bool is_run_out : 1; /* closed when its lifetime was over */
	bool is_late : 1;    /* closed when its lifetime had been over for some time */
	bool is_rekey : 1;   /* it renews an association, which need not have a row */
	/* The one that it follows seems to be another computer's, or came from another port behind NAT. */
	bool has_other_name : 1;
	bool has_other_port : 1;
	bool has_opened : 1;
	bool has_closed : 1;
	bool has_sa_id : 1;
	/* Its opening, or its end, is no live record. */
	bool is_opening_recovered : 1;
	bool is_end_recovered : 1;
	bool is_told : 1; /* shown under another one or in its line, and not by itself */
};

/* Size of a cache of texts by their hashes; a power of two. */
#define RECENT_TEXTS 16384u

struct sessions {
	struct session *items;
	size_t count, room;
	struct buffer texts;
	bool is_open; /* texts has memory */
	struct row_index index;
	size_t recent[RECENT_TEXTS]; /* offset of each text, plus 1; 0: none */
};

/*
 * Rows.
 */

enum value {
	KIND = 0,
	COMPUTER,
	SA_ID,
	STATE,
	OPENED,
	CLOSED,
	DURATION_SECONDS,
	OVERDUE,
	OTHER_COMPUTER,
	MM_LIFETIME_MINUTES,
	LIFETIME_SECONDS,
	LOCAL_ADDRESS,
	LOCAL_MASK,
	LOCAL_PORT,
	REMOTE_ADDRESS,
	REMOTE_MASK,
	REMOTE_PORT,
	REMOTE_TUNNEL_ENDPOINT,
	IP_PROTOCOL,
	REKEY_OF_OTHER_END,
	OPENED_ORIGIN,
	CLOSED_ORIGIN,
	/* What is told of a Main Mode, and then of a Quick Mode, in this order. */
	FIRST_OF_MM,
	END_OF_MM = FIRST_OF_MM + 9,
	FIRST_OF_QM = END_OF_MM,
	END_OF_QM = FIRST_OF_QM + 3,
};

static const char *const names[] = {"kind", "computer", "sa_id", "state", "opened", "closed", "duration_seconds",
	"overdue", "other_computer", "mm_lifetime_minutes", "lifetime_seconds", "local_address", "local_mask",
	"local_port", "remote_address", "remote_mask", "remote_port", "remote_tunnel_endpoint", "ip_protocol",
	"rekey_of_other_end", "opened_origin", "closed_origin", "role", "keying_module", "mm_auth_method",
	"em_auth_method", "mm_cipher", "mm_integrity", "dh_group", "remote_mm_principal", "remote_em_principal",
	"esp_cipher", "esp_integrity", "ah_integrity", NULL};

_Static_assert(sizeof names / sizeof names[0] == END_OF_QM + 1, "each has a number");
_Static_assert(END_OF_QM <= ROW_INDEX_NAMES, "each has a place");

static const struct ipsecevtx_report_value *find_value(const struct sessions *sessions, size_t number)
{
	return row_index_find(&sessions->index, number);
}

static void put_value(struct sessions *sessions, size_t number)
{
	const struct ipsecevtx_report_value *value = find_value(sessions, number);
	if (value)
		rows_text_value(&sessions->texts, value);
	else
		buffer_byte(&sessions->texts, '-');
}

/* Writes the values that are set, with commas between them. */
static void put_values(struct sessions *sessions, size_t first, size_t end)
{
	bool is_next = false;
	for (size_t i = first; i < end; i++) {
		const struct ipsecevtx_report_value *value = find_value(sessions, i);
		if (!value)
			continue;
		if (is_next)
			buffer_literal(&sessions->texts, ", ");
		rows_algorithm(&sessions->texts, value);
		is_next = true;
	}
}

/*
 * Ends a text that begins at start, and returns where it is kept: the same text of another session is used again, as
 * sessions of one tunnel are much alike. Texts whose hashes collide are only kept more than once.
 */
static size_t end_text(struct sessions *sessions, size_t start)
{
	struct buffer *texts = &sessions->texts;
	buffer_byte(texts, '\0');
	if (texts->error != 0)
		return 0;
	size_t length = texts->used - start;
	size_t *recent = &sessions->recent[quick_hash(texts->data + start, length) % RECENT_TEXTS];
	if (*recent > 0 && *recent - 1 + length <= start &&
		memcmp(texts->data + *recent - 1, texts->data + start, length) == 0) {
		texts->used = start;
		return *recent - 1;
	}
	*recent = start + 1;
	return start;
}

/* The other gateway. */
static void put_other_end(struct sessions *sessions)
{
	put_value(sessions, find_value(sessions, REMOTE_TUNNEL_ENDPOINT) ? REMOTE_TUNNEL_ENDPOINT : REMOTE_ADDRESS);
}

static size_t put_peer(struct sessions *sessions)
{
	size_t start = sessions->texts.used;
	put_other_end(sessions);
	return end_text(sessions, start);
}

/* The computer, and who is at the other end. */
static size_t put_heading(struct sessions *sessions)
{
	struct buffer *texts = &sessions->texts;
	size_t start = texts->used;
	const struct ipsecevtx_report_value *other = find_value(sessions, OTHER_COMPUTER);
	put_value(sessions, COMPUTER);
	buffer_literal(texts, " - ");
	put_other_end(sessions);
	if (other) {
		buffer_literal(texts, " (");
		rows_text_value(texts, other);
		buffer_byte(texts, ')');
	}
	return end_text(sessions, start);
}

/* address is the number of an address, which mask and port follow. */
static void put_side(struct sessions *sessions, size_t address)
{
	const struct ipsecevtx_report_value *port = find_value(sessions, address + 2);
	rows_network(&sessions->texts, find_value(sessions, address), find_value(sessions, address + 1));
	if (port && port->number != 0) {
		buffer_literal(&sessions->texts, " port ");
		rows_text_value(&sessions->texts, port);
	}
}

static size_t put_details(struct sessions *sessions, bool is_mm)
{
	struct buffer *texts = &sessions->texts;
	size_t start = texts->used;
	if (is_mm) {
		put_values(sessions, FIRST_OF_MM, END_OF_MM);
		return end_text(sessions, start);
	}
	put_side(sessions, LOCAL_ADDRESS);
	buffer_literal(texts, " - ");
	put_side(sessions, REMOTE_ADDRESS);
	const struct ipsecevtx_report_value *protocol = find_value(sessions, IP_PROTOCOL);
	if (protocol && protocol->number != 0) {
		buffer_literal(texts, " protocol ");
		rows_text_value(texts, protocol);
	}
	bool has_any = false;
	for (size_t i = FIRST_OF_QM; i < END_OF_QM; i++)
		has_any = has_any || find_value(sessions, i);
	if (has_any)
		buffer_literal(texts, ", ");
	put_values(sessions, FIRST_OF_QM, END_OF_QM);
	return end_text(sessions, start);
}

static struct session *new_session(struct output *output, struct sessions *sessions)
{
	if (!sessions->is_open) {
		sessions->is_open = buffer_open(&sessions->texts, -1, 65536);
		row_index_init(&sessions->index, names);
		if (!sessions->is_open) {
			buffer_fail(output->buffer, ENOMEM);
			return NULL;
		}
	}
	if (sessions->count == sessions->room) {
		size_t room = sessions->room ? sessions->room + sessions->room / 2 : 64;
		struct session *items = room < NO_LINE ? realloc(sessions->items, room * sizeof *items) : NULL;
		if (!items) {
			buffer_fail(output->buffer, ENOMEM);
			return NULL;
		}
		sessions->items = items;
		sessions->room = room;
	}
	return &sessions->items[sessions->count++];
}

/*
 * Notes whether it was closed within a minute of its lifetime's end or later, and whether more than 5 minutes later.
 * Both margins are at most a tenth of the lifetime. That it is overdue is told otherwise.
 */
static void note_end_of_lifetime(const struct sessions *sessions, struct session *session)
{
	const struct ipsecevtx_report_value *duration = find_value(sessions, DURATION_SECONDS);
	const struct ipsecevtx_report_value *minutes = find_value(sessions, MM_LIFETIME_MINUTES);
	const struct ipsecevtx_report_value *seconds = find_value(sessions, LIFETIME_SECONDS);
	uint64_t lifetime = minutes ? minutes->number * TICKS_A_MINUTE : seconds ? seconds->number * TICKS_A_SECOND : 0;
	uint64_t tenth = lifetime / 10;
	if (!duration || lifetime == 0)
		return;
	session->is_run_out = duration->number + (tenth < TICKS_A_MINUTE ? tenth : TICKS_A_MINUTE) >= lifetime;
	session->is_late = duration->number > lifetime + (tenth < ROWS_LONG_OVER ? tenth : ROWS_LONG_OVER);
}

/* All rows have smaller numbers, as there are fewer events. */
static uint32_t row_number(size_t number)
{
	return number < NO_LINE ? (uint32_t)number : NO_LINE;
}

static void take_row(struct output *output, void *state, const struct ipsecevtx_report_row *row)
{
	struct sessions *sessions = state;
	uint32_t place = (uint32_t)sessions->count;
	struct session *session = new_session(output, sessions);
	if (!session)
		return;
	row_index_take(&sessions->index, row);
	const struct ipsecevtx_report_value *opened = find_value(sessions, OPENED);
	const struct ipsecevtx_report_value *closed = find_value(sessions, CLOSED);
	const struct ipsecevtx_report_value *sa_id = find_value(sessions, SA_ID);
	const struct ipsecevtx_report_value *overdue = find_value(sessions, OVERDUE);
	const struct ipsecevtx_report_value *kind = find_value(sessions, KIND);
	const struct ipsecevtx_report_value *other_end = find_value(sessions, REKEY_OF_OTHER_END);
	*session = (struct session){.number = row_number(row->number),
		.under = row_number(row->under),
		.follows = row_number(row->follows),
		.is_mm = kind && kind->text.data[0] == 'm',
		.overdue = overdue && overdue->number,
		.is_rekey = row->follows != IPSECEVTX_REPORT_NO_ROW,
		.late = row->late > ROWS_LONG_OVER ? row->late : 0,
		.has_other_name = other_end && strcmp(other_end->text.data, "certificate") == 0,
		.has_other_port = other_end && strcmp(other_end->text.data, "port") == 0,
		.is_opening_recovered = find_value(sessions, OPENED_ORIGIN) != NULL,
		.is_end_recovered = find_value(sessions, CLOSED_ORIGIN) != NULL,
		.has_opened = opened != NULL,
		.has_closed = closed != NULL,
		.has_sa_id = sa_id != NULL,
		.opened = opened ? opened->number : 0,
		.closed = closed ? closed->number : row->beyond,
		.sa_id = sa_id ? sa_id->number : 0,
		.first = NO_LINE,
		.last = NO_LINE,
		.next = NO_LINE,
		.newest = place};
	note_end_of_lifetime(sessions, session);
	size_t start = sessions->texts.used;
	put_value(sessions, STATE);
	session->state = end_text(sessions, start);
	session->heading = put_heading(sessions);
	session->peer = put_peer(sessions);
	session->details = put_details(sessions, session->is_mm);
	if (sessions->texts.error != 0)
		buffer_fail(output->buffer, sessions->texts.error);
}

/* Which sessions belong together. */

/* The session with that row's number; sessions are in the order of these. */
static uint32_t find(const struct sessions *sessions, uint32_t number)
{
	size_t low = 0, high = sessions->count;
	if (number < high && sessions->items[number].number == number)
		return number;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (sessions->items[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low < sessions->count && sessions->items[low].number == number ? (uint32_t)low : NO_LINE;
}

/* A text can be kept twice. */
static bool is_same_text(const struct sessions *sessions, size_t one, size_t other)
{
	return one == other || strcmp(sessions->texts.data + one, sessions->texts.data + other) == 0;
}

/* Most time between an end and the next opening, whose events can come in either order. */
#define AT_ONCE TICKS_A_SECOND

/*
 * Whether one took over from another, which stood until then and no longer than the first, so that the line's end is
 * that of its last session, and the tunnel was not down in between.
 */
static bool takes_over(const struct sessions *sessions, const struct session *session, const struct session *other)
{
	if (!session->has_opened || session->late > 0)
		return false;
	if (!other->has_closed) {
		bool is_replaced = strcmp(sessions->texts.data + other->state, "replaced") == 0;
		return is_replaced || (!session->has_closed && is_same_text(sessions, other->state, session->state));
	}
	return other->closed + AT_ONCE >= session->opened && (!session->has_closed || other->closed <= session->closed);
}

/*
 * The first session of the line that this one continues, or NO_LINE. It must have taken over from the line's last one
 * under the same Main Mode, and all that the line says must be true of it: an attacker who writes an event that follows
 * a tunnel, with a gateway of his own, gets a line of his own.
 */
static uint32_t line_of(const struct sessions *sessions, const struct session *session)
{
	uint32_t before = find(sessions, session->follows);
	if (before == NO_LINE || sessions->items[before].under != session->under)
		return NO_LINE;
	/* In a session that is not the first of its line, next is the line's first. */
	uint32_t first = sessions->items[before].newest == NO_LINE ? sessions->items[before].next : before;
	const struct session *line = &sessions->items[first];
	bool is_last = before == line->newest && takes_over(sessions, session, &sessions->items[before]);
	bool is_same = is_last && is_same_text(sessions, line->peer, session->peer) &&
		       is_same_text(sessions, line->details, session->details);
	return is_same ? first : NO_LINE;
}

/*
 * Shows a session under its Main Mode, in a line of its own or in the line that it continues, whose first it keeps as
 * next.
 */
static void attach(struct sessions *sessions, uint32_t place)
{
	struct session *session = &sessions->items[place];
	uint32_t under = session->is_mm ? NO_LINE : find(sessions, session->under);
	if (under == NO_LINE)
		return;
	uint32_t first = line_of(sessions, session);
	session->is_told = true;
	if (first != NO_LINE) {
		session->newest = NO_LINE;
		session->next = first;
		sessions->items[first].newest = place;
		sessions->items[first].recovered += session->is_opening_recovered || session->is_end_recovered;
		sessions->items[first].overdue += session->overdue;
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

/* Writes how a line's end relates to its lifetime, and how many in the line were closed long after theirs. */
static void put_lifetime(struct output *output, const struct session *session, const struct session *newest)
{
	struct buffer *buffer = output->buffer;
	if (!newest->has_closed && newest->closed > ROWS_LONG_OVER) {
		text_color(output, TEXT_YELLOW);
		buffer_literal(buffer, ", ");
		rows_duration(buffer, newest->closed);
		buffer_literal(buffer, " past its lifetime");
		text_color(output, TEXT_PLAIN);
	}
	if (session->overdue > 0) {
		text_color(output, TEXT_YELLOW);
		buffer_literal(buffer, ", ");
		if (session->rekeys > 0) {
			buffer_u64(buffer, session->overdue);
			buffer_literal(buffer, " of ");
			buffer_u64(buffer, (uint64_t)session->rekeys + 1);
			buffer_byte(buffer, ' ');
		}
		buffer_string(buffer, session->overdue > 1 ? "past their lifetime" : "past its lifetime");
		text_color(output, TEXT_PLAIN);
	} else if (newest->is_run_out) {
		buffer_string(
			buffer, newest->is_late ? ", after the end of its lifetime" : ", at the end of its lifetime");
	}
}

/* Writes how and when the session, or the last one in its line, ended. */
static void put_end(struct output *output, const struct sessions *sessions, const struct session *session)
{
	struct buffer *buffer = output->buffer;
	const struct session *newest = &sessions->items[session->newest];
	const char *state = sessions->texts.data + newest->state;
	bool is_no_open = strcmp(state, "no_open") == 0;
	text_color(output, is_no_open || strcmp(state, "lost") == 0 ? TEXT_YELLOW : TEXT_PLAIN);
	buffer_string(buffer, is_no_open ? ROWS_NO_OPEN : state);
	if (is_no_open && output->report_options.left_out & (IPSECEVTX_LEFT_OUT_OPENINGS | IPSECEVTX_LEFT_OUT_PEERS))
		buffer_literal(buffer, " among the events asked for");
	text_color(output, TEXT_PLAIN);
	/* Its end may be among the events left out. */
	bool has_end = is_no_open || strcmp(state, "closed") == 0;
	if (!has_end && output->report_options.left_out & (IPSECEVTX_LEFT_OUT_ENDS | IPSECEVTX_LEFT_OUT_PEERS))
		buffer_literal(buffer, " as far as the events asked for tell");
	if (!session->has_opened && !is_no_open)
		buffer_literal(buffer, ", opened at an unknown time");
	if (session->has_opened && newest->has_closed) {
		buffer_literal(buffer, " after ");
		rows_duration(buffer, newest->closed - session->opened);
	}
	if (session->rekeys > 0) {
		buffer_literal(buffer, ", ");
		buffer_u64(buffer, session->rekeys);
		buffer_string(buffer, session->rekeys == 1 ? " rekey" : " rekeys");
	}
	put_lifetime(output, session, newest);
}

/* other: NULL where it is not known. */
static void put_main_mode(struct buffer *buffer, const struct session *other)
{
	if (other && other->has_sa_id) {
		buffer_literal(buffer, "Main Mode ");
		buffer_u64(buffer, other->sa_id);
	} else {
		buffer_literal(buffer, "a Main Mode");
	}
}

static void put_later(
	struct buffer *buffer, uint64_t time, const char *behind, const struct session *other, const char *ended)
{
	buffer_literal(buffer, ", opened ");
	rows_duration(buffer, time);
	buffer_string(buffer, behind);
	put_main_mode(buffer, other);
	buffer_string(buffer, ended);
}

/*
 * Writes which Main Mode one follows. That of another computer with the same address is no rekey; by the port alone
 * that is not sure.
 */
static void put_followed(struct buffer *buffer, const struct sessions *sessions, const struct session *session)
{
	uint32_t before = find(sessions, session->follows);
	const struct session *other = before == NO_LINE ? NULL : &sessions->items[before];
	if (session->late > 0) {
		put_later(buffer, session->late, " after the lifetime of ", other,
			session->has_other_name ? " with another certificate and name was over" : " was over");
		return;
	}
	if (!session->has_other_name && !session->has_other_port) {
		if (other && other->has_closed && other->closed + AT_ONCE < session->opened)
			put_later(buffer, session->opened - other->closed, " after ", other, " ended");
		else
			buffer_literal(buffer, ", a rekey");
		return;
	}
	/* With --at the other one need not be in the report. */
	bool did_stand = session->has_other_port || (other && (!other->has_closed || other->closed > session->opened));
	buffer_string(buffer, did_stand ? ", opened while " : other ? ", behind " : ", opened after ");
	put_main_mode(buffer, other);
	buffer_string(buffer, session->has_other_name ? " with another certificate and name" : " from another port");
	buffer_string(buffer, did_stand ? " stood" : "");
}

/* Writes that events are from records that are not live, and so may be of any time. */
static void put_recovered(struct output *output, const struct session *session)
{
	bool is_opening = session->is_opening_recovered, is_end = session->is_end_recovered;
	bool is_whole = is_opening && (is_end || !session->has_closed);
	const uint32_t recovered = session->recovered + (is_opening || is_end);
	if (recovered == 0)
		return;
	text_color(output, TEXT_YELLOW);
	buffer_literal(output->buffer, ", ");
	if (session->rekeys > 0)
		buffer_string(output->buffer, recovered < session->rekeys + 1 ? "in part " : "");
	else if (!is_whole && session->has_opened)
		buffer_string(output->buffer, is_opening ? "opening " : "end ");
	buffer_literal(output->buffer, "recovered");
	text_color(output, TEXT_PLAIN);
}

/* above: the session that it is shown under; its peer is told only where it has another. */
static void put_session(struct output *output, const struct sessions *sessions, const struct session *session,
	const struct session *above)
{
	struct buffer *buffer = output->buffer;
	const char *texts = sessions->texts.data;
	buffer_literal(buffer, "    ");
	text_color(output, TEXT_BOLD);
	buffer_string(buffer, session->is_mm ? "Main Mode " : "Quick Mode ");
	if (session->has_sa_id)
		buffer_u64(buffer, session->sa_id);
	else
		buffer_byte(buffer, '-');
	text_color(output, TEXT_PLAIN);
	if (above && !is_same_text(sessions, above->peer, session->peer)) {
		buffer_literal(buffer, " with ");
		buffer_string(buffer, texts + session->peer);
	}
	buffer_literal(buffer, "  ");
	put_end(output, sessions, session);
	if (session->is_mm && session->is_rekey)
		put_followed(buffer, sessions, session);
	put_recovered(output, session);
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
	put_session(output, sessions, session, NULL);
	for (uint32_t i = session->first; i != NO_LINE; i = sessions->items[i].next)
		put_session(output, sessions, &sessions->items[i], session);
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
	for (uint32_t i = 0; i < sessions->count; i++)
		attach(sessions, i);
	for (size_t i = 0; i < sessions->count && output->buffer->error == 0; i++) {
		if (sessions->items[i].is_told)
			continue;
		if (is_next)
			buffer_byte(output->buffer, '\n');
		put_block(output, sessions, &sessions->items[i]);
		is_next = true;
	}
	/* What stood at the time may have been opened long before the events asked for. */
	if (output->report_options.has_at && output->report_options.left_out & IPSECEVTX_LEFT_OUT_OPENINGS)
		rows_wrapped(output,
			"what stood then and was opened outside of the events asked for is not known, and not here", 0);
	if (sessions->is_open)
		buffer_close(&sessions->texts);
	free(sessions->items);
}

/* Says where no log reaches the time of --at, as a wrong year is soon typed. A page says so itself. */
static void tell_reach(struct output *output, const struct ipsecevtx_report *report)
{
	struct buffer *line = &output->scratch;
	line->used = 0;
	if (!output->format->report)
		reach_put(line, report, &output->report_options);
	if (line->error != 0 || line->used == 0)
		return;
	if (output->format != &output_text) {
		message("--at: %.*s", (int)line->used, line->data);
		return;
	}
	buffer_byte(line, '\n');
	text_wrap_lines(output->buffer, line->data, line->used, output->width);
}

static void end(struct output *output)
{
	const struct report_text text = {.row = take_row,
		.none = output->report_options.has_at ? "no security association is known to have stood then"
						      : "no security association",
		.end = put_all,
		.state_size = sizeof(struct sessions),
		.last = tell_reach};
	report_end(output, &text);
}

const struct output_kind output_sessions = {
	.name = "sessions",
	.help = "every security association: when it was\nopened and closed, and with whom",
	REPORT_MEMBERS,
	.end = end,
};
