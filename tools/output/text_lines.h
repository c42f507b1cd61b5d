/* SPDX-License-Identifier: MIT */
/*
 * Which lines of text the fields of an IPsec event make, worked out once for each event id: what belongs together
 * stands on one line, and the most telling comes first. Called by text_fields.c.
 */
#ifndef TEXT_LINES_H
#define TEXT_LINES_H

#include "output/fields.h"

enum text_line_kind {
	TEXT_LINE_ITEMS, /* its items stand side by side */
	TEXT_LINE_ARROW, /* two items as "here -> there" */
	/* Lines with a form of their own; their items are in the order of the enums below. */
	TEXT_LINE_ENDPOINTS,
	TEXT_LINE_TRAFFIC,
	TEXT_LINE_REASON,
	TEXT_LINE_COOKIES,
};

enum text_endpoints_item {
	ENDPOINTS_LOCAL_TUNNEL,
	ENDPOINTS_REMOTE_TUNNEL,
	ENDPOINTS_LOCAL_ADDRESS,
	ENDPOINTS_REMOTE_ADDRESS,
	ENDPOINTS_LOCAL_KEYING_PORT,
	ENDPOINTS_REMOTE_KEYING_PORT,
	ENDPOINTS_LOCAL_PORT,
	ENDPOINTS_REMOTE_PORT,
	ENDPOINTS_ROLE,
	ENDPOINTS_MODULE,
};

enum text_traffic_item {
	TRAFFIC_LOCAL_PORT,
	TRAFFIC_REMOTE_PORT,
	TRAFFIC_LOCAL_ADDRESS,
	TRAFFIC_REMOTE_ADDRESS,
	TRAFFIC_LOCAL_MASK,
	TRAFFIC_REMOTE_MASK,
	TRAFFIC_PROTOCOL,
	TRAFFIC_FIELDS,
};

enum text_reason_item {
	REASON_WORDS,
	REASON_POINT,
	REASON_STATE,
};

enum text_cookies_item {
	COOKIES_INITIATOR,
	COOKIES_RESPONDER,
};

#define TEXT_ITEMS_MAX 10u

/* A field in a line, with the text around it. */
struct text_item {
	const char *before;
	const char *field; /* its name; NULL behind the last item */
	const char *after;
	const char *zero; /* text in place of the number 0, may be NULL */
};

struct text_line_form {
	enum text_line_kind kind;
	const char *label;
	struct text_item items[TEXT_ITEMS_MAX];
};

/* No IPsec event has more. */
#define TEXT_FIELDS_MAX 32u
#define TEXT_LINES_MAX  24u

/* The index of a field that an event does not have. */
#define TEXT_NO_FIELD 63u

/* A field of the events of this layout. */
struct text_field {
	const struct ipsecevtx_field_info *info;
	uint32_t offset;   /* of the member in struct ipsecevtx_event */
	uint32_t presence; /* of the member's presence */
};

/* A line of which these events have at least one field. */
struct text_line {
	const struct text_line_form *form;
	uint8_t fields[TEXT_ITEMS_MAX]; /* of each item: index among the layout's fields, or TEXT_NO_FIELD */
};

struct text_layout {
	const struct field_layout *layout; /* NULL: the lines are not worked out yet */
	unsigned field_count, line_count;
	unsigned role; /* index of the field with the computer's role, or TEXT_NO_FIELD */
	struct text_field fields[TEXT_FIELDS_MAX];
	struct text_line lines[TEXT_LINES_MAX];
};

void text_layout_make(struct text_layout *text, const struct field_layout *layout);

#endif
