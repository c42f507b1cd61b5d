/* SPDX-License-Identifier: MIT */
/*
 * For --sa: finds which ends of Quick Modes belong to the Main Modes that were asked for. The event of an end names
 * only its Quick Mode, so all openings and ends are collected first.
 */
#ifndef TUNNEL_H
#define TUNNEL_H

#include "ipsecevtx.h"

/* Of more computers than these, none is distinguished from another. */
#define TUNNEL_COMPUTERS 64u

/* A Quick Mode was opened or ended. */
struct tunnel_event {
	uint64_t qm_sa_id;
	uint64_t time;    /* FILETIME, 0: not known */
	uint8_t computer; /* number of the computer in struct tunnel, from 1 on; 0: it may be any */
	bool is_end;
	/*
	 * Of an opening: it is asked for. When sorted: an end that comes next belongs, or may belong, to one that is
	 * asked for.
	 */
	bool is_asked_for;
	bool any_before; /* when sorted: this or any event before it of its id and computer is asked for */
};

struct tunnel {
	char *computers[TUNNEL_COMPUTERS]; /* each computer once, as it was spelled first */
	size_t computer_count;
	struct tunnel_event *events;
	size_t count, room;
};

/*
 * Adds an opening or an end of a Quick Mode; all of them have to be added. An end may belong to each Quick Mode of its
 * id that was opened since other ends of that id. Where two are open, the log does not say which of them ended: an
 * attacker who writes a second opening into the log must not take the end away from the first. False without memory.
 */
bool tunnel_add(struct tunnel *tunnel, const struct ipsecevtx_event *event, bool is_asked_for);
/* To be called when all were added, before tunnel_has_end(). */
void tunnel_sort(struct tunnel *tunnel);
/* Whether the event is, or may be, the end of a Quick Mode that was asked for. */
bool tunnel_has_end(const struct tunnel *tunnel, const struct ipsecevtx_event *event);
void tunnel_free(struct tunnel *tunnel);

#endif
