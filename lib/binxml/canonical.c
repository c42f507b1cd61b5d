/* SPDX-License-Identifier: MIT */
#include "binxml/canonical.h"

#include "binxml/value.h"
#include "evidence/tokens.h"

#include <string.h>

static bool is_slot(uint8_t token)
{
	return token == TOKEN_SUBSTITUTION || token == TOKEN_OPTIONAL;
}

/* Ends a value, whose last part must not say that another one follows. */
static void end_value(struct canonical *canonical)
{
	canonical->is_odd |= (canonical->part & TOKEN_MORE) != 0;
	canonical->part = 0;
}

/*
 * Whether the outermost element of BinXML without a template is one that Windows writes: the Event of a forwarded event
 * or, in values of a few providers, an element without attributes. python-evtx takes what stands there for an instance,
 * with one byte of the sizes and the name's offset as the place of its template: with these sizes of the list that lies
 * beyond any log.
 */
static bool is_bare_root(const struct canonical *canonical, const struct canonical_token *token)
{
	static const uint8_t event[10] = {'E', 0, 'v', 0, 'e', 0, 'n', 0, 't', 0};
	if (canonical->place == CANONICAL_START)
		return !canonical->has_list;
	return canonical->place == CANONICAL_HEADER && canonical->has_list && token->name_units == 5 &&
	       memcmp(token->name, event, sizeof event) == 0 && token->list_size >= 64 && token->list_size < 256;
}

static void see_element(struct canonical *canonical, const struct canonical_token *token)
{
	end_value(canonical);
	canonical->has_list = (token->token & TOKEN_MORE) != 0;
	canonical->has_attribute = canonical->promises_another = false;
	if (!token->is_root)
		return;
	bool is_right = token->in_template ? canonical->place == CANONICAL_HEADER : is_bare_root(canonical, token);
	canonical->is_odd |= !is_right;
	canonical->place = CANONICAL_ROOT;
}

/* Ends an attribute, which must have a value, and whose token must say whether another attribute follows. */
static void end_attribute(struct canonical *canonical, bool is_last)
{
	if (canonical->has_attribute)
		canonical->is_odd |= canonical->part == 0 || canonical->promises_another == is_last;
	end_value(canonical);
}

static void see_attribute(struct canonical *canonical, const struct canonical_token *token)
{
	end_attribute(canonical, false);
	canonical->has_attribute = true;
	canonical->promises_another = (token->token & TOKEN_MORE) != 0;
}

static void see_close(struct canonical *canonical)
{
	end_attribute(canonical, true);
	canonical->is_odd |= canonical->has_list != canonical->has_attribute;
}

/*
 * Looks at a part of a value. Windows writes an attribute's value as one slot, or as texts with references to entities
 * between them. A reference to a character is odd, since some readers pass over its token without the character; and so
 * is a slot without a type, behind which some readers read one byte more. Text beside a slot in an element's content
 * was never seen, but harms nobody.
 */
static void see_part(struct canonical *canonical, const struct canonical_token *token)
{
	const uint8_t before = canonical->part;
	const uint8_t kind = token->token & (uint8_t)~TOKEN_MORE;
	bool is_beside_slot = is_slot(kind) || is_slot(before);
	canonical->part = token->token;
	if (is_slot(kind)) {
		uint8_t item = token->type & (uint8_t)~VALUE_ARRAY;
		canonical->is_odd |= item == VALUE_NULL || (item > VALUE_HEX64 && item != VALUE_BINXML);
	} else {
		canonical->is_odd |= kind != TOKEN_VALUE && kind != TOKEN_ENTITY;
	}
	if (before == 0 || (is_beside_slot && !token->in_attribute))
		return;
	bool is_twice = kind == TOKEN_VALUE && (before & (uint8_t)~TOKEN_MORE) == TOKEN_VALUE;
	canonical->is_odd |= is_beside_slot || is_twice || !(before & TOKEN_MORE);
}

static void see_header(struct canonical *canonical, const struct canonical_token *token)
{
	static const uint8_t header[4] = {TOKEN_FRAGMENT, 1, 1, 0};
	canonical->is_odd |= canonical->place != CANONICAL_START || token->end - token->offset < sizeof header ||
			     memcmp(token->chunk + token->offset, header, sizeof header) != 0;
	canonical->place = CANONICAL_HEADER;
}

static void see_instance(struct canonical *canonical, const struct canonical_token *token)
{
	canonical->is_odd |= canonical->place == CANONICAL_ROOT || token->end - token->offset < 2 ||
			     token->chunk[token->offset + 1] != 1;
	canonical->place = CANONICAL_INSTANCE;
}

void canonical_see(struct canonical *canonical, const struct canonical_token *token)
{
	switch (token->token & ~TOKEN_MORE) {
	case TOKEN_ELEMENT:
		see_element(canonical, token);
		return;
	case TOKEN_ATTRIBUTE:
		see_attribute(canonical, token);
		return;
	case TOKEN_CLOSE_TAG:
	case TOKEN_CLOSE_EMPTY:
		see_close(canonical);
		return;
	case TOKEN_ELEMENT_END:
		end_value(canonical);
		return;
	case TOKEN_FRAGMENT:
		see_header(canonical, token);
		return;
	case TOKEN_INSTANCE:
		see_instance(canonical, token);
		return;
	case TOKEN_VALUE:
	case TOKEN_CHARACTER:
	case TOKEN_ENTITY:
	case TOKEN_SUBSTITUTION:
	case TOKEN_OPTIONAL:
		see_part(canonical, token);
		return;
	default: /* CDATA sections and processing instructions */
		canonical->is_odd = true;
	}
}

void canonical_end(struct canonical *canonical, const struct canonical_token *token, bool has_token)
{
	bool is_whole = canonical->place == CANONICAL_ROOT;
	if (token->in_template)
		is_whole = is_whole && token->next == token->end;
	else
		is_whole = is_whole || canonical->place == CANONICAL_INSTANCE;
	canonical->is_odd |= !has_token || !is_whole;
}
