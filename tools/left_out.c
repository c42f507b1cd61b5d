/* SPDX-License-Identifier: MIT */
#include "left_out.h"

#include "common/ranges.h"

static unsigned bit_of(enum ipsecevtx_kind kind)
{
	switch (kind) {
	case IPSECEVTX_KIND_MM_ESTABLISHED:
	case IPSECEVTX_KIND_QM_ESTABLISHED:
		return IPSECEVTX_LEFT_OUT_OPENINGS;
	case IPSECEVTX_KIND_MM_ENDED:
	case IPSECEVTX_KIND_QM_ENDED:
		return IPSECEVTX_LEFT_OUT_ENDS;
	case IPSECEVTX_KIND_MM_FAILED:
	case IPSECEVTX_KIND_QM_FAILED:
	case IPSECEVTX_KIND_EM_FAILED:
		return IPSECEVTX_LEFT_OUT_FAILURES;
	default:
		return 0;
	}
}

static bool is_named(const struct options *options, uint32_t event_id)
{
	return !options->events || options->any || ranges_have(options->events, options->event_count, event_id);
}

static size_t count_named(const struct options *options, size_t *all)
{
	const struct ipsecevtx_event_info *info;
	size_t count = 0;
	for (*all = 0; (info = ipsecevtx_event_info(*all)) != NULL; (*all)++)
		count += is_named(options, info->event_id);
	return count;
}

bool left_out_names_all(const struct options *options)
{
	size_t all;
	return count_named(options, &all) == all;
}

bool left_out_names_any(const struct options *options)
{
	size_t all;
	return count_named(options, &all) > 0;
}

/* Whether an event of that kind, logged as documented, reaches a report. */
static bool is_taken(const struct options *options, const struct ipsecevtx_event_info *info)
{
	const struct filter *filter = &options->filter;
	return is_named(options, info->event_id) && (!options->modes || (options->modes & (unsigned)info->mode)) &&
	       (filter->outcome == 0 || filter->outcome == (int)info->outcome) &&
	       (!filter->failed || ipsecevtx_kind_is_failure(info->kind));
}

unsigned left_out_of(const struct options *options)
{
	const struct filter *filter = &options->filter;
	const struct ipsecevtx_event_info *info;
	unsigned bits = 0;
	for (size_t i = 0; (info = ipsecevtx_event_info(i)) != NULL; i++) {
		if (!is_taken(options, info))
			bits |= bit_of(info->kind) | IPSECEVTX_LEFT_OUT_BETWEEN;
	}
	if (filter->peer_count > 0)
		bits |= IPSECEVTX_LEFT_OUT_PEERS;
	if (filter->peer_count > 0 || filter->local_count > 0 || filter->sa_count > 0)
		bits |= IPSECEVTX_LEFT_OUT_BETWEEN;
	if (filter->local_count > 0)
		bits |= IPSECEVTX_LEFT_OUT_OPENINGS | IPSECEVTX_LEFT_OUT_ENDS | IPSECEVTX_LEFT_OUT_FAILURES |
			IPSECEVTX_LEFT_OUT_PEERS;
	if (filter->sa_count > 0)
		bits |= IPSECEVTX_LEFT_OUT_OPENINGS | IPSECEVTX_LEFT_OUT_FAILURES;
	/* The state of associations before the time span, and their ends after it, are missing. */
	if (filter->has_from || filter->has_to)
		bits |= IPSECEVTX_LEFT_OUT_OPENINGS | IPSECEVTX_LEFT_OUT_FAILURES;
	if (filter->has_to)
		bits |= IPSECEVTX_LEFT_OUT_ENDS;
	if (filter->computer_count > 0)
		bits |= IPSECEVTX_LEFT_OUT_COMPUTERS;
	/*
	 * The end of a Quick Mode does not name its Main Mode, which is followed only where --computer tells ids apart.
	 */
	if (filter->sa_count > 0 && filter->computer_count == 0)
		bits |= IPSECEVTX_LEFT_OUT_ENDS;
	return bits;
}
