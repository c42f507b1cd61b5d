/* SPDX-License-Identifier: MIT */
/*
 * What the two engines have in common, the direct one (decode.h) and libevtx (reference/reference.h): each turns a
 * record that the walk over the chunk accepted into the event of an assembly, and says in the same terms why it could
 * not. The engines and reader/engines.c use this.
 */
#ifndef ENGINE_H
#define ENGINE_H

#include "binxml/binxml.h"
#include "decode/record_view.h"
#include "event/assembly.h"

enum engine_result {
	ENGINE_OK = 0,
	ENGINE_REFUSED,     /* our own check did not pass, or it is beyond a limit: see error */
	ENGINE_UNABLE,      /* the engine cannot decode such a record */
	ENGINE_OTHER_EVENT, /* it read another event id than the record's own bytes say */
	ENGINE_NO_MEMORY,   /* an allocation failed, which says nothing about the record */
};

struct engine_failure {
	struct binxml_error error; /* of ENGINE_REFUSED */
	const char *reason;        /* why there is no event, for a person; a static string */
	const char *known_fault;   /* a fault of libevtx that the record shows, in words; NULL for none */
	const char *excuse;        /* a known fault that makes libevtx fail on the record; NULL: it should not fail */
	bool is_unescaped;         /* values in libevtx's XML may look like tags or the ends of attributes */
	bool leaves_out;           /* libevtx leaves out elements whose value is a null */
	bool leaves_out_empty;     /* Windows renders some of these elements, empty */
};

/* Begins an event in the assembly with what the walk knows of the record: its place, header and marks. */
void engine_begin(struct assembly *assembly, const struct record_view *view);
/* As engine_begin(), for an event that has begun already. */
void engine_place(struct ipsecevtx_event *event, const struct record_view *view);

/*
 * To be called where assembly_finish() or the engine itself has failed: returns why there is no event, which is result
 * unless memory ran out. ENGINE_OK as result says that the engine had no objection: the record then is too large.
 */
enum engine_result engine_fail(const struct assembly *assembly, const struct record_view *view,
	enum engine_result result, struct engine_failure *failure);

#endif
