/* SPDX-License-Identifier: MIT */
/* How much of the inputs was read: that a report has nothing to tell is a result only if there was something to read.
 */
#ifndef OUTPUT_WAS_READ_H
#define OUTPUT_WAS_READ_H

#include "common/buffer.h"

/* Why there is no event of IPsec. */
enum nothing {
	NOTHING_NOT = 0, /* there are such events */
	NOTHING_READ,    /* no input could be read */
	NOTHING_RECORDS, /* there was no record in them */
	NOTHING_FITS,    /* the filters refused all */
	NOTHING_MODES,   /* all are of modes that were left out */
	NOTHING_LOST,    /* records were lost, which may have been such */
	NOTHING_NAMED,   /* none has a number that was asked for; nobody looked for those of others */
	NOTHING_LIVE,    /* the logs hold some in free space alone */
	NOTHING_AUDITED, /* the logs hold none */
};

struct was_read {
	enum nothing nothing;
	uint64_t inputs, inputs_failed; /* not read at all, or not to the end */
	uint64_t records_seen, records_lost;
	uint64_t in_free_space; /* events of IPsec that are not printed */
	bool is_stopped;        /* before all was read */
};

/* Half a sentence that says why there is nothing; none for NOTHING_NOT. */
void was_read_put_why(struct buffer *buffer, const struct was_read *read);
/* "1 of 3 inputs could not be read, or not to the end" */
void was_read_put_failed(struct buffer *buffer, const struct was_read *read);
/* "2 lost records may have told otherwise; 1 of 3 inputs ...", and before that other words; false: there is nothing. */
bool was_read_put_gaps(struct buffer *buffer, const struct was_read *read, const char *before);

/* The commands that turn auditing on, one a subcategory: they are known by GUIDs in any language of the system. */
enum { AUDIT_COMMANDS = 4 };
void was_read_put_audit_command(struct buffer *buffer, size_t index);
/* "IPsec Main Mode" */
const char *was_read_audited(size_t index);

#endif
