/* SPDX-License-Identifier: MIT */
/*
 * What libevtx 20181227 prints of values that it is known to get wrong, to the letter: a fault excuses the value that
 * shows it, and nothing else. From reading the sources of libevtx, libfwevt, libfvalue and libuna of that version;
 * each rule is tested against the library itself.
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
 * The text that libevtx prints of a string, byte string or text of our own making, before any escapes. False for all
 * other values, and when there is no room.
 */
bool faults_text(
	const struct value *value, bool in_attribute, struct arena *arena, const char **text, uint32_t *length);

/* A text that is put together, from such values and others. A markup character of it is a reference, or it is not. */
struct faults_parts {
	const struct value *values;
	size_t count;
	bool has_references;
};

/* The same of it. */
bool faults_joined_text(
	const struct faults_parts *parts, bool in_attribute, struct arena *arena, const char **text, uint32_t *length);

/*
 * Whether seen is what libevtx prints of value because of one of its faults. False when it prints the value right,
 * when anything else is wrong, and when there is no room.
 */
bool faults_explain(const struct value *value, const struct faults_seen *seen, struct arena *arena);

/* Whether it fails over such a value, and with it over the whole record. */
bool faults_cannot_read(const struct value *value);

/* The same of what else may stand for a value that it cannot read: its bytes, upper case and hexadecimal. */
bool faults_are_bytes(const struct value *value, const struct faults_seen *seen);

#endif
