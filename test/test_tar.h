/* SPDX-License-Identifier: MIT */
/* Tar archives for the tests of the tool. */
#ifndef TEST_TAR_H
#define TEST_TAR_H

#include "test_tool_support.h"
#include "test_zip.h"

#include <stdint.h>
#include <string.h>

struct entry {
	const char *name, *target; /* of a link; NULL: it is none */
	char type;
	const void *data;
	size_t size;
	unsigned mode; /* 0: that of a file */
};

/* As POSIX has it (pax, ustar Interchange Format), as a file of the test. */
void make_tar(const char *name, const struct entry *entries, size_t count);

/* The checksum of a header, in it. */
void tar_put_sum(uint8_t header[512]);

/* Both as it is and compressed, where no header can be looked at before it comes. */
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

/* What a header brings for the member behind it: a pax record, or a name. */
static inline struct entry text_entry(char type, const char *text)
{
	return (struct entry){.name = "header", .type = type, .data = text, .size = strlen(text) + (type == 'L')};
}

#endif
