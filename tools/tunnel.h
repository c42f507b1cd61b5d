/* SPDX-License-Identifier: MIT */
/* Which ends of Quick Modes belong to Main Modes that were asked for: the event of an end names its Quick Mode alone.
 */
#ifndef TUNNEL_H
#define TUNNEL_H

#include "ipsecevtx.h"

struct tunnel_opening {
	const char *computer; /* of the tunnel's names */
	uint64_t qm_sa_id;
	uint64_t time; /* FILETIME */
	bool is_asked_for;
};

struct tunnel {
	char **names; /* of computers, each once */
	size_t name_count;
	struct tunnel_opening *openings;
	size_t count, room;
};

/* Adds a Quick Mode that was opened; all of them, as an end belongs to the latest one of its id. */
void tunnel_add(struct tunnel *tunnel, const struct ipsecevtx_event *event, bool is_asked_for);
/* All were added. */
void tunnel_sort(struct tunnel *tunnel);
/* Whether the event is the end of one that was asked for. */
bool tunnel_has_end(const struct tunnel *tunnel, const struct ipsecevtx_event *event);
void tunnel_free(struct tunnel *tunnel);

#endif
