/* SPDX-License-Identifier: MIT */
#include "output/extra.h"

#include <string.h>

const char *extra_prefix(const struct ipsecevtx_event *event, const struct ipsecevtx_pair *pair)
{
	static const char *const own[] = {
		"event", "event_id", "marks", "offset", "origin", "provider", "record_id", "source"};
	if (event->kind != IPSECEVTX_KIND_OTHER)
		return "extra.";
	for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
		if (pair->name_length == strlen(own[i]) && memcmp(pair->name, own[i], pair->name_length) == 0)
			return "fields.";
	}
	return "";
}
