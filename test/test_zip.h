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
	const char *local_name;  /* before its bytes, where that is another one; of the same length */
	const char *second_name; /* beside the name in the directory, as one in UTF-8 */
	const void *data;
	size_t size;
	uint64_t says;       /* how large it claims to become; 0: its size */
	uint32_t attributes; /* of the directory: a Unix mode above those of DOS */
	bool is_encrypted;
	bool has_wrong_checksum;
	bool is_unlisted;              /* the directory lacks it */
	size_t local_size;             /* before its bytes; 0: its size */
	bool is_said_empty;            /* that of it unpacked is 0 there */
	bool is_large;                 /* that stands in 64 bits there */
	bool is_same;                  /* the directory has it, which leads to the member before */
	const char *local_second_name; /* as second_name, before its bytes */
	unsigned method;               /* 0: stored, as they all are */
	unsigned listed_method;        /* of the directory; 0: the same */
	bool is_utf8;                  /* its name is said to be */
	bool is_streamed;              /* its checksum and sizes stand behind its bytes */
};

void make_zip(const char *name, const struct member *members, size_t count);

/* What the end of one says that is not so, and its comment. */
struct zip_end {
	unsigned disk;
	int more; /* members than there are */
	const void *comment;
	size_t comment_size;
	size_t offset64;     /* of the directory, in numbers of 64 bits; 0: there are none */
	size_t size;         /* of the directory; 0: its own */
	bool counts_no_disk; /* where they count those that there are */
};
void make_zip_with_end(const char *name, const struct member *members, size_t count, const struct zip_end *end);

/* A log with the events of a script. */
struct member log_member(const char *name, const char *script);

/* Whether the tool that is tested was built to read archives, and finds what it needs for that. */
bool tool_reads_archives(void);

/* What is told of an archive where only what stands before the bytes of members can be read in time: from a pipe, or
 * within an archive. */
struct ran read_without_seeking(const char *name, bool is_nested);

#endif
