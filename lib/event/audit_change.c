/* SPDX-License-Identifier: MIT */
#include "event/audit_change.h"

#include "event/pair.h"
#include "event/seen.h"
#include "event/seen_words.h"

#include <string.h>

/*
 * The subcategories as "auditpol /list /subcategory:* /v" shows them. bytes is the GUID in the byte order in which
 * Windows stores it; code is what SubcategoryId has, and the task of the subcategory's events.
 */
static const struct {
	const char *guid, *bytes;
	const char *name;
	uint32_t code;
} subcategories[AUDIT_SUBCATEGORIES] = {
	[AUDIT_MAIN] = {"0cce9218-69ae-11d9-bed3-505054503030", "1892ce0cae69d911bed3505054503030", "IPsec Main Mode",
		12547},
	[AUDIT_QUICK] = {"0cce9219-69ae-11d9-bed3-505054503030", "1992ce0cae69d911bed3505054503030", "IPsec Quick Mode",
		12549},
	[AUDIT_EXTENDED] = {"0cce921a-69ae-11d9-bed3-505054503030", "1a92ce0cae69d911bed3505054503030",
		"IPsec Extended Mode", 12550},
	[AUDIT_DRIVER] = {"0cce9213-69ae-11d9-bed3-505054503030", "1392ce0cae69d911bed3505054503030", "IPsec Driver",
		12291},
	[AUDIT_POLICY] = {"0cce922f-69ae-11d9-bed3-505054503030", "2f92ce0cae69d911bed3505054503030",
		"Audit Policy Change", 13568},
	[AUDIT_INTEGRITY] = {"0cce9212-69ae-11d9-bed3-505054503030", "1292ce0cae69d911bed3505054503030",
		"System Integrity", 12290},
};

/*
 * What AuditPolicyChanges holds: codes, or the texts that Windows shows for them, where a log was exported with them.
 */
static const struct {
	const char *code;
	const char *text;
	uint32_t number;
	unsigned change;
} words[AUDIT_WORDS] = {
	{"%%8448", "Success removed", 8448, AUDIT_SUCCESS_REMOVED},
	{"%%8449", "Success added", 8449, AUDIT_SUCCESS_ADDED},
	{"%%8450", "Failure removed", 8450, AUDIT_FAILURE_REMOVED},
	{"%%8451", "Failure added", 8451, AUDIT_FAILURE_ADDED},
};

const char *audit_subcategory_name(enum audit_subcategory subcategory)
{
	return subcategories[subcategory].name;
}

const char *audit_word_text(uint8_t word)
{
	return words[word].text;
}

/*
 * Numbers and words of a text, as they are seen.
 */

enum kind {
	KIND_DIVIDER, /* ASCII signs and blanks, also percent signs */
	KIND_DIGIT,
	KIND_LETTER,
};

struct token {
	size_t from, to;
	bool is_number;
	uint64_t number;
};

static enum kind kind_of(unsigned character)
{
	bool is_letter =
		character > 0x7f || (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
	if (character >= '0' && character <= '9')
		return KIND_DIGIT;
	return is_letter ? KIND_LETTER : KIND_DIVIDER;
}

/* Whether a text has a blank of ASCII; other unseen characters may stand within a number. */
static bool has_blank(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (strchr(" \t\r\n", text[i])) /* also at a NUL */
			return true;
	}
	return false;
}

/* Finds the next number or word from token->to on; false at the end. */
static bool next_token(const char *text, size_t length, struct token *token)
{
	enum kind kind = KIND_DIVIDER;
	unsigned character;
	token->number = 0;
	for (size_t before, at = token->to; before = at, (character = seen_next(text, length, &at)) != 0;) {
		enum kind next = kind_of(character);
		bool is_apart = kind == KIND_DIGIT && has_blank(text + before, at - before);
		if (kind != KIND_DIVIDER && (next != kind || is_apart))
			break;
		if (kind != next)
			token->from = before;
		if (next == KIND_DIGIT && token->number <= UINT32_MAX)
			token->number = token->number * 10 + (character - '0');
		kind = next;
		token->to = at;
	}
	token->is_number = kind == KIND_DIGIT;
	return kind != KIND_DIVIDER;
}

/*
 * The subcategory.
 */

/* Whether a text is a GUID in its usual form, with or without braces. */
static bool is_plain_guid(const struct ipsecevtx_text *text)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	bool has_braces = text->length == 38 && text->data[0] == '{' && text->data[37] == '}';
	if (text->length != 36 && !has_braces)
		return false;
	for (size_t i = 0; i < 36; i++) {
		const char *character = &text->data[i + has_braces];
		if (form[i] == 'x' ? !seen_is_hex(character, 1) : *character != form[i])
			return false;
	}
	return true;
}

static bool is_subcategory(const struct ipsecevtx_text *text, enum audit_subcategory subcategory)
{
	const char *name = subcategories[subcategory].name;
	struct token token = {.to = 0};
	if (seen_is_guid(text->data, text->length, subcategories[subcategory].guid))
		return true;
	if (is_plain_guid(text))
		return false;
	if (seen_is_guid(text->data, text->length, subcategories[subcategory].bytes) ||
		seen_is_name(text->data, text->length, name))
		return true;
	while (next_token(text->data, text->length, &token)) {
		if (token.is_number ? token.number == subcategories[subcategory].code
				    : seen_is_name(text->data + token.from, token.to - token.from, name))
			return true;
	}
	return false;
}

