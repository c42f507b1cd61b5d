/* SPDX-License-Identifier: MIT */
/*
 * Engines: a record that the walk accepted, into the event of an assembly: System fields, and the event's own fields as
 * Windows name and value.
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
	const char *reason;        /* static, for a person */
	const char *known_fault;   /* of libevtx, in words, that some value or token shows; NULL for none */
	const char *excuse;        /* the same of those over which it fails; NULL: then it should not have failed */
	bool is_unescaped;         /* values in libevtx's XML may look like tags or the ends of attributes */
	bool leaves_out;           /* libevtx left out elements whose value is a null */
	bool leaves_out_empty;     /* some of them stand there, empty, where Windows renders the record */
};

/* What each engine begins with: an event with what the walk knows of the record. */
void engine_begin(struct assembly *assembly, const struct record_view *view);
/* The same of an event that is begun already. */
void engine_place(struct ipsecevtx_event *event, const struct record_view *view);

/*
 * After assembly_finish(), where that or the engine's own result is not what it should be: why there is no event. A
 * record that could be decoded is too large.
 */
enum engine_result engine_fail(const struct assembly *assembly, const struct record_view *view,
	enum engine_result result, struct engine_failure *failure);

#endif
