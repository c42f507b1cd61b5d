/* SPDX-License-Identifier: MIT */
/* Values as libevtx shows them in XML, where it is known to show them right, or as the direct engine does. */
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
	XML_ASK,    /* libevtx shows it, in a way that is not known here */
	XML_DIRECT, /* libevtx gets it wrong, or in a way that is not well-formed: the direct engine shows the record */
};

/* Room for a value's text: for each of its bytes (a unit of UTF-16 has two, and "&quot;" six), and beside that. */
#define XML_WRITE_A_BYTE 3u
#define XML_WRITE_ROOM   64u

/* Of a user of a domain, or a shorter one. */
struct xml_sid {
	uint8_t length; /* 0: free */
	uint8_t text_length;
	uint8_t bytes[28];
	char text[64];
};

#define XML_SIDS 64u

/* The values that were written last: most records have the same provider, and many the same second. Begins zeroed. */
struct xml_memory {
	struct xml_sid sids[XML_SIDS];
	struct time_memo time;
	bool has_guid;
	uint8_t guid[16];
	char guid_text[40]; /* its first 38 characters count */
};

struct xml_place {
	enum xml_style style;
	bool in_attribute;
	struct xml_memory *memory;
};

/* Whether values of that type are ever written. */
bool xml_can_write(uint8_t type);

/* Whether a value has no text, so that its element is shown without any. */
static inline bool xml_is_empty(const struct value *value)
{
	if (value->type != VALUE_STRING)
		return value->length == 0;
	return value->length == 0 || (value->length == 2 && value->bytes[0] == 0 && value->bytes[1] == 0);
}

/* The last moment of the year 9999; of what lies beyond libevtx writes the number, in a way of its own. */
#define XML_LAST_TIME UINT64_C(2650467743999999999)

/* A GUID of 16 bytes, as stored, which may be that of the record before. */
char *xml_put_guid(char *out, const uint8_t *stored, struct xml_memory *memory);

/* Writes the text to *out, and moves that behind it. */
enum xml_answer xml_write_value(char **out, const struct value *value, struct xml_place place);

#endif
