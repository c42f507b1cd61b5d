/* SPDX-License-Identifier: MIT */
/*
 * The fields of a typed event as lines for a person: what belongs together on one line, the most telling first.
 * Which field goes where is one table; a field that no line of the table takes gets a line under its own name, so
 * that none can be forgotten.
 */
#include "output/text.h"

#include "common/json.h"

/* A field in a line. */
struct item {
	const char *before;
	const char *field;
	const char *after;
	const char *zero; /* in place of the number 0, may be NULL */
};

#define LINE_ITEMS 5

/* A line: items side by side; with arrow two items as "here -> there"; or a function that writes it all. */
struct line {
	const char *label;
	struct item items[LINE_ITEMS];
	bool arrow;
	void (*write)(struct output *output);
};

static void write_endpoints(struct output *output);
static void write_traffic(struct output *output);
static void write_reason(struct output *output);
static void write_cookies(struct output *output);

static const struct line lines[] = {
	{.write = write_endpoints},
	{.write = write_traffic},
	{.label = "tunnel",
		.items = {{.field = "local_tunnel_endpoint"}, {.field = "remote_tunnel_endpoint"}},
		.arrow = true},
	{.label = "behind NAT", .items = {{.field = "remote_private_address", .after = " (the peer's own address)"}}},
	{.label = "notice", .items = {{.field = "notification"}}},
	{.write = write_reason},
	{.write = write_cookies},
	{.label = "identity",
		.items = {{.field = "local_mm_principal"}, {.field = "remote_mm_principal"}},
		.arrow = true},
	{.label = "auth",
		.items = {{.field = "mm_auth_method"}, {.before = "impersonation ", .field = "mm_impersonation"},
			{.before = "filter ", .field = "mm_filter_id"}}},
	{.label = "own cert",
		.items = {{.field = "local_mm_cert_hash"}, {.before = "issuer ", .field = "local_mm_issuing_ca"},
			{.before = "root ", .field = "local_mm_root_ca"}}},
	{.label = "peer cert",
		.items = {{.field = "remote_mm_cert_hash"}, {.before = "issuer ", .field = "remote_mm_issuing_ca"},
			{.before = "root ", .field = "remote_mm_root_ca"}}},
	{.label = "extended",
		.items = {{.field = "local_em_principal"}, {.field = "remote_em_principal"}},
		.arrow = true},
	{.label = "ext auth",
		.items = {{.field = "em_auth_method"}, {.before = "impersonation ", .field = "em_impersonation"}}},
	{.label = "ext own",
		.items = {{.field = "local_em_cert_hash"}, {.before = "issuer ", .field = "local_em_issuing_ca"},
			{.before = "root ", .field = "local_em_root_ca"}}},
	{.label = "ext peer",
		.items = {{.field = "remote_em_cert_hash"}, {.before = "issuer ", .field = "remote_em_issuing_ca"},
			{.before = "root ", .field = "remote_em_root_ca"}}},
	{.label = "cipher",
		.items = {{.field = "mm_cipher"}, {.before = "integrity ", .field = "mm_integrity"},
			{.before = "key exchange ", .field = "dh_group"}}},
	{.label = "protection",
		.items = {{.field = "encapsulation_mode", .after = " mode"}, {.before = "ESP ", .field = "esp_cipher"},
			{.before = "ESP integrity ", .field = "esp_integrity"},
			{.before = "AH integrity ", .field = "ah_integrity"}}},
	{.label = "lifetime",
		.items = {{.field = "mm_lifetime_minutes", .after = " minutes"},
			{.before = "quick modes ", .field = "qm_limit", .zero = "without limit"},
			{.field = "lifetime_seconds", .after = " seconds"},
			{.field = "lifetime_kilobytes", .after = " kilobytes"},
			{.field = "lifetime_packets", .after = " packets"}}},
	{.label = "SA",
		.items = {{.before = "main mode ", .field = "mm_sa_id"}, {.before = "quick mode ", .field = "qm_sa_id"},
			{.before = "SPI in ", .field = "inbound_spi"},
			{.before = "SPI out ", .field = "outbound_spi"}}},
	{.label = "ids",
		.items = {{.before = "quick mode filter ", .field = "qm_filter_id"},
			{.before = "tunnel ", .field = "tunnel_id"},
			{.before = "traffic selector ", .field = "traffic_selector_id"},
			{.before = "message ", .field = "message_id"}}},
	{.label = "rule",
		.items = {{.field = "sa_name"}, {.before = "id ", .field = "sa_id"},
			{.before = "profile ", .field = "profile"}}},
};

