/* SPDX-License-Identifier: MIT */
/*
 * The report findings: what is odd about the evidence, file by file in the order of offsets, each finding with the
 * events that it touches. Those can come late: an event whose template definition stands further on comes at the end of
 * its input. So the findings of an input are held until then, up to a limit; beyond it, those that are complete by all
 * that is known are written. The report must not depend on when that happens, nor on whether findings about a chunk
 * come before its events or among them, so that any number of threads gives the same report.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/array.h"
#include "common/escape.h"
#include "common/json.h"
#include "output/finding.h"
#include "output/text.h"
#include "report/findings_seen.h"
#include "report/found.h"
#include "report/report_output.h"
#include "report/reported.h"

#define HELD_LIMIT ((size_t)8 * 1024 * 1024)

/* A record and a finding about it lie within this many bytes. */
#define CHUNK_SIZE FINDINGS_CHUNK

enum touch {
	TOUCHES_NOTHING,
	TOUCHES_RECORD, /* the event at its offset */
	TOUCHES_HIDDEN, /* the event that it lies inside of, and the events in it */
	TOUCHES_CHUNK,  /* events that are marked because of it */
};

struct held {
	struct ipsecevtx_finding finding; /* its strings are copies */
	uint64_t end;                     /* where what it touches ends */
	enum touch touch;
	unsigned marks; /* marks of the events that it touches in a chunk */
	uint64_t event_count;
	struct buffer events; /* text about the events; not open before the first */
};

/* Ordered by offset, and at one offset by their coming. */
struct held_list {
	struct held **items;
	size_t count;
	size_t room;
};

struct findings_report {
	struct held_list held;
	struct held_list wide; /* the held findings that touch more than one record */
	size_t bytes;          /* memory of the held findings, roughly */
	struct seen_list seen;
	uint64_t last_chunk; /* chunk of the finding that came last: its offset / CHUNK_SIZE */
	bool has_heading;    /* the input's name was written */
	struct reported reported;
	bool is_behind;     /* all inputs */
	struct found found; /* findings for a format that writes them at the end */
	uint64_t written;
	uint64_t totals[IPSECEVTX_FINDING_COUNT][FINDING_SEVERITIES];
};

static void fail(struct output *output)
{
	buffer_fail(output->buffer, ENOMEM);
}

/*
 * What a finding touches.
 */

static unsigned marks_of(enum ipsecevtx_finding_kind kind)
{
	switch (kind) {
	case IPSECEVTX_FINDING_CHUNK_DATA_CRC:
		return IPSECEVTX_MARK_CHUNK_CRC;
	case IPSECEVTX_FINDING_CHUNK_MAGIC:
	case IPSECEVTX_FINDING_CHUNK_HEADER:
	case IPSECEVTX_FINDING_CHUNK_HEADER_CRC:
	case IPSECEVTX_FINDING_CHUNK_DISPLACED:
		return IPSECEVTX_MARK_CHUNK_HEADER;
	default:
		return 0;
	}
}

static void set_reach(struct held *held)
{
	const struct ipsecevtx_finding *finding = &held->finding;
	uint64_t length = finding->length ? finding->length : 1;
	held->marks = marks_of(finding->kind);
	if (held->marks) {
		held->touch = TOUCHES_CHUNK;
		/* The length of such a finding is that of the damage. */
		if (finding->kind != IPSECEVTX_FINDING_CHUNK_DISPLACED)
			length = CHUNK_SIZE;
	} else if (finding->kind == IPSECEVTX_FINDING_HIDDEN_DATA) {
		held->touch = TOUCHES_HIDDEN;
	} else if (finding->record_id != 0 && !finding_is_of_set(finding)) {
		held->touch = TOUCHES_RECORD;
	}
	held->end = finding->offset + length < finding->offset ? UINT64_MAX : finding->offset + length;
}

static bool is_within(const struct held *held, uint64_t offset)
{
	return offset >= held->finding.offset && offset < held->end;
}

static bool touches(const struct held *held, const struct seen *event)
{
	const struct ipsecevtx_finding *finding = &held->finding;
	switch (held->touch) {
	case TOUCHES_RECORD:
		return event->offset == finding->offset;
	case TOUCHES_HIDDEN:
		/* Between hidden events can stand ones that are in free space by right. */
		if (is_within(held, event->offset) && (event->offset == finding->offset || finding->record_id == 0 ||
							      (event->marks & IPSECEVTX_MARK_HIDDEN) != 0))
			return true;
		return event->header_record_id == finding->record_id && event->offset < finding->offset &&
		       finding->offset - event->offset < CHUNK_SIZE;
	case TOUCHES_CHUNK:
		return is_within(held, event->offset) && (event->marks & held->marks) != 0;
	default:
		return false;
	}
}

