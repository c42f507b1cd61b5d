/* SPDX-License-Identifier: MIT */
/* Which values of a plain record its event comes from, for an exemplar (event/exemplar.h). */
#ifndef EXEMPLAR_VALUES_H
#define EXEMPLAR_VALUES_H

#include "decode/plain.h"
#include "event/exemplar.h"

_Static_assert(EXEMPLAR_INSTANCES == PLAIN_INSTANCES, "an exemplar is one of a plain record");

/*
 * How many there are, all in values. 0 where the event has more than one field of a value each: records of such a
 * pattern have no exemplar. assembly holds the event of the record, which has its steps.
 */
uint32_t exemplar_values(const struct plain_record *record, const struct assembly *assembly,
	struct exemplar_value values[EXEMPLAR_VALUES_MAX]);

#endif
