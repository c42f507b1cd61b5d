/* SPDX-License-Identifier: MIT */
#include "test_said.h"

#include "test_support.h"

#include <stdlib.h>
#include <string.h>

static uint64_t mix(uint64_t digest, const void *data, size_t size)
{
	const uint8_t *bytes = data;
	for (size_t i = 0; i < size; i++)
		digest = (digest ^ bytes[i]) * UINT64_C(1099511628211);
	return digest;
}

static void hear_finding(void *user, const struct ipsecevtx_finding *finding)
{
	struct said *said = user;
	const uint64_t numbers[] = {finding->kind, finding->severity, finding->offset, finding->length,
		finding->record_id, finding->expected, finding->found};
	said->findings = mix(said->findings, numbers, sizeof numbers);
	said->findings = mix(said->findings, finding->detail, strlen(finding->detail));
	said->finding_count++;
}

static void put(struct said *said, const char *text, size_t length)
{
	if (length > said->room - said->length) {
		said->room = 2 * said->room + length + 65536;
		said->text = realloc(said->text, said->room);
		CHECK_IN_LOOP(said->text != NULL);
	}
	memcpy(said->text + said->length, text, length);
	said->length += length;
}

static void hear_event(struct said *said, const struct ipsecevtx_event *event)
{
	const char *text;
	size_t length;
	enum ipsecevtx_error_code code = ipsecevtx_event_text(event, &text, &length);
	if (code == IPSECEVTX_ERROR_ARGUMENT) /* there is no text, but a record */
		text = ipsecevtx_event_record(event, &length);
	else if (code != IPSECEVTX_OK)
		return; /* memory ran out: the reader says so */
	put(said, text, length);
	put(said, "\n", 1);
	const uint64_t members[] = {event->event_id, event->kind, event->mode, event->outcome, event->origin,
		event->marks, event->time.ticks, event->header_record_id, event->written_time, event->offset};
	said->members += mix(1, members, sizeof members);
	said->count++;
	/* What every event has: one that was made has the name of its computer. */
	said->brief += event->computer.presence == IPSECEVTX_ABSENT;
}

static void *new_part(void *user)
{
	(void)user;
	return calloc(1, sizeof(struct said));
}

static void free_part(void *user, void *output)
{
	(void)user;
	free(((struct said *)output)->text);
	free(output);
}

static void take_event(void *user, void *output, const struct ipsecevtx_event *event)
{
	(void)user;
	hear_event(output, event);
}

static void empty(void *user, void *output)
{
	struct said *part = output;
	(void)user;
	part->length = part->count = part->brief = 0;
	part->members = 0;
}

static bool deliver(void *user, void *output)
{
	struct said *said = user;
	struct said *part = output;
	if (part->length > 0)
		put(said, part->text, part->length);
	said->count += part->count;
	said->brief += part->brief;
	said->members += part->members;
	empty(user, output);
	return true;
}

void said_listen(struct said *said, const struct said_log *log, const struct ipsecevtx_options *wanted, bool text_only,
	unsigned threads)
{
	struct ipsecevtx_options options = *wanted;
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	const struct ipsecevtx_parallel parallel = {
		sizeof parallel, threads, said, new_part, free_part, take_event, deliver, empty};
	char *text = said->text;
	size_t room = said->room;
	memset(said, 0, sizeof *said);
	said->text = text;
	said->room = room;
	options.text_only = text_only;
	options.finding = hear_finding;
	options.finding_user = said;
	said->opened = ipsecevtx_open_memory(&reader, log->bytes, log->size, "a \"log\",.evtx", &options, NULL);
	if (said->opened != 0)
		return;
	if (threads > 0)
		said->result = ipsecevtx_read_parallel(reader, &parallel);
	while (threads == 0 && (said->result = ipsecevtx_next(reader, &event)) > 0)
		hear_event(said, event);
	said->sums = *ipsecevtx_reader_statistics(reader);
	ipsecevtx_close(reader);
}

void said_require_same(const struct said *one, const struct said *other, const char *what, const char *name)
{
	size_t at = 0;
	while (at < one->length && at < other->length && one->text[at] == other->text[at])
		at++;
	bool is_same = at == one->length && at == other->length;
	size_t from = at < 60 ? 0 : at - 60;
	if (!is_same)
		ck_abort_msg("%s, %s: '%.*s' and '%.*s'", what, name,
			(int)(one->length - from < 120 ? one->length - from : 120), one->text + from,
			(int)(other->length - from < 120 ? other->length - from : 120), other->text + from);
	CHECK_IN_LOOP(one->opened == other->opened && one->result == other->result);
	CHECK_IN_LOOP(one->finding_count == other->finding_count && one->findings == other->findings);
	CHECK_IN_LOOP(memcmp(&one->sums, &other->sums, sizeof one->sums) == 0);
	CHECK_IN_LOOP(one->count == other->count && one->members == other->members);
}
