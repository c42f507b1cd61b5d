/* SPDX-License-Identifier: MIT */
/*
 * Which fields an event gets, and what the fields of the IPsec events can hold: the default values, and the stuff
 * that bulk logs are made of.
 */
#include <stdlib.h>
#include <string.h>

#include "event/events.h"
#include "evtxgen_event.h"

/* The first entry that matches counts. Addresses and names are those reserved for documentation (RFC 5737, 3849). */
static const struct gen_sample samples[] = {
	{"notification", GEN_CHOICE, 0, {"%%8214", "%%8215"}, 0, 0},
	{"*PrincipalName", GEN_CHOICE, 0,
		{"-", "CORP\\VPN1$", "vpn1.corp.example", "gw7.branch.example",
			"CN=gw7.branch.example, O=Example, C=DE", "CORP\\anna", "J\xc3\xbcrgen@corp.example"},
		0, 0},
	{"*CertHash", GEN_HEX, 40, {"3f786850e387550fdab836ed7e6dc881de23001b", "-"}, 0, 0},
	{"*IssuingCA", GEN_CHOICE, 0,
		{"CN=Example Issuing CA 2, O=Example, C=DE", "CN=Branch CA, DC=corp, DC=example", "-"}, 0, 0},
	{"*RootCA", GEN_CHOICE, 0, {"CN=Example Root CA, O=Example, C=DE", "CN=corp-ROOT-CA, DC=corp, DC=example", "-"},
		0, 0},
	{"LocalAddress", GEN_ADDRESS, 0, {"192.0.2.1", "2001:db8::1", "fe80::5efe:c000:201%4"}, 0, 0},
	{"RemoteAddress", GEN_ADDRESS, 0, {"198.51.100.7", "2001:db8:7::42", "::ffff:198.51.100.7"}, 0, 0},
	{"*AddressMask", GEN_CHOICE, 0,
		{"255.255.255.255", "255.255.255.0", "0.0.0.0",
			"ffff:ffff:ffff:ffff::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
		0, 0},
	{"*TunnelEndpoint", GEN_CHOICE, 0, {"-", "203.0.113.1", "203.0.113.200", "2001:db8:ffff::1"}, 0, 0},
	{"*PrivateAddress", GEN_ADDRESS, 0, {"-", "10.1.2.3"}, 0, 0},
	{"*KeyModPort", GEN_CHOICE, 0, {"500", "4500"}, 0, 0},
	{"*Port", GEN_INTEGER, 65536, {"0", "445", "3389"}, 0, 0},
	{"KeyModName", GEN_CHOICE, 0, {"%%8222", "%%8244", "%%8223"}, 0, 0},
	{"KeyingModuleName", GEN_CHOICE, 0, {"%%8222", "%%8244", "%%8223"}, 0, 0},
	{"MMAuthMethod", GEN_CHOICE, 0, {"%%8227", "%%8238", "%%8239", "%%8194"}, 4651, 4652},
	{"MMAuthMethod", GEN_CHOICE, 0, {"%%8193", "%%8192", "%%8225", "%%8224", "%%8194", "%%8226"}, 0, 0},
	{"EMAuthMethod", GEN_CHOICE, 0, {"%%8192", "%%8225", "%%8224", "%%8247"}, 0, 0},
	{"MMCipherAlg", GEN_CHOICE, 0, {"%%8237", "%%8235", "%%8236", "%%8196", "%%8195"}, 0, 0},
	{"MMIntegrityAlg", GEN_CHOICE, 0, {"%%8242", "%%8243", "%%8198", "%%8197"}, 0, 0},
	{"DHGroup", GEN_CHOICE, 0, {"%%8232", "%%8231", "%%8233", "%%8234", "%%8248", "%%8229"}, 0, 0},
	{"MMLifetime", GEN_CHOICE, 0, {"480", "60", "1440"}, 0, 0},
	{"QMLimit", GEN_CHOICE, 0, {"0", "1", "1000"}, 0, 0},
	{"Role", GEN_CHOICE, 0, {"%%16406", "%%16405"}, 5451, 5451},
	{"Role", GEN_CHOICE, 0, {"%%8205", "%%8206"}, 0, 0},
	{"*ImpersonationState", GEN_CHOICE, 0, {"%%8217", "%%8216"}, 0, 0},
	{"FailurePoint", GEN_CHOICE, 0, {"%%8199", "%%8200"}, 0, 0},
	{"FailureReason", GEN_CHOICE, 0,
		{"Negotiation timed out", "No policy configured\r\n", "Invalid cookie received\r\n",
			"IKE authentication credentials are unacceptable\r\n",
			"Error processing ID payload of the peer \"198.51.100.7\" <unknown>\r\n"},
		0, 0},
	{"State", GEN_CHOICE, 0, {"%%8202", "%%8201", "%%8203", "%%8204"}, 4652, 4653},
	{"State", GEN_CHOICE, 0, {"%%8208", "%%8207", "%%8209", "%%8210"}, 4654, 4654},
	{"State", GEN_CHOICE, 0, {"%%8219", "%%8218", "%%8220", "%%8221"}, 0, 0},
	{"Mode", GEN_CHOICE, 0, {"%%16403", "%%16404", "%%16416"}, 5451, 5451},
	{"Mode", GEN_CHOICE, 0, {"%%8212", "%%8213"}, 0, 0},
	{"InitiatorCookie", GEN_HEX, 16, {"db55d3767e51b422"}, 0, 0},
	{"ResponderCookie", GEN_HEX, 16, {"0000000000000000"}, 0, 0},
	{"Protocol", GEN_CHOICE, 0, {"0", "6", "17", "1", "50"}, 0, 0},
	{"IpProtocol", GEN_CHOICE, 0, {"0", "6", "17", "1", "50"}, 0, 0},
	{"MessageID", GEN_INTEGER, 0, {"1"}, 0, 0},
	{"AhAuthType", GEN_CHOICE, 0, {"-", "%%16392", "%%16393", "%%16394"}, 0, 0},
	{"EspAuthType", GEN_CHOICE, 0, {"%%16394", "%%16393", "%%16407", "%%16409", "-"}, 0, 0},
	{"CipherType", GEN_CHOICE, 0, {"%%16402", "%%16400", "%%16397", "%%16395", "%%16399", "-"}, 0, 0},
	{"LifetimeSeconds", GEN_CHOICE, 0, {"3600", "28800", "300"}, 0, 0},
	{"LifetimeKilobytes", GEN_CHOICE, 0, {"100000", "250000", "0"}, 0, 0},
	{"LifetimePackets", GEN_CHOICE, 0, {"2147483647", "0"}, 0, 0},
	{"InboundSpi", GEN_INTEGER, 0, {"3237998098"}, 0, 0},
	{"OutboundSpi", GEN_INTEGER, 0, {"2864434397"}, 0, 0},
	{"*FilterID", GEN_INTEGER, 100000000, {"54919761", "0"}, 0, 0},
	{"TransportFilterId", GEN_INTEGER, 100000000, {"54919762", "0"}, 0, 0},
	{"MMSAID", GEN_INTEGER, 1000000, {"66", "18446744073709551615"}, 0, 0},
	{"MainModeSaId", GEN_INTEGER, 1000000, {"66", "18446744073709551615"}, 0, 0},
	{"QuickModeSaId", GEN_INTEGER, 1000000, {"67", "9223372036854775808"}, 0, 0},
	{"TunnelId", GEN_INTEGER, 1000, {"0", "1"}, 0, 0},
	{"TrafficSelectorId", GEN_INTEGER, 1000, {"0", "1"}, 0, 0},
	{"ProfileChanged", GEN_CHOICE, 0, {"Domain", "Private", "Public", "All"}, 0, 0},
	{"IpSecSecurityAssociationId", GEN_CHOICE, 0,
		{"{6F0A4D1B-9C0E-4F31-8A53-0B2C7D9E1F42}", "{00000000-0000-0000-0000-000000000000}"}, 0, 0},
	{"IpSecSecurityAssociationName", GEN_CHOICE, 0, {"Headquarters to branch", "Require authentication & more", ""},
		0, 0},
};

/* Entries for fields that samples does not name, by type; all other types are like numbers. */
static const struct gen_sample by_type[] = {
	[IPSECEVTX_TYPE_TEXT] = {"", GEN_CHOICE, 0, {"some text", "-"}, 0, 0},
	[IPSECEVTX_TYPE_HEX] = {"", GEN_HEX, 16, {"db55d3767e51b422"}, 0, 0},
	[IPSECEVTX_TYPE_CODE] = {"", GEN_CHOICE, 0, {"%%8229", "%%8216"}, 0, 0},
	[IPSECEVTX_TYPE_ADDRESS] = {"", GEN_ADDRESS, 0, {"192.0.2.9", "2001:db8::9"}, 0, 0},
};

static const struct gen_sample unknown = {"", GEN_CHOICE, 0, {"1"}, 0, 0};

static bool name_matches(const char *pattern, const char *name)
{
	if (*pattern != '*')
		return strcmp(pattern, name) == 0;
	size_t length = strlen(name);
	size_t end = strlen(pattern + 1);
	return length >= end && strcmp(name + length - end, pattern + 1) == 0;
}

const struct gen_sample *gen_find_sample(uint16_t event_id, const char *name)
{
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		const struct gen_sample *sample = &samples[i];
		if (sample->first_event != 0 && (event_id < sample->first_event || event_id > sample->last_event))
			continue;
		if (name_matches(sample->name, name))
			return sample;
	}
	const struct event_definition *definition = events_find(event_id);
	int index = definition ? events_field_index(definition, name, strlen(name), 0) : -1;
	size_t type = index >= 0 ? definition->fields[index].type : IPSECEVTX_TYPE_U32;
	return type < sizeof by_type / sizeof by_type[0] ? &by_type[type] : &unknown;
}

