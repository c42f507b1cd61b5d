/* SPDX-License-Identifier: MIT */
/*
 * The whole reader through the public API. Head: engine and selection; frame; the allocation that fails, 0 for none;
 * how the bytes arrive, and XML.
 */
#include "fuzz.h"

#include <errno.h>
#include <string.h>

#define CHOOSE_DIRECT  0x01u /* else certified */
#define CHOOSE_ANY     0x02u
#define CHOOSE_VERIFY  0x04u
#define CHOOSE_LIBEVTX 0x08u
#define CHOOSE_MODES   0x10u
#define CHOOSE_EVENTS  0x20u
#define CHOOSE_RECOVER 0x40u
#define CHOOSE_CARVE   0x80u

#define ARRIVE_STREAM  0x01u /* in short reads, and interrupted */
#define ARRIVE_FAILING 0x02u /* a read fails in the middle */
#define ASK_FOR_XML    0x04u

#define LIBEVTX_RECORDS 100u /* that it may see of one input: it is slow */

/* Memory that runs out at a chosen allocation. */
struct scarcity {
	unsigned left; /* allocations until one fails; 0: none does */
	bool failed;
};

static void *reallocate(void *user, void *memory, size_t size)
{
	struct scarcity *scarcity = user;
	if (scarcity->left > 0 && --scarcity->left == 0) {
		scarcity->failed = true;
		return NULL;
	}
	return realloc(memory, size);
}

static void release(void *user, void *memory)
{
	(void)user;
	free(memory);
}

/* Bytes that arrive as a slow pipe would give them. */
struct trickle {
	const uint8_t *bytes;
	size_t left;
	size_t step;
	size_t fail_at; /* this many bytes before the end */
	bool closed;
};

static ptrdiff_t trickle_read(void *user, void *buffer, size_t size)
{
	struct trickle *trickle = user;
	FUZZ_REQUIRE(!trickle->closed);
	if (trickle->fail_at > 0 && trickle->left <= trickle->fail_at) {
		errno = EIO;
		return -1;
	}
	trickle->step = trickle->step * 7 % 8191 + 1;
	if (trickle->step % 13 == 0) {
		errno = EINTR;
		return -1;
	}
	if (size > trickle->step)
		size = trickle->step;
	if (size > trickle->left)
		size = trickle->left;
	if (size > 0)
		memcpy(buffer, trickle->bytes, size);
	trickle->bytes += size;
	trickle->left -= size;
	return (ptrdiff_t)size;
}

static void trickle_close(void *user)
{
	struct trickle *trickle = user;
	FUZZ_REQUIRE(!trickle->closed);
	trickle->closed = true;
}

static void choose(struct ipsecevtx_options *options, unsigned choice)
{
	static const struct ipsecevtx_range ranges[] = {{4646, 4655}, {4976, 5453}, {1102, 1102}, {65000, 70000}};
	if (choice & CHOOSE_DIRECT)
		options->engine = IPSECEVTX_ENGINE_DIRECT;
	else if (choice & CHOOSE_LIBEVTX)
		options->engine = IPSECEVTX_ENGINE_LIBEVTX;
	options->any = choice & CHOOSE_ANY;
	options->verify = choice & CHOOSE_VERIFY;
	options->recover = choice & CHOOSE_RECOVER;
	options->carve = choice & CHOOSE_CARVE;
	if (choice & CHOOSE_MODES)
		options->modes = IPSECEVTX_MODE_ALL;
	if (choice & CHOOSE_EVENTS) {
		options->events = ranges;
		options->event_count = sizeof ranges / sizeof ranges[0];
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < FUZZ_HEAD)
		return 0;
	struct fuzz_watch watch = {.xml = data[3] & ASK_FOR_XML};
	struct scarcity scarcity = {data[2], false};
	struct ipsecevtx_allocator allocator = {reallocate, release, &scarcity};
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	choose(&options, data[0]);
	options.finding = fuzz_take_finding;
	options.finding_user = &watch;
	options.allocator = &allocator;
	if (watch.xml || options.verify || options.engine == IPSECEVTX_ENGINE_LIBEVTX)
		watch.most_events = LIBEVTX_RECORDS;

	size_t log_size;
	uint8_t *log =
		fuzz_log(data + FUZZ_HEAD, size - FUZZ_HEAD, (enum fuzz_frame)(data[1] % FUZZ_FRAME_COUNT), &log_size);
	struct trickle trickle = {log, log_size, data[3], data[3] & ARRIVE_FAILING ? 1 + log_size / 2 : 0, false};
	struct ipsecevtx_stream stream = {trickle_read, trickle_close, &trickle};
	struct ipsecevtx_reader *reader;
	struct ipsecevtx_error error;
	int result = data[3] & ARRIVE_STREAM ? ipsecevtx_open_stream(&reader, &stream, "fuzz", &options, &error)
					     : ipsecevtx_open_memory(&reader, log, log_size, "fuzz", &options, &error);
	if (result == 0)
		fuzz_read_all(reader, &watch);
	else
		FUZZ_REQUIRE(!reader && error.code != IPSECEVTX_OK && error.message);
	ipsecevtx_close(reader);
	FUZZ_REQUIRE(trickle.closed == ((data[3] & ARRIVE_STREAM) != 0));
	free(log);
	return 0;
}
