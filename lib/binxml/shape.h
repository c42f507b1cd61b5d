/* SPDX-License-Identifier: MIT */
/*
 * The shape of an event: which element or attribute holds which field. The compiler of templates (compile.c) and the
 * reader of libevtx's XML (reference/xml.c) feed it the names that they pass; it answers what the value there is, and
 * notes what Windows never writes so. One set of rules, so that both engines agree:
 *
 *	Event/System/...		the fields that every event has
 *	Event/EventData/Data[@Name]	a field of that name; without Name: "Data"
 *	Event/EventData/Other		a field "Other"
 *	Event/UserData/a/b		a field "a.b"; an attribute c of b: "a.b.c"
 *	Event/RenderingInfo		no field, since it repeats values in words: enum shape_rule
 *	Event/Other/a			a field "Other.a"
 *	Event/System/Other/a		a stray "System.Other.a": nothing belongs there
 *
 * For declarations of namespaces and for attributes of System that no event needs there is no field either, but a rule
 * that says what may stand there.
 *
 * A name that is nearly one of these counts as it, and the target says so: changing one letter must not hide an event.
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
	AREA_DATA,    /* a Data in EventData */
	AREA_TREE,    /* elements whose names are joined to the name of a field */
	AREA_STRAY,   /* elements where none belong; their names are joined to say where */
	AREA_TEXT,    /* BinXML that is the value of an element of System: its texts together are that value */
	AREA_IGNORED, /* RenderingInfo and what it holds */
};

enum shape_target_kind {
	TARGET_NOTHING,
	TARGET_SYSTEM,     /* a field of System */
	TARGET_FIELD_NAME, /* the Name of a Data element: its text goes to shape_name_field() */
	TARGET_FIELD,      /* a field of the event */
	TARGET_CONTAINER,  /* content that becomes a field only where it is nested BinXML, or text */
	TARGET_TOO_LONG,   /* a field whose name is longer than SHAPE_PATH_MAX: the event cannot be read */
	TARGET_STRAY,      /* content where none belongs; name says where it stands */
	TARGET_TEXT,       /* a part of the value of the System element in which this BinXML stands */
	TARGET_ASIDE,      /* a value of which no field comes: rule says what may stand there, name where it is */
};

/* What Windows writes at places from which no field is taken; aside.h compares values with it. */
enum shape_rule {
	RULE_NOTHING = 0, /* no value but a blank one */
	RULE_NUMBER_16,   /* a number of at most so many bits */
	RULE_NUMBER_32,
	RULE_NUMBER_64,
	RULE_GUID,
	RULE_NAMESPACE, /* the one namespace of Windows' events */
	RULE_CULTURE,   /* the name of a language and region */
	RULE_WORDS,     /* words for people; the addresses in them are those of the event's fields */
};

struct shape_target {
	enum shape_target_kind kind;
	enum system_field system;
	enum shape_rule rule;
	bool is_near;      /* a name on the way to it is not quite the one that it counts as */
	bool is_misplaced; /* a field that does not stand in Event/EventData/Data */
	const char *name;  /* of a field, or of a place; UTF-8, in the shape, valid until that changes */
	size_t length;
};

/* An open element. */
struct shape_frame {
	uint8_t area;
	uint8_t element; /* in System: which of its children, as shape.c numbers them */
	bool has_children;
	bool is_near;
	bool has_name;       /* a Data element has had its Name */
	bool is_in_data;     /* this element, or one around it, is a child of EventData */
	uint8_t rendering;   /* 1 for RenderingInfo, 2 for its children, and so on; 0 elsewhere */
	uint8_t rule;        /* for its text in RenderingInfo: enum shape_rule */
	bool is_again;       /* a second RenderingInfo, or an element within it */
	bool is_list;        /* the element is Keywords, which holds a list of Keyword */
	uint16_t attributes; /* which attributes that no event needs it has had; bits */
	uint16_t path_length;
};

