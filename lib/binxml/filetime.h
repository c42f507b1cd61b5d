/* SPDX-License-Identifier: MIT */
/*
 * FILETIME, which is ticks of 100 ns since 1601-01-01 UTC (MS-DTYP 2.3.3), and SYSTEMTIME, to text and back. No
 * function here writes a NUL or allocates; those that write return how many characters they wrote. Times that a person
 * types are read in time_text.c.
 */
#ifndef FILETIME_H
#define FILETIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The last second that was written, as text up to the fraction: most records are of the same second as the one before.
 * To be zeroed before its first use.
 */
struct time_memo {
	uint64_t second; /* seconds since 1601 */
	uint8_t length;  /* 0: nothing is known */
	char text[23];
};

/* The text of ipsecevtx_format_time(), without a NUL. Needs room for 32 bytes. */
size_t time_put(struct time_memo *memo, char *out, uint64_t ticks);

/*
 * The text that Windows renders of a FILETIME value, with nine digits: "2020-07-10T17:20:06.687103300Z". Needs room for
 * 40 bytes. time_put_rendered_again() does the same with a memo.
 */
size_t time_put_rendered(char *out, uint64_t ticks);
size_t time_put_rendered_again(struct time_memo *memo, char *out, uint64_t ticks);

/*
 * The text of the 16 bytes of a SYSTEMTIME: "2020-07-10T17:20:06.687Z"; 0 where they are no date. Needs room for 40
 * bytes.
 */
size_t time_put_systemtime(char *out, const uint8_t *systemtime);

/* Reads the 16 bytes of a SYSTEMTIME; false where they are no date. */
bool time_from_systemtime(const uint8_t *systemtime, uint64_t *ticks);

/*
 * Reads a time as records without a template hold it: ISO 8601 with a final Z and up to 9 digits of a fraction, of
 * which 7 count. Also as systems of other makers write it: with a blank instead of the T; with an offset, "UTC" or
 * "GMT" instead of the Z, also behind a blank. A time without any zone is refused, since nobody knows which one is
 * meant.
 */
bool time_parse(const char *text, size_t length, uint64_t *ticks);

/* Whether an event log can have been written at that time: from 1980 on, and in a year of four digits. */
static inline bool time_is_plausible(uint64_t ticks)
{
	/* 1980-01-01 and 10000-01-01 */
	return ticks >= UINT64_C(119600064000000000) && ticks < UINT64_C(2650467744000000000);
}

#endif
