/* SPDX-License-Identifier: MIT */
/* scan: many strangers that called one computer, together; each has a row of its own. */
#include "report/hostile.h"

#include <stdio.h>
#include <stdlib.h>

/* So many calls within one minute are more than a scan needs. */
#define CALLS_MANY 100u

struct strangers {
	struct suspicion draft;
	size_t peers;
	uint64_t *minutes; /* of all of them: the minute in the upper half, how many in the lower one */
	size_t minute_count, minute_room;
	struct exhibits exhibits;
};

static int compare_minutes(const void *left, const void *right)
{
	uint64_t one = *(const uint64_t *)left, other = *(const uint64_t *)right;
	return one < other ? -1 : one > other;
}

static uint64_t peak_of(struct strangers *strangers)
{
	uint64_t peak = 0, sum = 0;
	if (strangers->minute_count > 1)
		qsort(strangers->minutes, strangers->minute_count, sizeof *strangers->minutes, compare_minutes);
	for (size_t i = 0; i < strangers->minute_count; i++) {
		bool is_same = i > 0 && strangers->minutes[i] >> 32 == strangers->minutes[i - 1] >> 32;
		sum = (is_same ? sum : 0) + (uint32_t)strangers->minutes[i];
		peak = sum > peak ? sum : peak;
	}
	return peak;
}

static bool take_minutes(struct hostile *hostile, struct strangers *strangers, const struct trouble *trouble)
{
	void *minutes = strangers->minutes;
	size_t count = trouble->minutes.count;
	if (count == 0)
		return true;
	if (!array_reserve(&hostile->report->allocator, &minutes, &strangers->minute_room,
		    strangers->minute_count + count, sizeof *strangers->minutes))
		return false;
	strangers->minutes = minutes;
	memcpy(strangers->minutes + strangers->minute_count, hours_items(&trouble->minutes),
		count * sizeof *strangers->minutes);
	strangers->minute_count += count;
	return true;
}

static bool take_stranger(struct hostile *hostile, struct strangers *strangers, const struct trouble *trouble)
{
	strangers->peers++;
	strangers->draft.computer = trouble->computer;
	strangers->draft.count += trouble->count;
	suspicion_widen(&strangers->draft, trouble);
	return take_minutes(hostile, strangers, trouble) &&
	       exhibits_merge(hostile->report, &strangers->exhibits, &trouble->exhibits);
}

/* Those of one computer; begins with those of the next one. */
static bool put(struct hostile *hostile, struct strangers *strangers)
{
	struct suspicion *draft = &strangers->draft;
	char how[128] = "", span[SPAN_SIZE] = "an unknown time";
	bool ok = true;
	if (strangers->peers >= STRANGERS_MANY) {
		const uint64_t peak = peak_of(strangers);
		/* Where minutes were given up all of them may be of one. */
		const bool may_be_flood = (hostile->has_more_moments ? draft->count : peak) >= CALLS_MANY;
		if (draft->first.presence == IPSECEVTX_SET)
			hostile_span(draft->last.ticks - draft->first.ticks, span);
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
	memory_free(&hostile->report->allocator, strangers->minutes);
	*strangers = (struct strangers){.peers = 0};
	return ok;
}

/* Groups are in the order of computers. */
bool put_strangers(struct hostile *hostile)
{
	const struct groups *groups = &hostile->troubles[TROUBLE_REFUSED];
	struct strangers strangers = {.peers = 0};
	bool ok = true;
	for (size_t i = 0; ok && i < groups->count; i++) {
		const struct trouble *trouble = group_value(groups->items[i]);
		if (strangers.peers > 0 && strangers.draft.computer != trouble->computer)
			ok = put(hostile, &strangers);
		if (ok && trouble->count >= hostile->report->options.scan_count &&
			is_stranger(hostile, groups->items[i]))
			ok = take_stranger(hostile, &strangers, trouble);
	}
	ok = ok && put(hostile, &strangers);
	exhibits_free(hostile->report, &strangers.exhibits);
	memory_free(&hostile->report->allocator, strangers.minutes);
	return ok;
}
