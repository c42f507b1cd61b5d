/* SPDX-License-Identifier: MIT */
/*
 * What excuses a program for telling less of a log: lost checksums, a log that was not closed, chunks that cannot be
 * read, an export, and more. Each is put into a log with as few changed bytes as it takes, and all checksums that were
 * right stay so but those that are the excuse. None of them may silence what is told without it.
 */
#ifndef TEST_EXCUSES_H
#define TEST_EXCUSES_H

#include "test_support.h"

#define EXCUSES_ROOM (4096u + 12u * CHUNK_SIZE)

struct excused_log {
	size_t size;
	uint8_t bytes[EXCUSES_ROOM];
};

struct excuse {
	const char *name;
	void (*change)(struct excused_log *log); /* NULL: nothing */
	void (*spoil)(
		struct excused_log *log); /* behind all changes, what checksums no longer bear out; NULL: nothing */
	void (*options)(struct ipsecevtx_options *options); /* NULL: none */
	bool from_stream;                                   /* the log comes as one */
	bool prints_all;                                    /* also what is hidden, so that nothing is to tell of it */
	unsigned costs;                                     /* so many events of a log are not what they were with it */
};

extern const struct excuse excuses[];
extern const size_t excuse_count;

/* False where the log has no room for it, or is too long. */
bool excused_log_take(struct excused_log *log, const void *bytes, size_t size);

/* Puts the numbers into the headers of file and chunks that Windows writes there, and right checksums. */
void excused_log_tidy(struct excused_log *log);

/* Two excuses, each of which may be NULL. */
void excuses_apply(struct excused_log *log, const struct excuse *one, const struct excuse *other);

/* What a reader says of it. */
#define ANSWER_EVENTS   256u
#define ANSWER_FINDINGS 256u

struct answer {
	int opened, result;
	size_t event_count, finding_count;
	uint64_t events[ANSWER_EVENTS];                     /* what each says, wherever it was found, in no order */
	struct ipsecevtx_finding findings[ANSWER_FINDINGS]; /* without their words */
	uint64_t lost;
	bool is_damaged; /* the program's exit status says so */
};

void excuses_read(
	struct answer *answer, const struct excused_log *log, const struct excuse *one, const struct excuse *other);

/* How many events the first has that the other does not. */
size_t answer_lacks(const struct answer *answer, const struct answer *other);

#endif
