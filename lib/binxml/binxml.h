/* SPDX-License-Identifier: MIT */
/*
 * Binary XML as event logs hold it: a pull parser over tokens, template instances, and a check that a record's
 * whole BinXML keeps to the grammar and to bounds. Source: MS-EVEN6 2.2.12; offsets and inline names as in
 * libevtx's format document, since the file's flavour differs from the protocol's.
 */
#ifndef BINXML_H
#define BINXML_H

#include <string.h>

#include "binxml/canonical.h"
#include "binxml/shape.h"
#include "binxml/value.h"
#include "evidence/bytes.h"
#include "evidence/cursor.h"

#define BINXML_DEPTH_MAX  32u   /* elements and nested values, together */
#define BINXML_VALUES_MAX 4096u /* values of a template instance */

/* Names that Windows writes have up to some forty characters; longer ones are odd, and not looked at. */
#define BINXML_NAME_UNITS_MAX 255u

/* Bytes of a definition before its tokens: where the next one in the hash bucket is u32, GUID, size u32. */
#define BINXML_DEFINITION_HEAD 24u

#define BINXML_INDEPENDENT 0xffffu

/* What a step of the parser met. */
enum binxml_kind {
	BINXML_END,          /* of the fragment */
	BINXML_ELEMENT,      /* name */
	BINXML_ATTRIBUTE,    /* name */
	BINXML_CLOSE_TAG,    /* the start tag is complete; content follows */
	BINXML_ELEMENT_END,  /* after content, or of an empty element */
	BINXML_TEXT,         /* text: literal, CDATA, or a reference resolved */
	BINXML_SUBSTITUTION, /* slot, type, optional */
	BINXML_INSTANCE,     /* a template instance begins at offset; see binxml_instance() */
	BINXML_PROCESSING,   /* a fragment header or processing instruction: passed over */
	BINXML_ERROR,        /* see struct binxml_error */
};

enum binxml_problem {
	PROBLEM_NONE = 0,
	PROBLEM_TOKEN,     /* a token that the grammar does not allow here, or an unknown one */
	PROBLEM_TRUNCATED, /* the data end in the middle */
	PROBLEM_NAME,      /* a name that lies outside of the chunk */
	PROBLEM_TEMPLATE,  /* a template definition that lies outside of the chunk, or is not whole */
	PROBLEM_DEPTH,     /* nested too deep */
	PROBLEM_VALUES,    /* too many values, or values that do not fit the record */
	PROBLEM_SIZE,      /* it expands beyond the limit */
	PROBLEM_TEMPLATES, /* more definitions of templates than a chunk has room for */
	PROBLEM_MEMORY,
};

struct binxml_error {
	enum binxml_problem problem;
	uint8_t token;
	size_t offset;        /* in the chunk */
	uint32_t template_id; /* of a PROBLEM_TEMPLATE: which template is missing */
};

/* UTF-16 text in the chunk. */
struct binxml_text {
	const uint8_t *utf16;
	uint32_t units;
};

struct binxml_step {
	enum binxml_kind kind;
	struct binxml_text text; /* of names and texts */
	uint16_t slot;           /* of a substitution; of an element: the one it depends on, or BINXML_INDEPENDENT */
	uint8_t type;            /* enum value_type, as declared */
	bool optional;
	bool is_cdata;     /* the text is that of a CDATA section */
	bool is_reference; /* the text is a character that a reference names */
	bool is_entity;    /* the same, by the name of an entity */
	size_t offset;     /* of the token, in the chunk */
};

/* Whether a text is these characters. */
bool binxml_is_text(const uint8_t *utf16, uint32_t units, const char *ascii);

/* The character of an entity with this name, of the five that XML defines; 0: another name. */
uint8_t binxml_entity(const uint8_t *utf16, uint32_t units);

/* The hash of a name; low 16 bits of h * 65599 + unit: libevtx's format document, "name". */
static inline uint16_t binxml_hash_name(const uint8_t *utf16, uint32_t units)
{
	uint32_t hash = 0;
	for (uint32_t i = 0; i < units; i++)
		hash = hash * 65599u + (utf16[2 * i] | (uint32_t)utf16[2 * i + 1] << 8);
	return (uint16_t)(hash & 0xffff);
}

/* Where a token names a name, for those who want to know a template again. */
struct binxml_name {
	uint32_t token;  /* the one that names it */
	uint32_t at;     /* of the offset that leads to it */
	uint32_t target; /* of the name's header: next, hash, count, units, NUL */
	uint32_t length; /* of the header's part from the hash on */
};

