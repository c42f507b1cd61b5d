/* SPDX-License-Identifier: MIT */
/*
 * The free-format algorithm of R. G. Burger and R. K. Dybvig, "Printing Floating-Point Numbers Quickly and Accurately"
 * (PLDI 1996), after G. L. Steele and J. L. White, "How to Print Floating-Point Numbers Accurately" (PLDI 1990). Both
 * papers prove that the digits are the fewest that read back as the number, and nearest to it. All arithmetic is exact,
 * on whole numbers: nothing of it depends on the locale or on how the processor rounds.
 */
#include "binxml/real.h"

#include <string.h>

/* No number below is larger than 20 * 10^324, which has 1,081 bits. */
#define LIMBS_MAX 36

/* Decimal digits that tell every binary64 from its neighbours. */
#define DIGITS_MAX 17

/* A whole number, its least 32 bits first; the last limb is not zero. */
struct whole {
	size_t count;
	uint32_t limbs[LIMBS_MAX];
};

/* What binary32 and binary64 differ in (IEEE 754, table 3.5). */
struct format {
	unsigned fraction_bits;
	unsigned exponent_bits;
	int bias; /* of the exponent that stands before a fraction read as a whole number */
};

/* A number in decimal: 0.d1d2d3... * 10^point. */
struct decimal {
	char digits[DIGITS_MAX];
	size_t count;
	int point;
};

/*
 * The number is rest / scale * 10^k; what lies less than above / scale beyond it, or below / scale before it, reads
 * back as the same number. At these bounds themselves it does when the number is even, for reading rounds to even.
 */
struct search {
	struct whole rest, scale, above, below;
	bool takes_bounds;
};

static void whole_set(struct whole *whole, uint64_t number)
{
	whole->limbs[0] = (uint32_t)(number & UINT32_MAX);
	whole->limbs[1] = (uint32_t)(number >> 32);
	whole->count = whole->limbs[1] ? 2 : whole->limbs[0] ? 1 : 0;
}

static void whole_multiply(struct whole *whole, uint32_t factor)
{
	uint64_t carry = 0;
	for (size_t i = 0; i < whole->count; i++) {
		carry += (uint64_t)whole->limbs[i] * factor;
		whole->limbs[i] = (uint32_t)(carry & UINT32_MAX);
		carry >>= 32;
	}
	if (carry)
		whole->limbs[whole->count++] = (uint32_t)carry;
}

static void whole_shift(struct whole *whole, unsigned bits)
{
	size_t limbs = bits / 32;
	if (whole->count == 0)
		return;
	memmove(whole->limbs + limbs, whole->limbs, whole->count * sizeof whole->limbs[0]);
	memset(whole->limbs, 0, limbs * sizeof whole->limbs[0]);
	whole->count += limbs;
	whole_multiply(whole, UINT32_C(1) << bits % 32);
}

static void whole_multiply_by_power(struct whole *whole, unsigned power)
{
	for (; power >= 9; power -= 9)
		whole_multiply(whole, 1000000000);
	for (; power > 0; power--)
		whole_multiply(whole, 10);
}

static int whole_compare(const struct whole *a, const struct whole *b)
{
	if (a->count != b->count)
		return a->count < b->count ? -1 : 1;
	for (size_t i = a->count; i > 0; i--) {
		if (a->limbs[i - 1] != b->limbs[i - 1])
			return a->limbs[i - 1] < b->limbs[i - 1] ? -1 : 1;
	}
	return 0;
}

/* Takes b from a; b must not be larger. */
static void whole_subtract(struct whole *a, const struct whole *b)
{
	uint64_t borrow = 0;
	for (size_t i = 0; i < a->count; i++) {
		uint64_t taken = (i < b->count ? b->limbs[i] : 0) + borrow;
		borrow = taken > a->limbs[i];
		a->limbs[i] = (uint32_t)((a->limbs[i] - taken) & UINT32_MAX);
	}
	while (a->count > 0 && a->limbs[a->count - 1] == 0)
		a->count--;
}

/* Compares a + b with c. */
static int whole_compare_sum(const struct whole *a, const struct whole *b, const struct whole *c)
{
	struct whole sum = *a;
	uint64_t carry = 0;
	if (sum.count < b->count) {
		memset(sum.limbs + sum.count, 0, (b->count - sum.count) * sizeof sum.limbs[0]);
		sum.count = b->count;
	}
	for (size_t i = 0; i < sum.count; i++) {
		carry += (uint64_t)sum.limbs[i] + (i < b->count ? b->limbs[i] : 0);
		sum.limbs[i] = (uint32_t)(carry & UINT32_MAX);
		carry >>= 32;
	}
	if (carry)
		sum.limbs[sum.count++] = (uint32_t)carry;
	return whole_compare(&sum, c);
}

static int bit_length(uint64_t number)
{
	int length = 0;
	for (; number; number >>= 1)
		length++;
	return length;
}

/* Begins with fraction * 2^exponent. is_edge: the next smaller number is half as far away as the next larger one. */
static void search_begin(struct search *search, uint64_t fraction, int exponent, bool is_edge)
{
	unsigned up = exponent > 0 ? (unsigned)exponent : 0;
	unsigned down = exponent < 0 ? (unsigned)-exponent : 0;
	whole_set(&search->rest, fraction);
	whole_set(&search->scale, 1);
	whole_set(&search->above, 1);
	whole_set(&search->below, 1);
	search->takes_bounds = fraction % 2 == 0;
	/* All doubled, or at an edge taken four times, so that half the distance to a neighbour is a whole number. */
	whole_shift(&search->rest, up + 1 + is_edge);
	whole_shift(&search->scale, down + 1 + is_edge);
	whole_shift(&search->above, up + is_edge);
	whole_shift(&search->below, up);
}

