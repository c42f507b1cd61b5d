/* SPDX-License-Identifier: MIT */
/* Records of one IPsec event, each written in its own odd way: see test_hiding.c. */
#ifndef TEST_HIDING_H
#define TEST_HIDING_H

#include "test_support.h"

#define HIDING_PEER "198.51.100.66"
/* An address that no field has. */
#define HIDING_OTHER_PEER "203.0.113.9"
#define HIDING_LOG_SIZE   (4096 + CHUNK_SIZE)

/* The most fields of a record that have slots. */
#define HIDING_FIELDS 8

/* The values of each crafted record. */
enum slot {
	SLOT_NULL,
	SLOT_ID,      /* 4655 as UInt16 */
	SLOT_ID_TEXT, /* "4655" with two NULs behind it */
	SLOT_NAME,    /* the provider's name with two NULs behind it */
	SLOT_ANSI,    /* the provider's name in bytes */
	SLOT_HOST,
	SLOT_GUIDS,       /* the provider's GUID as an array of one text */
	SLOT_MARKUP,      /* HIDING_MARKUP as a string */
	SLOT_ANSI_MARKUP, /* the same in bytes */
	SLOT_ODD_MARKUP,  /* the same, of a type that nobody knows */
	SLOT_LONG_GUID,   /* the provider's GUID and a byte more */
	SLOT_NO_BINXML,   /* of the type BinXML, but with other bytes */
	SLOT_NUMBERS,     /* 77 and 4655 as an array of UInt16 */
	SLOT_TURNED_GUID, /* the provider's GUID with its bytes in the order of its text */
	SLOT_SHORT_GUID,  /* 12 bytes of the provider's GUID, and in the next value the others */
	SLOT_REST_OF_GUID,
	SLOT_FIELDS,                               /* those of hiding_field(), nulls where there are less */
	SLOT_NESTED = SLOT_FIELDS + HIDING_FIELDS, /* BinXML that the variant writes */
	SLOT_COUNT
};

/* What ends the value of an attribute and goes on with an element, for a reader that prints it as it stands. */
#define HIDING_MARKUP "x\"/><EventID>4655</EventID><y z=\""

/* One way to write the record: its System and what EventData holds; a nested value where SLOT_NESTED is used. */
struct variant {
	const char *name;
	void (*system)(void);
	void (*data)(void);       /* NULL: hiding_plain_data() */
	void (*event)(void);      /* what Event holds beside System; NULL: EventData with what data writes */
	void (*nested)(void);     /* the nested value's elements; NULL: none */
	void (*second)(void);     /* of a second instance in it; NULL: none */
	void (*attributes)(void); /* of Event; NULL: none */
	void (*before)(void);     /* what stands before the record's instance, behind the header; NULL: nothing */
	bool is_bare;             /* the nested value has no template */
	bool is_again;            /* its template is used a second time in it */
	bool is_array;            /* it says that it is an array of such */
	bool is_open_ended;       /* the template has no end token */
	bool is_plain;            /* read correctly, without a finding */
	bool is_other;            /* read as another event, with a finding */
	bool beside;              /* HIDING_OTHER_PEER stands beside its fields, and is found there */
	const char *peer;         /* as remote_address; NULL: HIDING_PEER, "" for none */
};

#define HIDING_VARIANTS 40

/* Further variants, in which the event does not stand in the one System. */
#define HIDING_ELSEWHERE 49
const struct variant *hiding_elsewhere_variant(size_t index);
/* used: the slots of the record, bits; a value of an odd size or type is there where its slot is used, else a null. */
void hiding_elsewhere_values(struct draft *draft, size_t descriptors, uint64_t used);

/* Further variants, in which names and instances do not stand where Windows puts them. */
#define HIDING_AHEAD 37
const struct variant *hiding_ahead_variant(size_t index);

/* Further variants, whose values are made of parts. */
#define HIDING_PARTS 46
const struct variant *hiding_parts_variant(size_t index);

/* Further variants, with names and numbers that are written so that programs do not recognize them. */
#define HIDING_NAMES 62
const struct variant *hiding_names_variant(size_t index);