#define BINXML_NAMES_MAX 4096u

#define BINXML_ATTRIBUTES_MAX 16u

/* The names of one tag's attributes. */
struct binxml_attributes {
	unsigned count;
	struct binxml_text names[BINXML_ATTRIBUTES_MAX];
};

/*
 * Adds a name; whether it is there already: the tag is no XML then, and who reads XML has no event. Behind as many as
 * there is room for each counts as such: no tag of Windows has half as many.
 */
bool binxml_is_again(struct binxml_attributes *attributes, const struct binxml_text *name);

struct binxml_names {
	struct binxml_name names[BINXML_NAMES_MAX];
	size_t count; /* BINXML_NAMES_MAX + 1: there were more */
};

struct binxml {
	struct cursor cursor; /* over the chunk, up to the fragment's end */
	size_t chunk_size;
	size_t start; /* of the fragment */
	struct binxml_error error;
	bool in_template; /* elements carry a dependency id */
	bool in_tag;
	bool in_attribute;
	unsigned depth;
	uint8_t odd_names;                  /* enum binxml_odd_names: of names whose hash was wrong */
	bool odd_sizes;                     /* an element or its attributes did not end where its size says */
	bool names_ahead;                   /* one stands neither before the token that names it nor right there */
	bool split_text;                    /* one that stands earlier in the fragment: see binxml_stops_at_name() */
	struct canonical canonical;         /* whether the tokens are such as Windows writes them */
	size_t names_end;                   /* behind all names that stood elsewhere */
	struct binxml_names *names;         /* filled when it is not NULL */
	struct binxml_name name;            /* that the last token names; of length 0 when it names none */
	uint8_t reference[4];               /* a character that a reference named, as UTF-16 */
	uint8_t restored[SHAPE_USUAL_ROOM]; /* the last name that was another one than its letters say */
	size_t attributes_end;
	size_t ends[BINXML_DEPTH_MAX];       /* of the open elements, as their sizes say */
	struct binxml_attributes attributes; /* of the tag */
};

/* Parses the fragment of chunk[start, end). */
void binxml_open(struct binxml *binxml, struct bytes chunk, size_t start, size_t end, bool in_template);

enum binxml_kind binxml_next(struct binxml *binxml, struct binxml_step *step);

/*
 * EvtxECmd, in a definition, takes a name of an attribute that stands earlier in it for one that stands right there,
 * and passes over as many bytes as it has, into whatever follows. In none of 9,393 definitions of real logs does one.
 *
 * One that does stand right there is passed over where the four bytes before the attribute's token, which are the size
 * of the list before the first one, are a signed number of more than 9. Else a value is looked for at the name, whose
 * first byte is of the offset of another one.
 */
bool binxml_stops_at_name(struct bytes chunk, size_t token);
bool binxml_begins_value(uint8_t byte);

/* Names whose hash is wrong, or the offset that leads to them; bits. */
enum binxml_odd_names {
	NAMES_OTHER_HASH = 1u << 0, /* and nothing else: each is one that Windows' events have */
	NAMES_LOST = 1u << 1,       /* what one stood in may have been overwritten */
	NAMES_MISLED = 1u << 2      /* an offset leads elsewhere than to its name, which stands right behind it */
};

/* Whether anything that was read is not as Windows writes it: see canonical.h. To be asked at the end. */
static inline bool binxml_is_odd(const struct binxml *binxml)
{
	return binxml->canonical.is_odd || binxml->odd_names || binxml->odd_sizes || binxml->names_ahead ||
	       binxml->split_text;
}

/* A template instance: where its template and its values lie. */
struct binxml_instance {
	size_t template_offset;      /* of the template's header in the chunk */
	size_t body_start, body_end; /* of the template's fragment */
	uint8_t guid[16];            /* as stored */
	uint32_t template_id;        /* as the instance names it: the first 4 bytes of the GUID */
	uint32_t value_count;
	size_t descriptors;     /* of value_count x {size u16, type u8, zero u8} */
	size_t values;          /* of the first value */
	size_t end;             /* behind the last value */
	const uint32_t *starts; /* of each value, counted from values; the last one's end. NULL: there was no room */
	size_t torn_at;         /* values that end behind it were never written; SIZE_MAX: all were */
	bool is_inline;         /* the template stands right behind the instance's beginning */
	bool is_ahead;          /* the template stands neither before the instance nor right behind its beginning */
	bool odd_values;        /* Windows writes no such descriptor: see descriptors.h */
	bool odd_sizes;         /* a value has another size than its type or its own bytes say: see sizes.h */
	bool has_full_null;     /* a null has bytes */
	bool has_widths;        /* a value has another size for some readers: see sizes_has_width() */
	bool has_odd_null;      /* it has others than Windows leaves there: set where the plan is known */
	bool has_early_width;   /* such a value stands in front of what says which event it is: the same */
};

