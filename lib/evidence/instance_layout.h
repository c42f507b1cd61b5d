/* SPDX-License-Identifier: MIT */
/*
 * Where the parts of a template instance stand (MS-EVEN6 2.2.12, and libevtx's format document), for those who look at
 * bytes that may be none: BinXML is read by binxml.h.
 */
#ifndef INSTANCE_LAYOUT_H
#define INSTANCE_LAYOUT_H

/* Before its token: the header of a fragment. */
#define FRAGMENT_SIZE 4u

/* From its token on: the identifier and the offset of its definition; the definition itself or the values are next. */
#define INSTANCE_ID     2u
#define INSTANCE_OFFSET 6u
#define INSTANCE_SIZE   10u

/* From a definition's offset on: its identifier, the size of its body, and the body. */
#define DEFINITION_ID   4u
#define DEFINITION_SIZE 20u
#define DEFINITION_BODY 24u

#endif
