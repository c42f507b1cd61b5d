/* SPDX-License-Identifier: MIT */
/* Counts what was read and what became of it, and tells that on standard error at the end. */
#ifndef SUMMARY_H
#define SUMMARY_H

#include "alike.h"
#include "finding_sink.h"
#include "options.h"
#include "output/was_read.h"

struct summary {
	uint64_t files;        /* that were to be read */
	uint64_t files_failed; /* could not be read, or not to the end */
	uint64_t printed;      /* events on the output, or in the report */
	uint64_t recovered;    /* of the printed: recovered, from where no live records stand */
	uint64_t hidden;       /* of the printed: found inside other records */
	uint64_t carved;       /* of the printed: carved from raw bytes */
	uint64_t filtered;     /* refused by the tool's own filter, of those that the library handed out */
	uint64_t left_out;     /* of the filtered: refused for their mode alone */
	uint64_t repeated;     /* of the filtered: repetitions of an event that was printed before (--dedup) */
	uint64_t not_live;     /* of the filtered: recovered events, which the format takes only with --recover */
	uint64_t others;       /* of the filtered: events that were read only because the output reads them besides */
	uint64_t ours;         /* of the printed and of others: IPsec events */
	uint64_t unwritten;    /* of the printed: those that the format could not hold */
	struct alike alike;    /* of the filtered: see alike.h */
	struct ipsecevtx_statistics total;

	/* printed, filtered and unwritten as they were when the current input began. */
	uint64_t printed_before;
	uint64_t filtered_before;
	uint64_t unwritten_before;
};

/* Counts an event that was refused because of its mode alone. */
void summary_leave_out(struct summary *summary, enum ipsecevtx_mode mode);

/* Counts an event that was printed. */
void summary_print(struct summary *summary, const struct ipsecevtx_event *event);

/* Adds the counts of a part of an input. */
void summary_add_part(struct summary *summary, const struct summary *part);

/* The counts at one point of the run, to compare later ones with: the difference is what one input has brought. */
struct summary_point {
	uint64_t ours, left_out, not_live;
	uint64_t accounted; /* of the events that the library handed out: printed, or left out not by a filter */
};
struct summary_point summary_point(const struct summary *summary);

/* How much of all inputs was read and, where there is no IPsec event, why. */
struct was_read summary_was_read(const struct summary *summary, const struct options *options);
/* The same for the input that began at that point; statistics NULL: it could not be read. */
struct was_read summary_was_read_since(const struct summary *summary, const struct summary_point *point,
	const struct ipsecevtx_statistics *statistics, bool has_failed, const struct options *options);

/* Adds an input's statistics; with -v tells where each of its bytes and records went. */
void summary_end_input(struct summary *summary, const char *path, const struct ipsecevtx_statistics *statistics,
	const struct options *options);

void summary_tell(const struct summary *summary, const struct finding_sink *findings, const struct options *options);

#endif
