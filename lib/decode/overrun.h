/* SPDX-License-Identifier: MIT */
/*
 * What readers come to that take another number of bytes for a value than its descriptor says, and so read all that
 * follows from a wrong place. A BOOL of one or two bytes, for which they take four, is no sign of anything by itself:
 * Windows has written it in events of other providers. It counts where BinXML stands at the wrong place. elsewhere.c
 * asks for all this.
 */
#ifndef OVERRUN_H
#define OVERRUN_H

#include "binxml/binxml.h"
#include "decode/elsewhere.h"

/* Notes in *found the values of odd sizes, as in binxml/sizes.h, of an instance that has some. */
void overrun_note_sizes(struct bytes chunk, const struct binxml_instance *instance, struct elsewhere *found);

/*
 * Whether the instance's last value is BinXML that no element shows. Some readers read the BinXML of all values, shown
 * or not, and let it write over what they have read of the definition that it uses. BinXML that is not the last value
 * is odd by sizes_look(). shown is 1 + the highest slot that the content of an element shows.
 */
bool overrun_hides_binxml(struct bytes chunk, const struct binxml_instance *instance, uint32_t shown);

#endif
