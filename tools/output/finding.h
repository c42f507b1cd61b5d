/* SPDX-License-Identifier: MIT */
/* A finding into bytes: what it has in JSON, wherever it is written. */
#ifndef FINDING_H
#define FINDING_H

#include "common/buffer.h"
#include "ipsecevtx.h"

#define FINDING_SEVERITIES 4

/* The members of a finding's JSON object, without its closing brace. */
void finding_write_members(struct buffer *buffer, const struct ipsecevtx_finding *finding, bool terminal);

/* Is it about the inputs as a set, and not about a place in one? */
bool finding_is_of_set(const struct ipsecevtx_finding *finding);

#endif
