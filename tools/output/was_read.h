/* SPDX-License-Identifier: MIT */
/*
 * How much of the inputs was read: that a report has nothing to tell is a result only if there was something to read.
 * Reports and pages say so in the words made here.
 */
#ifndef OUTPUT_WAS_READ_H
#define OUTPUT_WAS_READ_H

#include "common/buffer.h"

/* Why there is no event of IPsec. */
enum nothing {
	NOTHING_NOT = 0, /* there are IPsec events */
	NOTHING_READ,    /* no input could be read */
	NOTHING_RECORDS, /* there was no record in them */
	NOTHING_FITS,    /* the filters refused all */
	NOTHING_MODES,   /* all are of modes that were left out */
	NOTHING_LOST,    /* records were lost, which may have been IPsec events */
	NOTHING_NAMED,   /* no event has an id that -e asked for; events of other ids were not looked for */
	NOTHING_LIVE,    /* IPsec events stand in free space only */
	NOTHING_AUDITED, /* the logs hold no IPsec event: they may not be audited */
};

struct was_read {
	enum nothing nothing;
	uint64_t inputs, inputs_failed; /* could not be read, or not to the end */
	uint64_t records_seen, records_lost;
	uint64_t in_free_space; /* IPsec events found there that are not printed */
	bool is_stopped;        /* the run was stopped before all was read */
};

/* Writes a part of a sentence that says why there is no IPsec event; nothing for NOTHING_NOT. */
void was_read_put_why(struct buffer *buffer, const struct was_read *read);
/* Writes "1 of 3 inputs could not be read, or not to the end". */
void was_read_put_failed(struct buffer *buffer, const struct was_read *read);
/*
 * Writes before and then "2 lost records may have told otherwise; 1 of 3 inputs ...". False: nothing is missing, and
 * nothing was written.
 */
bool was_read_put_gaps(struct buffer *buffer, const struct was_read *read, const char *before);

/*
 * Writes a command that turns auditing on, one for each subcategory; subcategories are named by GUIDs, which are the
 * same in all languages of Windows.
 */
enum { AUDIT_COMMANDS = 4 };
void was_read_put_audit_command(struct buffer *buffer, size_t index);
/* The name of that subcategory: "IPsec Main Mode". */
const char *was_read_audited(size_t index);

#endif