/* Room for an instance's starts, which must outlive its use; none with a count of 0. */
struct binxml_room {
	uint32_t *starts;
	size_t count;
};

/* Reads the instance whose token stands at the range's start; its values must end by the range's end. */
bool binxml_instance(const struct byte_range *range, const struct binxml_room *room, struct binxml_instance *instance,
	struct binxml_error *error);

/* The same by the definition that stands where the instance says, whichever template it names: others look no closer.
 */
bool binxml_instance_by_place(const struct byte_range *range, const struct binxml_room *room,
	struct binxml_instance *instance, struct binxml_error *error);

/*
 * The same for an instance whose template is not where it says, or not the one that it names: reads what is left,
 * which is template_id and the values. body_start and body_end are 0.
 */
bool binxml_instance_values(
	const struct byte_range *range, const struct binxml_room *room, struct binxml_instance *instance);

/*
 * Whether a fragment of chunk[start, end) begins with a template instance, with or without a fragment header before
 * it, as nearly all do; where its token stands.
 */
static inline bool binxml_first_instance(const uint8_t *chunk, size_t start, size_t end, size_t *offset)
{
	static const uint8_t beginning[5] = {0x0f, 0x01, 0x01, 0x00, 0x0c};
	*offset = start;
	if (start < end && chunk[start] == beginning[4])
		return true;
	if (end - start < sizeof beginning || memcmp(chunk + start, beginning, sizeof beginning) != 0)
		return false;
	*offset = start + sizeof beginning - 1;
	return true;
}

/* Whether an instance begins there; the byte behind its token is 1 in all of them. */
static inline bool binxml_is_instance(const uint8_t *chunk, size_t start, size_t end)
{
	return read_u16(chunk, end, start) == 0x010c;
}

/* Whether the header of a fragment stands there, as before the BinXML of each record. */
static inline bool binxml_has_header(const uint8_t *chunk, size_t start, size_t end)
{
	return read_u32(chunk, end, start) == UINT32_C(0x0001010f);
}

/* Where a fragment ends whose last instance ends at offset: behind its end token, or there. */
static inline size_t binxml_end_after(const uint8_t *chunk, size_t offset, size_t end)
{
	return offset + (offset < end && chunk[offset] == 0);
}

/* Moves the parser behind an instance that binxml_next() met. */
void binxml_skip_instance(struct binxml *binxml, const struct binxml_instance *instance);

/* A value's type: no record may pass its bytes off as text that we made. */
static inline uint8_t binxml_stored_type(uint8_t type)
{
	return type == VALUE_UTF8 ? VALUE_UNKNOWN : type;
}

bool binxml_find_value(const uint8_t *chunk, size_t chunk_size, const struct binxml_instance *instance, uint32_t slot,
	struct value *value);

/* An instance's values in one place, for those who read many: count is 0 where the starts are not known. */
struct binxml_values {
	const uint8_t *bytes;
	const uint8_t *descriptors;
	const uint32_t *starts;
	uint32_t count;
};

static inline struct binxml_values binxml_values(const uint8_t *chunk, const struct binxml_instance *instance)
{
	struct binxml_values values = {chunk + instance->values, chunk + instance->descriptors, instance->starts,
		instance->starts ? instance->value_count : 0};
	return values;
}

/* The value of a slot below count: all of it was within bounds when the instance was read. */
static inline void binxml_values_at(const struct binxml_values *values, uint32_t slot, struct value *value)
{
	value->bytes = values->bytes + values->starts[slot];
	value->length = values->starts[slot + 1] - values->starts[slot];
	value->type = binxml_stored_type(values->descriptors[4 * (size_t)slot + 2]);
}

/*
 * The value of a slot, or false when the instance has no such slot, or the value was never written; of BinXML, whose
 * parts can be whole, the beginning is enough.
 */
static inline bool binxml_value(const uint8_t *chunk, size_t chunk_size, const struct binxml_instance *instance,
	uint32_t slot, struct value *value)
{
	if (!instance->starts)
		return binxml_find_value(chunk, chunk_size, instance, slot, value);
	if (slot >= instance->value_count)
		return false;
	struct binxml_values values = binxml_values(chunk, instance);
	binxml_values_at(&values, slot, value);
	return true;
}

#endif
