/* SPDX-License-Identifier: MIT */
/*
 * What readers find that come to a wrong place by something that Windows has written in events of others, and read on
 * from there: BOOLs of one and two bytes, for which they take four, and references to entities.
 */
#ifndef OVERRUN_H
#define OVERRUN_H

#include "binxml/binxml.h"

/*
 * Whether such a reader goes on with BinXML, be it a value of the instance or what stands behind that, or may come to
 * it by way of a SID or an array: then it may show another event. Mostly it comes to an end, or to what is no BinXML.
 */
bool overrun_leads_on(struct bytes chunk, const struct binxml_instance *instance);

/*
 * The same of a reader that passes over the token of a reference alone, and takes the offset of its name for tokens.
 * In forwarded events references are usual, and mostly it comes to an end, or back: what counts is an element that says
 * which event it is, or an instance. binxml: behind the reference, whose token is there. steps: what it took.
 */
bool overrun_reference_leads_on(const struct binxml *binxml, size_t token, size_t *steps);

#endif