/* Further variants, in which an element has its name from a text in it. */
#define HIDING_RENAMED 21
const struct variant *hiding_renamed_variant(size_t index);

/* Further variants, which say something where no field is read. */
#define HIDING_BESIDE 73
const struct variant *hiding_beside_variant(size_t index);

/* A record with RenderingInfo; NULL for a null. */
struct hiding_rendered {
	const char *template_message; /* of the first one: the template has it as text; NULL: it is a value */
	const char *peer, *message, *qualifiers;
	uint8_t type; /* of the message: BinXML with that text, or its bytes; 0: text */
};

/* A log of records of one template. */
void hiding_write_rendered(uint8_t log[HIDING_LOG_SIZE], const struct hiding_rendered *records, unsigned count);

/* A log of one such record, in whose template Computer depends on a null. */
void hiding_write_left_out(uint8_t log[HIDING_LOG_SIZE]);

/* How many variants there are in all. */
#define HIDING_ALL                                                                                                     \
	(HIDING_VARIANTS + HIDING_ELSEWHERE + HIDING_AHEAD + HIDING_PARTS + HIDING_NAMES + HIDING_RENAMED +            \
		HIDING_BESIDE)

/* System's elements before EventRecordID, with a slot for an attribute of EventID. */
void hiding_begin_system(unsigned qualifiers, unsigned type);

/* A field as Windows writes it: Data of that name with a slot, or with text where there is no template. */
void hiding_field(const char *name, const char *content);
/* The contents of such a Data element. */
void hiding_field_value(const char *content);

/* What a plain EventData holds. */
void hiding_plain_data(void);

/* The draft that all variants write to. */
struct draft *hiding_draft(void);
/* Writes there: an element without attributes, whose content and end follow; its end; one with a text; an attribute. */
void hiding_open(const char *name);
void hiding_end(void);
void hiding_text(const char *name, const char *content);
void hiding_attribute(const char *name, const char *content);

/* The variant of that index among all of them; the first one is plain. */
const struct variant *hiding_variant(size_t index);

/* A log of three records: a plain one, the crafted one, and another plain one. */
void hiding_write(uint8_t log[HIDING_LOG_SIZE], const struct variant *variant);

/* The same, where the template of the crafted one has the id 0, or the one that is nested in it. */
void hiding_write_without_id(uint8_t log[HIDING_LOG_SIZE], const struct variant *variant);

/*
 * A log whose last record has no template; with_template: python-evtx finds something in the chunk's header that it
 * takes for one. Returns the record's number.
 */
unsigned hiding_write_bare(uint8_t log[HIDING_LOG_SIZE], const struct variant *variant, bool with_template);

/*
 * A log of two records: the second one names the template of the first, and has another one, where its offset leads
 * to, right there.
 */
void hiding_write_borrowing(uint8_t log[HIDING_LOG_SIZE], const struct variant *first, const struct variant *second);

/* A log of two records, each with a template of its own, which have one id. */
void hiding_write_namesakes(uint8_t log[HIDING_LOG_SIZE], const struct variant *first, const struct variant *second);

/* The same, where the template of one has the id of one that is nested in the other. */
void hiding_write_nested_namesakes(
	uint8_t log[HIDING_LOG_SIZE], const struct variant *first, const struct variant *second);

/*
 * A log of plain records, between whose first and last ones stands one of another number; 0: zeros. What follows it has
 * the numbers that follow the first ones.
 */
void hiding_write_around(uint8_t log[HIDING_LOG_SIZE], unsigned first, unsigned number, unsigned last);
/* The same by hand: a plain record, what the caller writes with hiding_draft(), and the end of the log. */
void hiding_add_plain(uint64_t record_id);
void hiding_finish(uint8_t log[HIDING_LOG_SIZE], unsigned count);

/* Changes a bit of the chunk's checksum of its data, and makes that of its header right. */
void hiding_change_checksum(uint8_t log[HIDING_LOG_SIZE]);

/* A log of plain records. */
void hiding_write_plain(uint8_t log[HIDING_LOG_SIZE], unsigned count);

#endif
