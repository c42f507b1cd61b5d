/* SPDX-License-Identifier: MIT */
/*
 * What stands out: sentences from the reports, the worst first, each with the section where more is said and a command
 * that shows the events behind it.
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
	size_t text, length; /* place in texts: a sentence, with text of the log that is not escaped */
	const char *section; /* the section that says more: "hostile" */
	size_t row;          /* its row in that section; IPSECEVTX_REPORT_NO_ROW: the section as a whole */
	size_t next;         /* where in the text the advice begins; 0: there is none */
	bool has_times;      /* first and last are the times of its events */
	uint64_t first, last;
	bool has_command;           /* it is about events or rows of a report, so that there is a command */
	size_t command;             /* place in texts: the command's options, ending with a NUL */
	char peer[64];              /* the peer that it is about; "": none, or several */
	size_t names, names_length; /* place in texts: a sentence that says what that peer was called; 0: none */
	uint64_t count;             /* how many failures it is about */
	/* place in texts: the identities that the failures showed, each ending with a NUL */
	size_t showed, showed_length;
	size_t showed_more; /* how many further identities there are */
};

#define STANDING_MAX 128u

struct standing {
	struct standing_item items[STANDING_MAX]; /* in the order in which they are shown */
	size_t count;
	struct buffer texts;
	bool has_one_computer; /* all logs are of one computer */
	uint64_t noise;        /* how many failures are noise */
	bool failed;           /* there is no memory, or the report failed */
	/* Set by the caller: how long before a flood the report looks for who sent most; 0: the default. */
	uint32_t flood_seconds;
};

/* How much was read, and the names of inputs that could not be read at all. unread_free() frees these. */
#define UNREAD_NAMED 3u
struct unread {
	struct was_read read;
	char *names[UNREAD_NAMED]; /* the first ones */
	uint64_t count;
};
/* False when there is no memory. */
bool unread_add(struct unread *unread, const char *path);
void unread_free(struct unread *unread);

/*
 * Finds what stands out. report has all reports of the overview as its parts, and story was read from it. False when it
 * failed; standing_free() must follow in every case.
 */
bool standing_look_at(struct standing *standing, struct ipsecevtx_report *report, const struct found *found,
	const struct story *story, const struct unread *unread);
void standing_free(struct standing *standing);

#endif
