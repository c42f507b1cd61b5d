/* SPDX-License-Identifier: MIT */
/*
 * BinXML that begins with an element where a template instance may begin, as in forwarded events and in values of some
 * providers. python-evtx takes the element for an instance all the same: the upper part of the offset of the element's
 * name is then the offset of a template definition. That offset is small, and leads into the header of the chunk, whose
 * numbers and tables whoever forges a log can choose, or with one more byte into the header of a chunk much further on.
 * elsewhere.c asks for such a definition.
 */
#ifndef BARE_H
#define BARE_H

#include "evidence/chunk.h"

/*
 * Whether python-evtx may find a definition that shows a value: in the chunk's header, or, for an element that begins a
 * record, in that of another chunk, to which no element leads that Windows writes there. element is the offset of the
 * element's token in the chunk, record that of the record.
 */
bool bare_hides_template(const struct chunk *chunk, size_t record, size_t element);

#endif
