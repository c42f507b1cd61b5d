/* SPDX-License-Identifier: MIT */
/* Writes a finding as JSON, for --findings and for the report findings. */
#ifndef FINDING_H
#define FINDING_H

#include "common/buffer.h"
#include "ipsecevtx.h"

#define FINDING_SEVERITIES 4

/* The members of a finding's JSON object, without its closing brace. */
void finding_write_members(struct buffer *buffer, const struct ipsecevtx_finding *finding, bool terminal);

/* Whether a finding is about the inputs as a set, and not about a place in one of them. */
bool finding_is_of_set(const struct ipsecevtx_finding *finding);

#endif
