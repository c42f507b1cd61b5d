/* SPDX-License-Identifier: MIT */
/*
 * Fields that a damaged record lacks. Until the event ends they count as fields without a value, so that no later value
 * of their name takes their place; then they become absent.
 */
#include "event/assembly_parts.h"

#include <stddef.h>

enum ipsecevtx_presence *assembly_system_presence(struct assembly *assembly, enum system_field field)
{
	static const size_t presences[SYSTEM_FIELD_COUNT] = {
		[SYSTEM_PROVIDER_NAME] = offsetof(struct assembly, event.provider.presence),
		[SYSTEM_PROVIDER_GUID] = offsetof(struct assembly, event.provider_guid.presence),
		[SYSTEM_EVENT_ID] = offsetof(struct assembly, event_id.presence),
		[SYSTEM_VERSION] = offsetof(struct assembly, event.version.presence),
		[SYSTEM_LEVEL] = offsetof(struct assembly, event.level.presence),
		[SYSTEM_TASK] = offsetof(struct assembly, event.task.presence),
		[SYSTEM_OPCODE] = offsetof(struct assembly, event.opcode.presence),
		[SYSTEM_KEYWORDS] = offsetof(struct assembly, event.keywords.presence),
		[SYSTEM_TIME] = offsetof(struct assembly, event.time.presence),
		[SYSTEM_RECORD_ID] = offsetof(struct assembly, event.record_id.presence),
		[SYSTEM_ACTIVITY_ID] = offsetof(struct assembly, event.activity_id.presence),
		[SYSTEM_PROCESS_ID] = offsetof(struct assembly, event.process_id.presence),
		[SYSTEM_THREAD_ID] = offsetof(struct assembly, event.thread_id.presence),
		[SYSTEM_CHANNEL] = offsetof(struct assembly, event.channel.presence),
		[SYSTEM_COMPUTER] = offsetof(struct assembly, event.computer.presence),
		[SYSTEM_USER_SID] = offsetof(struct assembly, event.user_sid.presence),
	};
	return (enum ipsecevtx_presence *)(void *)((char *)assembly + presences[field]);
}

static void begin_lack(struct assembly *assembly)
{
	if (!assembly->lacks)
		assembly->lacking_system = assembly->lacking_fields = 0;
	assembly->lacks = true;
}

void assembly_lack_system(struct assembly *assembly, enum system_field field)
{
	enum ipsecevtx_presence *presence = assembly_system_presence(assembly, field);
	if (*presence != IPSECEVTX_ABSENT)
		return;
	begin_lack(assembly);
	*presence = IPSECEVTX_UNSET;
	assembly->lacking_system |= UINT32_C(1) << field;
	assembly->structure.seen |= UINT32_C(1) << field;
}

void assembly_lack_known_field(struct assembly *assembly, const struct event_target *target)
{
	enum ipsecevtx_presence *presence = assembly_presence_of(assembly, target);
	const struct event_field *field = &assembly->definition->fields[target->field];
	if (*presence != IPSECEVTX_ABSENT) {
		begin_lack(assembly);
		assembly_new_pair(assembly, field->windows_name, field->windows_name_length);
		return;
	}
	begin_lack(assembly);
	*presence = IPSECEVTX_UNSET;
	assembly->lacking_fields |= UINT32_C(1) << target->field;
}

void assembly_lack_field(struct assembly *assembly, const char *name, size_t length)
{
	int index = assembly->definition ? events_field_index(assembly->definition, name, length, assembly->next_field)
					 : -1;
	if (index >= 0) {
		struct event_target target = events_target(assembly->definition, index);
		assembly_lack_known_field(assembly, &target);
		return;
	}
	begin_lack(assembly);
	assembly_new_pair(assembly, name, length);
}

void assembly_lack_unknown(struct assembly *assembly)
{
	begin_lack(assembly);
}

void assembly_drop_lacking(struct assembly *assembly)
{
	size_t kept = 0;
	for (unsigned i = 0; i < SYSTEM_FIELD_COUNT; i++) {
		enum ipsecevtx_presence *presence = assembly_system_presence(assembly, (enum system_field)i);
		/* A second value of the field, further on in the record, was taken and reported, and stays. */
		if (assembly->lacking_system >> i & 1 && *presence != IPSECEVTX_SET)
			*presence = IPSECEVTX_ABSENT;
	}
	for (int i = 0; i < EVENTS_MAX_FIELDS; i++) {
		if (!(assembly->lacking_fields >> i & 1))
			continue;
		struct event_target target = events_target(assembly->definition, i);
		*assembly_presence_of(assembly, &target) = IPSECEVTX_ABSENT;
	}
	for (size_t i = 0; i < assembly->pair_count; i++) {
		if (assembly->pairs[i].value.presence != IPSECEVTX_ABSENT)
			assembly->pairs[kept++] = assembly->pairs[i];
	}
	assembly->pair_count = kept;
}
