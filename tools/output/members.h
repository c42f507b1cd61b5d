/* SPDX-License-Identifier: MIT */
/* Members of JSON objects that several formats share: those that this program has for an event under its own names. */
#ifndef MEMBERS_H
#define MEMBERS_H

#include "output/output.h"

/* ,"key": */
void member_key(struct buffer *buffer, const char *key);
/* A member with a word of our own, or null. */
void member_word(struct buffer *buffer, const char *key, const char *word);
void member_number(struct buffer *buffer, const char *key, uint64_t number);
/* Members with text of the log's; null, or for the second nothing at all, unless set. */
void member_text(struct output *output, const char *key, const struct ipsecevtx_text *text);
void member_set_text(struct output *output, const char *key, const struct ipsecevtx_text *text);
/* The event's sentence. */
void member_sentence(struct output *output, const char *key, const struct ipsecevtx_event *event);

/* ,"key": and what a buffer holds, as a string. */
void member_string(struct output *output, const char *key, const struct buffer *text);

/* The fields of a typed event and peer; of another one provider and fields. Each with a comma before it. */
void members_fields(struct output *output, const struct ipsecevtx_event *event);
/* What says where the record stands, and what there is to say besides: from source to marks, and raw. */
void members_place(struct output *output, const struct ipsecevtx_event *event);
/* What every event has, from event_id to activity_id, but for the time. */
void members_head(struct output *output, const struct ipsecevtx_event *event);

#endif