static void read_subcategory(struct audit_change *change, const struct ipsecevtx_text *text, bool *has_guid)
{
	unsigned known = 0;
	for (unsigned i = 0; i < AUDIT_SUBCATEGORIES; i++)
		known |= is_subcategory(text, (enum audit_subcategory)i) ? 1u << i : 0;
	bool is_guid = is_plain_guid(text);
	bool is_code = !is_guid && seen_code(text->data, text->length) != 0;
	*has_guid |= is_guid;
	change->subcategories |= known;
	change->is_other_unread |= known == 0 && !is_guid && !is_code;
	if (known != 0)
		return;
	/* A code repeats what the GUID beside it says. */
	if (is_code ? change->other.presence != IPSECEVTX_SET : change->others == 0)
		change->other = *text;
	change->others += !is_code;
}

/*
 * The changes.
 */

static void note_word(struct audit_change *change, uint8_t word)
{
	if (change->changes & words[word].change)
		return;
	change->changes |= words[word].change;
	change->words[change->word_count++] = word;
}

/* Notes each code of a change, wherever it stands in the text. */
static void find_codes(struct audit_change *change, const struct ipsecevtx_text *text)
{
	for (size_t i = 0; i + 6 <= text->length; i++) {
		for (uint8_t k = 0; k < AUDIT_WORDS; k++) {
			if (memcmp(text->data + i, words[k].code, 6) == 0)
				note_word(change, k);
		}
	}
}

/* Whether a number or a word is one of the changes; if so, notes it. */
static bool read_word(struct audit_change *change, const char *text, const struct token *token)
{
	for (uint8_t k = 0; k < AUDIT_WORDS; k++) {
		if (token->is_number ? token->number == words[k].number
				     : seen_is_name(text + token->from, token->to - token->from, words[k].text)) {
			note_word(change, k);
			return true;
		}
	}
	return false;
}

/*
 * Reads what stands between two commas: a change in words, or numbers and words. False where a part of it is neither.
 */
static bool read_part(struct audit_change *change, const char *text, size_t from, size_t to)
{
	const struct token whole = {.from = from, .to = to};
	struct token token = {.to = from};
	bool is_read = true;
	if (read_word(change, text, &whole))
		return true;
	while (next_token(text, to, &token))
		is_read &= read_word(change, text, &token);
	return is_read;
}

static void note_unread(struct audit_change *change, const struct ipsecevtx_text *text, size_t from)
{
	change->changes |= AUDIT_UNREAD;
	if (change->unread.presence == IPSECEVTX_SET)
		return;
	while (from < text->length && text->data[from] == ' ')
		from++;
	change->unread = (struct ipsecevtx_text){text->data + from, text->length - (uint32_t)from, IPSECEVTX_SET};
}

static void read_changes(struct audit_change *change, const struct ipsecevtx_text *text)
{
	size_t from = 0, before = 0, at = 0;
	unsigned character;
	find_codes(change, text);
	do {
		before = at;
		character = seen_next(text->data, text->length, &at);
		if (character != 0 && character != ',' && character != ';')
			continue;
		if (!read_part(change, text->data, from, character == 0 ? text->length : before))
			note_unread(change, text, from);
		from = at;
	} while (character != 0);
}

/* Bits of pair_name.is_as. */
enum { NAME_SUBCATEGORY = 1, NAME_CHANGES = 2 };

struct wanted_names {
	struct pair_wanted guid, id, changes;
};

static unsigned know_name(
	struct pair_names *names, const struct ipsecevtx_pair *pair, const struct wanted_names *wanted)
{
	bool is_known;
	struct pair_name *name = pair_names_see(names, pair, &is_known);
	struct pair_spelling spelling = pair_spelling_of(pair);
	if (is_known)
		return name->is_as;
	if (pair_is_seen_as(&spelling, &wanted->guid) || pair_is_seen_as(&spelling, &wanted->id))
		name->is_as = NAME_SUBCATEGORY;
	else if (pair_is_seen_as(&spelling, &wanted->changes))
		name->is_as = NAME_CHANGES;
	return name->is_as;
}

void audit_change_read(struct audit_change *change, const struct ipsecevtx_event *event)
{
	static const struct ipsecevtx_text none = {"", 0, IPSECEVTX_UNSET};
	struct pair_names names = {{{{NULL, 0, 0}, 0}}};
	struct wanted_names wanted;
	bool has_guid = false;
	pair_want(&wanted.guid, "SubcategoryGuid");
	pair_want(&wanted.id, "SubcategoryId");
	pair_want(&wanted.changes, "AuditPolicyChanges");
	*change = (struct audit_change){.other = none, .unread = none};
	for (size_t i = 0; i < event->pair_count; i++) {
		const struct ipsecevtx_pair *pair = &event->pairs[i];
		bool is_nothing = pair->value.length == 1 && pair->value.data[0] == '-';
		if (pair->value.presence != IPSECEVTX_SET || is_nothing)
			continue;
		const unsigned is_as = know_name(&names, pair, &wanted);
		if (is_as & NAME_SUBCATEGORY)
			read_subcategory(change, &pair->value, &has_guid);
		else if (is_as & NAME_CHANGES)
			read_changes(change, &pair->value);
	}
	change->is_doubtful = change->is_other_unread || !has_guid;
	if (change->changes == 0)
		change->changes = AUDIT_UNREAD;
}