/*
 * Access to the event's fields: by name among the cells that output_gather() filled. A field that was written is
 * made absent, so that what stays is what no line has shown yet.
 */

static struct ipsecevtx_field *find(struct output *output, const char *name)
{
	struct ipsecevtx_field *cell = output_cell(output, name);
	return cell && cell->presence != IPSECEVTX_ABSENT ? cell : NULL;
}

static bool is_set(const struct ipsecevtx_field *field)
{
	return field && field->presence == IPSECEVTX_SET;
}

/* Is there something to show: a value, or with -v that there is none? */
static bool is_shown(const struct output *output, const struct ipsecevtx_field *field)
{
	return field && (field->presence == IPSECEVTX_SET || output->verbose);
}

static void write_number(struct output *output, const struct ipsecevtx_field *field)
{
	if (field->info->type == IPSECEVTX_TYPE_SPI)
		json_spi(output->buffer, field->number);
	else
		buffer_u64(output->buffer, field->number);
}

/* The value or a dash; the field counts as shown. field may be NULL. */
static void write_field(struct output *output, struct ipsecevtx_field *field)
{
	if (!is_set(field)) {
		buffer_byte(output->buffer, '-');
	} else {
		switch (field->info->type) {
		case IPSECEVTX_TYPE_U32:
		case IPSECEVTX_TYPE_ID:
		case IPSECEVTX_TYPE_SPI:
			write_number(output, field);
			break;
		case IPSECEVTX_TYPE_TEXT:
		case IPSECEVTX_TYPE_HEX:
		case IPSECEVTX_TYPE_CODE:
		case IPSECEVTX_TYPE_ADDRESS:
			text_value(output, field->text.data, field->text.length);
			break;
		}
	}
	if (field)
		field->presence = IPSECEVTX_ABSENT;
}

static void write_item(struct output *output, const struct item *item, struct ipsecevtx_field *field)
{
	if (item->before)
		buffer_string(output->buffer, item->before);
	if (item->zero && is_set(field) && field->number == 0) {
		buffer_string(output->buffer, item->zero);
		field->presence = IPSECEVTX_ABSENT;
		return;
	}
	write_field(output, field);
	if (item->after)
		buffer_string(output->buffer, item->after);
}

static void write_items(struct output *output, const struct line *line)
{
	bool started = false;
	for (size_t i = 0; i < LINE_ITEMS && line->items[i].field; i++) {
		struct ipsecevtx_field *field = find(output, line->items[i].field);
		if (!is_shown(output, field))
			continue;
		if (started)
			buffer_literal(output->buffer, "   ");
		else
			text_line_start(output, line->label);
		started = true;
		write_item(output, &line->items[i], field);
	}
	if (started)
		text_line_end(output);
}

static void write_arrow(struct output *output, const struct line *line)
{
	struct ipsecevtx_field *here = find(output, line->items[0].field);
	struct ipsecevtx_field *there = find(output, line->items[1].field);
	if (!is_shown(output, here) && !is_shown(output, there))
		return;
	text_line_start(output, line->label);
	write_field(output, here);
	buffer_literal(output->buffer, " -> ");
	write_field(output, there);
	text_line_end(output);
}

/*
 * Lines with a form of their own.
 */

/* 192.0.2.81:4500, [2001:db8::1]:500 */
static void write_endpoint(struct output *output, struct ipsecevtx_field *address, struct ipsecevtx_field *port)
{
	bool brackets = is_set(address) && address->family == 6 && is_set(port);
	if (brackets)
		buffer_byte(output->buffer, '[');
	write_field(output, address);
	if (brackets)
		buffer_byte(output->buffer, ']');
	if (is_set(port)) {
		buffer_byte(output->buffer, ':');
		write_field(output, port);
	}
}

