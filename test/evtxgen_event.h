/* SPDX-License-Identifier: MIT */
/* Inside evtxgen: makes the BinXML of one event, with the values that its fields have where a script gives none. */
#ifndef EVTXGEN_EVENT_H
#define EVTXGEN_EVENT_H

#include "evtxgen.h"
#include "evtxgen_binxml.h"

struct event_field;

/* Sets what evtxgen_error() returns; returns false. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
bool gen_fail(struct evtxgen *log, const char *format, ...);

/* A copy that lives as long as the log. NULL when there is no memory. */
const void *gen_keep(struct evtxgen *log, const void *data, size_t size);

/* A field of the event that is being written. */
struct gen_field {
	const char *name;
	const struct evtxgen_field *given; /* as the caller gave it; NULL: the value is a default one */
	struct evtxgen_value value;
	uint8_t type; /* type of the substitution */
};

/* The fields of an event; the array is used again for every event. */
struct gen_fields {
	struct gen_field *items;
	size_t count;
	size_t capacity;
};

/* Finds the fields to write for the event. False when there is no memory. */
bool gen_resolve_fields(struct gen_fields *fields, const struct evtxgen_event *event, const struct evtxgen_field *given,
	size_t given_count);

/* The BinXML type that the manifest has for a field of lib/event/events.list. */
uint8_t gen_layout_type(const struct event_field *field);

/* Writes the BinXML of a record. */
void gen_event(struct gen_cursor *cursor, const struct evtxgen_event *event, const struct gen_fields *fields);

/* What a field can plausibly hold. */
enum gen_sample_kind {
	GEN_CHOICE,  /* one of the choices */
	GEN_ADDRESS, /* an address, now and then one of the choices */
	GEN_INTEGER, /* below limit (0: any 32-bit number), now and then one of the choices */
	GEN_HEX,     /* limit hex digits, now and then one of the choices */
};

struct gen_sample {
	const char *name; /* the field's name; "*End" for all names that end so */
	uint8_t kind;
	uint32_t limit;
	const char *choices[8]; /* the first is the default */
	uint16_t first_event;   /* the first and last event id that it is for; 0: for all */
	uint16_t last_event;
};

/* The entry for that field; never NULL. */
const struct gen_sample *gen_find_sample(uint16_t event_id, const char *name);

/* The value that a field has when none is given. */
struct evtxgen_value gen_default_value(uint16_t event_id, const char *name, uint8_t type);

#define GEN_TEXT_SIZE 256u

/* The text of a value as Windows renders it; NULL for a null. The text can be in buffer. */
const char *gen_value_text(const struct evtxgen_value *value, uint8_t type, char buffer[GEN_TEXT_SIZE]);

/* Size in bytes of a number of that type; 0 when the type is no number. */
size_t gen_number_size(uint8_t type);

/* Writes "2021-05-10T06:22:54.633626900Z", with 7 or 9 digits of the fraction. */
void gen_format_time(uint64_t ticks, int digits, char buffer[GEN_TEXT_SIZE]);
/* Writes "{54849625-5478-4994-A5BA-3E3B0328C30D}"; guid is in the order of its text form. */
void gen_format_guid(const uint8_t guid[16], bool upper_case, char buffer[GEN_TEXT_SIZE]);

/* a SID of 15 subauthorities */
#define GEN_SID_SIZE 68u

/* Parses "S-1-5-18" into bytes; returns how many, 0 when text is no SID. */
size_t gen_parse_sid(const char *text, uint8_t sid[GEN_SID_SIZE]);

#endif
