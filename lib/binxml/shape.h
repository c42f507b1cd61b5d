/* SPDX-License-Identifier: MIT */
/*
 * The shape of an event: which element or attribute holds which field. Engines feed it the names that they pass,
 * from BinXML or from XML; it answers what the value there is. One set of rules, so that all engines agree:
 *
 *	Event/System/...		the fields that every event has
 *	Event/EventData/Data[@Name]	a field of that name; without Name: "Data"
 *	Event/EventData/Other		a field "Other"
 *	Event/UserData/a/b		a field "a.b"; an attribute c of b: "a.b.c"
 *	Event/RenderingInfo		nothing: it repeats values in words; what else may stand there, a rule says
 *	Event/Other/a			a field "Other.a"
 *	Event/System/Other/a		a stray "System.Other.a": nothing belongs there
 *
 * What no field comes of, as declarations of namespaces and attributes of System that no event needs, goes by a rule
 * that says what may stand there.
 *
 * A name that is nearly one of these counts as it, and the target says so: who changed one letter must not hide an
 * event by it.
 */
#ifndef SHAPE_H
#define SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHAPE_DEPTH_MAX 32u
#define SHAPE_PATH_MAX  1024u

enum system_field {
	SYSTEM_PROVIDER_NAME,
	SYSTEM_PROVIDER_GUID,
	SYSTEM_EVENT_ID,
	SYSTEM_VERSION,
	SYSTEM_LEVEL,
	SYSTEM_TASK,
	SYSTEM_OPCODE,
	SYSTEM_KEYWORDS,
	SYSTEM_TIME,
	SYSTEM_RECORD_ID,
	SYSTEM_ACTIVITY_ID,
	SYSTEM_PROCESS_ID,
	SYSTEM_THREAD_ID,
	SYSTEM_CHANNEL,
	SYSTEM_COMPUTER,
	SYSTEM_USER_SID,
	SYSTEM_FIELD_COUNT
};

enum shape_area {
	AREA_DOCUMENT, /* around Event */
	AREA_EVENT,
	AREA_SYSTEM,
	AREA_SYSTEM_ELEMENT,
	AREA_EVENT_DATA,
	AREA_DATA,  /* Data below EventData */
	AREA_TREE,  /* names are joined */
	AREA_STRAY, /* the same where nothing belongs */
	AREA_TEXT,  /* BinXML that is the value of a System field: its texts are that value */
	AREA_IGNORED,
};

enum shape_target_kind {
	TARGET_NOTHING,
	TARGET_SYSTEM,     /* a field of System */
	TARGET_FIELD_NAME, /* the Name of a Data element: tell shape_name_field() */
	TARGET_FIELD,      /* a field of the event */
	TARGET_CONTAINER,  /* content that is no field unless it is nested BinXML, or text */
	TARGET_TOO_LONG,   /* a field whose name is longer than SHAPE_PATH_MAX: the event cannot be held */
	TARGET_STRAY,      /* content where none belongs; name says where */
	TARGET_TEXT,       /* a part of the value that the area's element has */
	TARGET_ASIDE,      /* what no field comes of: rule says what may stand there, name where it is */
};

/* What may stand where no field comes from. */
enum shape_rule {
	RULE_NOTHING = 0,
	RULE_NUMBER_16, /* a number of so many bits */
	RULE_NUMBER_32,
	RULE_NUMBER_64,
	RULE_GUID,
	RULE_NAMESPACE, /* that of Windows' events */
	RULE_CULTURE,   /* the name of a language and region */
	RULE_WORDS,     /* what people read; addresses in it are those of the event's fields */
};

struct shape_target {
	enum shape_target_kind kind;
	enum system_field system;
	enum shape_rule rule;
	bool is_near;      /* a name on the way here is not quite the one that it counts as */
	bool is_misplaced; /* a field that does not stand in Event/EventData/Data */
	const char *name;  /* of a field or container, UTF-8, in the shape: valid until it changes */
	size_t length;
};

struct shape_frame {
	uint8_t area;
	uint8_t element; /* which child of System */
	bool has_children;
	bool is_near;
	bool has_name;       /* of a Data element */
	bool is_in_data;     /* it, or what it is in, is an element that EventData holds */
	uint8_t rendering;   /* of RenderingInfo 1, of what it holds 2, and so on */
	uint8_t rule;        /* of what it holds: enum shape_rule */
	bool is_again;       /* a second RenderingInfo, or in one */
	bool is_list;        /* Keywords */
	uint16_t attributes; /* of those that no event needs, which it has; bits */
	uint16_t path_length;
};

