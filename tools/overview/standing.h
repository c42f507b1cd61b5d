/* SPDX-License-Identifier: MIT */
/*
 * What stands out: sentences of the reports, the worst first, each with where it stands below and a command that shows
 * the events behind it.
 */
#ifndef OVERVIEW_STANDING_H
#define OVERVIEW_STANDING_H

#include "common/buffer.h"
#include "ipsecevtx_report.h"
#include "output/was_read.h"
#include "picture/story.h"
#include "report/found.h"

enum standing_look { STANDING_WORST = 0, STANDING_BAD, STANDING_CAUTION, STANDING_LOOKS };

struct standing_item {
	enum standing_look look;
	const char *label;   /* "pattern of an attack, high" */
	size_t text, length; /* of texts: a sentence, with texts of the log as they are */
	const char *section; /* "hostile", where it stands */
	size_t row;          /* the number of its row there; IPSECEVTX_REPORT_NO_ROW: the section as a whole */
	size_t next;         /* within the text: where it goes on with what to check; 0: nowhere */
	bool has_times;      /* of its events */
	uint64_t first, last;
	bool has_command;             /* only what is about events, or rows of a report */
	size_t command;               /* of texts: options, ending with a NUL */
	char peer[64];                /* the one that it is about; "": none, or several */
	size_t names, names_length;   /* of texts: a sentence that says what that peer was called; 0: none */
	uint64_t count;               /* of failures */
	size_t showed, showed_length; /* of texts: who it said that it was when it failed, each ending with a NUL */
	size_t showed_more;           /* there are more of these */
};

#define STANDING_MAX 128u

struct standing {
	struct standing_item items[STANDING_MAX]; /* in the order in which they are told */
	size_t count;
	struct buffer texts;
	bool has_one_computer; /* all logs are of it */
	uint64_t noise;        /* failures of groups that are noise */
	bool failed;           /* there is no memory, or the report failed */
	/* For the caller to set before: so long before a flood the report looks for who sent most; 0: as usual. */
	uint32_t flood_seconds;
};

/* How much was read; and of the inputs that could not be read at all. */
#define UNREAD_NAMED 3u
struct unread {
	struct was_read read;
	char *names[UNREAD_NAMED]; /* the first in their order */
	uint64_t count;
};
/* False when there is no memory. */
bool unread_add(struct unread *unread, const char *path);
void unread_free(struct unread *unread);

/*
 * The report has all that the overview names as its parts, and the story was read from it. False when it failed;
 * standing_free() must follow.
 */
bool standing_look_at(struct standing *standing, struct ipsecevtx_report *report, const struct found *found,
	const struct story *story, const struct unread *unread);
void standing_free(struct standing *standing);

#endif
