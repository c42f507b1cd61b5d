/* SPDX-License-Identifier: MIT */
/*
 * Binary XML as event logs hold it: a pull parser over tokens (binxml_open(), binxml_next()) and template instances
 * with their values (binxml_instance(), binxml_value()). Source: MS-EVEN6 2.2.12; offsets and inline names as in
 * libevtx's format document, since the file's flavour differs from the protocol's.
 *
 * Whatever the bytes are, nothing outside of the chunk is read, and nothing is allocated. The parser also notes where
 * the bytes are not as Windows writes them, since other readers may then see another event.
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

/* Names that Windows writes have up to some forty characters. A longer one is odd, and its hash is not computed. */
#define BINXML_NAME_UNITS_MAX 255u

/* Bytes of a definition before its tokens: the offset of the next definition in the hash bucket, GUID, size u32. */
#define BINXML_DEFINITION_HEAD 24u

/* The dependency identifier of an element that depends on no slot. */
#define BINXML_INDEPENDENT 0xffffu

/* What binxml_next() found. */
enum binxml_kind {
	BINXML_END,          /* the end of the fragment */
	BINXML_ELEMENT,      /* the start tag of an element: text is its name */
	BINXML_ATTRIBUTE,    /* an attribute: text is its name */
	BINXML_CLOSE_TAG,    /* the start tag is complete; content follows */
	BINXML_ELEMENT_END,  /* the end of an element, after its content or of an empty one */
	BINXML_TEXT,         /* text: a literal, a CDATA section, or the character that a reference stands for */
	BINXML_SUBSTITUTION, /* a slot: slot, type and optional are set */
	/*
	 * A template instance begins at offset: the caller reads it by binxml_instance() and goes on by
	 * binxml_skip_instance().
	 */
	BINXML_INSTANCE,
	BINXML_PROCESSING, /* a fragment header or a processing instruction, which was passed over */
	BINXML_ERROR,      /* see struct binxml_error */
};

enum binxml_problem {
	PROBLEM_NONE = 0,
	PROBLEM_TOKEN,     /* a token that the grammar does not allow here, or an unknown one */
	PROBLEM_TRUNCATED, /* the data end in the middle */
	PROBLEM_NAME,      /* a name that lies outside of the chunk */
	PROBLEM_TEMPLATE,  /* a template definition that lies outside of the chunk, or is not whole */
	PROBLEM_DEPTH,     /* nested too deep */
	PROBLEM_VALUES,    /* too many values, or values that do not fit the record */
	PROBLEM_SIZE,      /* what it expands to, or a template, is larger than the limit */
	PROBLEM_TEMPLATES, /* more definitions of templates than a chunk has room for */
	PROBLEM_MEMORY,
};

struct binxml_error {
	enum binxml_problem problem;
	uint8_t token;
	size_t offset;        /* in the chunk */
	uint32_t template_id; /* of PROBLEM_TEMPLATE: which template is missing */
};

/* UTF-16 text in the chunk. */
struct binxml_text {
	const uint8_t *utf16;
	uint32_t units;
};

struct binxml_step {
	enum binxml_kind kind;
	struct binxml_text text; /* of BINXML_ELEMENT, BINXML_ATTRIBUTE, BINXML_TEXT and BINXML_PROCESSING */
	/* Of BINXML_SUBSTITUTION; of an element the slot on which it depends, or BINXML_INDEPENDENT. */
	uint16_t slot;
	uint8_t type; /* enum value_type, as the template declares the slot */
	bool optional;
	bool is_cdata;     /* the text is that of a CDATA section */
	bool is_reference; /* the text is the character of a reference, to a character or to an entity */
	bool is_entity;    /* with is_reference: of a reference to an entity */
	size_t offset;     /* of the token, in the chunk */
};

/* Whether a text in UTF-16 is this text. */
bool binxml_is_text(const uint8_t *utf16, uint32_t units, const char *ascii);

/* The character of the entity with this name, of the five that XML defines; 0 for any other name. */
uint8_t binxml_entity(const uint8_t *utf16, uint32_t units);

/* The hash of a name: the low 16 bits of h * 65599 + unit over its units (libevtx's format document, "name"). */
static inline uint16_t binxml_hash_name(const uint8_t *utf16, uint32_t units)
{
	uint32_t hash = 0;
	for (uint32_t i = 0; i < units; i++)
		hash = hash * 65599u + (utf16[2 * i] | (uint32_t)utf16[2 * i + 1] << 8);
	return (uint16_t)(hash & 0xffff);
}

