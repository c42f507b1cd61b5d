/* SPDX-License-Identifier: MIT */
/* Which ends of Quick Modes belong to Main Modes that were asked for: the event of an end names its Quick Mode alone.
 */
#ifndef TUNNEL_H
#define TUNNEL_H

#include "ipsecevtx.h"

/* Of more computers than these none is told from another. */
#define TUNNEL_COMPUTERS 64u

struct tunnel_opening {
	size_t computer; /* of the tunnel's, from 1 on; 0: it may be any */
	uint64_t qm_sa_id;
	uint64_t time; /* FILETIME */
	bool is_asked_for;
};

struct tunnel {
	char *computers[TUNNEL_COMPUTERS]; /* each once, as first spelled */
	size_t computer_count;
	struct tunnel_opening *openings;
	size_t count, room;
};

/* Adds a Quick Mode that was opened; all of them, as an end belongs to the latest one of its id. False without memory.
 */
bool tunnel_add(struct tunnel *tunnel, const struct ipsecevtx_event *event, bool is_asked_for);
/* All were added. */
void tunnel_sort(struct tunnel *tunnel);
/* Whether the event is the end of one that was asked for. */
bool tunnel_has_end(const struct tunnel *tunnel, const struct ipsecevtx_event *event);
void tunnel_free(struct tunnel *tunnel);

#endif
