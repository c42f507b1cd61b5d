/* SPDX-License-Identifier: MIT */
/*
 * Engines: a record that the walk accepted, into an assembly that has begun: System fields, and the event's own
 * fields as Windows name and value.
 */
#ifndef ENGINE_H
#define ENGINE_H

#include "binxml/binxml.h"
#include "event/assembly.h"
#include "evidence/chunk.h"

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
};

#endif