/* Whether the rest, if it is rounded up to scale, still reads back as the number. */
static bool reaches(const struct search *search)
{
	int order = whole_compare_sum(&search->rest, &search->above, &search->scale);
	return order > 0 || (order == 0 && search->takes_bounds);
}

/* Sets the decimal point: the number is then rest / scale * 10^point, and below 1 even where it is rounded up. */
static void search_scale(struct search *search, uint64_t fraction, int exponent, struct decimal *decimal)
{
	/* 78913 / 2^18 is log10(2) to seven digits: point is at most what is wanted, and less by two at most. */
	int low = (exponent + bit_length(fraction) - 1) * 78913;
	int point = low >= 0 ? low >> 18 : -((-low + (1 << 18) - 1) >> 18);
	if (point >= 0) {
		whole_multiply_by_power(&search->scale, (unsigned)point);
	} else {
		whole_multiply_by_power(&search->rest, (unsigned)-point);
		whole_multiply_by_power(&search->above, (unsigned)-point);
		whole_multiply_by_power(&search->below, (unsigned)-point);
	}
	for (; reaches(search); point++)
		whole_multiply(&search->scale, 10);
	decimal->point = point;
}

/* Finds digits until these read back as the number. */
static void search_digits(struct search *search, struct decimal *decimal)
{
	bool is_low_enough, is_high_enough;
	unsigned digit;
	decimal->count = 0;
	do {
		whole_multiply(&search->rest, 10);
		whole_multiply(&search->above, 10);
		whole_multiply(&search->below, 10);
		for (digit = 0; whole_compare(&search->rest, &search->scale) >= 0; digit++)
			whole_subtract(&search->rest, &search->scale);
		int order = whole_compare(&search->rest, &search->below);
		is_low_enough = order < 0 || (order == 0 && search->takes_bounds);
		is_high_enough = reaches(search);
		decimal->digits[decimal->count++] = (char)('0' + digit);
	} while (!is_low_enough && !is_high_enough);
	/* Both the digit and the next larger one would do: the nearer, or of two as near the even one. */
	int half = whole_compare_sum(&search->rest, &search->rest, &search->scale);
	if (is_high_enough && (!is_low_enough || half > 0 || (half == 0 && digit % 2)))
		decimal->digits[decimal->count - 1]++;
}

static size_t put_bytes(char *out, const char *text, size_t length)
{
	memcpy(out, text, length);
	return length;
}

static size_t put_zeros(char *out, int count)
{
	if (count <= 0)
		return 0;
	memset(out, '0', (size_t)count);
	return (size_t)count;
}

/* Writes a number without an exponent. */
static size_t put_plain(char *out, const struct decimal *decimal)
{
	int count = (int)decimal->count;
	int before = decimal->point < 0 ? 0 : decimal->point < count ? decimal->point : count;
	size_t length = put_bytes(out, decimal->digits, (size_t)before);
	length += put_zeros(out + length, decimal->point > 0 ? decimal->point - count : 1);
	if (before == count)
		return length;
	out[length++] = '.';
	length += put_zeros(out + length, -decimal->point);
	return length + put_bytes(out + length, decimal->digits + before, (size_t)(count - before));
}

static size_t put_with_exponent(char *out, const struct decimal *decimal)
{
	int exponent = decimal->point - 1;
	size_t length = put_bytes(out, decimal->digits, 1);
	if (decimal->count > 1) {
		out[length++] = '.';
		length += put_bytes(out + length, decimal->digits + 1, decimal->count - 1);
	}
	out[length++] = 'e';
	if (exponent < 0) {
		out[length++] = '-';
		exponent = -exponent;
	}
	if (exponent >= 100)
		out[length++] = (char)('0' + exponent / 100);
	if (exponent >= 10)
		out[length++] = (char)('0' + exponent / 10 % 10);
	out[length++] = (char)('0' + exponent % 10);
	return length;
}

size_t real_put(char out[REAL_TEXT_MAX], uint64_t bits, bool is_double)
{
	static const struct format formats[] = {{23, 8, 127 + 23}, {52, 11, 1023 + 52}};
	const struct format *format = &formats[is_double];
	uint64_t fraction = bits & ((UINT64_C(1) << format->fraction_bits) - 1);
	unsigned top = (1u << format->exponent_bits) - 1;
	unsigned exponent = (unsigned)(bits >> format->fraction_bits) & top;
	size_t sign = bits >> (format->fraction_bits + format->exponent_bits) & 1;
	struct search search;
	struct decimal decimal;
	if (exponent == top && fraction)
		return put_bytes(out, "nan", 3);
	out[0] = '-'; /* kept where sign is 1 */
	if (exponent == top)
		return sign + put_bytes(out + sign, "inf", 3);
	if (exponent == 0 && fraction == 0)
		return sign + put_bytes(out + sign, "0", 1);
	/* Subnormal numbers have the least exponent, and no bit before their fraction. */
	bool is_edge = fraction == 0 && exponent > 1;
	int power = (exponent ? (int)exponent : 1) - format->bias;
	if (exponent)
		fraction |= UINT64_C(1) << format->fraction_bits;
	search_begin(&search, fraction, power, is_edge);
	search_scale(&search, fraction, power, &decimal);
	search_digits(&search, &decimal);
	bool is_plain = decimal.point > -4 && decimal.point <= 16;
	return sign + (is_plain ? put_plain(out + sign, &decimal) : put_with_exponent(out + sign, &decimal));
}