/*
 * Writing.
 */

static enum text_color color_of(enum ipsecevtx_severity severity)
{
	if (severity == IPSECEVTX_SEVERITY_NOTE)
		return TEXT_DIM;
	return severity == IPSECEVTX_SEVERITY_WARNING ? TEXT_YELLOW : TEXT_RED;
}

static void put_padded(struct buffer *buffer, const char *word, size_t width)
{
	size_t length = strlen(word);
	buffer_put(buffer, word, length);
	buffer_repeat(buffer, ' ', length < width ? width - length : 0);
}

/* "    warning    " */
#define SEVERITY_WIDTH    9
#define INDENTATION       "    "
#define EVENT_INDENTATION INDENTATION "           "

static const char *or_unknown(const char *name)
{
	return name ? name : "unknown";
}

static void put_severity(struct output *output, enum ipsecevtx_severity severity)
{
	buffer_literal(output->buffer, INDENTATION);
	text_color(output, color_of(severity));
	put_padded(output->buffer, or_unknown(ipsecevtx_severity_name(severity)), SEVERITY_WIDTH);
	text_color(output, TEXT_PLAIN);
	buffer_literal(output->buffer, "  ");
}

static void write_marked(struct output *output, const struct held *held)
{
	buffer_literal(output->buffer, EVENT_INDENTATION "marks ");
	buffer_u64(output->buffer, held->event_count);
	buffer_string(output->buffer, held->event_count == 1 ? " event: " : " events: ");
	output_marks(output->buffer, held->marks, ", ", "", "");
	buffer_byte(output->buffer, '\n');
}

static void write_heading(struct output *output, const char *source)
{
	const struct findings_report *report = output->state;
	if (report->written > 0)
		buffer_byte(output->buffer, '\n');
	text_color(output, TEXT_BOLD);
	escape_terminal(output->buffer, source, strlen(source));
	text_color(output, TEXT_PLAIN);
	buffer_byte(output->buffer, '\n');
}

static void write_lines(struct output *output, const struct held *held)
{
	struct findings_report *report = output->state;
	const struct ipsecevtx_finding *finding = &held->finding;
	struct buffer *buffer = output->buffer;
	if (!report->has_heading)
		write_heading(output, finding->source);
	report->has_heading = true;
	put_severity(output, finding->severity);
	buffer_string(buffer, or_unknown(ipsecevtx_finding_name(finding->kind)));
	bool is_of_set = finding_is_of_set(finding);
	if (!is_of_set) {
		buffer_literal(buffer, " at 0x");
		buffer_hex(buffer, finding->offset, 1);
	}
	if (finding->record_id != 0 && !is_of_set) {
		buffer_literal(buffer, " (record ");
		buffer_u64(buffer, finding->record_id);
		buffer_byte(buffer, ')');
	}
	buffer_literal(buffer, ": ");
	escape_terminal(buffer, finding->detail, strlen(finding->detail));
	buffer_byte(buffer, '\n');
	if (held->touch == TOUCHES_CHUNK)
		write_marked(output, held);
	else
		buffer_put(buffer, held->events.data ? held->events.data : "", held->events.used);
}

/* Fits the lines into the output's width. */
static void write_text(struct output *output, const struct held *held)
{
	struct buffer *to = output->buffer;
	struct buffer *lines = &output->object;
	lines->used = 0;
	output->buffer = lines;
	write_lines(output, held);
	output->buffer = to;
	text_wrap_lines(to, lines->data, lines->used, output->width);
	if (lines->error != 0)
		buffer_fail(to, lines->error);
}

static void write_json(struct output *output, const struct held *held)
{
	const struct findings_report *report = output->state;
	struct buffer *buffer = output->buffer;
	if (output->format == &output_json)
		buffer_string(buffer, report->written > 0 ? ",\n" : "\n");
	finding_write_members(buffer, &held->finding, output->terminal);
	buffer_literal(buffer, ",\"events\":[");
	buffer_put(buffer, held->events.data ? held->events.data : "", held->events.used);
	buffer_literal(buffer, "]}");
	if (output->format == &output_jsonl)
		buffer_byte(buffer, '\n');
}

