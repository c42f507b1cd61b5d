/* SPDX-License-Identifier: MIT */
/* What the tool says on standard error, and allocation that ends the program where it fails. */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stddef.h>

#if defined(__GNUC__)
#define PRINTF_LIKE(string, first) __attribute__((format(printf, string, first)))
#else
#define PRINTF_LIKE(string, first)
#endif

/*
 * Writes one line, "ipsec-evtx: " and the text, with one write(2). Whatever could steer a terminal is escaped, and no
 * memory is needed unless the text is longer than 8 KiB.
 */
void message(const char *format, ...) PRINTF_LIKE(1, 2);

/*
 * Draws a line without a line feed, which the next message_draw() or message() overwrites. An empty text only erases
 * the line that was drawn.
 */
void message_draw(const char *text);

/* strerror(), but always "out of memory" for ENOMEM. */
const char *error_text(int error);

/*
 * must_allocate() is realloc() of count elements; where it fails, it ends the program with a message and status 1. Both
 * are only for the time before there is a temporary file that would have to be removed.
 */
_Noreturn void end_without_memory(void);
void *must_allocate(void *memory, size_t count, size_t size);

/* A copy of a text, made by must_allocate(). */
char *must_copy(const char *text);

#endif
