/* SPDX-License-Identifier: MIT */
#include "report/counted.h"

#include <stdio.h>
#include <string.h>

#include "event/events.h"
#include "event/network.h"

static void add_offset(struct counted_layouts *layouts, enum ipsecevtx_kind kind, size_t offset)
{
	uint8_t count = layouts->kinds[kind].count;
	for (uint8_t i = 0; i < count; i++) {
		if (layouts->kinds[kind].offsets[i] == offset)
			return;
	}
	if (count == COUNTED_ADDRESSES)
		return;
	layouts->kinds[kind].offsets[count] = (uint16_t)offset;
	layouts->kinds[kind].count = (uint8_t)(count + 1);
}

void counted_layouts_init(struct counted_layouts *layouts)
{
	const struct event_definition *definition;
	memset(layouts, 0, sizeof *layouts);
	for (size_t i = 0; (definition = events_at(i)) != NULL; i++) {
		for (size_t k = 0; k < definition->field_count; k++) {
			if ((enum ipsecevtx_type)definition->fields[k].type == IPSECEVTX_TYPE_ADDRESS)
				add_offset(layouts, definition->info.kind, definition->fields[k].offset);
		}
	}
}

/* Whether a zone means something: an address of a link or of a site, or a multicast address. */
static bool has_zones(const uint8_t bytes[16])
{
	return (bytes[0] == 0xfe && bytes[1] >= 0x80) || bytes[0] == 0xff;
}

static const char *find_zone(const struct ipsecevtx_address *address)
{
	return memchr(address->text.data, '%', address->text.length);
}

bool counted_is_other(const struct ipsecevtx_address *address)
{
	return address->family == 6 &&
	       (network_is_mapped(6, address->bytes) || (!has_zones(address->bytes) && find_zone(address)));
}

struct ipsecevtx_address counted_address(const struct ipsecevtx_address *address, char text[COUNTED_TEXT])
{
	struct ipsecevtx_address result = *address;
	const uint8_t *bytes = address->bytes + 12;
	if (!network_is_mapped(address->family, address->bytes)) {
		const char *zone = find_zone(address);
		result.text.length = zone ? (uint32_t)(zone - address->text.data) : address->text.length;
		result.text.length = result.text.length < COUNTED_TEXT ? result.text.length : COUNTED_TEXT - 1;
		memmove(text, address->text.data, result.text.length); /* the text may be in that buffer already */
		text[result.text.length] = '\0';
		result.text.data = text;
		return result;
	}
	int length = snprintf(text, COUNTED_TEXT, "%u.%u.%u.%u", (unsigned)bytes[0], (unsigned)bytes[1],
		(unsigned)bytes[2], (unsigned)bytes[3]);
	result.family = 4;
	memset(result.bytes, 0, sizeof result.bytes);
	memcpy(result.bytes, bytes, 4);
	result.text.data = text;
	result.text.length = (uint32_t)length;
	return result;
}

/* Brings the addresses into their one form. From the first one that changes, the event is the copy in room. */
static const struct ipsecevtx_event *take_one_form(
	const struct counted_layouts *layouts, const struct ipsecevtx_event *event, struct counted_event *room)
{
	for (uint8_t i = 0; i < layouts->kinds[event->kind].count; i++) {
		size_t offset = layouts->kinds[event->kind].offsets[i];
		const struct ipsecevtx_address *address = (const void *)((const char *)event + offset);
		if (!counted_is_other(address))
			continue;
		if (event != &room->event)
			room->event = *event;
		const struct ipsecevtx_address one = counted_address(address, room->texts[i]);
		memcpy((char *)&room->event + offset, &one, sizeof one);
		event = &room->event;
	}
	return event;
}

const struct ipsecevtx_event *counted_event(const struct counted_layouts *layouts, const struct ipsecevtx_event *event,
	const struct ipsecevtx_text *computer, struct counted_event *room)
{
	uint64_t time = ipsecevtx_event_known_time(event);
	bool is_set = event->time.presence == IPSECEVTX_SET;
	bool has_time = time == 0 ? !is_set : is_set && event->time.ticks == time;
	if (!has_time || computer->data != event->computer.data) {
		room->event = *event;
		room->event.computer = *computer;
		if (!has_time)
			room->event.time = (struct ipsecevtx_time){time, time == 0 ? IPSECEVTX_UNSET : IPSECEVTX_SET};
		event = &room->event;
	}
	return take_one_form(layouts, event, room);
}
