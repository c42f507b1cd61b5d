/* SPDX-License-Identifier: MIT */
/*
 * What readers find that come to a wrong place by something that Windows has written in events of others, and read on
 * from there: BOOLs of one and two bytes, for which they take four.
 */
#ifndef OVERRUN_H
#define OVERRUN_H

#include "binxml/binxml.h"
#include "decode/elsewhere.h"

/*
 * Whether such a reader goes on with BinXML, be it a value of the instance or what stands behind that, or may come to
 * it by way of a SID or an array: then it may show another event. Mostly it comes to an end, or to what is no BinXML.
 */
bool overrun_leads_on(struct bytes chunk, const struct binxml_instance *instance);

/* Notes values of odd sizes, as in binxml/sizes.h, of an instance that has some. */
void overrun_note_sizes(struct bytes chunk, const struct binxml_instance *instance, struct elsewhere *found);

/*
 * BinXML as the last value, where no element shows it: some read that of all values, and let it write over what they
 * have read of the definition that it uses. In front of others it is odd as it is. shown: 1 + the highest slot that an
 * element's content shows.
 */
bool overrun_hides_binxml(struct bytes chunk, const struct binxml_instance *instance, uint32_t shown);

#endif
