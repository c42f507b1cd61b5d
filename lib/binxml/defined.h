/* SPDX-License-Identifier: MIT */
/*
 * Whether a template definition stands where Windows writes it: right behind the beginning of the instance that is the
 * first to use it. Also whether the tables of templates and of names in a chunk's header lead only to such places.
 * Other programs find definitions by these means, so that a misleading one shows them another event. namesakes.c asks
 * for each definition, the reader once for each chunk. Nothing here allocates.
 */
#ifndef DEFINED_H
#define DEFINED_H

#include "evidence/bytes.h"

#include <stdbool.h>
#include <stddef.h>

struct namesakes;

/*
 * Whether a definition was written with an instance of a record of the chunk: the bytes before it are the beginning of
 * an instance, and the tokens of the record lead there, so that these bytes are no value that only looks so. True also
 * where damage to the chunk hides the record or its tokens: the damage is told by itself.
 */
bool defined_by_instance(struct bytes chunk, size_t template_offset);

/* What is known of a chunk behind its live records: where they end, and which definitions they were read by. */
struct defined_live {
	size_t end;
	struct namesakes *definitions;
};

/*
 * Where the chunk's table of templates, or the way on from one of its definitions, leads to a place that is no
 * definition written with an instance, or to one definition a second time. EvtxECmd reads definitions by this table: it
 * then has others than the instances lead to, or gives up. Returns that place, or 0 where there is none; *from is the
 * place that leads there. Sets in_table of the definitions.
 */
size_t defined_otherwise(const struct defined_live *live, struct bytes chunk, size_t *from);

/*
 * Whether EvtxECmd takes a definition for the beginning of the instance in which it stands, because its first byte,
 * which is part of the offset of the next definition, is the token of an instance. It then has an empty template. This
 * happens only with definitions to which the table does not lead. It does not count where the offset leads to another
 * true definition, to which the table does not lead either, since logs that Windows did not close have such ones; but
 * it does where EvtxECmd goes on among the record's values.
 */
bool defined_seems_head(struct bytes chunk, size_t template_offset);

/*
 * As defined_otherwise(), for the table of names and the way on from each name: the place where no name can be. Readers
 * in Rust and Python follow all of these; they show nothing of the chunk then, or never come to an end.
 */
size_t defined_no_name(struct bytes chunk, size_t *from);

#endif