struct evtxgen_value gen_default_value(uint16_t event_id, const char *name, uint8_t type)
{
	const char *text = gen_find_sample(event_id, name)->choices[0];
	if (gen_number_size(type) == 0)
		return evtxgen_text(text);
	return evtxgen_typed_number(type, strtoull(text, NULL, 10));
}

static bool append_field(struct gen_fields *fields, const char *name, const struct evtxgen_field *given,
	struct evtxgen_value value, uint8_t type)
{
	if (fields->count == fields->capacity) {
		size_t capacity = fields->capacity ? fields->capacity * 2 : 64;
		struct gen_field *items = realloc(fields->items, capacity * sizeof *items);
		if (!items)
			return false;
		fields->items = items;
		fields->capacity = capacity;
	}
	if (given && given->type != 0)
		type = given->type;
	fields->items[fields->count++] = (struct gen_field){.name = name, .given = given, .value = value, .type = type};
	return true;
}

uint8_t gen_layout_type(const struct event_field *field)
{
	switch (field->type) {
	case IPSECEVTX_TYPE_U32:
		return EVTXGEN_UINT32;
	case IPSECEVTX_TYPE_ID:
	case IPSECEVTX_TYPE_SPI:
		return EVTXGEN_UINT64;
	default:
		return EVTXGEN_STRING;
	}
}

