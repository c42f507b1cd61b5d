/* SPDX-License-Identifier: MIT */
#include "report/ends.h"

#include "report/thumbprint.h"

/* The port of IKE where NAT was found on the way (RFC 3947, RFC 7296). */
#define NAT_PORT 4500u

void end_fields_find(struct end_fields *fields, const struct strings *strings)
{
	fields->strings = strings;
	fields->thumbprint = association_find_field("remote_mm_cert_hash");
	fields->principal = association_find_field("remote_mm_principal");
}

/* Whether both texts are set and differ in more than the case of letters. */
static bool is_other_text(const struct strings *strings, uint32_t one, uint32_t other)
{
	if (one == STRING_NONE || other == STRING_NONE || one == other)
		return false;
	const struct string left = strings_get(strings, one), right = strings_get(strings, other);
	return !thumbprint_same(&left, &right);
}

static bool is_other_field(const struct associations *associations, const struct end_fields *fields,
	const struct ipsecevtx_field_info *field, const struct association_event *one,
	const struct association_event *other)
{
	return is_other_text(fields->strings, association_string(associations, one, field),
		association_string(associations, other, field));
}

bool ends_differ(const struct associations *associations, const struct end_fields *fields,
	const struct association_event *one, const struct association_event *other)
{
	return one->shape != other->shape && is_other_field(associations, fields, fields->thumbprint, one, other) &&
	       is_other_field(associations, fields, fields->principal, one, other);
}

/* The peer's port; 0 where it is not known, or where no NAT was found. */
static uint64_t port_of(const struct associations *associations, const struct association_event *event)
{
	const struct association_value local = association_named(associations, event, "local_keying_port");
	const struct association_value remote = association_named(associations, event, "remote_keying_port");
	return local.presence == IPSECEVTX_SET && local.number == NAT_PORT && remote.presence == IPSECEVTX_SET
		       ? remote.number
		       : 0;
}

/* Whether the earlier association still stood when the later one was opened. */
static bool did_stand(const struct associations *associations, uint32_t before, uint32_t number)
{
	const struct association *earlier = association_at(associations, before);
	const struct ipsecevtx_time opened = association_opened(associations, association_at(associations, number));
	const struct ipsecevtx_time ended = association_ended(associations, earlier);
	return (ended.presence != IPSECEVTX_SET || ended.ticks > opened.ticks) &&
	       association_lasts(associations, earlier) > opened.ticks;
}

/* NAT can give one computer another port at any time, so a peer that shows a certificate is known by that instead. */
bool ends_other_port(const struct associations *associations, const struct end_fields *fields,
	const struct association_event *one, const struct association_event *other)
{
	uint64_t left = port_of(associations, one), right = port_of(associations, other);
	return left != 0 && right != 0 && left != right &&
	       association_string(associations, one, fields->thumbprint) == STRING_NONE &&
	       association_string(associations, other, fields->thumbprint) == STRING_NONE;
}

enum ends ends_compare(
	const struct associations *associations, const struct end_fields *fields, uint32_t before, uint32_t number)
{
	const struct association *earlier = association_at(associations, before);
	const struct association *later = association_at(associations, number);
	if (later->kind == ASSOCIATION_QM) {
		if (earlier->parent == later->parent || earlier->parent == ASSOCIATION_NONE ||
			later->parent == ASSOCIATION_NONE)
			return ENDS_ALIKE;
		/* The older Main Mode may be that of the younger Quick Mode. */
		before = earlier->parent < later->parent ? earlier->parent : later->parent;
		number = earlier->parent < later->parent ? later->parent : earlier->parent;
	}
	const struct association_event *one = association_event_of(associations, association_at(associations, before));
	const struct association_event *other =
		association_event_of(associations, association_at(associations, number));
	if (ends_differ(associations, fields, one, other))
		return ENDS_OTHER_NAME;
	return ends_other_port(associations, fields, one, other) && did_stand(associations, before, number)
		       ? ENDS_OTHER_PORT
		       : ENDS_ALIKE;
}
