/* SPDX-License-Identifier: MIT */
/* The thresholds from which something is reported as a hostile pattern, with their defaults. */
#include "report/thresholds.h"

#include <stddef.h>
#include <string.h>

#define MEMBER(name) #name
#define THRESHOLD(name, usual, meaning)                                                                                \
	{                                                                                                              \
		MEMBER(name), meaning, usual, offsetof(struct ipsecevtx_report_options, name)                          \
	}

static const struct ipsecevtx_report_threshold thresholds[] = {
	THRESHOLD(scan_count, 1, "scan: so many refusals of a peer that never came through"),
	THRESHOLD(guessing_count, 5, "guessing: so many refusals of credentials in one series"),
	THRESHOLD(guessing_pause_seconds, 3600, "guessing: a longer pause ends a series"),
	THRESHOLD(flood_seconds, 600, "flood: who sent most so long before is looked for"),
	THRESHOLD(invalid_packets_count, 5, "invalid_packets: so many in one burst"),
	THRESHOLD(invalid_packets_pause_seconds, 300, "invalid_packets: a longer pause ends a burst"),
	THRESHOLD(sweep_count, 3, "sweep: so many computers that refused one peer"),
	THRESHOLD(outage_count, 5, "outage: so many peers that begin to fail in the same way"),
	THRESHOLD(outage_seconds, 600, "outage: within so long"),
	THRESHOLD(new_peer_seconds, 259200, "new_peer: so long no other peer was new to the computer"),
	THRESHOLD(outlived_seconds, 300, "outlived: so long beyond the lifetime"),
	THRESHOLD(plain_session_count, 3, "plain_session: so many calls without an answer in one series"),
	THRESHOLD(plain_session_pause_seconds, 1800, "plain_session: a longer pause ends a series"),
};

const struct ipsecevtx_report_threshold *ipsecevtx_report_threshold(size_t index)
{
	return index < sizeof thresholds / sizeof thresholds[0] ? &thresholds[index] : NULL;
}

void thresholds_complete(struct ipsecevtx_report_options *options)
{
	for (size_t i = 0; i < sizeof thresholds / sizeof thresholds[0]; i++) {
		char *member = (char *)options + thresholds[i].member;
		uint32_t value;
		memcpy(&value, member, sizeof value);
		if (value == 0)
			memcpy(member, &thresholds[i].usual, sizeof value);
	}
}
