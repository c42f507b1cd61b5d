/* SPDX-License-Identifier: MIT */
/*
 * Values at places of an event from which no field is taken, such as the namespace of Event or the words of
 * RenderingInfo: whether Windows writes such a value there. The compiler of templates and event/beside.c ask, because
 * another program may show anything else that stands there as the event's own.
 */
#ifndef ASIDE_H
#define ASIDE_H

#include "binxml/shape.h"
#include "binxml/value.h"

/*
 * Whether Windows writes such a value where the rule applies; a blank value is always usual. Words (RULE_WORDS) are
 * usual only where they are blank: which addresses they may name, event/beside.c tells from the event's fields.
 */
bool aside_is_usual(enum shape_rule rule, const struct value *value);

#endif