/* "Initiator" reads better in small letters in the middle of a line. */
static void write_role(struct output *output, struct ipsecevtx_field *role)
{
	static const char *const known[] = {"Initiator", "Responder"};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (role->text.length == strlen(known[i]) &&
			memcmp(role->text.data, known[i], role->text.length) == 0) {
			buffer_byte(output->buffer, (char)(known[i][0] - 'A' + 'a'));
			buffer_string(output->buffer, known[i] + 1);
			role->presence = IPSECEVTX_ABSENT;
			return;
		}
	}
	write_field(output, role);
}

/* Who talked to whom: the ends of the tunnel if there is one; then the addresses are what it carries. */
static void write_endpoints(struct output *output)
{
	struct ipsecevtx_field *here = find(output, "local_tunnel_endpoint");
	struct ipsecevtx_field *there = find(output, "remote_tunnel_endpoint");
	struct ipsecevtx_field *role = find(output, "role");
	struct ipsecevtx_field *module = find(output, "keying_module");
	bool tunnel = is_set(here) || is_set(there);
	bool selectors = find(output, "local_port") || find(output, "remote_port");
	if (!tunnel) {
		here = find(output, "local_address");
		there = find(output, "remote_address");
	}
	/* Without a tunnel the ends stand in the traffic line too: do not mark them as shown. */
	struct ipsecevtx_field ends[2] = {
		here ? *here : (struct ipsecevtx_field){0}, there ? *there : (struct ipsecevtx_field){0}};
	bool copy = selectors && !tunnel;
	if (!is_shown(output, here) && !is_shown(output, there) && !is_set(role) && !is_set(module))
		return;
	text_line_open(output);
	buffer_literal(output->buffer, "    ");
	text_color(output, TEXT_BOLD);
	write_endpoint(output, copy ? &ends[0] : here, find(output, "local_keying_port"));
	buffer_literal(output->buffer, " -> ");
	write_endpoint(output, copy ? &ends[1] : there, find(output, "remote_keying_port"));
	text_color(output, TEXT_PLAIN);
	if (is_set(role)) {
		buffer_literal(output->buffer, "  ");
		write_role(output, role);
	}
	if (is_set(module)) {
		buffer_literal(output->buffer, "  ");
		write_field(output, module);
	}
	text_line_end(output);
}

/* The bits of a mask that is a prefix; -1 for any other. */
static int prefix_length(const struct ipsecevtx_field *mask)
{
	int bits = 0, size = mask->family == 4 ? 32 : 128;
	while (bits < size && mask->bytes[bits / 8] >> (7 - bits % 8) & 1)
		bits++;
	for (int i = bits; i < size; i++) {
		if (mask->bytes[i / 8] >> (7 - i % 8) & 1)
			return -1;
	}
	return mask->family == 0 ? -1 : bits;
}

/* "/25"; nothing for that of a single address. */
static void write_mask(struct output *output, struct ipsecevtx_field *mask)
{
	int bits = prefix_length(mask);
	if (bits == (mask->family == 4 ? 32 : 128)) {
		mask->presence = IPSECEVTX_ABSENT;
		return;
	}
	buffer_byte(output->buffer, '/');
	if (bits < 0) {
		write_field(output, mask);
		return;
	}
	buffer_u64(output->buffer, (uint64_t)bits);
	mask->presence = IPSECEVTX_ABSENT;
}

/* 10.1.0.0/16:443 */
static void write_selector(struct output *output, struct ipsecevtx_field *address, struct ipsecevtx_field *mask,
	struct ipsecevtx_field *port)
{
	bool brackets = is_set(address) && address->family == 6 && is_set(port);
	if (brackets)
		buffer_byte(output->buffer, '[');
	write_field(output, address);
	if (is_set(mask))
		write_mask(output, mask);
	if (brackets)
		buffer_byte(output->buffer, ']');
	if (!is_set(port))
		return;
	buffer_byte(output->buffer, ':');
	if (port->number == 0) {
		buffer_literal(output->buffer, "any");
		port->presence = IPSECEVTX_ABSENT;
	} else {
		write_field(output, port);
	}
}

static const char *protocol_name(uint64_t number)
{
	static const struct {
		uint64_t number;
		const char *name;
	} names[] = {{0, "any protocol"}, {1, "ICMP"}, {2, "IGMP"}, {4, "IPv4"}, {6, "TCP"}, {17, "UDP"}, {41, "IPv6"},
		{47, "GRE"}, {50, "ESP"}, {51, "AH"}, {58, "ICMPv6"}, {89, "OSPF"}, {103, "PIM"}, {112, "VRRP"},
		{115, "L2TP"}, {132, "SCTP"}};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (names[i].number == number)
			return names[i].name;
	}
	return "protocol";
}

