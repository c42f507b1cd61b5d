/* SPDX-License-Identifier: MIT */
/*
 * Finds the values of a plain record that its event is made of, so that reader/exemplars.c can keep the event as an
 * exemplar (event/exemplar.h) by which further records of the pattern are read.
 */
#ifndef EXEMPLAR_VALUES_H
#define EXEMPLAR_VALUES_H

#include "decode/plain.h"
#include "event/exemplar.h"

_Static_assert(EXEMPLAR_INSTANCES == PLAIN_INSTANCES, "an exemplar is one of a plain record");

/*
 * Fills values, and returns how many there are. 0 where a field of the event is more than one value, or something in
 * the record is unusual: records of its pattern then have no exemplar. record is bound (plain_bind()), and assembly
 * holds its event.
 */
uint32_t exemplar_values(const struct plain_record *record, const struct assembly *assembly,
	struct exemplar_value values[EXEMPLAR_VALUES_MAX]);

#endif
