/* SPDX-License-Identifier: MIT */
/*
 * libevtx, the reference engine, by which the direct engine is certified. It never sees the evidence: it reads one
 * record at a time, after our own check (accept.h) has accepted that, in a log of one chunk that is made in memory.
 * reader/engines.c asks for a record that is not certified yet, and for each one where the caller chose this engine.
 * A reference is not to be shared between threads. All results say ENGINE_NO_MEMORY where memory ran out, be it in
 * libevtx.
 */
#ifndef REFERENCE_H
#define REFERENCE_H

#include "decode/engine.h"
#include "decode/record_view.h"
#include "decode/witness.h"

struct reference;

/* NULL when there is no memory. */
struct reference *reference_new(const struct ipsecevtx_allocator *allocator);
void reference_free(struct reference *reference);

/*
 * Says that the records to come are of this chunk, whose bytes stay as they are until the next call. Then one log is
 * made for all records of the chunk that libevtx can be shown as they are (together.h). Without this call each record
 * is shown in a log of its own.
 */
void reference_start_chunk(struct reference *reference, const struct chunk *chunk);

/*
 * Whether libevtx has decoded so much of the chunk that the caller should ask for no more of it: a hostile template can
 * show thousands of values, and libevtx would take minutes for the records of one chunk.
 */
bool reference_is_spent(const struct reference *reference);

/* Decodes a record by libevtx. On anything but ENGINE_OK the assembly holds no event, and *failure says why. */
enum engine_result reference_decode(struct reference *reference, const struct record_view *view,
	struct assembly *assembly, struct engine_failure *failure);

/*
 * Decodes the record of the last reference_decode() once more, from the same XML. A value of which libevtx printed
 * exactly what one of its known faults makes of the witness's value is replaced by that of the witness; nothing else is
 * put right. ENGINE_UNABLE when libevtx had rendered nothing.
 */
enum engine_result reference_decode_again(struct reference *reference, const struct record_view *view,
	struct witness *witness, struct assembly *assembly, struct engine_failure *failure);

/* Whether no known fault keeps libevtx from reading the record. */
bool reference_can_read(const struct record_view *view);

/* Whether a log of its own has room for a record whose BinXML ends at finish in the chunk. */
bool reference_has_room(const struct record *record, size_t finish);
/* Whether any byte of chunk[start, end) is another one in the record's log, where our own headers stand. */
bool reference_changes(const struct record *record, size_t start, size_t end);

/*
 * The XML that libevtx renders of a record, even if it is known to get something in it wrong: then failure->known_fault
 * says what. *text lives until the next call.
 */
enum engine_result reference_show(struct reference *reference, const struct record_view *view, const char **text,
	size_t *length, struct engine_failure *failure);

/* Forgets the XML of the last reference_decode(): to be called before each record. */
void reference_forget(struct reference *reference);

/*
 * The XML that libevtx renders of a record; *text lives until the next call. ENGINE_OK only when libevtx is known to
 * get nothing in the record wrong. If reference_decode() has rendered the record, and reference_forget() was not called
 * since, that XML is taken.
 */
enum engine_result reference_render(struct reference *reference, const struct record_view *view, const char **text,
	size_t *length, struct engine_failure *failure);

#endif
