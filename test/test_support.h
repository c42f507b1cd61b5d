/* SPDX-License-Identifier: MIT */
/*
 * What the suites of the library share: chunks written token by token, values, collectors of findings and events, and
 * memory that runs out.
 */
#ifndef TEST_SUPPORT_H
#define TEST_SUPPORT_H

#include "binxml/value.h"
#include "evidence/chunk.h"
#include "evidence/findings.h"
#include "ipsecevtx.h"

#include <check.h>
#include <stdio.h>

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

/* The bytes of a string literal, and how many: two members of an initialiser, or two arguments. */
#define BYTES(literal) (const uint8_t *)(literal), (sizeof(literal) - 1)

/* For loops of many thousands: ck_assert() tells Check where it is each time, which takes longer than most tests. */
#define CHECK_IN_LOOP(condition)                                                                                       \
	do {                                                                                                           \
		if (!(condition))                                                                                      \
			ck_abort_msg("'%s' is not so", #condition);                                                    \
	} while (0)

/*
 * A chunk that a test writes from CHUNK_HEADER_SIZE on, token by token. Nothing here knows what is valid.
 */
#define DRAFT_DEPTH 64u

struct draft {
	uint8_t bytes[CHUNK_SIZE];
	size_t size;
	bool in_template; /* elements get a dependency id */
	/* Where the sizes and flags of open elements stand, to be filled in when these end; 0 for none. */
	size_t sizes[DRAFT_DEPTH];
	unsigned depth;
	size_t list;      /* offset of the size of the open tag's attributes */
	size_t attribute; /* offset of the token of its last attribute */
	uint64_t slots;   /* the slots below 64 that were used since the record began, as bits */
};

void draft_init(struct draft *draft);
void draft_u8(struct draft *draft, unsigned value);
void draft_u16(struct draft *draft, unsigned value);
void draft_u32(struct draft *draft, uint32_t value);
void draft_u64(struct draft *draft, uint64_t value);
void draft_bytes(struct draft *draft, const void *bytes, size_t size);
void draft_utf16(struct draft *draft, const char *ascii); /* without a count or a NUL */
void draft_set_u16(struct draft *draft, size_t at, unsigned value);
void draft_set_u32(struct draft *draft, size_t at, uint32_t value);

/* A name: its offset, and the name itself inline. Returns where it stands, for draft_name_at(). */
size_t draft_name(struct draft *draft, const char *ascii);
void draft_name_at(struct draft *draft, size_t offset);

/* Tokens. An element is <name; its attributes, draft_close() or draft_empty(), content and draft_end() follow. */
void draft_fragment(struct draft *draft);
void draft_open(struct draft *draft, const char *name);
void draft_open_with_attributes(struct draft *draft, const char *name);
void draft_attribute(struct draft *draft, const char *name);
void draft_text(struct draft *draft, const char *ascii);
void draft_text_utf8(struct draft *draft, const char *text); /* without characters beyond U+FFFF */
void draft_slot(struct draft *draft, unsigned slot, unsigned type);
void draft_optional(struct draft *draft, unsigned slot, unsigned type);
void draft_close(struct draft *draft);
void draft_empty(struct draft *draft);
void draft_end(struct draft *draft);
void draft_eof(struct draft *draft);

/*
 * An instance with its template inline: draft_instance() says where the template's header begins, its tokens
 * follow, draft_values() ends it and says where the descriptors of its values are, draft_value() for each.
 */
size_t draft_instance(struct draft *draft, uint32_t template_id);
size_t draft_values(struct draft *draft, size_t template, unsigned count);
/* An instance of a template that stands elsewhere: draft_value() follows. */
size_t draft_instance_of(struct draft *draft, uint32_t template_id, size_t template, unsigned count);
/* Fills descriptor number index and puts the bytes at the end of the draft. */
void draft_value(struct draft *draft, size_t descriptors, unsigned index, struct value value);
/* The same for a value that the caller wrote himself, from start to the end of the draft. */
void draft_value_from(struct draft *draft, size_t descriptors, unsigned index, unsigned type, size_t start);

/* A record around BinXML that the caller writes between begin and end; returns where the record begins. */
size_t draft_record(struct draft *draft, uint64_t record_id);
void draft_record_end(struct draft *draft, size_t record);
/* The chunk's header and checksums for the records so far. */
void draft_chunk_header(struct draft *draft);

/*
 * Values. The text ones hand out static memory that is used again after 16 calls.
 */
struct value value_of(uint8_t type, const uint8_t *bytes, size_t size);
struct value value_wide(const char *ascii); /* VALUE_STRING */
struct value value_utf8(const char *text);  /* VALUE_UTF8 */
struct value value_u32(uint32_t number);
struct value value_u64(uint64_t number);

/*
 * Findings as they come, details copied.
 */
struct collected_finding {
	struct ipsecevtx_finding finding;
	char detail[FINDINGS_DETAIL_SIZE];
};

struct collector {
	size_t count; /* also counts findings for which items had no room */
	struct collected_finding items[128];
	uint64_t severities[4];
};

void collect_finding(void *user, const struct ipsecevtx_finding *finding);
/* for tests of modules that take struct findings instead of a reader */
struct findings collector_findings(struct collector *collector);
size_t collector_count(const struct collector *collector, enum ipsecevtx_finding_kind kind);
/* The first finding of that kind; fails the test when there is none. */
const struct ipsecevtx_finding *collector_first(const struct collector *collector, enum ipsecevtx_finding_kind kind);

/*
 * An allocator that counts, and that can run out.
 */
struct counting {
	size_t calls;   /* of reallocate */
	size_t live;    /* blocks not released */
	size_t fail_at; /* the number of the call that fails, from 1; 0: none */
	bool fail_on;   /* all calls after that fail too */
};

struct ipsecevtx_allocator counting_allocator(struct counting *counting);

/*
 * A reader that was run to its end over bytes in memory. The strings of its events are gone; their other members stay.
 */
struct run {
	int opened; /* of ipsecevtx_open_memory() */
	int result; /* of the last ipsecevtx_next() */
	struct ipsecevtx_error error;
	struct ipsecevtx_statistics statistics;
	size_t count;
	struct ipsecevtx_event events[512];
	struct collector findings;
};

/* options may be NULL; its finding callback is replaced. */
void run_memory(struct run *run, const void *data, size_t size, const struct ipsecevtx_options *options);
void run_to_end(struct run *run, struct ipsecevtx_reader *reader);

/* The log that an evtxgen script describes, which the caller frees. */
uint8_t *log_of(const char *script, size_t *size);

/* Files outside the project, with which some of its tables are compared where they are there. */
bool shared_exists(const char *suite, const char *path); /* tells when the file is not there */
FILE *shared_open(const char *path);
/* Fails the test unless a file of the project is a copy of a shared one. */
void assert_same_as_shared(const char *path, const char *shared);
/* Reads the next line that is no comment, and cuts it at tabs. Returns the number of fields; 0 at the end. */
size_t shared_row(FILE *file, char *line, size_t size, char *fields[], size_t count);

/* Compresses bytes into one gzip member, which the caller frees. */
uint8_t *gzip_of(const void *data, size_t size, size_t *gzip_size);

/* Random numbers that are the same everywhere. */
uint64_t next_random(uint64_t *state);

#endif