/* The traffic selectors of Quick Mode. */
static void write_traffic(struct output *output)
{
	struct ipsecevtx_field *protocol = find(output, "ip_protocol");
	struct ipsecevtx_field *local_port = find(output, "local_port");
	struct ipsecevtx_field *remote_port = find(output, "remote_port");
	if (!local_port && !remote_port)
		return;
	text_line_start(output, "traffic");
	write_selector(output, find(output, "local_address"), find(output, "local_mask"), local_port);
	buffer_literal(output->buffer, " -> ");
	write_selector(output, find(output, "remote_address"), find(output, "remote_mask"), remote_port);
	if (is_set(protocol)) {
		buffer_literal(output->buffer, "  ");
		buffer_string(output->buffer, protocol_name(protocol->number));
		buffer_literal(output->buffer, " (");
		write_field(output, protocol);
		buffer_byte(output->buffer, ')');
	}
	text_line_end(output);
}

/* Negotiation timed out (at Local computer, state: Sent first (SA) payload) */
static void write_reason(struct output *output)
{
	struct ipsecevtx_field *reason = find(output, "failure_reason");
	struct ipsecevtx_field *point = find(output, "failure_point");
	struct ipsecevtx_field *state = find(output, "state");
	bool has_point = is_shown(output, point);
	bool has_state = is_shown(output, state);
	if (!is_shown(output, reason) && !has_point && !has_state)
		return;
	text_line_start(output, "reason");
	text_color(output, TEXT_RED);
	write_field(output, reason);
	text_color(output, TEXT_PLAIN);
	if (has_point || has_state)
		buffer_literal(output->buffer, " (");
	if (has_point) {
		buffer_literal(output->buffer, "at ");
		write_field(output, point);
	}
	if (has_point && has_state)
		buffer_literal(output->buffer, ", ");
	if (has_state) {
		buffer_literal(output->buffer, "state: ");
		write_field(output, state);
	}
	if (has_point || has_state)
		buffer_byte(output->buffer, ')');
	text_line_end(output);
}

static bool is_all_zero(const struct ipsecevtx_text *text)
{
	for (uint32_t i = 0; i < text->length; i++) {
		if (text->data[i] != '0')
			return false;
	}
	return text->length > 0;
}

/* A responder cookie of zeros: whoever had to answer did not. */
static void write_unanswered(struct output *output)
{
	const struct text_state *text = output->state;
	if (text->is_responder)
		buffer_literal(output->buffer, " (this computer never answered)");
	else
		buffer_literal(output->buffer, " (the peer never answered)");
}

static void write_cookies(struct output *output)
{
	struct ipsecevtx_field *initiator = find(output, "initiator_cookie");
	struct ipsecevtx_field *responder = find(output, "responder_cookie");
	if (!is_shown(output, initiator) && !is_shown(output, responder))
		return;
	bool silent = is_set(responder) && is_all_zero(&responder->text);
	text_line_start(output, "cookies");
	write_field(output, initiator);
	buffer_literal(output->buffer, " / ");
	write_field(output, responder);
	if (silent)
		write_unanswered(output);
	text_line_end(output);
}

void text_fields(struct output *output, const struct ipsecevtx_event *event)
{
	struct text_state *text = output->state;
	output_gather(output, event);
	/* Lines take the fields that they show, and more than one asks for this. */
	const struct ipsecevtx_field *role = find(output, "role");
	text->is_responder = is_set(role) && strcmp(role->text.data, "Responder") == 0;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		if (lines[i].write)
			lines[i].write(output);
		else if (lines[i].arrow)
			write_arrow(output, &lines[i]);
		else
			write_items(output, &lines[i]);
	}
	for (size_t i = 0; i < output->fields->column_count; i++) {
		struct ipsecevtx_field *field = &output->cells[i];
		if (field->presence == IPSECEVTX_ABSENT || !is_shown(output, field))
			continue;
		text_line_start(output, field->info->name);
		write_field(output, field);
		text_line_end(output);
	}
}
