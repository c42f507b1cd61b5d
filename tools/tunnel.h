/* SPDX-License-Identifier: MIT */
/* Which ends of Quick Modes belong to Main Modes that were asked for: the event of an end names its Quick Mode alone.
 */
#ifndef TUNNEL_H
#define TUNNEL_H

#include "ipsecevtx.h"

/* Of more computers than these none is told from another. */
#define TUNNEL_COMPUTERS 64u

/* A Quick Mode was opened or ended. */
struct tunnel_event {
	uint64_t qm_sa_id;
	uint64_t time;    /* FILETIME, 0: not known */
	uint8_t computer; /* of the tunnel's, from 1 on; 0: it may be any */
	bool is_end;
	/* Of an opening that it is asked for itself; when sorted that an end which comes next is, */
	bool is_asked_for;
	bool any_before; /* and that this or any before it of its id and computer is. */
};

struct tunnel {
	char *computers[TUNNEL_COMPUTERS]; /* each once, as first spelled */
	size_t computer_count;
	struct tunnel_event *events;
	size_t count, room;
};

/*
 * Adds a Quick Mode that was opened or ended, all of them: an end may belong to each one of its id that was opened
 * since others of that id ended. With ends of two openings the log does not say whose is which, and whoever writes a
 * second opening into it must not take the end away from the first. False without memory.
 */
bool tunnel_add(struct tunnel *tunnel, const struct ipsecevtx_event *event, bool is_asked_for);
/* All were added. */
void tunnel_sort(struct tunnel *tunnel);
/* Whether the event is the end of one that was asked for, or may be. */
bool tunnel_has_end(const struct tunnel *tunnel, const struct ipsecevtx_event *event);
void tunnel_free(struct tunnel *tunnel);

#endif
