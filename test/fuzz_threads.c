/* SPDX-License-Identifier: MIT */
/*
 * Threads against one: the same events and the same findings, whatever the log holds, and wherever the caller goes over
 * from one to the other; and the log a second time by a reader that has learned from the first. Head: engine and
 * selection; frame; events read one by one before the threads begin; how many threads, and how the bytes arrive.
 */
#include "fuzz.h"

#include <string.h>

#define CHOOSE_DIRECT  0x01u /* else certified */
#define CHOOSE_ANY     0x02u
#define CHOOSE_RECOVER 0x40u
#define CHOOSE_CARVE   0x80u

#define THREADS       0x03u /* one less than there are */
#define ARRIVE_STREAM 0x04u
#define READ_AGAIN    0x08u

/* All that a reader said, in its order: digests of events, and of findings. */
struct said {
	uint64_t events, findings;
	size_t event_count, finding_count;
	int result;
	struct ipsecevtx_statistics sums;
};

struct bytes {
	const uint8_t *at;
	size_t left;
};

static ptrdiff_t read_bytes(void *user, void *buffer, size_t size)
{
	struct bytes *bytes = user;
	size = size < bytes->left ? size : bytes->left;
	if (size > 0)
		memcpy(buffer, bytes->at, size);
	bytes->at += size;
	bytes->left -= size;
	return (ptrdiff_t)size;
}

static uint64_t mix(uint64_t digest, const void *data, size_t size)
{
	const uint8_t *bytes = data;
	for (size_t i = 0; i < size; i++)
		digest = (digest ^ bytes[i]) * UINT64_C(1099511628211);
	return digest;
}

static uint64_t mix_number(uint64_t digest, uint64_t number)
{
	return mix(digest, &number, sizeof number);
}

static uint64_t mix_text(uint64_t digest, const struct ipsecevtx_text *text)
{
	return mix(mix_number(digest, (uint64_t)text->length * 4 + text->presence), text->data, text->length);
}

static uint64_t digest_of(const struct ipsecevtx_event *event)
{
	struct ipsecevtx_field field;
	uint64_t digest = mix_number(event->offset, event->header_record_id);
	digest = mix_number(digest, (uint64_t)event->event_id << 32 | event->marks);
	digest = mix_number(digest, (uint64_t)event->origin << 32 | event->kind);
	digest = mix_number(digest, event->time.ticks);
	digest = mix_number(digest, event->written_time);
	digest = mix_number(digest, event->record_id.value);
	digest = mix_text(mix_text(digest, &event->computer), &event->provider);
	for (size_t i = 0; i < event->pair_count; i++) {
		digest = mix(digest, event->pairs[i].name, event->pairs[i].name_length);
		digest = mix_text(digest, &event->pairs[i].value);
	}
	for (size_t i = 0; ipsecevtx_event_field(event->event_id, event, i, &field); i++) {
		digest = mix_number(mix_number(digest, field.number), field.presence);
		if (field.text.data)
			digest = mix_text(digest, &field.text);
	}
	return digest;
}

static void take_finding(void *user, const struct ipsecevtx_finding *finding)
{
	struct said *said = user;
	uint64_t digest = mix_number(said->findings, (uint64_t)finding->kind << 32 | finding->severity);
	digest = mix_number(mix_number(digest, finding->offset), finding->length);
	digest = mix_number(mix_number(digest, finding->expected), finding->found);
	digest = mix_number(mix_number(digest, finding->record_id), finding->has_numbers);
	said->findings = mix(digest, finding->detail, strlen(finding->detail));
	said->finding_count++;
}

static void add_event(struct said *said, uint64_t digest)
{
	said->events = mix_number(said->events, digest);
	said->event_count++;
}

/* An output: digests of a chunk's events. */
struct part {
	uint64_t *digests;
	size_t count, room;
};

static void *new_part(void *user)
{
	(void)user;
	return calloc(1, sizeof(struct part));
}

static void free_part(void *user, void *output)
{
	struct part *part = output;
	(void)user;
	free(part->digests);
	free(part);
}

