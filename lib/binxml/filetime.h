/* SPDX-License-Identifier: MIT */
/* FILETIME: ticks of 100 ns since 1601-01-01 UTC (MS-DTYP 2.3.3). */
#ifndef FILETIME_H
#define FILETIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A second as text, up to its digits: most records are of the same one as the record before. Begins zeroed. */
struct time_memo {
	uint64_t second; /* from 1601 on */
	uint8_t length;  /* 0: nothing is known */
	char text[23];
};

/* The same as ipsecevtx_format_time(), without a NUL. Room for 32 bytes. */
size_t time_put(struct time_memo *memo, char *out, uint64_t ticks);

/* "2020-07-10T17:20:06.687103300Z", as Windows renders a FILETIME value: nine digits. Room for 40 bytes. */
size_t time_put_rendered(char *out, uint64_t ticks);
size_t time_put_rendered_again(struct time_memo *memo, char *out, uint64_t ticks);

/* "2020-07-10T17:20:06.687Z" from the 16 bytes of a SYSTEMTIME; 0 when they are no date. Room for 40 bytes. */
size_t time_put_systemtime(char *out, const uint8_t *systemtime);

/* The ticks of a SYSTEMTIME's 16 bytes. */
bool time_from_systemtime(const uint8_t *systemtime, uint64_t *ticks);

/*
 * A time as records without a template hold it: ISO 8601 with a final Z and up to 9 fraction digits, of which 7 count;
 * or as other makers' systems write it, with a blank instead of the T, and an offset, "UTC" or "GMT", also behind a
 * blank, instead of the Z. Without any of these nobody knows whose time it is.
 */
bool time_parse(const char *text, size_t length, uint64_t *ticks);

/* Whether an event log can have been written then: from 1980 on, and with a year of four digits. */
static inline bool time_is_plausible(uint64_t ticks)
{
	/* 1980-01-01 and 10000-01-01 */
	return ticks >= UINT64_C(119600064000000000) && ticks < UINT64_C(2650467744000000000);
}

#endif
