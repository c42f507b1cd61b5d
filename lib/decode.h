/* SPDX-License-Identifier: MIT */
/* The direct engine: a record's BinXML straight into an event, by plans. */
#ifndef DECODE_H
#define DECODE_H

#include "engine.h"
#include "plan.h"

/*
 * Decodes a record of chunk, for which plans was started. On anything but ENGINE_OK the assembly holds nothing to
 * be used. *finish is set to the end of the record's BinXML.
 */
enum engine_result direct_decode(struct plan_cache *plans, const struct chunk *chunk, const struct record *record,
	struct assembly *assembly, size_t *finish, struct engine_failure *failure);

#endif
