/* SPDX-License-Identifier: MIT */
/*
 * A report of the library as a kind of output: all that its descriptor needs but what it looks like in text. Its name
 * is that of the library's report.
 */
#ifndef REPORT_OUTPUT_H
#define REPORT_OUTPUT_H

#include "report/rows.h"

/* How it looks in text. Each may be NULL. */
struct report_text {
	void (*row)(struct output *output, void *state, const struct ipsecevtx_report_row *row);
	const char *none;                                /* said where there is no row */
	bool is_of_others;                               /* its rows are made of other events than those of IPsec */
	void (*end)(struct output *output, void *state); /* behind the last row */
	size_t state_size;                               /* of what is kept from row to row, zeroed at first */
	/* Behind all rows, whatever the format. */
	void (*last)(struct output *output, const struct ipsecevtx_report *report);
};

/* For the descriptors. */
struct report_state {
	struct ipsecevtx_report *report;
};

/* Events that tell what the others can mean. */
extern const struct ipsecevtx_range report_context[];
#define REPORT_CONTEXT_COUNT 7u
/* The same as the beginning of a list. */
#define REPORT_CONTEXT                                                                                                 \
	{104, 104}, {1100, 1100}, {1102, 1102}, {4608, 4608}, {4719, 4719}, {5478, 5478},                              \
	{                                                                                                              \
		5479, 5479                                                                                             \
	}

/* With those of the packets that the driver discarded. */
#define REPORT_PACKETS_COUNT (REPORT_CONTEXT_COUNT + 2u)
extern const struct ipsecevtx_range report_packets_also[REPORT_PACKETS_COUNT];

void report_begin(struct output *output);
void report_event(struct output *output, const struct ipsecevtx_event *event);
/* What reports that tell of inputs need besides. */
void report_finding(struct output *output, const struct ipsecevtx_finding *finding);
void report_input(struct output *output, const char *path, const struct ipsecevtx_statistics *statistics);
/* Writes all rows; text NULL: as rows_text() does. */
void report_end(struct output *output, const struct report_text *text);
/* Writes the rows of the report of that name, which is finished, in a format for programs. */
void report_rows(struct output *output, struct ipsecevtx_report *report, const char *name);

/* A descriptor's members, but for the name and help, and end. */
#define REPORT_MEMBERS REPORT_MEMBERS_ALSO(report_context, REPORT_CONTEXT_COUNT)
/* The same of one that looks at other events than those besides. */
#define REPORT_MEMBERS_ALSO(others, count)                                                                             \
	.formats = output_report_formats, .also = (others), .also_count = (count),                                     \
	.state_size = sizeof(struct report_state), .begin = report_begin, .event = report_event

#endif
