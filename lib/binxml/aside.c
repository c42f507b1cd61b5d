/* SPDX-License-Identifier: MIT */
#include "binxml/aside.h"

#include <string.h>

/* The longest name of a culture with its NUL (LOCALE_NAME_MAX_LENGTH of Windows); the namespace is shorter. */
#define TEXT_MAX 85u

/* Copies a text of ASCII without blanks and controls, and puts a NUL behind it; false for any other value. */
static bool spell(const struct value *value, char text[TEXT_MAX])
{
	bool is_narrow = value->type == VALUE_UTF8;
	size_t width = is_narrow ? 1 : 2;
	size_t length = value->length / width;
	if ((!is_narrow && value->type != VALUE_STRING) || value->length % width != 0)
		return false;
	while (length > 0 && value->bytes[(length - 1) * width] == 0 &&
		(is_narrow || value->bytes[(length - 1) * width + 1] == 0))
		length--;
	if (length >= TEXT_MAX)
		return false;
	for (size_t i = 0; i < length; i++) {
		uint8_t unit = value->bytes[i * width];
		if (unit <= 0x20 || unit > 0x7e || (!is_narrow && value->bytes[i * width + 1] != 0))
			return false;
		text[i] = (char)unit;
	}
	text[length] = '\0';
	return true;
}

static bool is_namespace(const struct value *value)
{
	static const char wanted[] = "http://schemas.microsoft.com/win/2004/08/events/event";
	char text[TEXT_MAX];
	if (value->type == VALUE_UTF8)
		return value->length == sizeof wanted - 1 && memcmp(value->bytes, wanted, sizeof wanted - 1) == 0;
	return spell(value, text) && strcmp(text, wanted) == 0;
}

static bool is_letter(char sign)
{
	return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z');
}

/* How many letters and digits a part of a culture's name has; both 0 where it has any other character. */
struct counts {
	size_t letters, digits;
};

/* Counts the part at *text, up to a '-', a '_' or the end, and moves *text there. */
static struct counts count(const char **text)
{
	struct counts counts = {0, 0};
	for (; **text && **text != '-' && **text != '_'; ++*text) {
		counts.letters += is_letter(**text);
		counts.digits += **text >= '0' && **text <= '9';
		if (!is_letter(**text) && !(**text >= '0' && **text <= '9'))
			return (struct counts){0, 0};
	}
	return counts;
}

/*
 * Whether a value is the name of a culture: a language of two or three letters, then parts of two to eight letters,
 * with one of three digits at most among them, which stands for a region: "de", "en-US", "zh-Hans-CN", "es-419",
 * "es-ES_tradnl" (RFC 5646; sort orders of Windows).
 */
static bool is_culture(const struct value *value)
{
	char text[TEXT_MAX];
	const char *at = text;
	if (!spell(value, text))
		return false;
	struct counts counts = count(&at);
	bool has_number = false;
	if (counts.letters < 2 || counts.letters > 3 || counts.digits > 0)
		return false;
	while (*at) {
		at++;
		counts = count(&at);
		bool is_number = counts.digits == 3 && counts.letters == 0 && !has_number;
		if (!is_number && (counts.digits > 0 || counts.letters < 2 || counts.letters > 8))
			return false;
		has_number |= is_number;
	}
	return true;
}

static bool is_number(const struct value *value, uint64_t limit)
{
	uint64_t number;
	return value_number(value, &number) && number <= limit;
}

bool aside_is_usual(enum shape_rule rule, const struct value *value)
{
	uint8_t guid[16];
	if (value_is_blank(value))
		return true;
	switch (rule) {
	case RULE_NUMBER_16:
		return is_number(value, UINT16_MAX);
	case RULE_NUMBER_32:
		return is_number(value, UINT32_MAX);
	case RULE_NUMBER_64:
		return is_number(value, UINT64_MAX);
	case RULE_GUID:
		return value_guid(value, guid);
	case RULE_NAMESPACE:
		return is_namespace(value);
	case RULE_CULTURE:
		return is_culture(value);
	default:
		return false;
	}
}
