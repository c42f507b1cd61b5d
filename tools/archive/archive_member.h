/* SPDX-License-Identifier: MIT */
/* The archives that are open, one in the other, and what becomes of a member: for archive_logs.c. */
#ifndef ARCHIVE_MEMBER_H
#define ARCHIVE_MEMBER_H

#include "archive/archive_level.h"
#include "archive/archive_links.h"
#include "archive/archive_names.h"

/* The input, an archive in it, and one in that; a compressed log takes a level too. */
#define ARCHIVE_LEVELS 3u

/* What is looked into though its name is neither that of a log nor of an archive, and passed over if it holds none. */
enum guess {
	GUESS_NONE,
	GUESS_BY_NAME,  /* one that may be that of either */
	GUESS_BY_BYTES, /* those of compressed data, behind any name: a log alone counts */
};

/* A level, and the name of the member of the level below that it is. */
struct nest {
	struct archive_logs *logs;
	struct archive_level level;
	char *name;         /* NULL at the bottom */
	enum guess guess;   /* that it holds a log */
	bool holds_log;     /* one was given, or told of, that lies in it */
	unsigned layers;    /* what stands in so many compressed ones is called a log by its name; 0: nothing is */
	bool is_called_log; /* what stands in it is, by the name of what was compressed around it */
	size_t links, links_done; /* of its symbolic links; of them, those of which all was said when it ended */
	bool was_entered; /* of a single compressed file: what is in it is an archive, or compressed once more */
};

/* A symbolic link: what it stands for is known when all of its archive was seen. */
struct pending_link {
	char *name, *target; /* with those of the archives that they are in; its own is a plain one */
	unsigned depth;      /* of its level */
	bool is_bare;        /* it is called a log that is not compressed */
	bool is_archive;     /* it is called an archive, which its target is not */
	bool is_guess;       /* it is called what may hold a log, and matters if it leads to an archive */
	bool is_done;
};

struct archive_logs {
	struct archive_bytes bytes; /* of the input; the bottom level reads them through count_bytes() */
	enum archive_kind kind;
	bool unlimited;
	struct nest nests[ARCHIVE_LEVELS];
	unsigned depth; /* levels that are open */
	struct archive_names names;
	struct archive_links links;
	struct pending_link *pending;
	size_t pending_count;
	char *given; /* the name of the log that was given last */
	uint64_t passed;

	/* Bytes of the input, and what became of them on all levels: in all, and since a member of the bottom began. */
	uint64_t taken, made;
	uint64_t taken_before, made_before;
	unsigned bombs;
	bool is_bomb; /* the member that is read is one */

	bool is_over;
	bool is_lost;      /* the place in the input */
	char error[1024];  /* of the log's stream; "" for none */
	char reason[1024]; /* of what was not read */
};

/* Levels, from the input upwards. False: see the level's error; it is to be popped in every case. */
bool archive_logs_push(struct archive_logs *logs, enum archive_kind kind);
void archive_logs_pop(struct archive_logs *logs);
/* Of the member that is on top. */
ptrdiff_t archive_logs_read(void *user, void *buffer, size_t size);
/* Whether a decompression bomb makes as much. */
bool archive_logs_are_too_many(uint64_t made, uint64_t taken);

/* Why what comes is not read. */
void archive_logs_say(struct archive_logs *logs, const char *format, ...)
#if defined(__GNUC__)
	__attribute__((format(printf, 2, 3)))
#endif
	;

/* The member that the level on top stands at. ARCHIVE_STEP_END: nothing to give. */
enum archive_step archive_member_take(struct archive_logs *logs, struct archive_log *log);
/* At the end of a level: the next of its links that leads to no log which was read. ARCHIVE_STEP_END: none does. */
enum archive_step archive_member_end_links(struct archive_logs *logs, struct archive_log *log);
void archive_member_forget_links(struct archive_logs *logs, unsigned depth);
/* What is in a compressed file, which the name of that stands for. */
enum archive_step archive_member_give_single(struct archive_logs *logs, struct archive_log *log);
/* Not the level on top, with the reason that was said. Members behind it in the same archive are still read. */
enum archive_step archive_member_refuse_level(struct archive_logs *logs, struct archive_log *log);
/* The same of a guess that was none, for which there is no reason to give, as a rule. */
enum archive_step archive_member_drop_level(struct archive_logs *logs, struct archive_log *log);
/* And of an archive, of which its name says nothing; a link to it may be called so that programs look into it. */
enum archive_step archive_member_drop_archive(struct archive_logs *logs, struct archive_log *log);
/* There is no memory. */
enum archive_step archive_member_end(struct archive_logs *logs, struct archive_log *log);

#endif
