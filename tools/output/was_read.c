/* SPDX-License-Identifier: MIT */
#include "output/was_read.h"

/* The subcategories as "auditpol /list /subcategory:* /v" lists them. */
static const struct {
	const char *guid;
	const char *name;
} subcategories[AUDIT_COMMANDS] = {
	{"0CCE9218-69AE-11D9-BED3-505054503030", "IPsec Main Mode"},
	{"0CCE9219-69AE-11D9-BED3-505054503030", "IPsec Quick Mode"},
	{"0CCE921A-69AE-11D9-BED3-505054503030", "IPsec Extended Mode"},
	{"0CCE9213-69AE-11D9-BED3-505054503030", "IPsec Driver"},
};

void was_read_put_audit_command(struct buffer *buffer, size_t index)
{
	buffer_literal(buffer, "auditpol /set /subcategory:\"{");
	buffer_string(buffer, subcategories[index].guid);
	buffer_literal(buffer, "}\" /success:enable /failure:enable");
}

const char *was_read_audited(size_t index)
{
	return subcategories[index].name;
}

void was_read_put_failed(struct buffer *buffer, const struct was_read *read)
{
	if (read->inputs == 1) {
		buffer_literal(buffer, "the input could not be read, or not to its end");
		return;
	}
	buffer_u64(buffer, read->inputs_failed);
	buffer_literal(buffer, " of ");
	buffer_u64(buffer, read->inputs);
	buffer_literal(buffer, " inputs could not be read, or not to the end");
}

bool was_read_put_gaps(struct buffer *buffer, const struct was_read *read, const char *before)
{
	const bool has_lost = read->records_lost > 0 && read->nothing != NOTHING_LOST;
	const bool has_failed = read->inputs_failed > 0 && read->nothing != NOTHING_READ;
	if (has_lost) {
		buffer_string(buffer, before);
		buffer_u64(buffer, read->records_lost);
		buffer_string(buffer, read->records_lost == 1 ? " lost record" : " lost records");
		buffer_literal(buffer, " may have told otherwise");
	}
	if (has_failed) {
		buffer_string(buffer, has_lost ? "; " : before);
		was_read_put_failed(buffer, read);
	}
	if (read->is_stopped) {
		buffer_string(buffer, has_lost || has_failed ? "; " : before);
		buffer_literal(buffer, "the run was stopped before all was read");
	}
	return has_lost || has_failed || read->is_stopped;
}

static void put_nothing(struct buffer *buffer, const struct was_read *read)
{
	switch (read->nothing) {
	case NOTHING_NOT:
		break;
	case NOTHING_READ:
		buffer_literal(buffer, "nothing was read: ");
		was_read_put_failed(buffer, read);
		break;
	case NOTHING_RECORDS:
		buffer_literal(buffer, "nothing was read: there is no record in the inputs");
		break;
	case NOTHING_FITS:
	case NOTHING_NAMED:
		buffer_literal(buffer, "no IPsec event in these logs fits what was asked for");
		break;
	case NOTHING_MODES:
		buffer_literal(buffer, "all IPsec events in these logs are of modes that were left out");
		break;
	case NOTHING_LOST:
		buffer_literal(buffer, "no IPsec event is among the records that could be read; lost records, which "
				       "may have been some: ");
		buffer_u64(buffer, read->records_lost);
		break;
	case NOTHING_LIVE:
		buffer_literal(buffer, "no IPsec event is among the live records of these logs; in free space: ");
		buffer_u64(buffer, read->in_free_space);
		break;
	case NOTHING_AUDITED:
		buffer_literal(buffer,
			"these logs hold no IPsec audit events of Main, Quick or Extended Mode: either "
			"there was no IPsec, or this is not the Security log, or it was not audited, for auditing of IPsec is off by "
			"default");
		break;
	}
}

void was_read_put_why(struct buffer *buffer, const struct was_read *read)
{
	put_nothing(buffer, read);
	if (read->nothing != NOTHING_NOT)
		was_read_put_gaps(buffer, read, "; ");
}
