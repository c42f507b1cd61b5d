/* SPDX-License-Identifier: MIT */
/*
 * What stands in an event where no field comes from: whether Windows writes such a value there. Whatever else it is,
 * another program may show it as the event's.
 */
#ifndef ASIDE_H
#define ASIDE_H

#include "binxml/shape.h"
#include "binxml/value.h"

/* No value at all always is. Of words it says no more than that: which addresses are in them only the event tells. */
bool aside_is_usual(enum shape_rule rule, const struct value *value);

#endif
