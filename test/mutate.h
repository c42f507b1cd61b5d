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
	/* Of values. */
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
	/* Of what is made of them. */
	MUTATION_NUMBERS,
	MUTATION_TEXTS,
	MUTATION_ADDRESSES,
	MUTATION_CODES,
	MUTATION_PAIR_NAMES,
	MUTATION_PAIR_VALUES,
	MUTATION_LOST_PAIR,
	MUTATION_EVENT_ID,
	MUTATION_COUNT,
	/* Of what the filter says: whose event it is. */
	MUTATION_PROVIDER,
	/* Of what a program writes: the byte with the number that only says, the last one is lost with -1. */
	MUTATION_PROGRAM,
	/* Of XML that is written straight from the record. */
	MUTATION_XML,
	/* Of an event that is read as what differs from an earlier one; only as of MUTATION_EXEMPLAR_WAYS. */
	MUTATION_EXEMPLAR
};

/* only: of which of them, plus so many times the number of the value in its record. */
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
