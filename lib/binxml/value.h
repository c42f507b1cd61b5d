/* SPDX-License-Identifier: MIT */
/*
 * Values as BinXML stores them, and their forms: text as Windows renders it, numbers, addresses, times.
 * Types: MS-EVEN6 2.2.12 (BinXml), libevtx's format document, "value types".
 */
#ifndef VALUE_H
#define VALUE_H

#include "evidence/cursor.h"
#include "evidence/memory.h"

enum value_type {
	VALUE_NULL = 0x00,
	VALUE_STRING = 0x01, /* UTF-16LE, without a count */
	VALUE_ANSI_STRING = 0x02,
	VALUE_INT8 = 0x03,
	VALUE_UINT8 = 0x04,
	VALUE_INT16 = 0x05,
	VALUE_UINT16 = 0x06,
	VALUE_INT32 = 0x07,
	VALUE_UINT32 = 0x08,
	VALUE_INT64 = 0x09,
	VALUE_UINT64 = 0x0a,
	VALUE_REAL32 = 0x0b,
	VALUE_REAL64 = 0x0c,
	VALUE_BOOL = 0x0d,
	VALUE_BINARY = 0x0e,
	VALUE_GUID = 0x0f,
	VALUE_SIZE = 0x10,
	VALUE_FILETIME = 0x11,
	VALUE_SYSTEMTIME = 0x12,
	VALUE_SID = 0x13,
	VALUE_HEX32 = 0x14,
	VALUE_HEX64 = 0x15,
	VALUE_EVT_HANDLE = 0x20,
	VALUE_BINXML = 0x21,
	VALUE_EVT_XML = 0x23,
	VALUE_UNKNOWN = 0x7f, /* our own: no record has this type, nor arrays of it */
	VALUE_ARRAY = 0x80,   /* a bit */
	VALUE_UTF8 = 0xff,    /* ours: text that an engine rendered */
};

/* What an engine gives for a field: bytes of the record, or text in an arena. Both outlive the event. */
struct value {
	const uint8_t *bytes;
	uint32_t length;
	uint8_t type; /* enum value_type */
};

/* How reading a value went. */
enum value_result {
	VALUE_OK = 0,
	VALUE_MALFORMED, /* the bytes do not fit the type */
	VALUE_NO_ROOM,   /* see the arena */
};

/*
 * The text that Windows renders: numbers in decimal (see real.h for those with a fraction), hexadecimal types as 0x...,
 * times in ISO 8601, GUIDs in braces, items of an array joined with ", ". Bytes that are no value of their type are
 * in hexadecimal; those behind a value that fits are left out. Invalid UTF-16 becomes U+FFFD and sets *replaced, which
 * may be NULL. The text ends with a NUL beyond its length.
 */
enum value_result value_text(
	const struct value *value, struct arena *arena, const char **text, uint32_t *length, bool *replaced);

/* The same of a VALUE_STRING, which most values are. */
enum value_result value_string_text(
	const struct value *value, struct arena *arena, const char **text, uint32_t *length, bool *replaced);

/* Whether a value is an array of items. */
bool value_is_array(const struct value *value);

/*
 * The next item of an array from *offset on, which begins at 0: strings end with a NUL, other types have a fixed
 * size; odd bytes at the end are a last item that fits no type. False behind the last one.
 */
bool value_next_item(const struct value *array, size_t *offset, struct value *item);

/* How much of a UTF-8 text to show in at most limit bytes: whole characters only. */
size_t value_cut(const char *text, size_t length, size_t limit);

/* The same text for a caller's buffer of size bytes; returns its full length. */
size_t value_copy_text(const struct value *value, char *buffer, size_t size);

/* How many of a value's bytes its text stands for: all of them when they fit its type. */
size_t value_understood(const struct value *value);

/* The 64 bits of a number with a sign, typed or written as text; for numbers that are flags. */
bool value_negative_number(const struct value *value, uint64_t *bits);

/* Whether it is a number in text with zeros before it: to who compares texts it is another one. */
bool value_has_leading_zeros(const struct value *value);

/* Whether it is one in text of 16 digits, as many as "0x8010000000000000" has: Windows writes flags with the 0x. */
bool value_seems_hexadecimal(const struct value *value);

/* What such a number is to those who read it as C does (strtol() without a base, ParseInt() of Go): an octal one. */
bool value_octal_number(const struct value *value, uint64_t *number);

/* Whether it is text of bytes beyond ASCII in a code page, which no log names: 1252 is taken, and others differ. */
bool value_is_of_a_code_page(const struct value *value);

bool value_rare_number(const struct value *value, uint64_t *number);

/* Whether a value is neither an array nor BinXML. */
static inline bool value_is_scalar(const struct value *value)
{
	return value->type != VALUE_BINXML && (value->type < VALUE_ARRAY || value->type == VALUE_UTF8);
}

