/* SPDX-License-Identifier: MIT */
#ifndef RANGES_H
#define RANGES_H

#include <ipsecevtx.h>

/* Whether a number is in one of so many ranges. */
static inline bool ranges_have(const struct ipsecevtx_range *ranges, size_t count, uint32_t number)
{
	for (size_t i = 0; i < count; i++) {
		if (number >= ranges[i].first && number <= ranges[i].last)
			return true;
	}
	return false;
}

#endif
