/* SPDX-License-Identifier: MIT */
/*
 * What is odd about the evidence, file by file in the order of its offsets, each finding with the events that it
 * touches. Those can come late: an event whose template was defined further on comes at the end of its input. So the
 * findings of an input are held until then, up to a limit; beyond it those that are complete by all that is known go
 * out.
 */
#include <errno.h>
#include <stdlib.h>

#include "common/escape.h"
#include "common/json.h"
#include "findings.h"
#include "output/text.h"

#define HELD_LIMIT ((size_t)8 * 1024 * 1024)

/* A record and what is said about it lie this near to each other. */
#define CHUNK_SIZE 65536u

/* Findings that the next event may touch. */
#define OPEN_MAX 64u

/* So many at the end of the held ones may be out of order. */
#define UNSORTED_MAX 64u

enum touch {
	TOUCHES_NOTHING,
	TOUCHES_RECORD, /* the one at its offset */
	TOUCHES_HIDDEN, /* the one whose inside it is, and those in there */
	TOUCHES_CHUNK,  /* those that are marked because of it */
};

struct held {
	struct ipsecevtx_finding finding; /* its strings are ours */
	uint64_t number;                  /* in the order of coming */
	uint64_t end;                     /* where what it touches ends */
	enum touch touch;
	unsigned marks; /* of the events of a chunk */
	bool is_open;
	uint64_t event_count;
	struct buffer events; /* what is to be written about them; no memory before the first */
};

struct findings_report {
	struct held **held;
	size_t count;
	size_t room;
	size_t sorted; /* by offset: the first so many */
	size_t bytes;  /* of memory, roughly */
	uint64_t next_number;
	struct held *open[OPEN_MAX];
	size_t open_count;
	uint64_t furthest; /* offset of an event of the input */
	bool has_heading;  /* the input's name is written */
	uint64_t written;
	uint64_t totals[IPSECEVTX_FINDING_COUNT][FINDINGS_SEVERITIES];
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
		/* The lengths of chunks are those of what is wrong with them. */
		if (finding->kind != IPSECEVTX_FINDING_CHUNK_DISPLACED)
			length = CHUNK_SIZE;
	} else if (finding->kind == IPSECEVTX_FINDING_HIDDEN_DATA) {
		held->touch = TOUCHES_HIDDEN;
	} else if (finding->record_id != 0 && !findings_is_of_set(finding)) {
		held->touch = TOUCHES_RECORD;
	}
	held->end = finding->offset + length < finding->offset ? UINT64_MAX : finding->offset + length;
}

static bool is_within(const struct held *held, uint64_t offset)
{
	return offset >= held->finding.offset && offset < held->end;
}

