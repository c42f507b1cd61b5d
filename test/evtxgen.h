/* SPDX-License-Identifier: MIT */
/*
 * Writes event logs (.evtx) byte by byte as Windows does, for tests, samples and benchmarks. The same calls give the
 * same bytes on every machine.
 *
 *	struct evtxgen *log = evtxgen_new(NULL);
 *	evtxgen_defaults(log)->computer = "vpn1.corp.example";
 *	struct evtxgen_event event = evtxgen_event(log, 4653, LAYOUT_V0);
 *	const struct evtxgen_field fields[] = {
 *		{.name = "RemoteAddress", .value = evtxgen_text("192.0.2.7")},
 *		{.name = "MMFilterID", .value = evtxgen_number(66)},
 *	};
 *	uint64_t offset = evtxgen_add(log, &event, fields, 2);
 *	evtxgen_finish(log);
 *	size_t size;
 *	const uint8_t *bytes = evtxgen_bytes(log, &size);
 *
 * or, in the language of evtxgen_script.c:
 *
 *	evtxgen_script(log, "event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7 MMFilterID=66");
 *
 * The format: Microsoft's [MS-EVEN6] 2.2.12 to 2.2.17 (BinXml) for the tokens, the "Windows XML Event Log (EVTX)
 * format" of the libevtx project for file, chunks and tables; where they are silent, logs of Windows 7 to Server 2022.
 *
 * All text is UTF-8; a surrogate written as three bytes becomes a lone surrogate in the log, c0 80 becomes a NUL.
 */
#ifndef EVTXGEN_H
#define EVTXGEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Value types of BinXML, [MS-EVEN6] 2.2.12. */
enum evtxgen_type {
	EVTXGEN_NULL = 0x00,
	EVTXGEN_STRING = 0x01,
	EVTXGEN_ANSI = 0x02,
	EVTXGEN_INT8 = 0x03,
	EVTXGEN_UINT8 = 0x04,
	EVTXGEN_INT16 = 0x05,
	EVTXGEN_UINT16 = 0x06,
	EVTXGEN_INT32 = 0x07,
	EVTXGEN_UINT32 = 0x08,
	EVTXGEN_INT64 = 0x09,
	EVTXGEN_UINT64 = 0x0a,
	EVTXGEN_FLOAT = 0x0b,
	EVTXGEN_DOUBLE = 0x0c,
	EVTXGEN_BOOL = 0x0d,
	EVTXGEN_BINARY = 0x0e,
	EVTXGEN_GUID = 0x0f,
	EVTXGEN_SIZE = 0x10,
	EVTXGEN_FILETIME = 0x11,
	EVTXGEN_SYSTEMTIME = 0x12,
	EVTXGEN_SID = 0x13,
	EVTXGEN_HEX32 = 0x14,
	EVTXGEN_HEX64 = 0x15,
	EVTXGEN_BINXML = 0x21,
	EVTXGEN_ARRAY = 0x80, /* or-ed to one of the others */
};

/*
 * What a field holds. Real logs have nulls only in optional substitutions; libevtx refuses a record with one in a
 * normal substitution, and leaves out the element when it is an optional one.
 */
enum evtxgen_kind {
	EVTXGEN_DEFAULT = 0, /* a plausible value for that field */
	EVTXGEN_UNSET,       /* a null: type 0, no bytes */
	EVTXGEN_OMITTED,     /* the field is not in the template at all */
	EVTXGEN_LITERAL,     /* text in the template definition itself, no substitution */
	EVTXGEN_TEXT,        /* a string */
	EVTXGEN_NUMBER,      /* in the width of its type */
	EVTXGEN_BYTES,       /* bytes as they go into the log */
};

struct evtxgen_value {
	enum evtxgen_kind kind;
	uint8_t type; /* enum evtxgen_type; 0: what the field's layout says */
	const void *data;
	size_t size;
	uint64_t number;
};

static inline struct evtxgen_value evtxgen_null(void)
{
	return (struct evtxgen_value){.kind = EVTXGEN_UNSET};
}

static inline struct evtxgen_value evtxgen_omitted(void)
{
	return (struct evtxgen_value){.kind = EVTXGEN_OMITTED};
}

static inline struct evtxgen_value evtxgen_number(uint64_t number)
{
	return (struct evtxgen_value){.kind = EVTXGEN_NUMBER, .number = number};
}

static inline struct evtxgen_value evtxgen_typed_number(uint8_t type, uint64_t number)
{
	return (struct evtxgen_value){.kind = EVTXGEN_NUMBER, .type = type, .number = number};
}

