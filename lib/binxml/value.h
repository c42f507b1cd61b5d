/* SPDX-License-Identifier: MIT */
/*
 * Values as BinXML stores them, and what they can be read as: the text that Windows renders, numbers, addresses, times.
 * The decoder, the events and the XML writers read values through these functions. Types: MS-EVEN6 2.2.12 and libevtx's
 * format document, "value types".
 *
 * All functions read within value->bytes and value->length, whatever the type, and never fail for want of memory unless
 * they are given an arena.
 */
#ifndef VALUE_H
#define VALUE_H

#include "evidence/cursor.h"
#include "evidence/memory.h"

enum value_type {
	VALUE_NULL = 0x00,
	VALUE_STRING = 0x01, /* UTF-16LE; the descriptor has its size */
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
	VALUE_UNKNOWN = 0x7f, /* of our own: an 0xff that a record has becomes this, since VALUE_UTF8 is ours */
	VALUE_ARRAY = 0x80,   /* a flag: an array of the type in the other bits */
	VALUE_UTF8 = 0xff,    /* of our own: UTF-8 that an engine rendered, or literal text of a plan */
};

/*
 * What an engine gives for a field: bytes of the record, or text in an arena. Whoever makes a value keeps its bytes
 * valid for as long as the event is used.
 */
struct value {
	const uint8_t *bytes;
	uint32_t length;
	uint8_t type; /* enum value_type */
};

/* How reading a value went. */
enum value_result {
	VALUE_OK = 0,
	VALUE_MALFORMED, /* the bytes do not fit the type */
	VALUE_NO_ROOM,   /* the arena has no memory left */
};

/*
 * Makes the text that Windows renders: numbers in decimal (see real.h for those with a fraction), hexadecimal types as
 * 0x..., times in ISO 8601, GUIDs in braces, the items of an array joined with ", ". Where the bytes are no value of
 * the type, they are shown in hexadecimal; bytes behind a value that fits are left out. In both cases the result is
 * VALUE_MALFORMED, and the text is valid all the same. Invalid UTF-16 becomes U+FFFD and sets *replaced, which may be
 * NULL. The text is in the arena and ends with a NUL that *length does not count.
 */
enum value_result value_text(
	const struct value *value, struct arena *arena, const char **text, uint32_t *length, bool *replaced);

/* As value_text(), for a VALUE_STRING only, which most values are. */
enum value_result value_string_text(
	const struct value *value, struct arena *arena, const char **text, uint32_t *length, bool *replaced);

bool value_is_array(const struct value *value);

/*
 * Takes the next item of an array; *offset is 0 for the first and is moved on. Strings end with a NUL, a SID says its
 * own size, other types have a fixed one; what is left at the end and is too short for the type is a last item, which
 * then does not fit it. False behind the last item.
 */
bool value_next_item(const struct value *array, size_t *offset, struct value *item);

/* How many bytes of a UTF-8 text to show where at most limit bytes may be shown: only whole characters. */
size_t value_cut(const char *text, size_t length, size_t limit);

/*
 * Writes the text of value_text() into a caller's buffer of size bytes, cut to fit and with a NUL, without allocating.
 * Returns the full length of the text, without the NUL. size may be 0.
 */
size_t value_copy_text(const struct value *value, char *buffer, size_t size);

/* How many of a value's bytes its text stands for: all of them when they fit its type. */
size_t value_understood(const struct value *value);

/* Takes the 64 bits of an INT64, or of a text with a '-' in front, for fields whose numbers are flags. */
bool value_negative_number(const struct value *value, uint64_t *bits);

/* Whether a value is a number in text with zeros before it: programs that compare texts take it for another one. */
bool value_has_leading_zeros(const struct value *value);

/*
 * Whether a value is a text as long as the 16 digits of "0x8010000000000000" and has no 0x. Windows writes flags with
 * the 0x; without it people read hexadecimal digits where programs read a decimal number.
 */
bool value_seems_hexadecimal(const struct value *value);

/*
 * The number that a text with leading zeros is to programs that read it as C does (strtol() with base 0, Go's
 * ParseInt(), and so golang-evtx): an octal one. False where the text is no octal number.
 */
bool value_octal_number(const struct value *value, uint64_t *number);

/*
 * Whether a value is an ANSI string with bytes beyond ASCII. The log does not name its code page: value_text() takes
 * 1252, other readers may take another one.
 */
bool value_is_of_a_code_page(const struct value *value);

/* What value_number() does for types that are rare, and for text. False for a negative number too. */
bool value_rare_number(const struct value *value, uint64_t *number);

/* Whether a value is neither an array nor BinXML. */
static inline bool value_is_scalar(const struct value *value)
{
	return value->type != VALUE_BINXML && (value->type < VALUE_ARRAY || value->type == VALUE_UTF8);
}

