/* SPDX-License-Identifier: MIT */
/*
 * What archive_logs.c, which goes from member to member, and archive_member.c, which decides what becomes of each,
 * share: the archives that are open, one in the other. A member is given as a log, entered as an archive, told of as
 * refused, or passed over and counted.
 */
#ifndef ARCHIVE_MEMBER_H
#define ARCHIVE_MEMBER_H

#include "archive/archive_level.h"
#include "archive/archive_links.h"
#include "archive/archive_names.h"

/*
 * How deep archives may lie in each other: the input, an archive in it, and one in that. A compressed log takes a
 * level, too.
 */
#define ARCHIVE_LEVELS 3u

/*
 * Why a member is looked into though its name is neither that of a log nor of an archive. It is passed over silently if
 * it holds no log.
 */
enum guess {
	GUESS_NONE,
	GUESS_BY_NAME,  /* its name may be that of a log or an archive */
	GUESS_BY_BYTES, /* it begins as compressed data, whatever its name: only a log in it counts, no archive */
};

/* An open archive, and the name of the member of the level below that it is. */
struct nest {
	struct archive_logs *logs;
	struct archive_level level;
	char *name;         /* NULL at the bottom */
	enum guess guess;   /* why it was looked into, as a guess that it holds a log */
	bool holds_log;     /* a log in it was given or told of */
	unsigned layers;    /* the name promises a log when so many compressions are undone; 0: it promises none */
	bool is_called_log; /* so many compressions were undone around it that its name calls what is left a log */
	size_t links, links_done; /* its pending links, and how many of these were dealt with at its end */
	bool was_entered; /* of a single compressed file: it held an archive or compressed data, which was entered */
};

/* A link that is judged at the end of its archive, when it is known what became of the member that it stands for. */
struct pending_link {
	/* both behind the names of the archives that they lie in; name is as archive_links_plain() writes it */
	char *name, *target;
	unsigned depth;  /* how many levels were open when it came */
	bool is_bare;    /* its name is that of a log that is not compressed */
	bool is_archive; /* its name is that of an archive, and its target's is not */
	/* its name may be that of something that holds a log: it matters only if it leads to an archive */
	bool is_guess;
	bool is_done;
};

struct archive_logs {
	/* of the input; the bottom level reads them through count_bytes(), which counts them */
	struct archive_bytes bytes;
	enum archive_kind kind;
	bool unlimited;
	struct nest nests[ARCHIVE_LEVELS];
	unsigned depth; /* levels that are open */
	struct archive_names names;
	struct archive_links links;
	struct pending_link *pending;
	size_t pending_count, pending_room;
	char *given; /* the name of the log that was given last */
	uint64_t passed;

	/*
	 * Bytes taken from the input, and bytes made of them on all levels, to recognize decompression bombs: since the
	 * beginning, and as they were when the current member of the input began.
	 */
	uint64_t taken, made;
	uint64_t taken_before, made_before;
	unsigned bombs;
	bool is_bomb; /* the member that is being read is a bomb */

	bool is_over;
	bool is_lost;      /* archive_logs_rewind() failed, and the place in the input is lost */
	char error[1024];  /* why the stream of the current log failed; "" where it did not */
	char reason[1024]; /* why something is not read */
};

/*
 * Opens a level: the input, or the member that the level on top stands at. False where it fails: the level's error says
 * why. archive_logs_pop() has to follow in every case.
 */
bool archive_logs_push(struct archive_logs *logs, enum archive_kind kind);
void archive_logs_pop(struct archive_logs *logs);
/* Reads from the current member of the level on top; user is the struct archive_logs. */
ptrdiff_t archive_logs_read(void *user, void *buffer, size_t size);
/* Whether so many bytes made of so few taken are more than any log shrinks to. */
bool archive_logs_are_too_many(uint64_t made, uint64_t taken);

/* Sets the reason for which what is told next is not read. */
void archive_logs_say(struct archive_logs *logs, const char *format, ...)
#if defined(__GNUC__)
	__attribute__((format(printf, 2, 3)))
#endif
	;

/*
 * Decides what becomes of the member that the level on top stands at. ARCHIVE_STEP_END: there is nothing to give to the
 * caller.
 */
enum archive_step archive_member_take(struct archive_logs *logs, struct archive_log *log);
/*
 * To be called at the end of a level: tells of the next link with the name of a log whose target was not read as that
 * log. ARCHIVE_STEP_END: there is none left.
 */
enum archive_step archive_member_end_links(struct archive_logs *logs, struct archive_log *log);
void archive_member_forget_links(struct archive_logs *logs, unsigned depth);
/* Gives what a single compressed file holds as a log, or enters it where it is an archive or compressed again. */
enum archive_step archive_member_give_single(struct archive_logs *logs, struct archive_log *log);
/*
 * Tells that the level on top is not read, for the reason that was set, and closes it. The members behind it in the
 * level below are still read.
 */
enum archive_step archive_member_refuse_level(struct archive_logs *logs, struct archive_log *log);
/*
 * Closes a level that was a wrong guess, and counts it as passed over, without a reason unless it may hold a log all
 * the same.
 */
enum archive_step archive_member_drop_level(struct archive_logs *logs, struct archive_log *log);
/*
 * The same for an archive whose name does not promise one; its name is noted, as a link to it can have the name of an
 * archive.
 */
enum archive_step archive_member_drop_archive(struct archive_logs *logs, struct archive_log *log);

#endif
