/* SPDX-License-Identifier: MIT */
/*
 * golang-evtx makes a map of each element: of its attributes, but those that are null, of the elements in it, of BinXML
 * in it, and its text is the Value. One that has a Name and a Value, and nothing else, it calls by its Name, and has
 * the Value in its place; so it goes on outwards. What stands beside System in Event so becomes its System, and says
 * which event it is. Source: NodeToGoEvtx() in its structs.go.
 */
#ifndef RENAMED_H
#define RENAMED_H

#include "binxml/binxml.h"

/*
 * Whether something beside System may be called so, in tokens that were read, to their end, and have these names. Where
 * a name is a value of the record it may be any, and counts where what it is a name of may be a map as System is.
 */
bool renamed_may_be_system(const struct byte_range *range, bool in_template, const struct binxml_names *names);

#endif
