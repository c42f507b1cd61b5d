/* SPDX-License-Identifier: MIT */
/* The fields of an IPsec event as lines for people. */
#include <string.h>
#include <strings.h>

#include "common/json.h"
#include "output/text.h"

/*
 * Access to the event's fields by their index in the layout. A field that was written counts as shown; the others get
 * lines at the end.
 */

static const void *member(const struct text_state *text, unsigned field)
{
	return (const char *)text->event + text->layout->fields[field].offset;
}

static enum ipsecevtx_type type_of(const struct text_state *text, unsigned field)
{
	return text->layout->fields[field].info->type;
}

static bool is_present(const struct text_state *text, unsigned field)
{
	return text->present >> field & 1;
}

static bool is_set(const struct text_state *text, unsigned field)
{
	return text->set >> field & 1;
}

/* Whether a field is to be shown: it has a value or, with -v, is empty. */
static bool is_shown(const struct text_state *text, unsigned field)
{
	return text->shown >> field & 1;
}

static void take(struct text_state *text, unsigned field)
{
	const uint64_t others = ~(UINT64_C(1) << field);
	text->present &= others;
	text->set &= others;
	text->shown &= others;
}

static uint64_t number_of(const struct text_state *text, unsigned field)
{
	return type_of(text, field) == IPSECEVTX_TYPE_U32 ? ((const struct ipsecevtx_u32 *)member(text, field))->value
							  : ((const struct ipsecevtx_id *)member(text, field))->value;
}

static const struct ipsecevtx_text *text_of(const struct text_state *text, unsigned field)
{
	switch (type_of(text, field)) {
	case IPSECEVTX_TYPE_CODE:
		return &((const struct ipsecevtx_code *)member(text, field))->text;
	case IPSECEVTX_TYPE_ADDRESS:
		return &((const struct ipsecevtx_address *)member(text, field))->text;
	default:
		return member(text, field);
	}
}

/* Writes a field's value or a dash, without counting the field as shown. */
static void write_value(struct output *output, unsigned field)
{
	const struct text_state *text = output->state;
	if (!is_set(text, field)) {
		buffer_byte(output->buffer, '-');
		return;
	}
	switch (type_of(text, field)) {
	case IPSECEVTX_TYPE_U32:
	case IPSECEVTX_TYPE_ID:
		buffer_u64(output->buffer, number_of(text, field));
		break;
	case IPSECEVTX_TYPE_SPI:
		json_spi(output->buffer, number_of(text, field));
		break;
	case IPSECEVTX_TYPE_TEXT:
	case IPSECEVTX_TYPE_HEX:
	case IPSECEVTX_TYPE_CODE:
	case IPSECEVTX_TYPE_ADDRESS:
		text_value(output, text_of(text, field)->data, text_of(text, field)->length);
		break;
	}
}

static void write_field(struct output *output, unsigned field)
{
	write_value(output, field);
	take(output->state, field);
}

static void write_item(struct output *output, const struct text_item *item, unsigned field)
{
	struct text_state *text = output->state;
	if (item->before)
		buffer_string(output->buffer, item->before);
	if (item->zero && is_set(text, field) && number_of(text, field) == 0) {
		buffer_string(output->buffer, item->zero);
		take(text, field);
		return;
	}
	write_field(output, field);
	if (item->after)
		buffer_string(output->buffer, item->after);
}

static void write_items(struct output *output, const struct text_line *line)
{
	const struct text_state *text = output->state;
	const struct text_line_form *form = line->form;
	bool started = false;
	for (size_t i = 0; i < TEXT_ITEMS_MAX && form->items[i].field; i++) {
		if (!is_shown(text, line->fields[i]))
			continue;
		if (started)
			buffer_literal(output->buffer, "   ");
		else
			text_line_start(output, form->label);
		started = true;
		write_item(output, &form->items[i], line->fields[i]);
	}
	if (started)
		text_line_end(output);
}

static void write_arrow(struct output *output, const struct text_line *line)
{
	const struct text_state *text = output->state;
	if (!is_shown(text, line->fields[0]) && !is_shown(text, line->fields[1]))
		return;
	text_line_start(output, line->form->label);
	write_field(output, line->fields[0]);
	buffer_literal(output->buffer, " -> ");
	write_field(output, line->fields[1]);
	text_line_end(output);
}

