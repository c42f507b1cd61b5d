/* SPDX-License-Identifier: MIT */
#include "event/selector.h"

#include <string.h>

#include "event/network.h"

/* The bits that all mapped IPv4 addresses (::ffff:a.b.c.d) begin with. */
#define MAPPED_BITS 96

#define SIDE_OF(side)                                                                                                  \
	switch (event->kind) {                                                                                         \
	case IPSECEVTX_KIND_QM_ESTABLISHED:                                                                            \
		*selector =                                                                                            \
			(struct selector){&event->qm_established.side##_address, &event->qm_established.side##_mask};  \
		return true;                                                                                           \
	case IPSECEVTX_KIND_QM_ENDED:                                                                                  \
		*selector = (struct selector){&event->qm_ended.side##_address, &event->qm_ended.side##_mask};          \
		return true;                                                                                           \
	case IPSECEVTX_KIND_QM_FAILED:                                                                                 \
		*selector = (struct selector){&event->qm_failed.side##_address, &event->qm_failed.side##_mask};        \
		return true;                                                                                           \
	default:                                                                                                       \
		return false;                                                                                          \
	}

bool selector_local(const struct ipsecevtx_event *event, struct selector *selector)
{
	SIDE_OF(local)
}

bool selector_remote(const struct ipsecevtx_event *event, struct selector *selector)
{
	SIDE_OF(remote)
}

static unsigned size_of(uint8_t family)
{
	return family == 4 ? 4 : 16;
}

static int prefix_of(const struct ipsecevtx_address *mask)
{
	return mask->family == 0 ? network_prefix_length(mask->text.data, mask->text.length) : -1;
}

/* Whether a mask has its zeros before its ones, as wildcard masks of routers do. */
static bool is_turned(const uint8_t *bits, unsigned size)
{
	uint8_t turned[16];
	for (unsigned i = 0; i < size; i++)
		turned[i] = (uint8_t)~bits[i];
	return !network_is_mask(bits, size) && network_is_mask(turned, size);
}

/* Whether a mask of either family selects a single address. */
static bool is_whole(uint8_t family, const uint8_t bytes[16])
{
	uint8_t ones[16];
	memset(ones, 0xff, sizeof ones);
	return family != 0 && memcmp(bytes, ones, size_of(family)) == 0;
}

/*
 * Whether an IPv6 mask is a mapped IPv4 mask, or begins with 96 ones, so that it only selects among mapped addresses.
 */
static bool is_of_mapped(uint8_t family, const uint8_t bytes[16])
{
	uint8_t ones[MAPPED_BITS / 8];
	memset(ones, 0xff, sizeof ones);
	return network_is_mapped(family, bytes) ||
	       (family == 6 && memcmp(bytes, ones, sizeof ones) == 0 && !is_whole(family, bytes));
}

bool selector_is_plain_mask(uint8_t family, const uint8_t bytes[16])
{
	return network_is_mask(bytes, size_of(family)) && !is_of_mapped(family, bytes);
}

bool selector_is_odd(const struct selector *selector)
{
	const struct ipsecevtx_address *address = selector->address, *mask = selector->mask;
	if (address->family == 0 || address->text.presence != IPSECEVTX_SET || mask->text.presence != IPSECEVTX_SET)
		return false;
	if (mask->family == 0)
		return prefix_of(mask) > (int)(8 * size_of(address->family));
	if (mask->family != address->family)
		return is_of_mapped(mask->family, mask->bytes);
	return is_turned(mask->bytes, size_of(mask->family));
}

/* What a selector covers: the address and the mask as bits of one family. */
struct selected {
	uint8_t family;
	uint8_t bytes[16];
	uint8_t bits[16];
};

/*
 * Makes a mask where there is none to read: the zeros that the address ends with stand for any number. An address of
 * nothing but zeros gives no hint, and stands for itself.
 */
static void guess_bits(struct selected *selected)
{
	unsigned size = size_of(selected->family), known = size, step = size == 4 ? 1 : 2;
	while (known > 0 && selected->bytes[known - 1] == 0 && selected->bytes[known - step] == 0)
		known -= step;
	network_put_mask(selected->bits, 8 * (known > 0 ? known : size));
}

static void turn_bits(struct selected *selected)
{
	unsigned size = size_of(selected->family);
	bool turn = is_turned(selected->bits, size);
	for (unsigned i = 0; turn && i < size; i++)
		selected->bits[i] = (uint8_t)~selected->bits[i];
}

static void read_mask(const struct ipsecevtx_address *mask, bool was_mapped, struct selected *selected)
{
	int bit_count = (int)(8 * size_of(selected->family)), prefix = prefix_of(mask);
	/* The mask of a mapped address may count all 128 bits. */
	if (prefix >= MAPPED_BITS && selected->family == 4 && (was_mapped || prefix > bit_count))
		prefix -= MAPPED_BITS;
	if (mask->family == selected->family) {
		memcpy(selected->bits, mask->bytes, sizeof selected->bits);
	} else if (is_whole(mask->family, mask->bytes)) {
		network_put_mask(selected->bits, (unsigned)bit_count);
	} else if (mask->family == 6 && (was_mapped || is_of_mapped(mask->family, mask->bytes))) {
		memcpy(selected->bits, mask->bytes + MAPPED_BITS / 8, 4);
	} else if (prefix >= 0 && prefix <= bit_count) {
		network_put_mask(selected->bits, (unsigned)prefix);
	} else {
		guess_bits(selected);
	}
	turn_bits(selected);
}

bool selector_has(const struct selector *selector, const struct ipsecevtx_network *network)
{
	const struct ipsecevtx_address *address = selector->address;
	struct selected selected = {.family = address->family};
	bool is_mapped = network_is_mapped(address->family, address->bytes);
	/* An event whose layout has no masks selects single addresses, which has_address() of filter.c compares. */
	if (address->family == 0 || selector->mask->text.presence == IPSECEVTX_ABSENT)
		return false;
	memcpy(selected.bytes, address->bytes, sizeof selected.bytes);
	if (is_mapped) {
		selected.family = 4;
		memcpy(selected.bytes, address->bytes + MAPPED_BITS / 8, 4);
	}
	read_mask(selector->mask, is_mapped, &selected);
	return network_has_all(network, selected.family, selected.bytes, selected.bits);
}
