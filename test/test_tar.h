/* SPDX-License-Identifier: MIT */
/* Tar archives for the tests of the tool, written by hand, so that their headers can contradict each other. */
#ifndef TEST_TAR_H
#define TEST_TAR_H

#include "test_tool_support.h"
#include "test_zip.h"

#include <stdint.h>
#include <string.h>

struct entry {
	const char *name, *target; /* target: of a link; NULL where the entry is no link */
	char type;
	const void *data;
	size_t size;
	unsigned mode; /* 0: the usual one of a file */
};

/* Writes an archive as POSIX has it (pax, ustar Interchange Format) into a file in the test's directory. */
void make_tar(const char *name, const struct entry *entries, size_t count);

/* Puts the right checksum into a header. */
void tar_put_sum(uint8_t header[512]);

/*
 * Fails the test unless the tool says text of the archive, both as it is and compressed, where no header can be read
 * ahead.
 */
void tar_assert_told(const char *text);

#define TAR(name, entries) make_tar(name, entries, LENGTH(entries))

static inline struct entry file_entry(const char *name, const struct member *member)
{
	return (struct entry){.name = name, .type = '0', .data = member->data, .size = member->size};
}

static inline struct entry link_entry(const char *name, char type, const char *target)
{
	return (struct entry){.name = name, .type = type, .target = target};
}

/* A header with text for the member behind it: a pax record, or a name. */
static inline struct entry text_entry(char type, const char *text)
{
	return (struct entry){.name = "header", .type = type, .data = text, .size = strlen(text) + (type == 'L')};
}

#endif