static void write_held(struct output *output, const struct held *held)
{
	struct findings_report *report = output->state;
	if (output->format->findings && !found_add(&report->found, &held->finding))
		fail(output);
	else if (output->format == &output_text)
		write_text(output, held);
	else if (!output->format->findings)
		write_json(output, held);
	report->written++;
}

/* Writes an event as it stands below findings. */
static void describe(struct output *output, struct buffer *buffer, const struct ipsecevtx_event *event)
{
	if (output->format == &output_text) {
		struct output line = *output;
		line.buffer = buffer;
		buffer_literal(buffer, EVENT_INDENTATION);
		text_headline(&line, event);
		buffer_byte(buffer, '\n');
		return;
	}
	buffer_literal(buffer, "{\"record_id\":");
	json_number(buffer, event->record_id.value, event->record_id.presence);
	buffer_literal(buffer, ",\"event_id\":");
	buffer_u64(buffer, event->event_id);
	buffer_literal(buffer, ",\"time\":");
	json_time(buffer, &event->time);
	buffer_literal(buffer, ",\"offset\":");
	buffer_u64(buffer, event->offset);
	buffer_byte(buffer, '}');
}

static void add_event(struct output *output, struct held *held, const struct seen *event)
{
	struct findings_report *report = output->state;
	const struct seen_list *seen = &report->seen;
	struct buffer *events = &held->events;
	bool is_counted_only = output->format == &output_text && held->touch == TOUCHES_CHUNK;
	if (!is_counted_only) {
		const struct seen *end = seen->items + seen->count;
		size_t next = event + 1 < end ? event[1].text : seen->texts.used;
		report->bytes -= events->capacity;
		if (events->data || buffer_open(events, -1, 128)) {
			if (held->event_count > 0 && output->format != &output_text)
				buffer_byte(events, ',');
			buffer_put(events, seen->texts.data + event->text, next - event->text);
		}
		if (!events->data || events->error != 0)
			fail(output);
		report->bytes += events->capacity;
	}
	held->event_count++;
}

/* Events that were seen: a finding about a record can come when the next one was read. */

/* NULL when there is no memory. */
static const struct seen *add_seen(struct output *output, const struct ipsecevtx_event *event)
{
	struct findings_report *report = output->state;
	struct seen_list *seen = &report->seen;
	if (event->offset / CHUNK_SIZE != seen->chunk)
		seen_forget_far(seen, event->offset);
	seen->chunk = event->offset / CHUNK_SIZE;
	void *items = seen->items;
	if (!array_make_room(&items, &seen->room, seen->count, sizeof *seen->items))
		return NULL;
	seen->items = items;
	if (!seen->texts.data && !buffer_open(&seen->texts, -1, 4096))
		return NULL;
	struct seen *added = &seen->items[seen->count++];
	*added = (struct seen){event->offset, event->header_record_id, event->marks, seen->texts.used};
	describe(output, &seen->texts, event);
	return seen->texts.error == 0 ? added : NULL;
}

/*
 * Holding.
 */

static void held_free(struct held *held)
{
	buffer_close(&held->events);
	free(held);
}

static size_t size_of(const struct held *held)
{
	return sizeof *held + strlen(held->finding.source) + strlen(held->finding.detail) + 2 + held->events.capacity;
}

/* The finding's strings stand behind it in one allocation. */
static struct held *held_new(struct findings_report *report, const struct ipsecevtx_finding *finding)
{
	size_t source_size = strlen(finding->source) + 1;
	size_t detail_size = strlen(finding->detail) + 1;
	size_t size = sizeof(struct held) + source_size + detail_size;
	struct held *held = malloc(size);
	if (!held)
		return NULL;
	*held = (struct held){.finding = *finding, .events.fd = -1};
	char *strings = (char *)(held + 1);
	held->finding.source = memcpy(strings, finding->source, source_size);
	held->finding.detail = memcpy(strings + source_size, finding->detail, detail_size);
	set_reach(held);
	report->bytes += size_of(held);
	return held;
}

