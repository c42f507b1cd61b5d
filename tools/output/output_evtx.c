/* SPDX-License-Identifier: MIT */
/* The format evtx: a new log with the records of the events, as the library's writer places them. */
#include <errno.h>
#include <unistd.h>

#include "ipsecevtx_writer.h"
#include "output/output.h"

struct evtx_state {
	struct ipsecevtx_writer *writer;
	uint64_t end; /* end of what was written so far */
};

/* The events that reports read besides the IPsec events, of the providers for which each id counts. */
static const struct ipsecevtx_range evtx_also[] = {
	{104, 104}, {1100, 1100}, {1102, 1102}, {4608, 4608}, {4719, 4719}, {5478, 5479}};

/* Writes bytes. They come in order, except the file header, which is written again at the end. */
static int evtx_write(void *user, uint64_t offset, const void *data, size_t size)
{
	struct output *output = user;
	struct evtx_state *state = output->state;
	struct buffer *buffer = output->buffer;
	if (offset == state->end) {
		buffer_put(buffer, data, size);
		buffer_mark(buffer);
		state->end += size;
		return buffer->error;
	}
	buffer_flush(buffer);
	if (buffer->error != 0)
		return buffer->error;
	for (const char *bytes = data; size > 0;) {
		ssize_t written = pwrite(buffer->fd, bytes, size, (off_t)offset);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return written < 0 ? errno : EIO;
		bytes += written;
		size -= (size_t)written;
		offset += (uint64_t)written;
	}
	return 0;
}

static void take_error(struct output *output, const struct ipsecevtx_error *error)
{
	if (error->code != IPSECEVTX_OK)
		buffer_fail(output->buffer, error->system_error ? error->system_error : ENOMEM);
}

static void evtx_begin(struct output *output)
{
	struct evtx_state *state = output->state;
	const struct ipsecevtx_sink sink = {evtx_write, output};
	struct ipsecevtx_writer_options options = IPSECEVTX_WRITER_OPTIONS_INIT;
	struct ipsecevtx_error error;
	options.finding = output->report_options.finding;
	options.finding_user = output->report_options.finding_user;
	options.sink = &sink;
	if (output->sibling && output->sibling->state)
		options.shares_with = ((const struct evtx_state *)output->sibling->state)->writer;
	if (ipsecevtx_writer_open(&state->writer, NULL, &options, &error) != 0)
		take_error(output, &error);
}

static void evtx_event(struct output *output, const struct ipsecevtx_event *event)
{
	struct evtx_state *state = output->state;
	struct ipsecevtx_error error;
	int result = state->writer ? ipsecevtx_writer_add(state->writer, event, &error) : 1;
	if (result < 0)
		take_error(output, &error);
	output->unwritten += result == 0;
}

static void evtx_end(struct output *output)
{
	struct evtx_state *state = output->state;
	struct ipsecevtx_error error;
	/* An error before has been reported. */
	if (output->buffer->error != 0)
		ipsecevtx_writer_discard(state->writer);
	else if (ipsecevtx_writer_close(state->writer, &error) != 0)
		take_error(output, &error);
}

/* Whether Windows would show the record: not in free space, in a damaged place or inside another record. */
static bool evtx_takes(const struct ipsecevtx_event *event)
{
	return event->origin != IPSECEVTX_ORIGIN_RECOVERED &&
	       !(event->marks & (IPSECEVTX_MARK_HIDDEN | IPSECEVTX_MARK_TORN | IPSECEVTX_MARK_MIXED));
}

const struct output_kind output_evtx = {
	.name = "evtx",
	.suffix = "evtx",
	.help = "a log with just their records, for other programs; with\n-w only, and without -m and -e of all "
		"modes, with what\nreports use besides",
	.also = evtx_also,
	.also_count = sizeof evtx_also / sizeof evtx_also[0],
	.text = IPSECEVTX_FORMAT_RECORD,
	.state_size = sizeof(struct evtx_state),
	.begin = evtx_begin,
	.event = evtx_event,
	.end = evtx_end,
	.is_log = true,
	.needs_place = true,
	.takes = evtx_takes,
	.needs_order = true,
};
