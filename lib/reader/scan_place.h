/* SPDX-License-Identifier: MIT */
/*
 * Records that name one template, by its identifier, and give the place of another one. We go by the identifier; other
 * programs look at the place alone, and may show another event. Here such a record is read by the place, too, to
 * recover it or to report what those programs show. Called by scan_record.c, and scan.c for each new record.
 */
#ifndef SCAN_PLACE_H
#define SCAN_PLACE_H

#include "reader/scan_record.h"

/*
 * After an instance was refused for its template, with this error: has all templates found by their place from here on,
 * up to scan_place_forget(), if at the instance's place stands a template whose identifier differs in a single byte.
 * Two templates of Windows never have such identifiers, so that byte was changed. Returns whether that is so.
 */
bool scan_place_go(struct scan *scan, const struct binxml_error *error);

/* Has templates found by their identifier again. */
void scan_place_forget(struct scan *scan);

/*
 * Decodes a record again, after scan_place_go(). ENGINE_UNABLE, with *failure as it was, where the values of a nested
 * instance do not match the slots of the template that stands at its place.
 */
enum engine_result scan_place_decode(struct scan *scan, const struct record_view *view, struct engine_failure *failure);

/* Reports that the event in the engines' assembly was decoded by the place of a template, and marks the event. */
void scan_place_tell(struct scan *scan, const struct found *found, const struct record_class *class);

/*
 * For a record that is not asked for, and was read by another definition than the one at its place, in a chunk with a
 * wrong data checksum: reports where the definition at its place makes it an IPsec event, or cannot be read.
 */
void scan_place_look(struct scan *scan, const struct found *found, const struct record_class *class);

#endif