/* Where a token names a name: known.c and the skim keep this of a template, to compare it with later ones. */
struct binxml_name {
	uint32_t token; /* where the token begins */
	uint32_t at;    /* where the token has the offset that leads to the name */
	/* Where the name's header stands: offset of the next name, hash, count of units, the units, NUL. */
	uint32_t target;
	uint32_t length; /* bytes of the header from the hash on */
};

#define BINXML_NAMES_MAX 4096u

#define BINXML_ATTRIBUTES_MAX 16u

/* The names of the attributes that a tag has had. */
struct binxml_attributes {
	unsigned count;
	struct binxml_text names[BINXML_ATTRIBUTES_MAX];
};

/*
 * Adds a name; whether the tag has had it before. Such a tag is no XML, and a program that reads the XML has no event.
 * Once there is no room for a name each further one counts as such: no tag of Windows has half as many attributes.
 */
bool binxml_is_again(struct binxml_attributes *attributes, const struct binxml_text *name);

struct binxml_names {
	struct binxml_name names[BINXML_NAMES_MAX];
	size_t count; /* BINXML_NAMES_MAX + 1: there were more than names has room for */
};

struct binxml {
	struct cursor cursor; /* over the chunk, from the current token up to the fragment's end */
	size_t chunk_size;
	size_t start; /* where the fragment starts */
	struct binxml_error error;
	bool in_template; /* the fragment is that of a template: its elements have dependency identifiers */
	bool in_tag;
	bool in_attribute;
	unsigned depth;
	uint8_t odd_names; /* enum binxml_odd_names bits, of all names so far */
	bool odd_sizes;    /* an element or its list of attributes did not end where its size says */
	/* A name stands neither before the token that names it nor right behind the token's offset. */
	bool names_ahead;
	/* EvtxECmd goes on in the wrong place at a name: see binxml_stops_at_name(). */
	bool split_text;
	struct canonical canonical; /* whether the tokens are such as Windows writes them */
	/* Behind the last name that stands elsewhere than right behind its token's offset; 0: none. */
	size_t names_end;
	/* If not NULL, all names are added here; the caller sets it after binxml_open(). */
	struct binxml_names *names;
	struct binxml_name name;            /* the name of the last token; of length 0 where the token has none */
	uint8_t reference[4];               /* the character of the last reference, as UTF-16 */
	uint8_t restored[SHAPE_USUAL_ROOM]; /* the right letters of the last name of which letters were wrong */
	size_t attributes_end;
	size_t ends[BINXML_DEPTH_MAX];       /* where the open elements end, as their sizes say */
	struct binxml_attributes attributes; /* of the open tag */
};

/* Begins to parse the fragment in chunk[start, end). The chunk has to stay valid. */
void binxml_open(struct binxml *binxml, struct bytes chunk, size_t start, size_t end, bool in_template);

/*
 * Reads the next token. Behind BINXML_ERROR, with binxml->error filled, all further steps are errors; texts of a step
 * live until the next one.
 */
enum binxml_kind binxml_next(struct binxml *binxml, struct binxml_step *step);

/*
 * EvtxECmd, in a definition, goes wrong at two kinds of names of attributes. A name that stands earlier in the
 * definition it takes for one that stands right behind the token, and passes over as many bytes as the name has, into
 * whatever follows. In none of 9,393 definitions of real logs does a name stand so.
 *
 * A name that does stand right behind the token it passes over only where the four bytes before the attribute's token
 * (for the first attribute of a tag, the size of the list) are a signed number of more than 9. Otherwise, where
 * binxml_stops_at_name() is true, it looks for a value at the name, whose first byte is part of the offset of another
 * name; binxml_begins_value() says whether that byte is the token of a value.
 */
bool binxml_stops_at_name(struct bytes chunk, size_t token);
bool binxml_begins_value(uint8_t byte);

/* What is wrong with a name's hash, or with the offset that leads to the name; bits. */
enum binxml_odd_names {
	/* A hash is wrong; with no other bit, all such names are ones that Windows' events have. */
	NAMES_OTHER_HASH = 1u << 0,
	/* A hash is wrong and the name unknown: the place where it stood may have been overwritten. */
	NAMES_LOST = 1u << 1,
	/* An offset leads elsewhere than to its name, which stands right behind the offset. */
	NAMES_MISLED = 1u << 2
};

/* Whether anything that was read is not as Windows writes it: see canonical.h. To be asked at the fragment's end. */
static inline bool binxml_is_odd(const struct binxml *binxml)
{
	return binxml->canonical.is_odd || binxml->odd_names || binxml->odd_sizes || binxml->names_ahead ||
	       binxml->split_text;
}

