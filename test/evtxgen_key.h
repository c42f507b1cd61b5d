/* SPDX-License-Identifier: MIT */
/*
 * Inside evtxgen: the words that the script language knows.
 */
#ifndef EVTXGEN_KEY_H
#define EVTXGEN_KEY_H

#include "evtxgen.h"

enum gen_key_set {
	GEN_COMMON_KEYS,  /* members of struct evtxgen_event, for set and events */
	GEN_EVENT_KEYS,   /* members of struct evtxgen_event, for events alone */
	GEN_SETTING_KEYS, /* members of struct evtxgen_settings, for set alone */
};

struct gen_key;

/* NULL when name is no key of that set. */
const struct gen_key *gen_find_key(enum gen_key_set set, const char *name);

/* Stores what text says in the object that the key's set is for. False when text is no such value. */
bool gen_store(struct evtxgen *log, const struct gen_key *key, void *object, const char *text);

/* The enum evtxgen_flag bit of that name, 0 when it is none. */
unsigned gen_find_flag(const char *name);

/* "uint32", "string[]" */
bool gen_parse_type(const char *name, uint8_t *type);

bool gen_parse_number(const char *text, uint8_t type, uint64_t *number);
bool gen_parse_yes_no(const char *text, bool *yes);

/* The index of text in names, -1 when it is none of them. */
int gen_find_name(const char *const *names, size_t count, const char *text);

#endif
