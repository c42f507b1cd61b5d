/* SPDX-License-Identifier: MIT */
/* What a reader says of a log: see test_excuses.h. */
#include "test_excuses.h"

#include "evidence/cursor.h"

#include <string.h>

static void take_finding(void *user, const struct ipsecevtx_finding *finding)
{
	struct answer *answer = user;
	if (answer->finding_count < ANSWER_FINDINGS) {
		answer->findings[answer->finding_count] = *finding;
		answer->findings[answer->finding_count].detail = NULL;
	}
	answer->finding_count++;
}

static uint64_t digest_of(const struct ipsecevtx_event *event)
{
	uint8_t digest[32];
	ipsecevtx_event_digest(event, digest);
	return read_u64(digest, sizeof digest, 0);
}

/* Ascending. */
static void add_event(struct answer *answer, uint64_t event)
{
	size_t at = answer->event_count++;
	if (at >= ANSWER_EVENTS)
		return;
	for (; at > 0 && answer->events[at - 1] > event; at--)
		answer->events[at] = answer->events[at - 1];
	answer->events[at] = event;
}

/* As tools/finding_sink.c has it. */
static bool is_damage(const struct ipsecevtx_finding *finding)
{
	if (finding->severity != IPSECEVTX_SEVERITY_WARNING)
		return finding->severity > IPSECEVTX_SEVERITY_WARNING;
	switch (finding->kind) {
	case IPSECEVTX_FINDING_RECORD_GAP:
	case IPSECEVTX_FINDING_RECORD_ORDER:
	case IPSECEVTX_FINDING_RECORD_ID:
	case IPSECEVTX_FINDING_RECORD_TIME:
	case IPSECEVTX_FINDING_LOG_CLEARED:
	case IPSECEVTX_FINDING_AUDIT_POLICY:
		return false;
	default:
		return true;
	}
}

struct left {
	const uint8_t *bytes;
	size_t size;
};

static ptrdiff_t read_left(void *user, void *buffer, size_t size)
{
	struct left *left = user;
	size = size < left->size ? size : left->size;
	memcpy(buffer, left->bytes, size);
	left->bytes += size;
	left->size -= size;
	return (ptrdiff_t)size;
}

void excuses_read(
	struct answer *answer, const struct excused_log *log, const struct excuse *one, const struct excuse *other)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct left left = {log->bytes, log->size};
	const struct ipsecevtx_stream stream = {read_left, NULL, &left};
	bool is_stream = (one && one->from_stream) || (other && other->from_stream);
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	answer->event_count = answer->finding_count = 0;
	answer->lost = 0;
	answer->is_damaged = false;
	options.modes = IPSECEVTX_MODE_ALL;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	options.finding = take_finding;
	options.finding_user = answer;
	if (one && one->options)
		one->options(&options);
	if (other && other->options)
		other->options(&options);
	answer->opened = is_stream ? ipsecevtx_open_stream(&reader, &stream, "log", &options, NULL)
				   : ipsecevtx_open_memory(&reader, log->bytes, log->size, "log", &options, NULL);
	if (answer->opened != 0)
		return;
	while ((answer->result = ipsecevtx_next(reader, &event)) > 0)
		add_event(answer, digest_of(event));
	answer->lost = ipsecevtx_reader_statistics(reader)->records_lost;
	answer->is_damaged = answer->lost > 0;
	for (size_t i = 0; i < answer->finding_count && i < ANSWER_FINDINGS; i++)
		answer->is_damaged |= is_damage(&answer->findings[i]);
	ipsecevtx_close(reader);
}

static size_t known_events(const struct answer *answer)
{
	return answer->event_count < ANSWER_EVENTS ? answer->event_count : ANSWER_EVENTS;
}

size_t answer_lacks(const struct answer *answer, const struct answer *other)
{
	size_t lacking = 0, j = 0;
	for (size_t i = 0; i < known_events(answer); i++) {
		while (j < known_events(other) && other->events[j] < answer->events[i])
			j++;
		if (j < known_events(other) && other->events[j] == answer->events[i])
			j++;
		else
			lacking++;
	}
	return lacking;
}