static inline struct evtxgen_value evtxgen_typed_bytes(uint8_t type, const void *data, size_t size)
{
	return (struct evtxgen_value){.kind = EVTXGEN_BYTES, .type = type, .data = data, .size = size};
}

struct evtxgen_value evtxgen_text(const char *text);
struct evtxgen_value evtxgen_literal(const char *text);

/*
 * The value of that type whose text form is given (see "Values" in evtxgen_script.c); buffer is where its bytes go
 * and must live as long as the value. False when text is no such value or size too small.
 */
bool evtxgen_parse_value(struct evtxgen_value *value, uint8_t type, const char *text, void *buffer, size_t size);

/* RFC 3339 with up to 7 fraction digits, as FILETIME. */
bool evtxgen_parse_time(const char *text, uint64_t *ticks);
/* With or without braces; bytes in the order of the text form, as in struct ipsecevtx_guid. */
bool evtxgen_parse_guid(const char *text, uint8_t guid[16]);

struct evtxgen_field {
	/* name of the Data element; NULL for an element without one, as classic event sources write it */
	const char *name;
	struct evtxgen_value value;
	uint8_t type;  /* of the substitution, which can differ from its value's; 0: the layout's, or the value's */
	bool optional; /* optional substitution (0x0e), without content when the value is null */
	/*
	 * Literal text beside the substitution, NULL for none. libevtx loses what stands before, and refuses either
	 * beside a number.
	 */
	const char *before;
	const char *after;
};

/* How the System part is laid out. */
enum evtxgen_variant {
	/*
	 * Windows 10 and Server 2016 on, written by the local security authority: strings end with a NUL, the nested
	 * template follows without a fragment header, unset Qualifiers and ActivityID are nulls that have bytes. In
	 * records without a template, times have 7 fraction digits and GUIDs are in lower case.
	 */
	EVTXGEN_WIN10 = 0,
	/* Windows 7 to 8.1: the same slots, none of these habits; 9 digits and upper case without a template. */
	EVTXGEN_WIN7,
	/* Events that came through the eventlog service: provider and channel are text in the template, 20 slots. */
	EVTXGEN_EVENTLOG,
	/* As EVTXGEN_EVENTLOG, for a source without a manifest: no Guid, Version, Opcode, Correlation, Execution. */
	EVTXGEN_CLASSIC,
	/* No Windows is known to write this: other slots, Computer a substitution. Nobody may rely on slot numbers. */
	EVTXGEN_SHUFFLED,
	EVTXGEN_VARIANT_COUNT
};

enum evtxgen_flag {
	EVTXGEN_NO_TEMPLATE = 1u << 0, /* all values as text, as in forwarded and exported logs */
	EVTXGEN_AS_GIVEN = 1u << 1,    /* the fields that are given, in that order, and no others */
	EVTXGEN_ENTITIES = 1u << 2,    /* & < > " ' of literal text as entity references */
};

/* The record header of the last record of some exported logs has no time. */
#define EVTXGEN_NO_TIME UINT64_MAX

/* All of an event but its fields. Strings are borrowed until evtxgen_add() returns. */
struct evtxgen_event {
	uint16_t id;
	unsigned layout; /* a LAYOUT_ bit of lib/event/events.h, 0 for an event that the table does not know */
	unsigned flags;  /* enum evtxgen_flag */
	enum evtxgen_variant variant;

	uint64_t time;         /* FILETIME */
	uint64_t written_time; /* of the record header; 0: the same; EVTXGEN_NO_TIME: 0 */
	uint64_t record_id;    /* EventRecordID */
	/* EventRecordID in the record header; 0: record_id, or the next number in a log with renumber set */
	uint64_t header_record_id;

	const char *provider;
	const uint8_t *provider_guid; /* in the order of the text form; NULL: null */
	const char *channel;
	const char *computer;
	uint8_t version;
	uint8_t level;
	uint8_t opcode;
	uint16_t task;
	uint64_t keywords;
	uint32_t process_id;
	uint32_t thread_id;
	int qualifiers;                     /* -1: null */
	const uint8_t *activity_id;         /* as provider_guid */
	const uint8_t *related_activity_id; /* as provider_guid */
	const char *user_sid;               /* "S-1-5-18", NULL: null */

	/*
	 * Root element below UserData, instead of EventData and its Data elements. Fields are elements in it then, and
	 * a name like "Parent.Child" is an element in an element.
	 */
	const char *user_data;
	const char *user_data_namespace; /* its xmlns */

	uint32_t padding; /* so many bytes more than Windows leaves before a record's trailing size */

	/*
	 * One value of System that differs from what Windows writes: the name of its element or attribute, NULL for
	 * none.
	 */
	const char *odd_name;
	struct evtxgen_value odd_value;

