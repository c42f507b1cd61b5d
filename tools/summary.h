/* SPDX-License-Identifier: MIT */
/* What was read and what became of it, told on standard error at the end. */
#ifndef SUMMARY_H
#define SUMMARY_H

#include "alike.h"
#include "finding_sink.h"
#include "options.h"
#include "output/was_read.h"

struct summary {
	uint64_t files;        /* that were to be read */
	uint64_t files_failed; /* not at all, or not to the end */
	uint64_t printed;      /* events on the output, or in the report */
	uint64_t recovered;    /* of those: not where live records are */
	uint64_t hidden;       /* of those: inside other records */
	uint64_t carved;       /* of the printed: from raw bytes */
	uint64_t filtered;     /* of those that the library matched: refused by the tool's own filter */
	uint64_t left_out;     /* of the filtered: those that only their mode kept out */
	uint64_t repeated;     /* of the filtered: printed before, from another place */
	uint64_t not_live;     /* of the filtered: not where live records are, which the format takes with --recover */
	uint64_t others;       /* of the filtered: nobody asked for them, but the output reads such */
	uint64_t ours;         /* of the printed, and of the others: of IPsec */
	uint64_t unwritten;    /* of the printed: those that the format could not hold */
	struct alike alike;    /* of the filtered: of computers with such names */
	struct ipsecevtx_statistics total;

	/* printed, filtered and unwritten as they were when the current input began. */
	uint64_t printed_before;
	uint64_t filtered_before;
	uint64_t unwritten_before;
};

/* An event was refused by the tool because of its mode alone. */
void summary_leave_out(struct summary *summary, enum ipsecevtx_mode mode);

/* An event was printed. */
void summary_print(struct summary *summary, const struct ipsecevtx_event *event);

/* Adds what a part of an input was counted apart. */
void summary_add_part(struct summary *summary, const struct summary *part);

/* What is known so far: all of it is what a later one is compared with. */
struct summary_point {
	uint64_t ours, left_out, not_live;
	uint64_t accounted; /* of the events that the library matched: printed, or left out without a filter */
};
struct summary_point summary_point(const struct summary *summary);

/* How much was read, and why there is no event of ours, in all inputs. */
struct was_read summary_was_read(const struct summary *summary, const struct options *options);
/* The same of one input that began at that point; statistics NULL: it could not be read. */
struct was_read summary_was_read_since(const struct summary *summary, const struct summary_point *point,
	const struct ipsecevtx_statistics *statistics, bool has_failed, const struct options *options);

/* Adds an input; with -v it is told where each of its bytes and records went. */
void summary_end_input(struct summary *summary, const char *path, const struct ipsecevtx_statistics *statistics,
	const struct options *options);

void summary_tell(const struct summary *summary, const struct finding_sink *findings, const struct options *options);

#endif
