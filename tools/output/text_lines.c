/* SPDX-License-Identifier: MIT */
/*
 * One table says which field stands on which line. A field that no line of the table has gets a line under its own
 * name, so that none is forgotten.
 */
#include "output/text_lines.h"

#include <stddef.h>
#include <string.h>

static const struct text_line_form lines[] = {
	{TEXT_LINE_ENDPOINTS, NULL,
		{{.field = "local_tunnel_endpoint"}, {.field = "remote_tunnel_endpoint"}, {.field = "local_address"},
			{.field = "remote_address"}, {.field = "local_keying_port"}, {.field = "remote_keying_port"},
			{.field = "local_port"}, {.field = "remote_port"}, {.field = "role"},
			{.field = "keying_module"}}},
	{TEXT_LINE_TRAFFIC, "traffic",
		{{.field = "local_port"}, {.field = "remote_port"}, {.field = "local_address"},
			{.field = "remote_address"}, {.field = "local_mask"}, {.field = "remote_mask"},
			{.field = "ip_protocol"}}},
	{TEXT_LINE_ARROW, "tunnel", {{.field = "local_tunnel_endpoint"}, {.field = "remote_tunnel_endpoint"}}},
	{TEXT_LINE_ITEMS, "behind NAT", {{.field = "remote_private_address", .after = " (the peer's own address)"}}},
	{TEXT_LINE_ITEMS, "notice", {{.field = "notification"}}},
	{TEXT_LINE_REASON, "reason", {{.field = "failure_reason"}, {.field = "failure_point"}, {.field = "state"}}},
	{TEXT_LINE_COOKIES, "cookies", {{.field = "initiator_cookie"}, {.field = "responder_cookie"}}},
	{TEXT_LINE_ARROW, "identity", {{.field = "local_mm_principal"}, {.field = "remote_mm_principal"}}},
	{TEXT_LINE_ITEMS, "auth",
		{{.field = "mm_auth_method"}, {.before = "impersonation ", .field = "mm_impersonation"},
			{.before = "filter ", .field = "mm_filter_id"}}},
	{TEXT_LINE_ITEMS, "own cert",
		{{.field = "local_mm_cert_hash"}, {.before = "issuer ", .field = "local_mm_issuing_ca"},
			{.before = "root ", .field = "local_mm_root_ca"}}},
	{TEXT_LINE_ITEMS, "peer cert",
		{{.field = "remote_mm_cert_hash"}, {.before = "issuer ", .field = "remote_mm_issuing_ca"},
			{.before = "root ", .field = "remote_mm_root_ca"}}},
	{TEXT_LINE_ARROW, "extended", {{.field = "local_em_principal"}, {.field = "remote_em_principal"}}},
	{TEXT_LINE_ITEMS, "ext auth",
		{{.field = "em_auth_method"}, {.before = "impersonation ", .field = "em_impersonation"}}},
	{TEXT_LINE_ITEMS, "ext own",
		{{.field = "local_em_cert_hash"}, {.before = "issuer ", .field = "local_em_issuing_ca"},
			{.before = "root ", .field = "local_em_root_ca"}}},
	{TEXT_LINE_ITEMS, "ext peer",
		{{.field = "remote_em_cert_hash"}, {.before = "issuer ", .field = "remote_em_issuing_ca"},
			{.before = "root ", .field = "remote_em_root_ca"}}},
	{TEXT_LINE_ITEMS, "cipher",
		{{.field = "mm_cipher"}, {.before = "integrity ", .field = "mm_integrity"},
			{.before = "key exchange ", .field = "dh_group"}}},
	{TEXT_LINE_ITEMS, "protection",
		{{.field = "encapsulation_mode", .after = " mode"}, {.before = "ESP ", .field = "esp_cipher"},
			{.before = "ESP integrity ", .field = "esp_integrity"},
			{.before = "AH integrity ", .field = "ah_integrity"}}},
	{TEXT_LINE_ITEMS, "lifetime",
		{{.field = "mm_lifetime_minutes", .after = " minutes"},
			{.before = "quick modes ", .field = "qm_limit", .zero = "without limit"},
			{.field = "lifetime_seconds", .after = " seconds"},
			{.field = "lifetime_kilobytes", .after = " kilobytes"},
			{.field = "lifetime_packets", .after = " packets"}}},
	{TEXT_LINE_ITEMS, "SA",
		{{.before = "main mode ", .field = "mm_sa_id"}, {.before = "quick mode ", .field = "qm_sa_id"},
			{.before = "SPI in ", .field = "inbound_spi"},
			{.before = "SPI out ", .field = "outbound_spi"}}},
	{TEXT_LINE_ITEMS, "ids",
		{{.before = "quick mode filter ", .field = "qm_filter_id"}, {.before = "tunnel ", .field = "tunnel_id"},
			{.before = "traffic selector ", .field = "traffic_selector_id"},
			{.before = "message ", .field = "message_id"}}},
	{TEXT_LINE_ITEMS, "rule",
		{{.field = "sa_name"}, {.before = "id ", .field = "sa_id"},
			{.before = "profile ", .field = "profile"}}},
};