	/*
	 * Instances that do not match their template: how many values they have more than it has slots, or fewer when
	 * negative.
	 */
	int system_values; /* of the outer one */
	int data_values;   /* of the nested one */
	uint32_t behind;   /* bytes behind the nested instance, within the value that holds it */
};

struct evtxgen;

/* Begins a log in file, which is seekable, or in memory where file is NULL. NULL when there is no memory. */
struct evtxgen *evtxgen_new(FILE *file);
void evtxgen_free(struct evtxgen *log);

/* Why the last call returned false or 0; English, never NULL. */
const char *evtxgen_error(const struct evtxgen *log);

/* What evtxgen_event() starts from; change it at will. id, layout and the four ids and times are not looked at. */
struct evtxgen_event *evtxgen_defaults(struct evtxgen *log);

struct evtxgen_settings {
	uint64_t next_record_id; /* EventRecordID of the next event */
	bool renumber;           /* exported log: record headers count from 1 */
	bool stale;              /* bytes of the chunk before stay behind the records, as in logs that Windows reuses */
	bool dirty;              /* the log looks as if it was not closed */
	bool stale_header;       /* the file header was last written when it had one chunk */
	uint16_t minor_version;  /* 1, or 2 as Windows 10 writes */
	uint32_t chunk_limit;    /* bytes of a chunk that may be used; 65536 lets a record end with its chunk */
};

struct evtxgen_settings *evtxgen_settings(struct evtxgen *log);

/*
 * An event as the defaults say, with the version, task and keywords of its entry in lib/event/events.list, the next
 * record id and one second after the event before. Change what you like, then add it.
 */
struct evtxgen_event evtxgen_event(struct evtxgen *log, uint16_t id, unsigned layout);

/*
 * Adds the event. Fields of its layout that are not given get EVTXGEN_DEFAULT values; given ones that the layout
 * does not know follow after them. Returns the offset of the record in the file, 0 when it could not be added. The
 * record's size stands at offset + 4.
 */
uint64_t evtxgen_add(
	struct evtxgen *log, const struct evtxgen_event *event, const struct evtxgen_field *fields, size_t field_count);

/* Adds a record with that BinXML, which is not checked. Of the event only ids and times count. */
uint64_t evtxgen_add_binxml(struct evtxgen *log, const struct evtxgen_event *event, const void *binxml, size_t size);

/* Offset in its chunk that the BinXML of the next record has if it fits there, for evtxgen_add_binxml(). */
uint32_t evtxgen_binxml_offset(const struct evtxgen *log);

/* Lets the next record begin a new chunk. */
bool evtxgen_close_chunk(struct evtxgen *log);

/* Records added from here to the end of the chunk lie in slack: whole, but behind the chunk's free space offset. */
bool evtxgen_begin_slack(struct evtxgen *log);

/* Executes the script; the language is described in evtxgen_script.c. */
bool evtxgen_script(struct evtxgen *log, const char *script);

/* Bytes of the file so far, the chunk that is being written not counted. */
uint64_t evtxgen_size(const struct evtxgen *log);

/* Closes the last chunk and writes the file header. Nothing can be added after that. */
bool evtxgen_finish(struct evtxgen *log);

/* The log in memory, after evtxgen_finish(); lives until evtxgen_free() and may be changed. NULL for a file. */
uint8_t *evtxgen_bytes(struct evtxgen *log, size_t *size);

/* Makes all checksums of a log in memory right again, after a test has changed bytes on purpose. */
void evtxgen_fix_crc(uint8_t *bytes, size_t size);

/* Random numbers that are the same everywhere (splitmix64). */
struct evtxgen_random {
	uint64_t state;
};

void evtxgen_seed(struct evtxgen_random *random, uint64_t seed);
uint64_t evtxgen_random(struct evtxgen_random *random);
uint32_t evtxgen_random_below(struct evtxgen_random *random, uint32_t limit);

enum evtxgen_mix {
	EVTXGEN_SPARSE,  /* a Security log with one IPsec event in forty */
	EVTXGEN_DENSE,   /* all IPsec events in all layouts, nothing else */
	EVTXGEN_FOREIGN, /* a Security log without IPsec events */
};

/* Adds events until the file has size bytes, rounded up to a chunk. */
bool evtxgen_bulk(struct evtxgen *log, enum evtxgen_mix mix, uint64_t size, uint64_t seed);

/* Adds that many security associations, which are opened and closed, and four failures for every three of them. */
bool evtxgen_tunnels(struct evtxgen *log, uint64_t count, uint64_t seed);

#endif
