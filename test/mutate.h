/* SPDX-License-Identifier: MIT */
/*
 * A direct decoder that is wrong on purpose: what must certification catch? Linked with --wrap, it stands between the
 * decoder and its helpers; libevtx, its XML and the comparison stay as they are.
 */
#ifndef MUTATE_H
#define MUTATE_H

#include <stdint.h>

enum mutation {
	MUTATION_NONE,
	/* Mutations of values. */
	MUTATION_TYPE,      /* one bit, or one letter, of every value of one type */
	MUTATION_CUT,       /* the last unit of every text */
	MUTATION_NULL,      /* a null for every value */
	MUTATION_SWAP,      /* every value with its neighbour's */
	MUTATION_ITEM,      /* the last item of every array is dropped */
	MUTATION_SIGN,      /* of signed integers, and of numbers with a fraction */
	MUTATION_TIME,      /* a second later */
	MUTATION_GUID,      /* the first two bytes the other way round */
	MUTATION_SID,       /* the last subauthority */
	MUTATION_SURROGATE, /* the second half of a pair */
	/* Mutations of what is made of values. */
	MUTATION_NUMBERS,
	MUTATION_TEXTS,
	MUTATION_ADDRESSES,
	MUTATION_CODES,
	MUTATION_PAIR_NAMES,
	MUTATION_PAIR_VALUES,
	MUTATION_LOST_PAIR,
	MUTATION_EVENT_ID,
	MUTATION_COUNT,
	/* Mutations of the provider, by which the filter knows whose event it is. */
	MUTATION_PROVIDER,
	/*
	 * Mutation of what a certified program writes: the byte whose number is in only; with -1, the last byte is
	 * lost.
	 */
	MUTATION_PROGRAM,
	/* Mutation of XML that is written straight from the record. */
	MUTATION_XML,
	/*
	 * Mutation of an event that is read by its differences from an exemplar; only says which, as of
	 * MUTATION_EXEMPLAR_WAYS.
	 */
	MUTATION_EXEMPLAR
};

/*
 * Values of mutating.only for MUTATION_EXEMPLAR: one of these plus MUTATION_EXEMPLAR_WAYS times the value's number in
 * its record.
 */
enum { EXEMPLAR_NUMBER, EXEMPLAR_TEXT, EXEMPLAR_ADDRESS, EXEMPLAR_CODE, MUTATION_EXEMPLAR_WAYS };

struct mutating {
	enum mutation mutation;
	uint8_t type;    /* of MUTATION_TYPE */
	uint64_t record; /* the only record that is mutated, by its header's number; 0: all */
	int only;        /* the number of the value in its record that is mutated; -1: all */
	unsigned done;   /* values that were mutated */
	uint64_t where;  /* the numbers of these, as bits */
};

extern struct mutating mutating;

#endif
