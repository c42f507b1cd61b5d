/* SPDX-License-Identifier: MIT */
/* What the files that make the sentences of standing.h share: one file for each kind of sentence. */
#ifndef OVERVIEW_STANDING_PARTS_H
#define OVERVIEW_STANDING_PARTS_H

#include "overview/command.h"
#include "overview/standing.h"

/* Adds an item, whose text begins where texts end now. NULL: there is no room, and standing has failed. */
struct standing_item *standing_add(struct standing *standing, enum standing_look look, const char *label);
/* Ends the item's text, and adds the command. */
void standing_end(struct standing *standing, struct standing_item *item, const struct command *command);
/* The same with the command that writes a whole report. */
void standing_end_report(struct standing *standing, struct standing_item *item, const char *report);

void standing_put_count(struct buffer *buffer, uint64_t count, const char *one, const char *many);
/* Appends a part of the texts again. */
void standing_put_again(struct buffer *texts, size_t from, size_t length);
/* The key of the computer's name; NULL where all logs are of one computer, which need not be named. */
const char *standing_computer_key(const struct standing *standing);

/* Adds what the peers of single sentences were called. */
void standing_names(struct standing *standing, struct ipsecevtx_report *report);

/*
 * Add sentences: about what could not be read, and why there is no event; about failures; about packets; about
 * certificates.
 */
void standing_inputs(struct standing *standing, const struct unread *unread);

void standing_failures(struct standing *standing, struct ipsecevtx_report *report);
void standing_packets(struct standing *standing, struct ipsecevtx_report *report);
void standing_certificates(struct standing *standing, struct ipsecevtx_report *report);

#endif