static bool touches(const struct held *held, const struct ipsecevtx_event *event)
{
	const struct ipsecevtx_finding *finding = &held->finding;
	switch (held->touch) {
	case TOUCHES_RECORD:
		return event->offset == finding->offset;
	case TOUCHES_HIDDEN:
		if (is_within(held, event->offset))
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

static void write_text(struct output *output, const struct held *held)
{
	struct findings_report *report = output->state;
	const struct ipsecevtx_finding *finding = &held->finding;
	struct buffer *buffer = output->buffer;
	if (!report->has_heading)
		write_heading(output, finding->source);
	report->has_heading = true;
	put_severity(output, finding->severity);
	buffer_string(buffer, or_unknown(ipsecevtx_finding_name(finding->kind)));
	bool is_of_set = findings_is_of_set(finding);
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

static void write_json(struct output *output, const struct held *held)
{
	const struct findings_report *report = output->state;
	struct buffer *buffer = output->buffer;
	if (output->format == &output_json)
		buffer_string(buffer, report->written > 0 ? ",\n" : "\n");
	findings_write_members(buffer, &held->finding, output->terminal);
	buffer_literal(buffer, ",\"events\":[");
	buffer_put(buffer, held->events.data ? held->events.data : "", held->events.used);
	buffer_literal(buffer, "]}");
	if (output->format == &output_jsonl)
		buffer_byte(buffer, '\n');
}

static void write_held(struct output *output, const struct held *held)
{
	struct findings_report *report = output->state;
	if (output->format == &output_text)
		write_text(output, held);
	else
		write_json(output, held);
	report->written++;
}

/* An event as it stands below the findings that touch it. */
static void describe(struct output *output, struct held *held, const struct ipsecevtx_event *event)
{
	struct buffer *buffer = &held->events;
	if (output->format == &output_text) {
		struct output line = *output;
		line.buffer = buffer;
		buffer_literal(buffer, EVENT_INDENTATION);
		text_headline(&line, event);
		return;
	}
	if (held->event_count > 0)
		buffer_byte(buffer, ',');
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

static void add_event(struct output *output, struct held *held, const struct ipsecevtx_event *event)
{
	struct findings_report *report = output->state;
	struct buffer *events = &held->events;
	bool is_counted_only = output->format == &output_text && held->touch == TOUCHES_CHUNK;
	if (!is_counted_only) {
		report->bytes -= events->capacity;
		if (events->data || buffer_open(events, -1, 128))
			describe(output, held, event);
		if (!events->data || events->error != 0)
			fail(output);
		report->bytes += events->capacity;
	}
	held->event_count++;
}

/*
 * Holding.
 */

static void held_free(struct held *held)
{
	buffer_close(&held->events);
	free(held);
}

/* With its strings behind it. */
static struct held *held_new(struct findings_report *report, const struct ipsecevtx_finding *finding)
{
	size_t source_size = strlen(finding->source) + 1;
	size_t detail_size = strlen(finding->detail) + 1;
	size_t size = sizeof(struct held) + source_size + detail_size;
	struct held *held = malloc(size);
	if (!held)
		return NULL;
	*held = (struct held){.finding = *finding, .number = report->next_number++, .events.fd = -1};
	char *strings = (char *)(held + 1);
	held->finding.source = memcpy(strings, finding->source, source_size);
	held->finding.detail = memcpy(strings + source_size, finding->detail, detail_size);
	set_reach(held);
	report->bytes += size;
	return held;
}

static int compare_held(const void *left, const void *right)
{
	const struct held *a = *(struct held *const *)left;
	const struct held *b = *(struct held *const *)right;
	if (a->finding.offset != b->finding.offset)
		return a->finding.offset < b->finding.offset ? -1 : 1;
	return a->number < b->number ? -1 : a->number > b->number;
}

static void sort_held(struct findings_report *report)
{
	if (report->sorted < report->count)
		qsort(report->held, report->count, sizeof(struct held *), compare_held);
	report->sorted = report->count;
}

/* Writes and forgets; those that are open only when all must go. */
static void let_go(struct output *output, bool all)
{
	struct findings_report *report = output->state;
	size_t kept = 0;
	sort_held(report);
	for (size_t i = 0; i < report->count; i++) {
		struct held *held = report->held[i];
		if (held->is_open && !all) {
			report->held[kept++] = held;
			continue;
		}
		write_held(output, held);
		held_free(held);
	}
	report->count = report->sorted = kept;
	report->bytes = 0;
	for (size_t i = 0; i < kept; i++)
		report->bytes += sizeof(struct held) + report->held[i]->events.capacity;
}

static bool hold(struct findings_report *report, struct held *held)
{
	if (report->count == report->room) {
		size_t room = report->room ? 2 * report->room : 64;
		struct held **larger = realloc(report->held, room * sizeof(struct held *));
		if (!larger)
			return false;
		report->held = larger;
		report->room = room;
	}
	report->held[report->count++] = held;
	return true;
}

/*
 * Those that are open.
 */

static void close_at(struct findings_report *report, size_t index)
{
	report->open[index]->is_open = false;
	report->open[index] = report->open[--report->open_count];
}

/* The reading has come to this offset. */
static void close_passed(struct findings_report *report, uint64_t offset)
{
	for (size_t i = report->open_count; i-- > 0;) {
		if (offset >= report->open[i]->end)
			close_at(report, i);
	}
}

/* Where there are too many, the one that has least to expect is closed. */
static void open_held(struct findings_report *report, struct held *held)
{
	if (held->touch == TOUCHES_NOTHING)
		return;
	for (size_t i = 0; held->touch == TOUCHES_CHUNK && i < report->open_count; i++) {
		/* The next chunk can begin inside this one when bytes are missing. */
		struct held *before = report->open[i];
		if (before->touch == TOUCHES_CHUNK && is_within(before, held->finding.offset) &&
			before->finding.offset < held->finding.offset)
			before->end = held->finding.offset;
	}
	if (report->open_count == OPEN_MAX) {
		size_t least = 0;
		for (size_t i = 1; i < OPEN_MAX; i++) {
			if (report->open[i]->end < report->open[least]->end)
				least = i;
		}
		close_at(report, least);
	}
	held->is_open = true;
	report->open[report->open_count++] = held;
}

/*
 * The report.
 */

static void take_finding(struct output *output, const struct ipsecevtx_finding *finding)
{
	struct findings_report *report = output->state;
	unsigned kind = (unsigned)finding->kind;
	unsigned severity = (unsigned)finding->severity;
	if (output->buffer->error != 0)
		return;
	if (kind < IPSECEVTX_FINDING_COUNT && severity < FINDINGS_SEVERITIES)
		report->totals[kind][severity]++;
	close_passed(report, finding->offset);
	struct held *held = held_new(report, finding);
	if (!held || !hold(report, held)) {
		free(held);
		fail(output);
		return;
	}
	open_held(report, held);
	if (report->bytes > HELD_LIMIT)
		let_go(output, false);
}

static void add_to_closed(struct output *output, size_t from, size_t to, const struct ipsecevtx_event *event)
{
	struct findings_report *report = output->state;
	for (size_t i = from; i < to; i++) {
		struct held *held = report->held[i];
		if (held->finding.offset > event->offset && held->finding.offset - event->offset > CHUNK_SIZE)
			return;
		if (!held->is_open && touches(held, event))
			add_event(output, held, event);
	}
}

/* The first of the sorted ones that is near enough to touch something at offset. */
static size_t find_near(const struct findings_report *report, uint64_t offset)
{
	size_t low = 0;
	size_t high = report->sorted;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		uint64_t place = report->held[middle]->finding.offset;
		if (place < offset && offset - place > CHUNK_SIZE)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* An event from a place that the reading had passed. */
static void take_late_event(struct output *output, const struct ipsecevtx_event *event)
{
	struct findings_report *report = output->state;
	if (report->count - report->sorted > UNSORTED_MAX)
		sort_held(report);
	add_to_closed(output, find_near(report, event->offset), report->sorted, event);
	for (size_t i = report->sorted; i < report->count; i++)
		add_to_closed(output, i, i + 1, event);
}

static void take_event(struct output *output, const struct ipsecevtx_event *event)
{
	struct findings_report *report = output->state;
	if (output->buffer->error != 0)
		return;
	close_passed(report, event->offset);
	for (size_t i = 0; i < report->open_count; i++) {
		if (touches(report->open[i], event))
			add_event(output, report->open[i], event);
	}
	if (event->offset < report->furthest)
		take_late_event(output, event);
	else
		report->furthest = event->offset;
	if (report->bytes > HELD_LIMIT)
		let_go(output, false);
}

static void end_input(struct output *output)
{
	struct findings_report *report = output->state;
	let_go(output, true);
	report->open_count = 0;
	report->furthest = 0;
	report->has_heading = false;
	if (output->terminal)
		buffer_flush(output->buffer);
}

static void begin(struct output *output)
{
	if (output->format == &output_json)
		buffer_byte(output->buffer, '[');
}

static void write_totals(struct output *output)
{
	const struct findings_report *report = output->state;
	if (report->written == 0) {
		buffer_string(output->buffer, output->records_seen > 0 ? "no findings\n" : "no record was read\n");
		return;
	}
	buffer_literal(output->buffer, "\ntotals\n");
	for (unsigned severity = FINDINGS_SEVERITIES; severity-- > 0;) {
		for (unsigned kind = 0; kind < IPSECEVTX_FINDING_COUNT; kind++) {
			if (report->totals[kind][severity] == 0)
				continue;
			put_severity(output, (enum ipsecevtx_severity)severity);
			put_padded(output->buffer, ipsecevtx_finding_name((enum ipsecevtx_finding_kind)kind), 18);
			buffer_u64(output->buffer, report->totals[kind][severity]);
			buffer_byte(output->buffer, '\n');
		}
	}
}

static void end(struct output *output)
{
	struct findings_report *report = output->state;
	/* After an interruption. */
	let_go(output, true);
	if (output->format == &output_text)
		write_totals(output);
	else if (output->format == &output_json)
		buffer_string(output->buffer, report->written > 0 ? "\n]\n" : "]\n");
	free(report->held);
}

static const struct output_kind *const formats[] = {&output_text, &output_jsonl, &output_json, NULL};

const struct output_kind report_findings = {
	.name = "findings",
	.help = "what is odd about the evidence, and the events\nthat it touches",
	.formats = formats,
	.state_size = sizeof(struct findings_report),
	.begin = begin,
	.event = take_event,
	.finding = take_finding,
	.end_input = end_input,
	.end = end,
};
