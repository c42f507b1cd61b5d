/* SPDX-License-Identifier: MIT */
#include "report/reasons.h"

#include <string.h>

#include "event/ike_errors.h"

const struct ike_error *reasons_find(struct reasons *reasons, const struct ipsecevtx_text *reason)
{
	const size_t place = reason->length % 4;
	if (reason->length == 0 || reason->length > sizeof reasons->recent[place].text)
		return ike_error_find(reason->data, reason->length);
	if (reasons->recent[place].length == reason->length &&
		memcmp(reasons->recent[place].text, reason->data, reason->length) == 0)
		return reasons->recent[place].error;
	memcpy(reasons->recent[place].text, reason->data, reason->length);
	reasons->recent[place].length = reason->length;
	reasons->recent[place].error = ike_error_find(reason->data, reason->length);
	return reasons->recent[place].error;
}

struct ipsecevtx_text reason_counted(const struct ike_error *error, const struct ipsecevtx_text *reason)
{
	if (!error || reason->presence != IPSECEVTX_SET)
		return *reason;
	size_t length = strlen(error->text);
	length -= length > 0 && error->text[length - 1] == '.';
	return (struct ipsecevtx_text){error->text, (uint32_t)length, IPSECEVTX_SET};
}

bool reason_note_spelling(struct strings *strings, uint32_t *spelling, const struct ipsecevtx_text *reason)
{
	if (reason->presence != IPSECEVTX_SET)
		return true;
	if (*spelling != STRING_NONE) {
		const struct string known = strings_get(strings, *spelling), other = {reason->data, reason->length};
		if (string_compare(&known, &other) <= 0)
			return true;
	}
	uint32_t noted = strings_add(strings, reason->data, reason->length);
	if (noted == STRING_FAILED)
		return false;
	*spelling = noted;
	return true;
}