/* The number, from an integer type or from text (decimal, or hexadecimal after 0x). */
static inline bool value_number(const struct value *value, uint64_t *number)
{
	/* The types of nearly all numbers in nearly all events. */
	if ((value->type == VALUE_UINT32 || value->type == VALUE_HEX32) && value->length == 4)
		*number = read_u32(value->bytes, 4, 0);
	else if ((value->type == VALUE_UINT64 || value->type == VALUE_HEX64) && value->length == 8)
		*number = read_u64(value->bytes, 8, 0);
	else if (value->type == VALUE_UINT16 && value->length == 2)
		*number = read_u16(value->bytes, 2, 0);
	else if (value->type == VALUE_UINT8 && value->length == 1)
		*number = value->bytes[0];
	else
		return value_rare_number(value, number);
	return true;
}

/* The same of the types that nearly all numbers of up to 32 bits have; false for any other. */
static inline bool value_small_number(const struct value *value, uint32_t *number)
{
	if (value->type == VALUE_UINT32 && value->length == 4)
		*number = read_u32(value->bytes, 4, 0);
	else if (value->type == VALUE_UINT16 && value->length == 2)
		*number = read_u16(value->bytes, 2, 0);
	else if (value->type == VALUE_UINT8 && value->length == 1)
		*number = value->bytes[0];
	else
		return false;
	return true;
}

/* Whether Windows wrote nothing: a null, or no text. */
bool value_is_empty(const struct value *value);

/* The same, or text of blanks and line breaks only. */
bool value_is_blank(const struct value *value);

/* Whether Windows wrote "-", its sign for nothing. */
bool value_is_dash(const struct value *value);

/*
 * Either of the two. A value of a fixed size without bytes is not nothing: Windows never writes one (none among 600,000
 * values of real logs; where there is no value it writes a null), and some read what stands behind it.
 */
static inline bool value_is_nothing(const struct value *value)
{
	/* Longer strings, which are most, hold something, and so do numbers and all else that is no text. */
	if (value->type == VALUE_STRING && value->length > 4)
		return false;
	if (value->type > VALUE_ANSI_STRING && value->type <= VALUE_HEX64)
		return value->type == VALUE_BINARY && value->length == 0;
	return value_is_empty(value) || value_is_dash(value);
}

/* The NNNN of a text that is exactly %%NNNN, else 0. */
uint32_t value_code(const struct value *value);

bool value_rare_time(const struct value *value, uint64_t *ticks);

/* A time, from FILETIME, SYSTEMTIME or ISO 8601 text. */
static inline bool value_time(const struct value *value, uint64_t *ticks)
{
	if (value->type != VALUE_FILETIME || value->length != 8)
		return value_rare_time(value, ticks);
	*ticks = read_u64(value->bytes, 8, 0);
	return true;
}

/* A GUID, from the type or from text with or without braces, into the byte order of the text form. */
bool value_guid(const struct value *value, uint8_t guid[16]);

/*
 * UTF-16LE to UTF-8: units code units into room for 3 bytes each. Returns the bytes written. Lone surrogates become
 * U+FFFD and set *replaced, which may be NULL.
 */
size_t value_utf8_from_utf16(const uint8_t *utf16, size_t units, char *utf8, bool *replaced);

/* Reads an IPv4 address in its canonical form, which is the only one accepted; false, and bytes untouched, for others.
 */
bool value_ipv4(const char *text, size_t length, uint8_t bytes[16]);

/* Longest canonical address: 45 characters, '%' and a zone that is at most this long in all. */
#define VALUE_ADDRESS_MAX 64

/*
 * Reads an address; writes its canonical text (not NUL-terminated) and returns that text's length, 0 when it is no
 * address. IPv6 as in RFC 5952, IPv4-mapped ones as ::ffff:a.b.c.d, %zone kept.
 */
size_t value_address(
	const char *text, size_t length, char canonical[VALUE_ADDRESS_MAX], uint8_t bytes[16], uint8_t *family);

/*
 * The same for UTF-16LE text that is canonical already, as nearly all is, in one pass: its text and its length, which
 * is units. 0, with bytes and family untouched, for any other, for those with a zone, and for IPv4 within IPv6.
 */
size_t value_canonical_address(
	const uint8_t *utf16, size_t units, char text[VALUE_ADDRESS_MAX], uint8_t bytes[16], uint8_t *family);

/* An address that was read. */
struct address {
	uint8_t family;      /* 4, 6, or 0: no address */
	uint8_t text_length; /* of what was read */
	uint8_t length;      /* of its canonical text */
	uint8_t bytes[16];
	char text[VALUE_ADDRESS_MAX];
	char canonical[VALUE_ADDRESS_MAX];
};

#define ADDRESS_MEMORY 32u

/* The addresses that were read last: a log has few, and names each again and again. Begins zeroed. */
struct address_memory {
	struct address entries[ADDRESS_MEMORY];
};

/* What value_address() says of a text, which lives until the next call; NULL when it is no address. */
const struct address *address_recall(struct address_memory *memory, const char *text, size_t length);

#endif
