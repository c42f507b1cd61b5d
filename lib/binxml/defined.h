/* SPDX-License-Identifier: MIT */
/* Whether a template's definition stands where Windows writes it: right behind the beginning of an instance of it. */
#ifndef DEFINED_H
#define DEFINED_H

#include "evidence/bytes.h"

#include <stdbool.h>
#include <stddef.h>

struct namesakes;

/*
 * Of a definition before the instance that leads to it: whether the instance that it was written with is one of a
 * record of the chunk, and not bytes that look so in a value. True also where damage leaves nobody to ask: that is told
 * as such.
 */
bool defined_by_instance(struct bytes chunk, size_t template_offset);

/* A chunk's live records, all of which were read: where they end, and the definitions that were met in them. */
struct defined_live {
	size_t end;
	struct namesakes *definitions;
};

/*
 * Where a chunk's own table of templates, or the way on from one of them, leads to what is no definition that an
 * instance brought, or to one a second time: programs that read definitions by the table (EvtxECmd) then have others
 * than the instances lead to, or give up. 0: nowhere. *from is where it is led on.
 */
size_t defined_otherwise(const struct defined_live *live, struct bytes chunk, size_t *from);

/*
 * Whether a definition that the table does not lead to begins with the token of an instance: EvtxECmd then takes it for
 * the beginning of the instance that it stands in, and has an empty one. What leads on to another definition does not
 * count, unless the table leads there: Windows may have taken that one from it too. It counts where EvtxECmd goes on
 * among the record's values.
 */
bool defined_seems_head(struct bytes chunk, size_t template_offset);

/*
 * As defined_otherwise() of the table of names and the way on from each, and where no name can be: readers that follow
 * them all show nothing of the chunk, or never come to an end.
 */
size_t defined_no_name(struct bytes chunk, size_t *from);

#endif
