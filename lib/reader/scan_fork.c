/* SPDX-License-Identifier: MIT */
#include "reader/scan_fork.h"

#include "reader/scan_report.h"

#include <string.h>

/* Whether no walk of the chunk came to this place before; from now on one has. */
static bool is_new_place(struct scan *scan, size_t offset)
{
	uint8_t *byte = &scan->forked[offset / 8];
	const uint8_t bit = (uint8_t)(1u << offset % 8);
	bool is_new = !(*byte & bit);
	*byte |= bit;
	return is_new;
}

/* Most steps of such walks in a chunk. In a log of Windows there are none; a hostile log has many, to waste time. */
#define FORK_WORK_MAX 16384u

static bool spend_fork(struct scan *scan)
{
	if (++scan->fork_work == FORK_WORK_MAX) {
		const struct finding_place place = {IPSECEVTX_FINDING_LIMIT, IPSECEVTX_SEVERITY_LOSS,
			scan->chunk.offset + scan->fork, RECORD_HEADER_SIZE, 0};
		findings_report(&scan->findings, &place,
			"sizes of the chunk's records lead to others again and again: not all of those were looked at");
	}
	return scan->fork_work < FORK_WORK_MAX;
}

void scan_fork_begin(struct scan *scan, const struct found *found)
{
	struct finding_place place = record_view_place(&found->view, IPSECEVTX_FINDING_HIDDEN_DATA,
		scan->chunk.faults ? IPSECEVTX_SEVERITY_WARNING : IPSECEVTX_SEVERITY_TAMPERING);
	if (scan->fork_work == 0)
		memset(scan->forked, 0, sizeof scan->forked);
	scan->fork = scan->chunk.fork;
	if (scan->fork == 0 || !spend_fork(scan) || !is_new_place(scan, scan->fork)) {
		scan->fork = 0;
		return;
	}
	scan->beside_fork = scan->chunk;
	place.offset = scan->chunk.offset + scan->fork;
	place.length = RECORD_HEADER_SIZE;
	findings_report(&scan->findings, &place,
		"the record's size leads here, to another record than the one behind it: what other programs read from "
		"here on is printed, too");
	scan_note_hidden(scan, 0);
}

/*
 * Whether the place to which the walk leads is beside the live records. Where a live record begins there, the walk has
 * led back to them and is over, as it is where it takes too many steps or no room is left.
 */
static bool is_beside(struct scan *scan)
{
	struct record ignored;
	struct chunk *beside = &scan->beside_fork;
	while (beside->position < scan->fork && spend_fork(scan) && chunk_next(beside, &ignored) != CHUNK_END)
		;
	return scan->fork_work < FORK_WORK_MAX && beside->position != scan->fork &&
	       scan->chunk.end - scan->fork >= RECORD_SIZE_MIN;
}

bool scan_fork_next(struct scan *scan, struct found *found)
{
	const size_t at = scan->fork;
	struct record next;
	bool is_next = is_beside(scan) && chunk_has_record(&scan->chunk, at, &scan->record);
	scan->fork = 0;
	if (!is_next)
		return false;
	/* A record that is too large is the last. None is searched for records inside it: live ones may lie there. */
	if (!record_size_fits(&scan->record, scan->chunk.end))
		scan->record.size = scan->chunk.end - at;
	scan->hidden_position = scan->hidden_end = at;
	const size_t end = at + scan->record.size;
	if (end < scan->chunk.end && is_new_place(scan, end))
		scan->fork = end;
	scan_note_inner(scan);
	found_now(scan, found);
	found->how.is_hidden = true;
	found->how.is_odd = !record_is_whole(&scan->chunk, at, scan->chunk.end, &next);
	scan_note_hidden(scan, 1);
	return true;
}
