/* SPDX-License-Identifier: MIT */
/*
 * Whether an event is one of Microsoft-Windows-Security-Auditing: what the provider's name and GUID say together, and
 * whether somebody may have changed them to hide the event. The classification of each record asks this, as other
 * providers use the same event numbers. Nothing here is kept between calls.
 */
#ifndef PROVIDER_H
#define PROVIDER_H

#include <string.h>

#include "binxml/value.h"

/* How an event's provider stands to Microsoft-Windows-Security-Auditing. */
enum provider_class {
	PROVIDER_OTHER = 0,
	PROVIDER_OURS,
	/* Events of the classes below count as ours where their number is one of ours, and a finding tells of them. */
	PROVIDER_MISSING,         /* neither name nor GUID */
	PROVIDER_UNREADABLE,      /* no GUID, and a name that is no text */
	PROVIDER_NEARLY_NAMED,    /* the name looks like ours, and is another one */
	PROVIDER_UNNAMED,         /* our GUID without a name */
	PROVIDER_OTHERWISE_NAMED, /* our GUID with another name */
	PROVIDER_OTHER_GUID,      /* our name with another GUID */
	PROVIDER_AMBIGUOUS,       /* the record names its provider more than once, or in an odd place */
};

/*
 * Classifies an event by both values as the record has them; a null means that the record lacks it. Takes room in the
 * arena for the name's text; where there is none the name counts as unreadable.
 */
enum provider_class provider_classify(const struct value *name, const struct value *guid, struct arena *arena);

static inline bool provider_is_our_guid(const struct value *guid)
{
	/* 54849625-5478-4994-a5ba-3e3b0328c30d as it is stored */
	static const uint8_t stored[16] = {
		0x25, 0x96, 0x84, 0x54, 0x78, 0x54, 0x94, 0x49, 0xa5, 0xba, 0x3e, 0x3b, 0x03, 0x28, 0xc3, 0x0d};
	return guid->type == VALUE_GUID && guid->length == 16 && memcmp(guid->bytes, stored, 16) == 0;
}

/*
 * Whether the GUID is ours with its first three numbers byte by byte in the order of the text, as some programs read
 * it.
 */
bool provider_is_our_guid_turned(const struct value *guid);

/* Whether a text holds the digits of our GUID, whatever stands between them. */
bool provider_is_nearly_our_guid(const char *text, size_t length);

/* Whether 16 bytes are our GUID in the byte order of its text, but for at most two hexadecimal digits. */
bool provider_is_nearly_our_stored_guid(const uint8_t bytes[16]);

/*
 * Whether a UTF-16 string is our name; it may end with a NUL, which is no part of it. Asked for every record, hence
 * eight bytes at a time.
 */
static inline bool provider_is_our_wide_name(const struct value *name)
{
	/* EVENTS_PROVIDER_NAME */
	static const uint8_t wide[70] = "M\0i\0c\0r\0o\0s\0o\0f\0t\0-\0W\0i\0n\0d\0o\0w\0s\0-\0"
					"S\0e\0c\0u\0r\0i\0t\0y\0-\0A\0u\0d\0i\0t\0i\0n\0g";
	uint64_t differs = 0;
	if (name->length != 70 && name->length != 72)
		return false;
	for (size_t at = 0; at < 72; at += 8) {
		uint64_t a, b;
		size_t from = at < 64 ? at : 62; /* the last block overlaps the one before */
		memcpy(&a, name->bytes + from, sizeof a);
		memcpy(&b, wide + from, sizeof b);
		differs |= a ^ b;
	}
	return differs == 0 && (name->length == 70 || (name->bytes[70] | name->bytes[71]) == 0);
}

/* The same for a value of any type. */
bool provider_is_our_name(const struct value *name);

/* Whether a value is our name or looks like it. Takes room in the arena, which may run out. */
bool provider_is_nearly_named(const struct value *name, struct arena *arena);

/* Whether the name or the GUID is exactly ours: the short answer, for values that stand where no provider belongs. */
bool provider_is_ours(const struct value *name, const struct value *guid);

/* What a finding says of a doubtful provider, as a static text; NULL for PROVIDER_OTHER and PROVIDER_OURS. */
const char *provider_doubt(enum provider_class provider);

#endif