/* What an event has that no event of Windows has; bits. event/structure.c says what is told of each. */
enum shape_oddity {
	SHAPE_SECOND_ROOT = 1u << 0,
	SHAPE_SECOND_SYSTEM = 1u << 1,
	SHAPE_SECOND_NAME = 1u << 2,   /* a Data element has two */
	SHAPE_NEAR_NAME = 1u << 3,     /* a name is nearly, but not quite, one that belongs there */
	SHAPE_NESTED_SYSTEM = 1u << 4, /* a part of System is BinXML of its own */
	SHAPE_SECOND_PART = 1u << 5,   /* BinXML that is one instance, or one element, has another one behind it */
	SHAPE_MIXTURE = 1u << 6,       /* a value has both a text and an element in it */
	SHAPE_IGNORED_DATA = 1u << 7,  /* RenderingInfo has data in it; Windows writes only words there */
	/* The following count only for events that have a definition (events.list): */
	SHAPE_SECOND_DATA = 1u << 8,  /* a second EventData, UserData or the like; Windows writes one */
	SHAPE_MISPLACED = 1u << 9,    /* a field of the definition stands elsewhere than in EventData/Data */
	SHAPE_OTHER_WORDS = 1u << 10, /* the words of RenderingInfo name an address that no field has */
	SHAPE_TURNED_WORDS =
		1u << 11, /* they have characters that turn the order in which an address or bytes are read */
	SHAPE_OTHER_RESULT = 1u << 12,   /* they say failure where the keywords say success, or the reverse */
	SHAPE_OTHER_NAMES = 1u << 13,    /* an element that is not Data has a Name, or Data another attribute */
	SHAPE_SLOT_AGAIN = 1u << 14,     /* a slot stands in two places */
	SHAPE_IN_PARTS = 1u << 15,       /* a slot is a part of a text */
	SHAPE_ODD_NAME = 1u << 16,       /* a Data's Name is a value of the record: no text, or a field's name */
	SHAPE_OTHER_ORDER = 1u << 17,    /* a field of the definition stands behind one that Windows writes after it */
	SHAPE_BETWEEN = 1u << 18,        /* a field that no known layout has stands before one that a layout has */
	SHAPE_BARE_CONTENT = 1u << 19,   /* the BinXML that Event holds in a value has no template */
	SHAPE_SECOND_ELEMENT = 1u << 20, /* System has an element twice, be one of them empty */
	SHAPE_LITERAL = 1u << 21,        /* of a template's fields in EventData some are its text, others slots */
	SHAPE_OTHER_TYPE = 1u << 22,     /* a value has another type than the template declares for its slot */
	SHAPE_SYSTEM_IN_DATA = 1u << 23, /* an element in the data is named as Event, System, EventID or Provider */
	SHAPE_NO_NAME = 1u << 24,        /* a Data's Name has a blank, a control, or what no XML may have */
	SHAPE_ALL_LITERAL = 1u << 25,    /* all fields of a template in EventData are text of the template */
	SHAPE_BESIDE_DATA = 1u << 26,    /* EventData itself, outside of its elements, holds a text or BinXML */
	SHAPE_WITHIN_FIELD = 1u << 27,   /* an element in EventData has elements, or BinXML, in it */
};

/* These alone do not keep a plan from being plain: only events that have a definition are judged by them. */
#define SHAPE_LITERALS (SHAPE_LITERAL | SHAPE_ALL_LITERAL)

/* The oddities that count only for events that have a definition. */
#define SHAPE_DEFINED_ALONE                                                                                            \
	(SHAPE_SECOND_DATA | SHAPE_MISPLACED | SHAPE_OTHER_WORDS | SHAPE_TURNED_WORDS | SHAPE_OTHER_RESULT |           \
		SHAPE_OTHER_NAMES | SHAPE_SLOT_AGAIN | SHAPE_IN_PARTS | SHAPE_ODD_NAME | SHAPE_OTHER_ORDER |           \
		SHAPE_BETWEEN | SHAPE_BARE_CONTENT | SHAPE_SECOND_ELEMENT | SHAPE_OTHER_TYPE | SHAPE_SYSTEM_IN_DATA |  \
		SHAPE_NO_NAME | SHAPE_LITERALS | SHAPE_BESIDE_DATA | SHAPE_WITHIN_FIELD)

/* What Event holds beside System; Windows writes one of each at most. Bits. */
enum shape_holding {
	SHAPE_HOLDS_DATA = 1u << 0,
	SHAPE_HOLDS_RENDERING = 1u << 1,
};

struct shape {
	struct shape_frame frames[SHAPE_DEPTH_MAX + 1];
	unsigned depth;
	unsigned oddities; /* enum shape_oddity bits, so far */
	unsigned holds;    /* enum shape_holding bits, so far */
	bool has_root, has_system;
	/*
	 * System or Event has something that Windows never writes there, or Event has an element in front of System:
	 * readers that make up names for what they do not know may show it as the event's number or provider.
	 */
	bool is_unlike_windows;
	uint8_t rendered;  /* which elements of RenderingInfo there were so far; bits */
	uint32_t elements; /* which elements of System there were so far; bits */
	/*
	 * The name of a field in the current element, its parts joined with '.'; each frame says how long its own part
	 * is.
	 */
	char path[SHAPE_PATH_MAX];
};

/* Starts outside of any element, or, for BinXML nested in a value, within area. */
void shape_init(struct shape *shape, enum shape_area area);

/* Room for any name that every event has, in UTF-16. */
#define SHAPE_USUAL_ROOM 48u

/*
 * Whether a stored name is one that every event has, such as Event, System or Data: where its letters are those of one
 * (the hash beside it may then be what was changed), or where at most two letters differ and the hash is that of the
 * right name. Writes the right letters, as UTF-16, to restored, whose contents are undefined when the result is false.
 */
bool shape_restore_name(const uint8_t *utf16, size_t units, uint16_t hash, uint8_t restored[SHAPE_USUAL_ROOM]);

/* Enters an element. False where it nests too deep, or where the path becomes longer than SHAPE_PATH_MAX. */
bool shape_enter(struct shape *shape, const char *name, size_t length);

/*
 * What an attribute of the current element is. To be asked once for each attribute, in their order: a second Name of a
 * Data is a stray.
 */
struct shape_target shape_attribute(struct shape *shape, const char *name, size_t length);

/* Gives the current Data element its name; an empty name leaves it "Data". False where the name is too long. */
bool shape_name_field(struct shape *shape, const char *name, size_t length);

/* What the current element's own text is; to be asked behind all of its children. */
struct shape_target shape_content(const struct shape *shape);

/* The area for BinXML that is nested in the current element's content. */
enum shape_area shape_nested_area(const struct shape *shape);

/* How long the current element's path is: the names of fields nested in it begin with that. */
uint32_t shape_path_length(const struct shape *shape);

/* Leaves the current element. */
void shape_leave(struct shape *shape);

#endif