/*
 * Lines with a form of their own.
 */

static bool is_of_ipv6(const struct text_state *text, unsigned field)
{
	return is_set(text, field) && ((const struct ipsecevtx_address *)member(text, field))->family == 6;
}

/* Writes an address and port: 192.0.2.81:4500, [2001:db8::1]:500. */
static void write_endpoint(struct output *output, unsigned address, unsigned port, bool stands_elsewhere_too)
{
	struct text_state *text = output->state;
	bool brackets = is_of_ipv6(text, address) && is_set(text, port);
	if (brackets)
		buffer_byte(output->buffer, '[');
	write_value(output, address);
	if (!stands_elsewhere_too)
		take(text, address);
	if (brackets)
		buffer_byte(output->buffer, ']');
	if (is_set(text, port)) {
		buffer_byte(output->buffer, ':');
		write_field(output, port);
	}
}

/* "Initiator" reads better in small letters in the middle of a line. */
static void write_role(struct output *output, unsigned role)
{
	static const char *const known[] = {"Initiator", "Responder"};
	const struct ipsecevtx_text *words = text_of(output->state, role);
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (words->length == strlen(known[i]) && memcmp(words->data, known[i], words->length) == 0) {
			buffer_byte(output->buffer, (char)(known[i][0] - 'A' + 'a'));
			buffer_string(output->buffer, known[i] + 1);
			take(output->state, role);
			return;
		}
	}
	write_field(output, role);
}

/*
 * Writes who talked to whom: the tunnel's endpoints if there is a tunnel, as the addresses are then those of its
 * traffic.
 */
static void write_endpoints(struct output *output, const struct text_line *line)
{
	const struct text_state *text = output->state;
	const uint8_t *fields = line->fields;
	unsigned here = fields[ENDPOINTS_LOCAL_TUNNEL];
	unsigned there = fields[ENDPOINTS_REMOTE_TUNNEL];
	bool has_role = is_set(text, fields[ENDPOINTS_ROLE]);
	bool has_module = is_set(text, fields[ENDPOINTS_MODULE]);
	bool is_tunnel = is_set(text, here) || is_set(text, there);
	if (!is_tunnel) {
		here = fields[ENDPOINTS_LOCAL_ADDRESS];
		there = fields[ENDPOINTS_REMOTE_ADDRESS];
	}
	/* Without a tunnel the addresses stand in the line of traffic, too, and so do not count as shown. */
	bool has_selectors =
		is_present(text, fields[ENDPOINTS_LOCAL_PORT]) || is_present(text, fields[ENDPOINTS_REMOTE_PORT]);
	bool again = has_selectors && !is_tunnel;
	if (!is_shown(text, here) && !is_shown(text, there) && !has_role && !has_module)
		return;
	text_line_open(output);
	buffer_literal(output->buffer, "    ");
	text_color(output, TEXT_BOLD);
	write_endpoint(output, here, fields[ENDPOINTS_LOCAL_KEYING_PORT], again);
	buffer_literal(output->buffer, " -> ");
	write_endpoint(output, there, fields[ENDPOINTS_REMOTE_KEYING_PORT], again);
	text_color(output, TEXT_PLAIN);
	if (has_role) {
		buffer_literal(output->buffer, "  ");
		write_role(output, fields[ENDPOINTS_ROLE]);
	}
	if (has_module) {
		buffer_literal(output->buffer, "  ");
		write_field(output, fields[ENDPOINTS_MODULE]);
	}
	text_line_end(output);
}

/* The length of a mask that is a prefix of the address's family; -1 for any other mask. */
static int prefix_length(const struct ipsecevtx_address *address, const struct ipsecevtx_address *mask)
{
	int bits = 0, size = mask->family == 4 ? 32 : 128;
	while (bits < size && mask->bytes[bits / 8] == 0xff)
		bits += 8;
	while (bits < size && mask->bytes[bits / 8] >> (7 - bits % 8) & 1)
		bits++;
	for (int i = bits; i < size; i++) {
		if (mask->bytes[i / 8] >> (7 - i % 8) & 1)
			return -1;
	}
	return mask->family == 0 || mask->family != address->family ? -1 : bits;
}

