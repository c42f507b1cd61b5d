/* SPDX-License-Identifier: MIT */
/*
 * Where the parts of a template instance stand (MS-EVEN6 2.2.12, and libevtx's format document), for code that looks at
 * bytes of which nobody knows whether they are an instance: in free space, and behind damage. Sound BinXML is read by
 * binxml/binxml.h.
 */
#ifndef INSTANCE_LAYOUT_H
#define INSTANCE_LAYOUT_H

/* Bytes before an instance's token: the header of the fragment. */
#define FRAGMENT_SIZE 4u

/*
 * Counted from an instance's token: its template's identifier, the offset of its definition, and where the definition
 * or the count of values stands.
 */
#define INSTANCE_ID     2u
#define INSTANCE_OFFSET 6u
#define INSTANCE_SIZE   10u

/* Counted from a definition's offset: its identifier, the size of its body, and the body. */
#define DEFINITION_ID   4u
#define DEFINITION_SIZE 20u
#define DEFINITION_BODY 24u

#endif
