/* SPDX-License-Identifier: MIT */
/* What the tool says on standard error, and memory that it cannot work without. */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stddef.h>

#if defined(__GNUC__)
#define PRINTF_LIKE(string, first) __attribute__((format(printf, string, first)))
#else
#define PRINTF_LIKE(string, first)
#endif

/* One line, "ipsec-evtx: " before it, in one write; whatever could steer a terminal is escaped. */
void message(const char *format, ...) PRINTF_LIKE(1, 2);

/* A line that the next one, drawn or a message, takes the place of; without text, only what was drawn goes. */
void message_draw(const char *text);

/* strerror(), with one word for the want of memory wherever it was met. */
const char *error_text(int error);

/*
 * realloc of count elements, or the end of the program with a message and status 1. Only for setting up, before
 * there is a temporary file to remove.
 */
_Noreturn void end_without_memory(void);
void *must_allocate(void *memory, size_t count, size_t size);

#endif
