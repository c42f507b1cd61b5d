/* SPDX-License-Identifier: MIT */
#include "event/provider.h"

#include "binxml/likeness.h"
#include "event/events.h"
#include "event/seen.h"

#include <string.h>

/* No provider has a longer name, and comparing a long one takes time. */
#define PROVIDER_LENGTH 4096u

enum state {
	STATE_MISSING,
	STATE_UNREADABLE,
	STATE_OURS,
	STATE_NEAR,
	STATE_OTHER,
};

bool provider_is_our_name(const struct value *name)
{
	static const char wanted[] = EVENTS_PROVIDER_NAME;
	if (name->type == VALUE_UTF8)
		return name->length == sizeof wanted - 1 && memcmp(name->bytes, wanted, sizeof wanted - 1) == 0;
	return name->type == VALUE_STRING && provider_is_our_wide_name(name);
}

/*
 * Whether a name is ours without its last letters, but still longer than the beginning that it shares with names of
 * other providers of Windows.
 */
static bool is_cut(const char *text, size_t length)
{
	static const char least[] = "Microsoft-Windows-Security-Au";
	return length >= sizeof least - 1 && length < sizeof EVENTS_PROVIDER_NAME - 1 &&
	       memcmp(text, EVENTS_PROVIDER_NAME, length) == 0;
}

static enum state name_state(const struct value *name, struct arena *arena)
{
	const char *text;
	uint32_t length;
	size_t at = 0;
	if (provider_is_our_name(name))
		return STATE_OURS;
	if (value_is_nothing(name))
		return STATE_MISSING;
	if (name->type == VALUE_BINXML)
		return STATE_UNREADABLE;
	if (value_text(name, arena, &text, &length, NULL) != VALUE_OK || length == 0 || length > PROVIDER_LENGTH)
		return STATE_UNREADABLE;
	if (likeness_next(text, length, &at) == 0)
		return STATE_MISSING; /* a person sees nothing of it */
	const size_t ours = sizeof EVENTS_PROVIDER_NAME - 1;
	bool is_like = is_cut(text, length) || likeness_is_near(text, length, EVENTS_PROVIDER_NAME, ours) ||
		       likeness_has_near_part(text, length, EVENTS_PROVIDER_NAME, ours) ||
		       likeness_holds(text, length, EVENTS_PROVIDER_NAME, ours);
	return is_like ? STATE_NEAR : STATE_OTHER;
}

bool provider_is_nearly_named(const struct value *name, struct arena *arena)
{
	enum state state = name_state(name, arena);
	return state == STATE_OURS || state == STATE_NEAR;
}

bool provider_is_nearly_our_guid(const char *text, size_t length)
{
	return seen_is_guid(text, length, "54849625-5478-4994-a5ba-3e3b0328c30d");
}

bool provider_is_our_guid_turned(const struct value *guid)
{
	/* 54849625-5478-4994-a5ba-3e3b0328c30d with the bytes of its first three numbers in reverse order */
	static const uint8_t turned[16] = {
		0x25, 0x96, 0x84, 0x54, 0x78, 0x54, 0x94, 0x49, 0xa5, 0xba, 0x3e, 0x3b, 0x03, 0x28, 0xc3, 0x0d};
	uint8_t bytes[16];
	return value_guid(guid, bytes) && memcmp(bytes, turned, sizeof turned) == 0;
}

bool provider_is_nearly_our_stored_guid(const uint8_t bytes[16])
{
	unsigned wrong = 0;
	for (size_t i = 0; i < 16; i++) {
		unsigned differs = bytes[i] ^ events_provider_guid[i];
		wrong += (differs & 0x0f) != 0;
		wrong += (differs & 0xf0) != 0;
	}
	return wrong <= 2;
}

static bool is_like_our_guid(const struct value *guid, struct arena *arena)
{
	const char *text;
	uint32_t length;
	bool is_text = guid->type == VALUE_STRING || guid->type == VALUE_ANSI_STRING || guid->type == VALUE_UTF8;
	return is_text && value_text(guid, arena, &text, &length, NULL) == VALUE_OK &&
	       provider_is_nearly_our_guid(text, length);
}

static enum state guid_state(const struct value *guid)
{
	uint8_t bytes[16];
	if (provider_is_our_guid(guid))
		return STATE_OURS;
	if (value_is_nothing(guid))
		return STATE_MISSING;
	if (!value_guid(guid, bytes))
		return STATE_UNREADABLE;
	if (memcmp(bytes, events_provider_guid, 16) == 0)
		return STATE_OURS;
	return provider_is_our_guid_turned(guid) ? STATE_NEAR : STATE_OTHER;
}

enum provider_class provider_classify(const struct value *name, const struct value *guid, struct arena *arena)
{
	enum state name_is = name_state(name, arena);
	enum state guid_is = guid_state(guid);
	if (guid_is == STATE_UNREADABLE && is_like_our_guid(guid, arena))
		guid_is = STATE_NEAR;
	if (name_is == STATE_OURS)
		return guid_is == STATE_OURS || guid_is == STATE_MISSING ? PROVIDER_OURS : PROVIDER_OTHER_GUID;
	if (name_is == STATE_NEAR)
		return PROVIDER_NEARLY_NAMED;
	if (guid_is == STATE_OURS || guid_is == STATE_NEAR)
		return name_is == STATE_MISSING ? PROVIDER_UNNAMED : PROVIDER_OTHERWISE_NAMED;
	if (name_is == STATE_UNREADABLE)
		return PROVIDER_UNREADABLE;
	return name_is == STATE_MISSING && guid_is != STATE_OTHER ? PROVIDER_MISSING : PROVIDER_OTHER;
}

bool provider_is_ours(const struct value *name, const struct value *guid)
{
	return provider_is_our_guid(guid) || provider_is_our_name(name) || guid_state(guid) == STATE_OURS;
}

const char *provider_doubt(enum provider_class provider)
{
	static const char *const doubts[] = {
		[PROVIDER_MISSING] = "it names no provider",
		[PROVIDER_UNREADABLE] = "the name of its provider cannot be read",
		[PROVIDER_NEARLY_NAMED] = "its provider is named nearly as " EVENTS_PROVIDER_NAME,
		[PROVIDER_UNNAMED] = "its provider has the GUID of " EVENTS_PROVIDER_NAME " and no name",
		[PROVIDER_OTHERWISE_NAMED] = "its provider has the GUID of " EVENTS_PROVIDER_NAME " and another name",
		[PROVIDER_OTHER_GUID] = "its provider is named " EVENTS_PROVIDER_NAME " and has another GUID",
		[PROVIDER_AMBIGUOUS] = "it names its provider more than once, or in an odd place",
	};
	return provider <= PROVIDER_OURS ? NULL : doubts[provider];
}
