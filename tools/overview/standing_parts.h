/* SPDX-License-Identifier: MIT */
/* How sentences about what stands out are made, each kind in its place. */
#ifndef OVERVIEW_STANDING_PARTS_H
#define OVERVIEW_STANDING_PARTS_H

#include "overview/command.h"
#include "overview/standing.h"

/* An item whose text begins where texts end now; NULL: there is no room, and standing has failed. */
struct standing_item *standing_add(struct standing *standing, enum standing_look look, const char *label);
/* Its text ends here; what follows is the command. */
void standing_end(struct standing *standing, struct standing_item *item, const struct command *command);
/* The same, where the command is that of a whole report. */
void standing_end_report(struct standing *standing, struct standing_item *item, const char *report);

/* The value of that name, long names in it cut; nothing where the row has none. */
void standing_put_value(struct buffer *buffer, const struct ipsecevtx_report_row *row, const char *name);
void standing_put_count(struct buffer *buffer, uint64_t count, const char *one, const char *many);
/* A part of the texts again, behind all of them. */
void standing_put_again(struct buffer *texts, size_t from, size_t length);
/* NULL where there is only one computer, which need not be named. */
const char *standing_computer_key(const struct standing *standing);

/* What the peers of single sentences were called. */
void standing_names(struct standing *standing, struct ipsecevtx_report *report);

/* What could not be read, and why there is no event. */
void standing_inputs(struct standing *standing, const struct unread *unread);

void standing_failures(struct standing *standing, struct ipsecevtx_report *report);
void standing_packets(struct standing *standing, struct ipsecevtx_report *report);
void standing_certificates(struct standing *standing, struct ipsecevtx_report *report);

#endif
