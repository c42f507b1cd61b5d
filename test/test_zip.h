/* SPDX-License-Identifier: MIT */
/*
 * Zip archives by hand (APPNOTE.TXT 4.3), each member stored as it is, so that they can say what no program writes.
 */
#ifndef TEST_ZIP_H
#define TEST_ZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "test_tool_support.h"

struct member {
	const char *name;
	const char *local_name;  /* name in the header before its bytes, where that differs; of the same length */
	const char *second_name; /* a second name in the directory, in an extra field in UTF-8 */
	const void *data;
	size_t size;
	uint64_t says;       /* unpacked size that the archive claims; 0: the true one */
	uint32_t attributes; /* external attributes in the directory: a Unix mode above those of DOS */
	bool is_encrypted;
	bool has_wrong_checksum;
	bool is_unlisted;              /* the directory lacks it */
	size_t local_size;             /* size in the header before its bytes; 0: the true one */
	bool is_said_empty;            /* the unpacked size is 0 there */
	bool is_large;                 /* the sizes stand in 64 bits there */
	bool is_same;                  /* its entry in the directory leads to the member before it */
	const char *local_second_name; /* a second name in the header before its bytes */
	unsigned method;               /* 0: stored, as they all are */
	unsigned listed_method;        /* method in the directory; 0: the same */
	bool is_utf8;                  /* the name is marked as UTF-8 */
	bool is_streamed;              /* its checksum and sizes stand behind its bytes */
};

void make_zip(const char *name, const struct member *members, size_t count);

/* What the end record says that is not true, and the comment behind it. */
struct zip_end {
	unsigned disk;
	int more; /* how many members more than there are it counts */
	const void *comment;
	size_t comment_size;
	size_t offset64;     /* offset of the directory in the zip64 records; 0: there are no such records */
	size_t size;         /* size of the directory that it says; 0: the true one */
	bool counts_no_disk; /* the zip64 records say 0 disks */
};
void make_zip_with_end(const char *name, const struct member *members, size_t count, const struct zip_end *end);

/* A log with the events of a script. */
struct member log_member(const char *name, const char *script);

/* Whether the tested tool was built to read archives, and finds libarchive. */
bool tool_reads_archives(void);

/* Runs the tool where it can read a zip archive only in order: from a pipe or, with is_nested, within an archive. */
struct ran read_without_seeking(const char *name, bool is_nested);

#endif
