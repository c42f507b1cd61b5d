/* SPDX-License-Identifier: MIT */
/*
 * golang-evtx calls an element that has a Name and a Value, and nothing else, by its Name: be these attributes,
 * elements in it, or Data with these names. What stands beside System in Event so becomes its System, and says which
 * event it is. It is found where the name is told in one of these ways; golang-evtx also goes by what the elements in
 * an element are called so themselves, and leaves out attributes that are null.
 */
#ifndef RENAMED_H
#define RENAMED_H

#include "binxml/binxml.h"

/*
 * Whether something beside System may be called so, in tokens that were read, to their end, and have these names. Where
 * the name is a value of the record it may be any.
 */
bool renamed_may_be_system(const struct byte_range *range, bool in_template, const struct binxml_names *names);

#endif
