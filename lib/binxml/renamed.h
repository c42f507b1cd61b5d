/* SPDX-License-Identifier: MIT */
/*
 * Elements that golang-evtx calls System because their content says so. It makes a map of each element: of its
 * attributes (but those that are null), of the elements in it and of BinXML in it; its text is the key Value. An
 * element that has a Name and a Value, and nothing else, it then calls by that Name, with the Value as its content,
 * from the innermost elements outwards. So an element beside System in Event can become its System, and say which event
 * it is. Source: NodeToGoEvtx() in its structs.go. compile.c asks once for each template and each fragment.
 */
#ifndef RENAMED_H
#define RENAMED_H

#include "binxml/binxml.h"

/*
 * Whether golang-evtx may call an element beside System "System", in a template or a fragment that was parsed to its
 * end; names are all names of its tokens. A Name that is a value of the record may be any text; it counts only where
 * what it names may be a map, as System is.
 */
bool renamed_may_be_system(const struct byte_range *range, bool in_template, const struct binxml_names *names);

#endif
