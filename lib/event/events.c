/* SPDX-License-Identifier: MIT */
#include "event/events.h"

#include <stddef.h>
#include <string.h>

const uint8_t events_provider_guid[16] = {
	0x54, 0x84, 0x96, 0x25, 0x54, 0x78, 0x49, 0x94, 0xa5, 0xba, 0x3e, 0x3b, 0x03, 0x28, 0xc3, 0x0d};

struct kind {
	const char *name;
	size_t size; /* of the kind's struct in the event's union; 0 for none */
	bool is_failure;
};

#define FIELD(kind, windows_name, member, type, layouts)                                                               \
	{                                                                                                              \
		windows_name, sizeof(windows_name) - 1, NUMBER_##member,                                               \
			offsetof(struct ipsecevtx_event, kind.member), IPSECEVTX_TYPE_##type, layouts                  \
	}

#include "event/events_table.h"

#define DEFINITION_COUNT (sizeof definitions / sizeof definitions[0])

_Static_assert(DEFINITION_COUNT == EVENTS_COUNT, "as the header says");
_Static_assert(EVENTS_COUNT < EVENTS_NUMBER_REPORTED, "the numbers of definitions and the others are told apart");

/* clang-format off */
const uint8_t events_numbers[EVENTS_LAST - EVENTS_FIRST + 1] = {
	DEFINITION_NUMBERS,
	[EVENTS_AUDIT_POLICY_CHANGED - EVENTS_FIRST] = EVENTS_NUMBER_TOLD,
	/* Events of the IPsec driver and the filtering platform. */
	[4960 - EVENTS_FIRST] = EVENTS_NUMBER_REPORTED,
	[4961 - EVENTS_FIRST] = EVENTS_NUMBER_REPORTED,
	[4962 - EVENTS_FIRST] = EVENTS_NUMBER_REPORTED,
	[4963 - EVENTS_FIRST] = EVENTS_NUMBER_REPORTED,
	[4965 - EVENTS_FIRST] = EVENTS_NUMBER_REPORTED,
	[5441 - EVENTS_FIRST] = EVENTS_NUMBER_REPORTED,
	[5447 - EVENTS_FIRST] = EVENTS_NUMBER_REPORTED,
};
/* clang-format on */

const struct event_definition *events_at(size_t index)
{
	return index < DEFINITION_COUNT ? &definitions[index] : NULL;
}

const struct event_definition *events_find(uint32_t event_id)
{
	unsigned number = events_number(event_id);
	return number > 0 && number <= EVENTS_COUNT ? &definitions[number - 1] : NULL;
}

struct event_target events_target(const struct event_definition *definition, int index)
{
	static const uint8_t presences[] = {
		[IPSECEVTX_TYPE_TEXT] = offsetof(struct ipsecevtx_text, presence),
		[IPSECEVTX_TYPE_HEX] = offsetof(struct ipsecevtx_text, presence),
		[IPSECEVTX_TYPE_CODE] = offsetof(struct ipsecevtx_code, text.presence),
		[IPSECEVTX_TYPE_ADDRESS] = offsetof(struct ipsecevtx_address, text.presence),
		[IPSECEVTX_TYPE_U32] = offsetof(struct ipsecevtx_u32, presence),
		[IPSECEVTX_TYPE_ID] = offsetof(struct ipsecevtx_id, presence),
		[IPSECEVTX_TYPE_SPI] = offsetof(struct ipsecevtx_id, presence),
	};
	struct event_target target = {-1, 0, 0, 0, 0};
	if (index < 0)
		return target;
	const struct event_field *field = &definition->fields[index];
	target.field = (int16_t)index;
	target.offset = field->offset;
	target.presence = (uint16_t)(field->offset + presences[field->type]);
	target.type = field->type;
	target.reading = readings[field->field];
	return target;
}

static bool field_has_name(const struct event_field *field, const char *name, size_t length)
{
	return field->windows_name_length == length && memcmp(field->windows_name, name, length) == 0;
}

int events_field_index(const struct event_definition *definition, const char *name, size_t length, size_t hint)
{
	if (hint < definition->field_count && field_has_name(&definition->fields[hint], name, length))
		return (int)hint;
	for (size_t i = 0; i < definition->field_count; i++) {
		if (field_has_name(&definition->fields[i], name, length))
			return (int)i;
	}
	return -1;
}

const struct ipsecevtx_event_info *ipsecevtx_event_info(size_t index)
{
	const struct event_definition *definition = events_at(index);
	return definition ? &definition->info : NULL;
}

const struct ipsecevtx_event_info *ipsecevtx_event_info_by_id(uint32_t event_id)
{
	const struct event_definition *definition = events_find(event_id);
	return definition ? &definition->info : NULL;
}

const struct ipsecevtx_field_info *ipsecevtx_field_info(size_t index)
{
	return index < sizeof canonical_fields / sizeof canonical_fields[0] ? &canonical_fields[index] : NULL;
}

size_t events_size(enum ipsecevtx_kind kind)
{
	return offsetof(struct ipsecevtx_event, dos_prevention) + kinds[kind].size;
}

const char *ipsecevtx_kind_name(enum ipsecevtx_kind kind)
{
	return (size_t)kind < IPSECEVTX_KIND_COUNT ? kinds[kind].name : NULL;
}

bool ipsecevtx_kind_is_failure(enum ipsecevtx_kind kind)
{
	return (size_t)kind < IPSECEVTX_KIND_COUNT && kinds[kind].is_failure;
}
