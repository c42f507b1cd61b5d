/* SPDX-License-Identifier: MIT */
/* Which events open and close associations, and how their fields are kept. */
#include "report/association_parts.h"

#include <string.h>

static const struct {
	uint32_t event_id;
	enum association_event_role role;
	enum association_kind kind;
} known[LAYOUT_COUNT] = {
	{4650, ASSOCIATION_OPENS, ASSOCIATION_MM},
	{4651, ASSOCIATION_OPENS, ASSOCIATION_MM},
	{4655, ASSOCIATION_CLOSES, ASSOCIATION_MM},
	{4979, ASSOCIATION_OPENS, ASSOCIATION_MM},
	{4980, ASSOCIATION_OPENS, ASSOCIATION_MM},
	{4981, ASSOCIATION_OPENS, ASSOCIATION_MM},
	{4982, ASSOCIATION_OPENS, ASSOCIATION_MM},
	{5451, ASSOCIATION_OPENS, ASSOCIATION_QM},
	{5452, ASSOCIATION_CLOSES, ASSOCIATION_QM},
};

static bool is_number(enum ipsecevtx_type type)
{
	return type == IPSECEVTX_TYPE_U32 || type == IPSECEVTX_TYPE_ID || type == IPSECEVTX_TYPE_SPI;
}

static uint8_t find_field(const struct layout *layout, const char *name)
{
	for (unsigned i = 0; i < layout->field_count; i++) {
		if (strcmp(layout->fields[i].info->name, name) == 0)
			return (uint8_t)i;
	}
	return LAYOUT_NONE;
}

static bool add_fields(struct layout *layout)
{
	struct ipsecevtx_field field;
	for (; ipsecevtx_event_field(layout->event_id, NULL, layout->field_count, &field); layout->field_count++) {
		if (layout->field_count >= LAYOUT_FIELDS)
			return false;
		bool number = is_number(field.info->type);
		if (number)
			layout->numbers[layout->number_count] = layout->field_count;
		else
			layout->texts[layout->text_count] = layout->field_count;
		layout->fields[layout->field_count] = (struct layout_field){
			.info = field.info,
			.offset = field.offset,
			.is_number = number,
			.slot = number ? layout->number_count++ : layout->text_count++,
		};
	}
	return true;
}

static void find_needed(struct layout *layout)
{
	bool is_mm = layout->kind == ASSOCIATION_MM;
	layout->local_address = find_field(layout, "local_address");
	layout->remote_address = find_field(layout, "remote_address");
	layout->local_tunnel_endpoint = find_field(layout, "local_tunnel_endpoint");
	layout->remote_tunnel_endpoint = find_field(layout, "remote_tunnel_endpoint");
	layout->mm_sa_id = find_field(layout, "mm_sa_id");
	layout->sa_id = is_mm ? layout->mm_sa_id : find_field(layout, "qm_sa_id");
	layout->inbound_spi = find_field(layout, "inbound_spi");
	layout->outbound_spi = find_field(layout, "outbound_spi");
	layout->lifetime = find_field(layout, is_mm ? "mm_lifetime_minutes" : "lifetime_seconds");
	layout->local_port = find_field(layout, "local_port");
	layout->remote_port = find_field(layout, "remote_port");
	layout->ip_protocol = find_field(layout, "ip_protocol");
}

bool layouts_init(struct layouts *layouts)
{
	for (size_t i = 0; i < LAYOUT_COUNT; i++) {
		struct layout *layout = &layouts->items[i];
		layouts->places[known[i].event_id % LAYOUT_PLACES] = (uint8_t)i;
		*layout = (struct layout){
			.event_id = known[i].event_id, .role = (uint8_t)known[i].role, .kind = (uint8_t)known[i].kind};
		if (!add_fields(layout))
			return false;
		find_needed(layout);
	}
	return true;
}