/* What an event has that no event should have; bits. */
enum shape_oddity {
	SHAPE_SECOND_ROOT = 1u << 0,
	SHAPE_SECOND_SYSTEM = 1u << 1,
	SHAPE_SECOND_NAME = 1u << 2,   /* of a Data element */
	SHAPE_NEAR_NAME = 1u << 3,     /* a name that is nearly one that belongs there */
	SHAPE_NESTED_SYSTEM = 1u << 4, /* a part of System is BinXML of its own */
	SHAPE_SECOND_PART = 1u << 5,   /* behind the instance, or the elements, that BinXML is made of stand others */
	SHAPE_MIXTURE = 1u << 6,       /* the text of a value stands around an element */
	SHAPE_IGNORED_DATA = 1u << 7,  /* data in RenderingInfo, of which no field comes; Windows writes none there */
	/* Of events that have definitions alone: */
	SHAPE_SECOND_DATA = 1u << 8,     /* EventData, UserData and the like, of which Windows writes one */
	SHAPE_MISPLACED = 1u << 9,       /* a field of the definition stands elsewhere than in EventData/Data */
	SHAPE_OTHER_WORDS = 1u << 10,    /* words of RenderingInfo hold an address that no field has */
	SHAPE_TURNED_WORDS = 1u << 11,   /* they turn the direction in which an address is read */
	SHAPE_OTHER_RESULT = 1u << 12,   /* they say failure where the keywords say success, or the other way around */
	SHAPE_OTHER_NAMES = 1u << 13,    /* an element that is not Data has a Name, or Data another attribute */
	SHAPE_SLOT_AGAIN = 1u << 14,     /* a slot stands in two places */
	SHAPE_IN_PARTS = 1u << 15,       /* a slot is a part of a text */
	SHAPE_ODD_NAME = 1u << 16,       /* the Name of Data is a value that is no text, or that of a field */
	SHAPE_OTHER_ORDER = 1u << 17,    /* a field of the definition stands behind one that comes after it */
	SHAPE_BETWEEN = 1u << 18,        /* a field that no layout has stands before one that one has */
	SHAPE_BARE_CONTENT = 1u << 19,   /* what Event holds in a value has no template */
	SHAPE_SECOND_ELEMENT = 1u << 20, /* of System, which may be empty */
	SHAPE_LITERAL = 1u << 21,        /* of the fields in a template some have no slot */
	SHAPE_OTHER_TYPE = 1u << 22,     /* a value has another type than its slot */
	SHAPE_SYSTEM_IN_DATA = 1u << 23, /* an element in its data is named as Event, System or the like */
	SHAPE_NO_NAME = 1u << 24,        /* the Name of Data holds a blank, or what no XML may */
	SHAPE_ALL_LITERAL = 1u << 25,    /* of the fields in a template none has a slot */
	SHAPE_BESIDE_DATA = 1u << 26,    /* EventData itself holds a text, or BinXML */
	SHAPE_WITHIN_FIELD = 1u << 27,   /* what EventData holds has elements in it, or BinXML */
};

/* Which values are literal, which nobody asks of other events than ours. */
#define SHAPE_LITERALS (SHAPE_LITERAL | SHAPE_ALL_LITERAL)

#define SHAPE_DEFINED_ALONE                                                                                            \
	(SHAPE_SECOND_DATA | SHAPE_MISPLACED | SHAPE_OTHER_WORDS | SHAPE_TURNED_WORDS | SHAPE_OTHER_RESULT |           \
		SHAPE_OTHER_NAMES | SHAPE_SLOT_AGAIN | SHAPE_IN_PARTS | SHAPE_ODD_NAME | SHAPE_OTHER_ORDER |           \
		SHAPE_BETWEEN | SHAPE_BARE_CONTENT | SHAPE_SECOND_ELEMENT | SHAPE_OTHER_TYPE | SHAPE_SYSTEM_IN_DATA |  \
		SHAPE_NO_NAME | SHAPE_LITERALS | SHAPE_BESIDE_DATA | SHAPE_WITHIN_FIELD)

/* What Event holds, of which there is one in each record; bits. */
enum shape_holding {
	SHAPE_HOLDS_DATA = 1u << 0,
	SHAPE_HOLDS_RENDERING = 1u << 1,
};

struct shape {
	struct shape_frame frames[SHAPE_DEPTH_MAX + 1];
	unsigned depth;
	unsigned oddities; /* so far */
	unsigned holds;    /* enum shape_holding bits, so far */
	bool has_root, has_system;
	/*
	 * System, or Event, has what Windows' own never has, or Event something in front of System: readers that give
	 * names of their own to what they do not know may show it as the event's number or provider.
	 */
	bool is_unlike_windows;
	uint8_t rendered;  /* elements of RenderingInfo so far, bits */
	uint32_t elements; /* those of System, bits */
	char path[SHAPE_PATH_MAX];
};

/* Starts outside of any element, or within area for BinXML nested in another. */
void shape_init(struct shape *shape, enum shape_area area);

/* Room for the names that each event has, as UTF-16. */
#define SHAPE_USUAL_ROOM 48u

/*
 * Whether a name that has not that hash is one that each event has, or its System or EventData: as written, in ASCII,
 * without a prefix, or of a hash that says so where a letter of it was changed. restored: what it was.
 */
bool shape_restore_name(const uint8_t *utf16, size_t units, uint16_t hash, uint8_t restored[SHAPE_USUAL_ROOM]);

/* Enters an element; false when it nests too deep or its path is too long. */
bool shape_enter(struct shape *shape, const char *name, size_t length);

/* What an attribute of the current element holds. */
struct shape_target shape_attribute(struct shape *shape, const char *name, size_t length);

/* Gives the current Data element its name, of several the first; false when it is too long. */
bool shape_name_field(struct shape *shape, const char *name, size_t length);

/* What the current element's own text holds, once its children are known. */
struct shape_target shape_content(const struct shape *shape);

/* The area that BinXML nested in the current element's content is in. */
enum shape_area shape_nested_area(const struct shape *shape);

/* How many bytes of the current element's name come before the names of what is nested in it. */
uint32_t shape_path_length(const struct shape *shape);

void shape_leave(struct shape *shape);

#endif
