/* SPDX-License-Identifier: MIT */
/*
 * A pass over a template's tokens that is many times as fast as compiling it, for templates of events that nobody asked
 * for (decode/inside.c): it only answers whether something in the template may count as an event's System, or mislead
 * other readers.
 */
#ifndef SKIM_H
#define SKIM_H

#include "evidence/bytes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum skim_answer {
	/* The tokens are not of the usual kinds, or something may count as System: the template has to be compiled. */
	SKIM_UNKNOWN,
	SKIM_CONTENT, /* nothing in the template can count as System */
	/* The same, but another program may find an event in it that is not there: see decode/elsewhere.h. */
	SKIM_ODD,
};

struct binxml_names; /* binxml.h */
struct saying;       /* saying.h */

/*
 * Looks at the template whose header stands at offset of the chunk. It has to be one element named EventData, UserData
 * or RenderingInfo, with nothing beside it; otherwise the answer is SKIM_UNKNOWN. Adds what the template says to
 * saying, and the names that it uses to names, unless that is NULL; with SKIM_UNKNOWN both hold only a part.
 */
enum skim_answer skim_event_content(
	struct bytes chunk, size_t offset, struct saying *saying, struct binxml_names *names);

#endif
