/* SPDX-License-Identifier: MIT */
/*
 * What libevtx 20181227 prints of values that it is known to get wrong, to the letter. Where the engines differ in a
 * value, and libevtx printed exactly what its fault makes of it, the record is not disputed: so a fault excuses the
 * value that shows it and nothing else. The rules come from reading the sources of libevtx, libfwevt, libfvalue and
 * libuna of that version; each is tested against the library itself. reference/xml.c asks for them.
 */
#ifndef FAULTS_H
#define FAULTS_H

#include "binxml/value.h"

/* A value in the XML that libevtx renders, its escapes resolved. */
struct faults_seen {
	const char *text;
	size_t length;
	bool in_attribute;
};

/*
 * The text that libevtx prints of a string, a byte string or literal text (VALUE_UTF8), before it escapes anything; it
 * is in the arena. False for values of all other types, and when the arena has no room.
 */
bool faults_text(
	const struct value *value, bool in_attribute, struct arena *arena, const char **text, uint32_t *length);

/* The parts of a text that is put together from values. */
struct faults_parts {
	const struct value *values;
	size_t count;
	bool has_references; /* a part that is one '<', '>' or '&' comes from a reference, and not from literal text */
};

/* As faults_text(), for a text of several parts; of a part of another type it takes the right text. */
bool faults_joined_text(
	const struct faults_parts *parts, bool in_attribute, struct arena *arena, const char **text, uint32_t *length);

/*
 * Whether seen is what libevtx prints of value because of one of its faults. False when libevtx prints the value right,
 * when anything else is wrong, and when the arena has no room.
 */
bool faults_explain(const struct value *value, const struct faults_seen *seen, struct arena *arena);

/* Whether libevtx fails on such a value, and with it on the whole record, unless accept_mended() mends it. */
bool faults_cannot_read(const struct value *value);

/* Whether seen is the value's bytes, in upper case and hexadecimal, as libevtx prints a value that was mended. */
bool faults_are_bytes(const struct value *value, const struct faults_seen *seen);

#endif
