/* SPDX-License-Identifier: MIT */
/*
 * BinXML that begins with an element where a template instance may begin, as in forwarded events and in values of some
 * providers. python-evtx takes the element for an instance all the same: the upper part of the offset of the element's
 * name is then the offset of a template definition. That offset is small, and leads into the header of the chunk, whose
 * numbers and tables whoever forges a log can choose. elsewhere.c asks for such a definition.
 */
#ifndef BARE_H
#define BARE_H

#include "evidence/chunk.h"

/*
 * Whether python-evtx finds a definition in the chunk's header that shows a value. element is the offset of the
 * element's token in the chunk.
 */
bool bare_hides_template(const struct chunk *chunk, size_t element);

#endif
