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
 * Whether python-evtx may take the element for an instance of a template that shows an event. record is the offset of
 * the record in the chunk, element that of the element's token. A definition is looked for in the header of this chunk
 * and, where the chunk's source can be asked, in that of the chunk further on to which the element leads; where it
 * cannot, that chunk is noted in the chunk's unasked. An element that begins the record counts, too, where it is none
 * that Windows writes there. *work grows by the tokens that were gone through.
 */
bool bare_hides_template(const struct chunk *chunk, size_t record, size_t element, size_t *work);

#endif