/* Writes a mask as "/25"; nothing for a single address. */
static void write_mask(struct output *output, unsigned address, unsigned field)
{
	const struct ipsecevtx_address *mask = member(output->state, field);
	int bits = prefix_length(member(output->state, address), mask);
	if (bits == (mask->family == 4 ? 32 : 128)) {
		take(output->state, field);
		return;
	}
	buffer_byte(output->buffer, '/');
	if (bits < 0) {
		write_field(output, field);
		return;
	}
	buffer_u64(output->buffer, (uint64_t)bits);
	take(output->state, field);
}

/* Writes a traffic selector: 10.1.0.0/16:443. */
static void write_selector(struct output *output, unsigned address, unsigned mask, unsigned port)
{
	struct text_state *text = output->state;
	bool brackets = (is_of_ipv6(text, address) || is_of_ipv6(text, mask)) && is_set(text, port);
	if (brackets)
		buffer_byte(output->buffer, '[');
	write_field(output, address);
	if (is_set(text, mask))
		write_mask(output, address, mask);
	if (brackets)
		buffer_byte(output->buffer, ']');
	if (!is_set(text, port))
		return;
	buffer_byte(output->buffer, ':');
	if (number_of(text, port) == 0) {
		buffer_literal(output->buffer, "any");
		take(text, port);
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

/* Writes the traffic selectors of Quick Mode. */
static void write_traffic(struct output *output, const struct text_line *line)
{
	const struct text_state *text = output->state;
	const uint8_t *fields = line->fields;
	unsigned protocol = fields[TRAFFIC_PROTOCOL];
	bool has_any = false;
	if (!is_present(text, fields[TRAFFIC_LOCAL_PORT]) && !is_present(text, fields[TRAFFIC_REMOTE_PORT]))
		return;
	for (size_t i = 0; i < TRAFFIC_FIELDS; i++)
		has_any |= is_shown(text, fields[i]);
	if (!has_any)
		return;
	text_line_start(output, line->form->label);
	write_selector(output, fields[TRAFFIC_LOCAL_ADDRESS], fields[TRAFFIC_LOCAL_MASK], fields[TRAFFIC_LOCAL_PORT]);
	buffer_literal(output->buffer, " -> ");
	write_selector(
		output, fields[TRAFFIC_REMOTE_ADDRESS], fields[TRAFFIC_REMOTE_MASK], fields[TRAFFIC_REMOTE_PORT]);
	if (is_set(text, protocol)) {
		buffer_literal(output->buffer, "  ");
		buffer_string(output->buffer, protocol_name(number_of(text, protocol)));
		buffer_literal(output->buffer, " (");
		write_field(output, protocol);
		buffer_byte(output->buffer, ')');
	}
	text_line_end(output);
}

/* Writes why it failed: "Negotiation timed out (at Local computer, state: Sent first (SA) payload)". */
static void write_reason(struct output *output, const struct text_line *line)
{
	const struct text_state *text = output->state;
	unsigned reason = line->fields[REASON_WORDS];
	unsigned point = line->fields[REASON_POINT];
	unsigned state = line->fields[REASON_STATE];
	bool has_point = is_shown(text, point);
	bool has_state = is_shown(text, state);
	if (!is_shown(text, reason) && !has_point && !has_state)
		return;
	text_line_start(output, line->form->label);
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

/* Whether the reason, if there is one, is that no answer came. Many other reasons are given only where one came. */
static bool is_of_silence(const struct ipsecevtx_text *reason)
{
	static const char *const reasons[] = {"Negotiation timed out", "No response from peer"};
	bool is_found = reason->presence != IPSECEVTX_SET || reason->length == 0;
	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
		size_t length = strlen(reasons[i]);
		is_found |= reason->length >= length && strncasecmp(reason->data, reasons[i], length) == 0;
	}
	return is_found;
}

/* Whether the rest of the event says, or may say, that an answer came: each later payload follows one. */
static bool has_answer(const struct text_state *text)
{
	/* Sent second (KE) payload, Sent third (ID) payload, final, Complete, EAP payload sent, Authentication payload
	 * sent. */
	static const uint32_t states[] = {8203, 8204, 8209, 8210, 8245, 8246};
	const uint32_t remote_computer = 8200, no_state = 8201;
	const struct ipsecevtx_mm_failed *failed = &text->event->mm_failed;
	bool has = text->is_initiator &&
		   (failed->failure_point.code == remote_computer ||
			   (failed->state.code != no_state && !is_of_silence(&failed->failure_reason)));
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
		has |= failed->state.code == states[i];
	return has;
}

/*
 * For a responder cookie of zeros: says that whoever had to answer did not, or that the event contradicts itself there.
 */
static void write_unanswered(struct output *output)
{
	const uint32_t no_state = 8201;
	const struct text_state *text = output->state;
	bool is_failed = text->event->kind == IPSECEVTX_KIND_MM_FAILED;
	if (is_failed && has_answer(text)) {
		buffer_literal(output->buffer, " (as if there had been no answer)");
		return;
	}
	if (is_failed && text->is_initiator && text->event->mm_failed.state.code == no_state) {
		buffer_literal(output->buffer, " (nothing was sent)");
		return;
	}
	buffer_string(output->buffer, text->is_responder   ? " (this computer never answered)"
				      : text->is_initiator ? " (the peer never answered)"
							   : " (whoever was called never answered)");
}

static void write_cookies(struct output *output, const struct text_line *line)
{
	const struct text_state *text = output->state;
	unsigned initiator = line->fields[COOKIES_INITIATOR];
	unsigned responder = line->fields[COOKIES_RESPONDER];
	if (!is_shown(text, initiator) && !is_shown(text, responder))
		return;
	bool silent = is_set(text, responder) && is_all_zero(text_of(text, responder));
	text_line_start(output, line->form->label);
	write_field(output, initiator);
	buffer_literal(output->buffer, " / ");
	write_field(output, responder);
	if (silent)
		write_unanswered(output);
	text_line_end(output);
}

static void write_line(struct output *output, const struct text_line *line)
{
	switch (line->form->kind) {
	case TEXT_LINE_ITEMS:
		write_items(output, line);
		break;
	case TEXT_LINE_ARROW:
		write_arrow(output, line);
		break;
	case TEXT_LINE_ENDPOINTS:
		write_endpoints(output, line);
		break;
	case TEXT_LINE_TRAFFIC:
		write_traffic(output, line);
		break;
	case TEXT_LINE_REASON:
		write_reason(output, line);
		break;
	case TEXT_LINE_COOKIES:
		write_cookies(output, line);
		break;
	}
}

static const struct text_layout *layout_of(struct output *output, const struct ipsecevtx_event *event)
{
	struct text_state *text = output->state;
	const struct field_layout *layout = field_map_find(output->fields, event);
	struct text_layout *made = &text->layouts[layout->index % TEXT_LAYOUTS];
	if (made->layout != layout)
		text_layout_make(made, layout);
	return made;
}

/* Notes which fields the event has. */
static void begin_event(struct output *output, const struct ipsecevtx_event *event)
{
	struct text_state *text = output->state;
	const struct text_layout *layout = layout_of(output, event);
	text->event = event;
	text->layout = layout;
	text->present = text->set = 0;
	for (unsigned i = 0; i < layout->field_count; i++) {
		enum ipsecevtx_presence presence;
		memcpy(&presence, (const char *)event + layout->fields[i].presence, sizeof presence);
		text->present |= (uint64_t)(presence != IPSECEVTX_ABSENT) << i;
		text->set |= (uint64_t)(presence == IPSECEVTX_SET) << i;
	}
	text->shown = output->verbose ? text->present : text->set;
	/* The role is read here, as more than one line needs it and a line takes away what it shows. */
	const char *role = is_set(text, layout->role) ? text_of(text, layout->role)->data : "";
	text->is_initiator = strcmp(role, "Initiator") == 0;
	text->is_responder = strcmp(role, "Responder") == 0;
}

void text_fields(struct output *output, const struct ipsecevtx_event *event)
{
	const struct text_state *text = output->state;
	begin_event(output, event);
	for (unsigned i = 0; i < text->layout->line_count; i++)
		write_line(output, &text->layout->lines[i]);
	for (unsigned i = 0; i < text->layout->field_count; i++) {
		if (!is_shown(text, i))
			continue;
		text_line_start(output, text->layout->fields[i].info->name);
		write_field(output, i);
		text_line_end(output);
	}
}
