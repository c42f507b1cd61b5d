/* SPDX-License-Identifier: MIT */
/*
 * Records whose template is not the one that they name where they say that it stands: other programs look at no
 * identifier, and go by the place.
 */
#ifndef SCAN_PLACE_H
#define SCAN_PLACE_H

#include "reader/scan_record.h"

/*
 * Whether where the instance leads that was refused stands a template whose identifier differs in one byte: no two
 * templates have such, so that the byte was changed. Then it is gone by the place from here on, up to
 * scan_place_forget().
 */
bool scan_place_go(struct scan *scan, const struct binxml_error *error);

void scan_place_forget(struct scan *scan);

/* Decodes again so, where all values of what is nested have their places in the template that stands there. */
enum engine_result scan_place_decode(struct scan *scan, const struct record_view *view, struct engine_failure *failure);

/* Tells of an event, which the assembly holds, that what is nested in it was read so, and marks it. */
void scan_place_tell(struct scan *scan, const struct found *found, const struct record_class *class);

/*
 * Of a record that another definition of its template's identifier makes somebody else's event, which nobody asks for:
 * tells of it where the one at its place does one of ours, or cannot be read.
 */
void scan_place_look(struct scan *scan, const struct found *found, const struct record_class *class);

#endif