#define LINE_COUNT (sizeof lines / sizeof lines[0])
_Static_assert(LINE_COUNT <= TEXT_LINES_MAX, "a layout has room for all lines");

static size_t presence_in(enum ipsecevtx_type type)
{
	switch (type) {
	case IPSECEVTX_TYPE_U32:
		return offsetof(struct ipsecevtx_u32, presence);
	case IPSECEVTX_TYPE_ID:
	case IPSECEVTX_TYPE_SPI:
		return offsetof(struct ipsecevtx_id, presence);
	case IPSECEVTX_TYPE_CODE:
		return offsetof(struct ipsecevtx_code, text.presence);
	case IPSECEVTX_TYPE_ADDRESS:
		return offsetof(struct ipsecevtx_address, text.presence);
	default:
		return offsetof(struct ipsecevtx_text, presence);
	}
}

/* Adds all fields in the order of their columns, in which fields without a line of the table are shown. */
static void add_fields(struct text_layout *text)
{
	const struct field_layout *layout = text->layout;
	uint32_t columns[TEXT_FIELDS_MAX];
	for (size_t i = 0; i < layout->count && i < TEXT_FIELDS_MAX; i++) {
		struct ipsecevtx_field field;
		if (!ipsecevtx_event_field(layout->event_id, NULL, i, &field))
			break;
		size_t at = text->field_count++;
		for (; at > 0 && columns[at - 1] > layout->slots[i].column; at--) {
			columns[at] = columns[at - 1];
			text->fields[at] = text->fields[at - 1];
		}
		columns[at] = layout->slots[i].column;
		text->fields[at] = (struct text_field){
			field.info, (uint32_t)field.offset, (uint32_t)(field.offset + presence_in(field.info->type))};
	}
}

static unsigned find_field(const struct text_layout *text, const char *name)
{
	for (unsigned i = 0; i < text->field_count; i++) {
		if (strcmp(text->fields[i].info->name, name) == 0)
			return i;
	}
	return TEXT_NO_FIELD;
}

static void add_line(struct text_layout *text, const struct text_line_form *form)
{
	struct text_line *line = &text->lines[text->line_count];
	bool has_field = false;
	line->form = form;
	for (size_t i = 0; i < TEXT_ITEMS_MAX; i++) {
		unsigned field = form->items[i].field ? find_field(text, form->items[i].field) : TEXT_NO_FIELD;
		line->fields[i] = (uint8_t)field;
		has_field |= field != TEXT_NO_FIELD;
	}
	text->line_count += has_field;
}

void text_layout_make(struct text_layout *text, const struct field_layout *layout)
{
	text->layout = layout;
	text->field_count = text->line_count = 0;
	add_fields(text);
	for (size_t i = 0; i < LINE_COUNT; i++)
		add_line(text, &lines[i]);
	text->role = find_field(text, "role");
}
