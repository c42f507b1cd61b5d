/* SPDX-License-Identifier: MIT */
/*
 * Reads many logs on several threads that share what they learn: threads PEER LOG... prints for each log how many
 * events there are with a peer ("198.51.100.0/24"; "any" for all), and how many of them tell of a failure.
 */
#include <inttypes.h>
#include <ipsecevtx.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREADS 4

struct log {
	const char *path;
	uint64_t events, failures;
	struct ipsecevtx_error error;
};

/* What the threads share: logs are taken one by one, and each has a reader of its own. */
struct work {
	struct log *logs;
	size_t count;
	atomic_size_t next;
	struct ipsecevtx_options options; /* with the context; the same for all readers */
};

static void read_log(struct log *log, const struct ipsecevtx_options *options)
{
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	if (ipsecevtx_open(&reader, log->path, options, &log->error) != 0)
		return;
	while (ipsecevtx_next(reader, &event) > 0) {
		log->events++;
		log->failures += ipsecevtx_kind_is_failure(event->kind);
	}
	log->error = *ipsecevtx_reader_error(reader);
	ipsecevtx_close(reader);
}

static void *run(void *user)
{
	struct work *work = user;
	size_t number;
	while ((number = atomic_fetch_add(&work->next, 1)) < work->count)
		read_log(&work->logs[number], &work->options);
	return NULL;
}

static int print(const struct work *work)
{
	int status = 0;
	for (size_t i = 0; i < work->count; i++) {
		const struct log *log = &work->logs[i];
		char text[IPSECEVTX_ERROR_SOURCE_SIZE + 256];
		printf("%s: %" PRIu64 " events, %" PRIu64 " failures\n", log->path, log->events, log->failures);
		if (log->error.code == IPSECEVTX_OK)
			continue;
		ipsecevtx_error_text(&log->error, text, sizeof text);
		fprintf(stderr, "threads: %s\n", text);
		status = 1;
	}
	return status;
}

static int read_all(struct work *work)
{
	struct ipsecevtx_context *context;
	pthread_t threads[THREADS];
	int started = 0;
	if (ipsecevtx_context_new(&context, NULL) != 0)
		return 1;
	work->options.context = context;
	while (started < THREADS && pthread_create(&threads[started], NULL, run, work) == 0)
		started++;
	/* This thread works too, also where the system gave none. */
	run(work);
	for (int i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	/* Behind all readers that use it. */
	ipsecevtx_context_free(context);
	return print(work);
}

int main(int argc, char **argv)
{
	struct ipsecevtx_network peer;
	struct work work = {.count = argc > 2 ? (size_t)argc - 2 : 0, .options = IPSECEVTX_OPTIONS_INIT};
	bool is_any = argc > 1 && strcmp(argv[1], "any") == 0;
	if (work.count == 0 ||
		(!is_any && ipsecevtx_network_parse(argv[1], strlen(argv[1]), &peer) != IPSECEVTX_NETWORK_OK)) {
		fputs("usage: threads PEER LOG..., as in threads 198.51.100.0/24 Security.evtx\n", stderr);
		return 2;
	}
	work.options.peers = is_any ? NULL : &peer;
	work.options.peer_count = is_any ? 0 : 1;
	work.logs = calloc(work.count, sizeof *work.logs);
	if (!work.logs)
		return 1;
	for (size_t i = 0; i < work.count; i++)
		work.logs[i].path = argv[i + 2];
	int status = read_all(&work);
	free(work.logs);
	return status;
}
