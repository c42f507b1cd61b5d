/* SPDX-License-Identifier: MIT */
/*
 * libevtx, the reference engine. It reads one record at a time, which our own check has accepted, in a log of one
 * chunk made in memory; never the evidence.
 */
#ifndef REFERENCE_H
#define REFERENCE_H

#include "decode/engine.h"
#include "decode/record_view.h"
#include "decode/witness.h"

struct reference;

struct reference *reference_new(const struct ipsecevtx_allocator *allocator);
void reference_free(struct reference *reference);

/*
 * Records are of that chunk from now on, and its bytes stay as they are until the next call: what libevtx sees of it is
 * made once for all of its records that libevtx can be shown as they are. Without it, each one is shown by itself.
 */
void reference_start_chunk(struct reference *reference, const struct chunk *chunk);

/*
 * Whether it decoded so much of the chunk that no more should be asked of it: a template can name thousands of values,
 * and each record of it would take libevtx as long as all others together.
 */
bool reference_is_spent(const struct reference *reference);

/* Decodes a record. On anything but ENGINE_OK the assembly holds nothing to be used. */
enum engine_result reference_decode(struct reference *reference, const struct record_view *view,
	struct assembly *assembly, struct engine_failure *failure);

/*
 * The record of the last call once more, with what libevtx is known to get wrong put right where it says what that
 * fault makes of the witness's value, and nothing else. ENGINE_UNABLE when it said nothing.
 */
enum engine_result reference_decode_again(struct reference *reference, const struct record_view *view,
	struct witness *witness, struct assembly *assembly, struct engine_failure *failure);

/* Whether nothing is known that would keep libevtx from reading that record. */
bool reference_can_read(const struct record_view *view);

/*
 * Whether libevtx can be shown a record whose BinXML ends at finish, and whether bytes of the chunk would be others
 * there than they are.
 */
bool reference_has_room(const struct record *record, size_t finish);
bool reference_changes(const struct record *record, size_t start, size_t end);

/*
 * The XML that libevtx renders of a record, whatever it is known to get wrong in it: failure->known_fault says so.
 * *text lives until the next call.
 */
enum engine_result reference_show(struct reference *reference, const struct record_view *view, const char **text,
	size_t *length, struct engine_failure *failure);

/*
 * The XML that libevtx renders of a record; *text lives until the next call. ENGINE_OK only when nothing that
 * libevtx is known to get wrong is in the record. What it rendered to decode that very record is taken, until it is
 * forgotten, as it has to be for each record.
 */
void reference_forget(struct reference *reference);
enum engine_result reference_render(struct reference *reference, const struct record_view *view, const char **text,
	size_t *length, struct engine_failure *failure);

#endif
