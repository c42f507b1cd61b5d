/* SPDX-License-Identifier: MIT */
/* Addresses that are written as a number, as bytes in hexadecimal digits, or as four numbers with anything between. */
#ifndef ADDRESS_NUMBERS_H
#define ADDRESS_NUMBERS_H

#include "event/address_search.h"

/*
 * Hands over the address that spelled is, in any of these ways. spelled is what a person sees of all that a field
 * holds, in ASCII. Returns true where found() wanted no more.
 */
bool address_numbers_give(const struct address_search *search, const char *spelled);

#endif