/* Index of the first finding at or behind an offset. */
static size_t find_first(const struct held_list *list, uint64_t offset)
{
	size_t low = 0;
	size_t high = list->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (list->items[middle]->finding.offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool make_room(struct held_list *list)
{
	void *items = list->items;
	if (!array_make_room(&items, &list->room, list->count, sizeof(struct held *)))
		return false;
	list->items = items;
	return true;
}

/* Inserts behind all that came before with its offset; most come in the order of offsets. */
static void insert(struct held_list *list, struct held *held)
{
	uint64_t offset = held->finding.offset;
	size_t place = offset == UINT64_MAX ? list->count : find_first(list, offset + 1);
	memmove(list->items + place + 1, list->items + place, (list->count - place) * sizeof(struct held *));
	list->items[place] = held;
	list->count++;
}

static bool hold(struct findings_report *report, struct held *held)
{
	bool is_wide = held->touch == TOUCHES_HIDDEN || held->touch == TOUCHES_CHUNK;
	if (!make_room(&report->held) || (is_wide && !make_room(&report->wide)))
		return false;
	insert(&report->held, held);
	if (is_wide)
		insert(&report->wide, held);
	return true;
}

/*
 * Whether no further event that this finding touches can come, except late ones, once there is a finding at offset: all
 * events of the chunks before that have come then.
 */
static bool is_complete(const struct held *held, uint64_t offset)
{
	if (held->touch == TOUCHES_NOTHING)
		return true;
	uint64_t begin = held->finding.offset;
	return (offset > held->end && offset - held->end > 2 * CHUNK_SIZE) ||
	       (begin > offset && begin - offset > 2 * CHUNK_SIZE);
}

static void keep_incomplete(struct held_list *list, uint64_t offset)
{
	size_t kept = 0;
	for (size_t i = 0; i < list->count; i++) {
		if (!is_complete(list->items[i], offset))
			list->items[kept++] = list->items[i];
	}
	list->count = kept;
}

static void let_go(struct output *output, struct held *held)
{
	struct findings_report *report = output->state;
	report->bytes -= size_of(held);
	write_held(output, held);
	held_free(held);
}

static void let_all_go(struct output *output)
{
	struct findings_report *report = output->state;
	for (size_t i = 0; i < report->held.count; i++)
		let_go(output, report->held.items[i]);
	report->held.count = report->wide.count = 0;
}

/* Called before a finding at offset: writes the complete findings if they take too much memory. */
static void let_complete_go(struct output *output, uint64_t offset)
{
	struct findings_report *report = output->state;
	const struct held_list *all = &report->held;
	size_t bytes = 0;
	bool is_first = offset / CHUNK_SIZE != report->last_chunk;
	report->last_chunk = offset / CHUNK_SIZE;
	/* Once in a chunk is often enough, and does not depend on what incomplete findings hold so far. */
	if (!is_first || report->bytes <= HELD_LIMIT)
		return;
	for (size_t i = 0; i < all->count; i++)
		bytes += is_complete(all->items[i], offset) ? size_of(all->items[i]) : 0;
	if (bytes <= HELD_LIMIT)
		return;
	keep_incomplete(&report->wide, offset);
	size_t kept = 0;
	for (size_t i = 0; i < all->count; i++) {
		struct held *held = all->items[i];
		if (is_complete(held, offset))
			let_go(output, held);
		else
			all->items[kept++] = held;
	}
	report->held.count = kept;
}

/*
 * The report.
 */

/* When bytes are missing, the next chunk begins inside the one before, which then ends there. */
static void end_chunks_at(struct findings_report *report, const struct held *held)
{
	uint64_t offset = held->finding.offset;
	for (size_t i = find_first(&report->wide, offset > CHUNK_SIZE ? offset - CHUNK_SIZE : 0);
		held->touch == TOUCHES_CHUNK && i < report->wide.count &&
		report->wide.items[i]->finding.offset < offset;
		i++) {
		struct held *before = report->wide.items[i];
		if (before->touch == TOUCHES_CHUNK && is_within(before, offset))
			before->end = offset;
	}
}

static void take_finding(struct output *output, const struct ipsecevtx_finding *finding)
{
	struct findings_report *report = output->state;
	unsigned kind = (unsigned)finding->kind;
	unsigned severity = (unsigned)finding->severity;
	if (output->buffer->error != 0)
		return;
	if (kind < IPSECEVTX_FINDING_COUNT && severity < FINDING_SEVERITIES)
		report->totals[kind][severity]++;
	let_complete_go(output, finding->offset);
	struct held *held = held_new(report, finding);
	if (!held || !hold(report, held)) {
		free(held);
		fail(output);
		return;
	}
	end_chunks_at(report, held);
	for (size_t i = 0; i < report->seen.count; i++) {
		if (touches(held, &report->seen.items[i]))
			add_event(output, held, &report->seen.items[i]);
	}
	if (report->is_behind) {
		report->has_heading = false;
		let_all_go(output);
	}
}

static void take_event(struct output *output, const struct ipsecevtx_event *event)
{
	struct findings_report *report = output->state;
	const struct held_list *held = &report->held;
	const struct held_list *wide = &report->wide;
	uint64_t nearest = event->offset > CHUNK_SIZE ? event->offset - CHUNK_SIZE : 0;
	if (output->buffer->error != 0)
		return;
	if (!reported_event(&report->reported, event)) {
		fail(output);
		return;
	}
	/* Such an event is only for reports. */
	if (event->kind == IPSECEVTX_KIND_OTHER && !output_was_asked_for(output, event))
		return;
	const struct seen *seen = add_seen(output, event);
	if (!seen) {
		fail(output);
		return;
	}
	for (size_t i = find_first(held, event->offset);
		i < held->count && held->items[i]->finding.offset == event->offset; i++) {
		if (held->items[i]->touch == TOUCHES_RECORD)
			add_event(output, held->items[i], seen);
	}
	for (size_t i = find_first(wide, nearest);
		i < wide->count && wide->items[i]->finding.offset <= event->offset + CHUNK_SIZE; i++) {
		if (touches(wide->items[i], seen))
			add_event(output, wide->items[i], seen);
	}
}

static void end_input(struct output *output)
{
	struct findings_report *report = output->state;
	let_all_go(output);
	seen_forget(&report->seen);
	report->last_chunk = 0;
	report->has_heading = false;
	if (output->terminal)
		buffer_flush(output->buffer);
}

static void begin(struct output *output)
{
	struct findings_report *report = output->state;
	if (!reported_begin(&report->reported, &output->report_options))
		fail(output);
	if (output->format == &output_json)
		buffer_byte(output->buffer, '[');
}

static void write_line(struct output *output, const char *words, const char *before)
{
	struct buffer *line = &output->scratch;
	line->used = 0;
	buffer_string(line, words);
	bool has_gaps = was_read_put_gaps(line, &output->read, before);
	if (!words[0] && !has_gaps)
		return;
	buffer_byte(line, '\n');
	if (line->error == 0)
		text_wrap_lines(output->buffer, line->data, line->used, output->width);
}

static void write_totals(struct output *output)
{
	const struct findings_report *report = output->state;
	if (report->written == 0) {
		write_line(output, output->read.records_seen > 0 ? "no findings" : "no record was read", "; ");
		return;
	}
	buffer_literal(output->buffer, "\ntotals\n");
	for (unsigned severity = FINDING_SEVERITIES; severity-- > 0;) {
		for (unsigned kind = 0; kind < IPSECEVTX_FINDING_COUNT; kind++) {
			if (report->totals[kind][severity] == 0)
				continue;
			put_severity(output, (enum ipsecevtx_severity)severity);
			put_padded(output->buffer, ipsecevtx_finding_name((enum ipsecevtx_finding_kind)kind), 18);
			buffer_u64(output->buffer, report->totals[kind][severity]);
			buffer_byte(output->buffer, '\n');
		}
	}
	write_line(output, "", "mind: ");
}

static void end(struct output *output)
{
	struct findings_report *report = output->state;
	/* Findings are left here after an interruption. */
	let_all_go(output);
	report->is_behind = true;
	if (!reported_end(&report->reported, output->buffer->error == 0))
		fail(output);
	if (output->format == &output_text)
		write_totals(output);
	else if (output->format->findings)
		output->format->findings(output, &report->found);
	else if (output->format == &output_json)
		buffer_string(output->buffer, report->written > 0 ? "\n]\n" : "]\n");
	free(report->held.items);
	free(report->wide.items);
	free(report->seen.items);
	buffer_close(&report->seen.texts);
	found_free(&report->found);
}

static const struct output_kind *const formats[] = {&output_text, &output_jsonl, &output_json, &output_html, NULL};

const struct output_kind report_findings = {
	.name = "findings",
	.help = "what is odd about the evidence, and the events\nthat it touches",
	.formats = formats,
	.also = report_context,
	.also_count = REPORT_CONTEXT_COUNT,
	.state_size = sizeof(struct findings_report),
	.begin = begin,
	.event = take_event,
	.finding = take_finding,
	.end_input = end_input,
	.end = end,
};
