/* SPDX-License-Identifier: MIT */
#include "output/moment.h"

/* The first moment after the year 9999, and 1970-01-01, in ticks. */
#define AFTER_9999 UINT64_C(2650467744000000000)
#define UNIX_EPOCH UINT64_C(116444736000000000)

static struct moment moment_at(uint64_t ticks, enum moment_of of)
{
	struct moment moment = {.of = of};
	moment.seconds = ipsecevtx_time_to_unix(ticks, &moment.nanoseconds);
	ipsecevtx_format_time(ticks, moment.text);
	return moment;
}

struct moment moment_of_event(const struct ipsecevtx_event *event)
{
	if (event->time.presence == IPSECEVTX_SET && event->time.ticks < AFTER_9999)
		return moment_at(event->time.ticks, MOMENT_CREATED);
	if (event->written_time != 0 && event->written_time < AFTER_9999)
		return moment_at(event->written_time, MOMENT_WRITTEN);
	return moment_at(UNIX_EPOCH, MOMENT_NONE);
}

const char *moment_name(const struct moment *moment)
{
	switch (moment->of) {
	case MOMENT_CREATED:
		return "Creation Time";
	case MOMENT_WRITTEN:
		return "Content Modification Time";
	default:
		return "Not a time";
	}
}

/* unit: how many units a second has. */
static void put_units(struct buffer *buffer, const struct moment *moment, uint32_t unit)
{
	int64_t units = moment->seconds * unit + moment->nanoseconds / (1000000000 / unit);
	if (units < 0)
		buffer_byte(buffer, '-');
	buffer_u64(buffer, units < 0 ? (uint64_t)-units : (uint64_t)units);
}

void moment_put_seconds(struct buffer *buffer, const struct moment *moment)
{
	put_units(buffer, moment, 1);
}

void moment_put_milliseconds(struct buffer *buffer, const struct moment *moment)
{
	put_units(buffer, moment, 1000);
}

void moment_put_microseconds(struct buffer *buffer, const struct moment *moment)
{
	put_units(buffer, moment, 1000000);
}
