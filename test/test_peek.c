/* SPDX-License-Identifier: MIT */
#include "test_peek.h"

#include "reader/reader.h"

bool exemplar_peek(const struct ipsecevtx_reader *reader)
{
	return reader->scan.engines.exemplars.are_there;
}