/* A template instance: where its template and its values lie. */
struct binxml_instance {
	size_t template_offset;      /* of the template's definition, in the chunk */
	size_t body_start, body_end; /* the definition's tokens */
	uint8_t guid[16];            /* as stored */
	uint32_t template_id;        /* as the instance has it: the first 4 bytes of the template's GUID */
	uint32_t value_count;
	size_t descriptors; /* where the descriptors are: value_count times {size u16, type u8, zero u8} */
	size_t values;      /* where the first value begins */
	size_t end;         /* behind the last value */
	/* Where each value begins, counted from values, and last where the last one ends; NULL: there was no room. */
	const uint32_t *starts;
	/* In a torn record: values that end behind this place were never written. SIZE_MAX: all values were. */
	size_t torn_at;
	bool is_inline; /* the definition stands right behind the instance's first 10 bytes */
	bool is_ahead;  /* the definition stands neither there nor before the instance */
	/* A descriptor is as Windows writes none (see descriptors.h), or zig-evtx finds a definition in the values. */
	bool odd_values;
	bool odd_sizes;     /* a value has another size than its type or its own bytes say: see sizes.h */
	bool has_full_null; /* a null has bytes */
	bool has_widths;    /* sizes_has_width() is true of a value */
	/* A null has bytes that Windows does not leave there; only plan_look_at_sizes() sets it. */
	bool has_odd_null;
	/*
	 * A value that ts-evtx reads with another size stands in front of those that say which event the record is; set
	 * likewise.
	 */
	bool has_early_width;
};

/* Room for an instance's starts, which has to outlive the instance. count 0: none. */
struct binxml_room {
	uint32_t *starts;
	size_t count;
};

/*
 * Reads the instance whose token stands at the range's start; its values have to end by the range's end. False with
 * *error filled.
 */
bool binxml_instance(const struct byte_range *range, const struct binxml_room *room, struct binxml_instance *instance,
	struct binxml_error *error);

/*
 * As binxml_instance(), whichever identifier the definition has to which the instance leads: other readers do not
 * compare identifiers.
 */
bool binxml_instance_by_place(const struct byte_range *range, const struct binxml_room *room,
	struct binxml_instance *instance, struct binxml_error *error);

/*
 * For an instance whose definition is not where it says, or not the one that it names: reads what is left, which is
 * template_id and the values; body_start and body_end become 0. False where the values do not fit the range.
 */
bool binxml_instance_values(
	const struct byte_range *range, const struct binxml_room *room, struct binxml_instance *instance);

/*
 * Whether a fragment in chunk[start, end) begins with a template instance, with or without a fragment header before it,
 * as nearly all do; *offset is then where the instance's token stands.
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

/* Whether an instance begins at start: the byte behind its token is always 1. */
static inline bool binxml_is_instance(const uint8_t *chunk, size_t start, size_t end)
{
	return read_u16(chunk, end, start) == 0x010c;
}

/* Whether a fragment header of version 1.1 stands at start, as it does before the BinXML of each record. */
static inline bool binxml_has_header(const uint8_t *chunk, size_t start, size_t end)
{
	return read_u32(chunk, end, start) == UINT32_C(0x0001010f);
}

/* Where a fragment ends whose last instance ends at offset: behind its end token, or, without one, at offset. */
static inline size_t binxml_end_after(const uint8_t *chunk, size_t offset, size_t end)
{
	return offset + (offset < end && chunk[offset] == 0);
}

/* Moves the parser behind an instance that binxml_next() found and binxml_instance() read. */
void binxml_skip_instance(struct binxml *binxml, const struct binxml_instance *instance);

/* The type of a stored value: no record may pass its bytes off as text of our own (VALUE_UTF8). */
static inline uint8_t binxml_stored_type(uint8_t type)
{
	return type == VALUE_UTF8 ? VALUE_UNKNOWN : type;
}

/* What binxml_value() does where the instance has no starts. */
bool binxml_find_value(const uint8_t *chunk, size_t chunk_size, const struct binxml_instance *instance, uint32_t slot,
	struct value *value);

/* An instance's values at hand, for callers that read many of them. count is 0 where the instance has no starts. */
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

/* The value of a slot below count: its bounds were checked when the instance was read. */
static inline void binxml_values_at(const struct binxml_values *values, uint32_t slot, struct value *value)
{
	value->bytes = values->bytes + values->starts[slot];
	value->length = values->starts[slot + 1] - values->starts[slot];
	value->type = binxml_stored_type(values->descriptors[4 * (size_t)slot + 2]);
}

/*
 * The value of a slot. False where the instance has no such slot, or, in a torn record, where the value was not written
 * to its end. Of a BinXML value the beginning is enough, since parts of it can be whole.
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
