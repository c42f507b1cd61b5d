/* SPDX-License-Identifier: MIT */
/* Inside evtxgen: the keys, flags and types of the script language, and how their values are parsed. */
#ifndef EVTXGEN_KEY_H
#define EVTXGEN_KEY_H

#include "evtxgen.h"

enum gen_key_set {
	GEN_COMMON_KEYS,  /* members of struct evtxgen_event, for set and events */
	GEN_EVENT_KEYS,   /* members of struct evtxgen_event, for events alone */
	GEN_SETTING_KEYS, /* members of struct evtxgen_settings, for set alone */
};

struct gen_key;

/* The key of that name; NULL where the set has none. */
const struct gen_key *gen_find_key(enum gen_key_set set, const char *name);

/*
 * Parses text and stores the value in object, which is the struct that the key's set is for. False when text is no such
 * value.
 */
bool gen_store(struct evtxgen *log, const struct gen_key *key, void *object, const char *text);

/* The enum evtxgen_flag bit of that name; 0 where there is none. */
unsigned gen_find_flag(const char *name);

/* Parses the name of a type: "uint32", "string[]". */
bool gen_parse_type(const char *name, uint8_t *type);

bool gen_parse_number(const char *text, uint8_t type, uint64_t *number);
bool gen_parse_yes_no(const char *text, bool *yes);

/* The index of text in names; -1 where it is not among them. */
int gen_find_name(const char *const *names, size_t count, const char *text);

#endif
