/* SPDX-License-Identifier: MIT */
/*
 * A report of the library as a kind of output (output_kind.h): all that the descriptors of the reports share, except
 * what each looks like in text. The kind has the name of the library's report.
 */
#ifndef REPORT_OUTPUT_H
#define REPORT_OUTPUT_H

#include "report/rows.h"

/* How a report looks in text. Each member may be NULL. */
struct report_text {
	void (*row)(struct output *output, void *state, const struct ipsecevtx_report_row *row);
	const char *none;                                /* what is said where the report has no row */
	bool is_of_others;                               /* its rows are made of events that are not IPsec events */
	void (*end)(struct output *output, void *state); /* called after the last row */
	/* size of the state that is handed to row and end, zero at first */
	size_t state_size;
	/* Called after all rows, whatever the format. */
	void (*last)(struct output *output, const struct ipsecevtx_report *report);
};

/* The output state of these reports. */
struct report_state {
	struct ipsecevtx_report *report;
};

/*
 * Events that reports read beside the IPsec events, to know what those can mean: logs cleared, services and computers
 * started, auditing changed.
 */
extern const struct ipsecevtx_range report_context[];
#define REPORT_CONTEXT_COUNT 7u
/* The same ids, for a longer list. */
#define REPORT_CONTEXT                                                                                                 \
	{104, 104}, {1100, 1100}, {1102, 1102}, {4608, 4608}, {4719, 4719}, {5478, 5478},                              \
	{                                                                                                              \
		5479, 5479                                                                                             \
	}

/* The same ids, and those of the packets that the driver discarded. */
#define REPORT_PACKETS_COUNT (REPORT_CONTEXT_COUNT + 2u)
extern const struct ipsecevtx_range report_packets_also[REPORT_PACKETS_COUNT];

void report_begin(struct output *output);
void report_event(struct output *output, const struct ipsecevtx_event *event);
/* For reports that tell of inputs, too. */
void report_finding(struct output *output, const struct ipsecevtx_finding *finding);
void report_input(struct output *output, const char *path, const struct ipsecevtx_statistics *statistics);
/* Finishes the report and writes all rows; text NULL: as rows_text() writes them. */
void report_end(struct output *output, const struct report_text *text);
/* Writes the rows of the report of that name, which is finished, in output->format. */
void report_rows(struct output *output, struct ipsecevtx_report *report, const char *name);

/* The members of a descriptor except name, help and end. */
#define REPORT_MEMBERS REPORT_MEMBERS_ALSO(report_context, REPORT_CONTEXT_COUNT)
/* The same for a report that reads these other events besides. */
#define REPORT_MEMBERS_ALSO(others, count)                                                                             \
	.formats = output_report_formats, .also = (others), .also_count = (count),                                     \
	.state_size = sizeof(struct report_state), .begin = report_begin, .event = report_event

#endif
