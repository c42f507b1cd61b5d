/* SPDX-License-Identifier: MIT */
/*
 * The pattern scan: peers that were refused, and never had an association with anybody. A peer that this computer calls
 * itself is no stranger. Each stranger has a row of its own; many at one computer have one together too.
 */
#include "report/hostile.h"

#include <stdio.h>

/* So many calls within one minute are more than a scan needs. */
#define CALLS_MANY 100u

struct strangers {
	struct suspicion draft;
	size_t peers;
	struct hours minutes; /* of all of them */
	struct exhibits exhibits;
};

/*
 * Whether a peer called often enough, never had an association with anybody, and was not called by the computer itself.
 */
static bool is_stranger(const struct hostile *hostile, const struct group *group)
{
	const struct trouble *trouble = group_value(group);
	return trouble->count >= hostile->report->options.scan_count && trouble->peer != STRING_NONE &&
	       !hostile->pairs.succeeded[trouble->peer] && !trouble_of_same(hostile, TROUBLE_CALLED, group);
}

static bool put_stranger(struct hostile *hostile, const struct trouble *trouble)
{
	struct suspicion draft = suspicion_of(trouble, SEVERITY_LOW);
	char told[HOSTILE_ENDS_SIZE];
	draft.reason = hostile_reason(hostile,
		"%s called %llu time%s, %shas no association in these logs, and this computer did not call it: somebody "
		"who tries what there is, or a partner whose settings never fitted%s",
		hostile_name(hostile, trouble->peer, "the peer"), (unsigned long long)trouble->count,
		hostile_s(trouble->count),
		report_as_far(hostile->report, RESTS_ON_CALLS | IPSECEVTX_LEFT_OUT_COMPUTERS),
		hostile_ends(hostile, trouble, false, " as its own", told));
	return hostile_put(hostile, &draft, &trouble->exhibits);
}

static bool take_stranger(struct hostile *hostile, struct strangers *strangers, const struct trouble *trouble)
{
	strangers->peers++;
	strangers->draft.computer = trouble->computer;
	strangers->draft.count += trouble->count;
	suspicion_widen(&strangers->draft, trouble);
	return hours_merge(&strangers->minutes, &hostile->report->allocator, &trouble->minutes) &&
	       exhibits_merge(hostile->report, &strangers->exhibits, &trouble->exhibits);
}

/* Puts the row for all strangers of one computer, and begins anew for the next computer. */
static bool put_together(struct hostile *hostile, struct strangers *strangers)
{
	struct suspicion *draft = &strangers->draft;
	char how[128] = "", span[SPAN_SIZE] = "an unknown time";
	bool ok = true;
	if (strangers->peers >= STRANGERS_MANY) {
		const uint64_t peak = hours_peak(&strangers->minutes);
		/* Where minutes were given up, all calls may have come within one minute. */
		const bool may_be_flood = (hostile->has_more_moments ? draft->count : peak) >= CALLS_MANY;
		if (draft->first.presence == IPSECEVTX_SET)
			hostile_within(draft->last.ticks - draft->first.ticks, span);
		if (hostile->has_more_moments)
			snprintf(how, sizeof how, ", and how many of them in one minute was not counted");
		else if (peak > 0)
			snprintf(how, sizeof how, ", up to %llu of them in one minute", (unsigned long long)peak);
		draft->severity = may_be_flood ? SEVERITY_MEDIUM : SEVERITY_LOW;
		draft->reason = hostile_reason(hostile,
			"%zu peers that %shave no association in these logs called %llu times in %s%s: %s",
			strangers->peers, report_as_far(hostile->report, RESTS_ON_CALLS | IPSECEVTX_LEFT_OUT_COMPUTERS),
			(unsigned long long)draft->count, span, how,
			may_be_flood ? "a flood, whose addresses may be forged, or many that try what there is"
				     : "many that try what there is");
		ok = hostile_put(hostile, draft, &strangers->exhibits);
	}
	exhibits_free(hostile->report, &strangers->exhibits);
	hours_free(&strangers->minutes, &hostile->report->allocator);
	*strangers = (struct strangers){.peers = 0};
	return ok;
}

/* Groups are in the order of computers. */
bool hostile_find_scan(struct hostile *hostile)
{
	const struct groups *groups = &hostile->troubles[TROUBLE_REFUSED];
	struct strangers strangers = {.peers = 0};
	bool ok = true;
	for (size_t i = 0; ok && i < groups->count; i++) {
		const struct trouble *trouble = group_value(groups->items[i]);
		if (!is_stranger(hostile, groups->items[i]))
			continue;
		if (strangers.peers > 0 && strangers.draft.computer != trouble->computer)
			ok = put_together(hostile, &strangers);
		ok = ok && put_stranger(hostile, trouble) && take_stranger(hostile, &strangers, trouble);
	}
	ok = ok && put_together(hostile, &strangers);
	exhibits_free(hostile->report, &strangers.exhibits);
	hours_free(&strangers.minutes, &hostile->report->allocator);
	return ok;
}
