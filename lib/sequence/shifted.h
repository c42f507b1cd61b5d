/* SPDX-License-Identifier: MIT */
/*
 * Tells whether the time in a record's header is that of the next record, as in logs that Windows saved (see
 * header_times.h), so that it is not handed out as the time at which the record was written. Called by scan_record.c
 * and scan_follow.c.
 */
#ifndef SHIFTED_H
#define SHIFTED_H

#include "decode/classify.h"

/*
 * For a live record of the chunk whose event has another time than its header. The last record of a chunk has no next
 * one there, and is judged by the records before it. Classifies other records: what the classifier remembered of its
 * last record is gone after this, and a caller that needs more of it has to classify that record again.
 */
bool shifted_has_next_time(struct classifier *classifier, const struct chunk *chunk, const struct record *record);

#endif
