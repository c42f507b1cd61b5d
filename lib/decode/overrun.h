/* SPDX-License-Identifier: MIT */
/*
 * What a reader finds that takes four bytes for any BOOL, and reads on from there. Windows has written BOOLs of one and
 * two bytes in events of others.
 */
#ifndef OVERRUN_H
#define OVERRUN_H

#include "binxml/binxml.h"

/*
 * Whether such a reader goes on with BinXML, be it a value of the instance or what stands behind that, or may come to
 * it by way of a SID or an array: then it may show another event. Mostly it comes to an end, or to what is no BinXML.
 */
bool overrun_leads_on(struct bytes chunk, const struct binxml_instance *instance);

#endif