static void take_event(void *user, void *output, const struct ipsecevtx_event *event)
{
	struct part *part = output;
	(void)user;
	if (part->count == part->room) {
		part->room = part->room ? 2 * part->room : 64;
		part->digests = realloc(part->digests, part->room * sizeof *part->digests);
		FUZZ_REQUIRE(part->digests);
	}
	part->digests[part->count++] = digest_of(event);
}

static bool deliver(void *user, void *output)
{
	struct part *part = output;
	for (size_t i = 0; i < part->count; i++)
		add_event(user, part->digests[i]);
	part->count = 0;
	return true;
}

static void empty(void *user, void *output)
{
	(void)user;
	((struct part *)output)->count = 0;
}

/* So many events one by one, all if that is SIZE_MAX, and the rest with threads. */
static void read_mixed(struct ipsecevtx_reader *reader, struct said *said, size_t alone, unsigned threads)
{
	const struct ipsecevtx_parallel parallel = {
		sizeof parallel, threads, said, new_part, free_part, take_event, deliver, empty};
	const struct ipsecevtx_event *event;
	while (alone-- > 0 && ipsecevtx_next(reader, &event) > 0)
		add_event(said, digest_of(event));
	said->result = ipsecevtx_read_parallel(reader, &parallel);
	FUZZ_REQUIRE(ipsecevtx_next(reader, &event) == said->result);
}

/* With a context, by one thread. */
static void read_log(const struct bytes *log, const uint8_t *head, struct ipsecevtx_context *context, struct said *said)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	struct bytes left = *log;
	const struct ipsecevtx_stream stream = {read_bytes, NULL, &left};
	options.engine = head[0] & CHOOSE_DIRECT ? IPSECEVTX_ENGINE_DIRECT : IPSECEVTX_ENGINE_CERTIFIED;
	options.any = head[0] & CHOOSE_ANY;
	options.recover = head[0] & CHOOSE_RECOVER;
	options.carve = head[0] & CHOOSE_CARVE;
	options.finding = take_finding;
	options.finding_user = said;
	options.context = context;
	/* Both times in the same way: what can be read once only is not looked at for copies beforehand. */
	int opened = head[3] & ARRIVE_STREAM
			     ? ipsecevtx_open_stream(&reader, &stream, "fuzz", &options, NULL)
			     : ipsecevtx_open_memory(&reader, log->at, log->left, "fuzz", &options, NULL);
	if (opened == 0) {
		read_mixed(reader, said, context ? SIZE_MAX : head[2], 1 + (head[3] & THREADS));
		said->sums = *ipsecevtx_reader_statistics(reader);
	}
	ipsecevtx_close(reader);
}

static void require_same(const struct said *one, const struct said *many)
{
	FUZZ_REQUIRE(one->result == many->result);
	FUZZ_REQUIRE(one->event_count == many->event_count && one->events == many->events);
	FUZZ_REQUIRE(one->finding_count == many->finding_count && one->findings == many->findings);
	FUZZ_REQUIRE(memcmp(&one->sums, &many->sums, sizeof one->sums) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < FUZZ_HEAD)
		return 0;
	struct said one, many;
	struct ipsecevtx_context *context;
	struct bytes log;
	uint8_t *bytes =
		fuzz_log(data + FUZZ_HEAD, size - FUZZ_HEAD, (enum fuzz_frame)(data[1] % FUZZ_FRAME_COUNT), &log.left);
	log.at = bytes;
	memset(&one, 0, sizeof one);
	memset(&many, 0, sizeof many);
	FUZZ_REQUIRE(ipsecevtx_context_new(&context, NULL) == 0);
	read_log(&log, data, context, &one);
	read_log(&log, data, NULL, &many);
	require_same(&one, &many);
	if (data[3] & READ_AGAIN) {
		memset(&many, 0, sizeof many);
		read_log(&log, data, context, &many);
		FUZZ_REQUIRE(many.sums.records_checked <= one.sums.records_checked);
		many.sums.records_checked = one.sums.records_checked;
		require_same(&one, &many);
	}
	ipsecevtx_context_free(context);
	free(bytes);
	return 0;
}
