/* SPDX-License-Identifier: MIT */
/* Members of JSON objects that several formats share: values of an event under this program's own names. */
#ifndef MEMBERS_H
#define MEMBERS_H

#include "output/output.h"

/* ,"key": */
void member_key(struct buffer *buffer, const char *key);
/* Writes a member with one of this program's own words, or null where word is NULL. */
void member_word(struct buffer *buffer, const char *key, const char *word);
void member_number(struct buffer *buffer, const char *key, uint64_t number);
/* Write a member with text of the log. Where the text is not set, the first writes null and the second nothing. */
void member_text(struct output *output, const char *key, const struct ipsecevtx_text *text);
void member_set_text(struct output *output, const char *key, const struct ipsecevtx_text *text);
/* Writes a member with the event as a sentence: see sentence.h. */
void member_sentence(struct output *output, const char *key, const struct ipsecevtx_event *event);

/*
 * Writes the fields of an IPsec event, and its peer; of another event its provider and fields. Each member has a comma
 * before it.
 */
void members_fields(struct output *output, const struct ipsecevtx_event *event);
/*
 * Writes where the record stands and what is odd about it, the members from source to marks, and with --raw the member
 * raw.
 */
void members_place(struct output *output, const struct ipsecevtx_event *event);
/* Writes what every event has except its time: the members from event_id to activity_id. */
void members_head(struct output *output, const struct ipsecevtx_event *event);

#endif
