/* SPDX-License-Identifier: MIT */
/* Whether a record's header has the time of the record behind, as in the logs that Windows saves: see header_times.h.
 */
#ifndef SHIFTED_H
#define SHIFTED_H

#include "decode/classify.h"

/*
 * For a live record of the chunk, whose event has another time than its header. The last record of a chunk is judged
 * by those before it. What the classifier knew of its last record is gone after this.
 */
bool shifted_has_next_time(struct classifier *classifier, const struct chunk *chunk, const struct record *record);

#endif
