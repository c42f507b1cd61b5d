/* SPDX-License-Identifier: MIT */
/*
 * Writes values in XML exactly as libevtx does, where libevtx is known to show them right, or as the direct engine does
 * (render.h). Programs for XML use it. Nothing is allocated.
 */
#ifndef XML_WRITE_H
#define XML_WRITE_H

#include "binxml/filetime.h"
#include "binxml/value.h"

enum xml_style {
	XML_OF_LIBEVTX,
	XML_OF_DIRECT, /* render.h */
	XML_STYLES
};

/* What becomes of a value, and so of the record. */
enum xml_answer {
	XML_WRITTEN,
	XML_ASK,    /* it is not known here how the engine shows it: the engine has to be asked */
	XML_DIRECT, /* libevtx shows it wrong, or so that it is not well-formed: the direct engine shows the record */
};

/* Bytes that a value's text may need for each byte of it (a unit of UTF-16 has two, "&quot;" six), and beside. */
#define XML_WRITE_A_BYTE 3u
#define XML_WRITE_ROOM   64u

/* A SID of a user of a domain, or a shorter one, and its text. */
struct xml_sid {
	uint8_t length; /* 0: free */
	uint8_t text_length;
	uint8_t bytes[28];
	char text[64];
};

#define XML_SIDS 64u

/* Values that were written last, since most records have the same provider, and many the same second. Begins zeroed. */
struct xml_memory {
	struct xml_sid sids[XML_SIDS];
	struct time_memo time;
	bool has_guid;
	uint8_t guid[16];
	char guid_text[40]; /* its first 38 characters count */
};

/* Where, and for which engine, a value is written. */
struct xml_place {
	enum xml_style style;
	bool in_attribute;
	struct xml_memory *memory;
};

/* Whether xml_write_value() knows how values of that type are shown. */
bool xml_can_write(uint8_t type);

/* Whether a value has no text, so that its element is empty. */
static inline bool xml_is_empty(const struct value *value)
{
	if (value->type != VALUE_STRING)
		return value->length == 0;
	return value->length == 0 || (value->length == 2 && value->bytes[0] == 0 && value->bytes[1] == 0);
}

/* The last moment of the year 9999, as FILETIME. libevtx writes times behind it as numbers. */
#define XML_LAST_TIME UINT64_C(2650467743999999999)

/* Writes a GUID, 16 bytes as they are stored; returns where its text ends. out has room for 40 bytes. */
char *xml_put_guid(char *out, const uint8_t *stored, struct xml_memory *memory);

/* Writes a value's text to *out, and moves *out behind it. On any answer but XML_WRITTEN the text does not count. */
enum xml_answer xml_write_value(char **out, const struct value *value, struct xml_place place);

#endif
