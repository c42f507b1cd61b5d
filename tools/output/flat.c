/* SPDX-License-Identifier: MIT */
#include "output/flat.h"

#include "common/escape.h"

void flat_scratch(struct output *output, char delimiter)
{
	struct buffer *scratch = &output->scratch;
	bool is_empty = true;
	for (size_t i = 0; i < scratch->used; i++) {
		char *at = &scratch->data[i];
		if (*at == delimiter || *at == '\t' || *at == '\r' || *at == '\n')
			*at = ' ';
		is_empty = is_empty && *at == ' ';
	}
	if (is_empty) {
		buffer_byte(output->buffer, '-');
		return;
	}
	if (scratch->data[0] == '"')
		scratch->data[0] = '\'';
	escape_terminal(output->buffer, scratch->data, scratch->used);
}

void flat_text(struct output *output, char delimiter, const struct ipsecevtx_text *text)
{
	output->scratch.used = 0;
	if (text->presence == IPSECEVTX_SET)
		buffer_put(&output->scratch, text->data, text->length);
	flat_scratch(output, delimiter);
}