/* The type of a substitution that no layout names: that of its value. */
static uint8_t natural_type(const struct evtxgen_value *value)
{
	if (value->type != 0)
		return value->type;
	if (value->kind == EVTXGEN_NUMBER)
		return value->number > UINT32_MAX ? EVTXGEN_UINT64 : EVTXGEN_UINT32;
	return EVTXGEN_STRING;
}

/* The given field of that name; callers mostly give them in the order of the layout, so it looks from hint on first. */
static const struct evtxgen_field *find_given(
	const struct evtxgen_field *given, size_t count, const char *name, size_t hint)
{
	for (size_t i = 0; i < count; i++) {
		const struct evtxgen_field *field = &given[(hint + i) % count];
		if (field->name && strcmp(field->name, name) == 0)
			return field;
	}
	return NULL;
}

static bool is_resolved(const struct gen_fields *fields, const struct evtxgen_field *given)
{
	for (size_t i = 0; i < fields->count; i++) {
		if (fields->items[i].given == given)
			return true;
	}
	return false;
}

/* The fields of the layout, with the given values where there are any. */
static bool resolve_layout(struct gen_fields *fields, const struct evtxgen_event *event,
	const struct event_definition *definition, const struct evtxgen_field *given, size_t given_count)
{
	for (size_t i = 0; i < definition->field_count; i++) {
		const struct event_field *field = &definition->fields[i];
		if (!(field->layouts & event->layout))
			continue;
		uint8_t type = gen_layout_type(field);
		const struct evtxgen_field *found = find_given(given, given_count, field->windows_name, fields->count);
		struct evtxgen_value value = {.kind = EVTXGEN_DEFAULT};
		if (found)
			value = found->value;
		if (value.kind == EVTXGEN_OMITTED)
			continue;
		if (value.kind == EVTXGEN_DEFAULT)
			value = gen_default_value(event->id, field->windows_name, type);
		if (!append_field(fields, field->windows_name, found, value, type))
			return false;
	}
	return true;
}

bool gen_resolve_fields(struct gen_fields *fields, const struct evtxgen_event *event, const struct evtxgen_field *given,
	size_t given_count)
{
	const struct event_definition *definition = event->layout ? events_find(event->id) : NULL;
	fields->count = 0;
	if (definition && !(event->flags & EVTXGEN_AS_GIVEN)) {
		if (!resolve_layout(fields, event, definition, given, given_count))
			return false;
	}
	/* A field of the layout that is given twice, or an unknown one. */
	size_t from_layout = fields->count;
	for (size_t i = 0; i < given_count; i++) {
		if (given[i].value.kind == EVTXGEN_OMITTED || (from_layout > 0 && is_resolved(fields, &given[i])))
			continue;
		const char *name = given[i].name;
		int index = definition && name ? events_field_index(definition, name, strlen(name), i) : -1;
		uint8_t type = index >= 0 ? gen_layout_type(&definition->fields[index]) : natural_type(&given[i].value);
		struct evtxgen_value value = given[i].value;
		if (value.kind == EVTXGEN_DEFAULT)
			value = gen_default_value(event->id, name ? name : "", type);
		if (!append_field(fields, name, &given[i], value, type))
			return false;
	}
	return true;
}