/*
 * Reads a number that is not negative, from an integer type or from text (decimal, or hexadecimal after 0x). False, and
 * *number untouched, where the value is none.
 */
static inline bool value_number(const struct value *value, uint64_t *number)
{
	/* The types that nearly all numbers of events have. */
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

/* As value_number(), for the types only that nearly all numbers of up to 32 bits have. */
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

/* Whether Windows wrote nothing: a null, no bytes, or a text that is only a NUL. */
bool value_is_empty(const struct value *value);

/* Whether a value is empty, or text of blanks, tabs and line breaks only. */
bool value_is_blank(const struct value *value);

/* Whether a value is the text "-", which Windows writes for no value. */
bool value_is_dash(const struct value *value);

/*
 * Whether a value is empty or "-". A number, GUID or other value of a fixed size without bytes does not count as
 * nothing: Windows never writes one (none among 600,000 values of real logs; where there is no value it writes a null),
 * and some readers take the bytes behind it for its own.
 */
static inline bool value_is_nothing(const struct value *value)
{
	/*
	 * Strings of more than two units are neither empty nor "-". Of the types that are no text only BINARY may have
	 * no bytes.
	 */
	if (value->type == VALUE_STRING && value->length > 4)
		return false;
	if (value->type > VALUE_ANSI_STRING && value->type <= VALUE_HEX64)
		return value->type == VALUE_BINARY && value->length == 0;
	return value_is_empty(value) || value_is_dash(value);
}

/* The number NNNN of a text that is exactly %%NNNN, of one to nine digits; 0 for any other value. */
uint32_t value_code(const struct value *value);

/* What value_time() does for all types but FILETIME. */
bool value_rare_time(const struct value *value, uint64_t *ticks);

/* Reads a time, from FILETIME, SYSTEMTIME or ISO 8601 text (see time_parse()), in ticks of 100 ns since 1601. */
static inline bool value_time(const struct value *value, uint64_t *ticks)
{
	if (value->type != VALUE_FILETIME || value->length != 8)
		return value_rare_time(value, ticks);
	*ticks = read_u64(value->bytes, 8, 0);
	return true;
}

/* Reads a GUID, from the type or from text with or without braces; its bytes come in the order of the text form. */
bool value_guid(const struct value *value, uint8_t guid[16]);

/*
 * Converts UTF-16LE to UTF-8: units code units, into room for 3 bytes each. Returns how many bytes it wrote, without a
 * NUL. A surrogate that stands alone becomes U+FFFD and sets *replaced, which may be NULL.
 */
size_t value_utf8_from_utf16(const uint8_t *utf16, size_t units, char *utf8, bool *replaced);

/*
 * Reads an IPv4 address into the first 4 of the bytes and zeroes the others. Only the canonical form is accepted; for
 * any other text the result is false, and bytes stay untouched.
 */
bool value_ipv4(const char *text, size_t length, uint8_t bytes[16]);

/*
 * Room for the longest canonical address: 45 characters, or an address with '%' and a zone that is at most this long in
 * all.
 */
#define VALUE_ADDRESS_MAX 64

/*
 * Reads an IPv4 or IPv6 address. Writes its canonical text (without a NUL) and returns how long that is; 0 where the
 * text is no address. IPv6 is written as in RFC 5952, IPv4-mapped addresses as ::ffff:a.b.c.d; a %zone is kept.
 */
size_t value_address(
	const char *text, size_t length, char canonical[VALUE_ADDRESS_MAX], uint8_t bytes[16], uint8_t *family);

/*
 * As value_address() in one pass, for UTF-16LE text that is canonical already, as nearly all is. Returns the length of
 * the text, which is units. For any other text, an address with a zone, and IPv4 within IPv6 it returns 0 and leaves
 * bytes and family untouched.
 */
size_t value_canonical_address(
	const uint8_t *utf16, size_t units, char text[VALUE_ADDRESS_MAX], uint8_t bytes[16], uint8_t *family);

/* A text that was read as an address, or turned out to be none. */
struct address {
	uint8_t family;      /* 4, 6, or 0: the text is no address */
	uint8_t text_length; /* of the text as read */
	uint8_t length;      /* of the canonical text; 0: the entry is free, or the text is no address */
	uint8_t bytes[16];
	char text[VALUE_ADDRESS_MAX];
	char canonical[VALUE_ADDRESS_MAX];
};

#define ADDRESS_MEMORY 32u

/*
 * The addresses that were read last: a log has few of them and names each again and again. To be zeroed before its
 * first use.
 */
struct address_memory {
	struct address entries[ADDRESS_MEMORY];
};

/* What value_address() says of a text; NULL where it is no address. The result lives until the next call. */
const struct address *address_recall(struct address_memory *memory, const char *text, size_t length);

#endif
