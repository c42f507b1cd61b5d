/* SPDX-License-Identifier: MIT */
#include "output/finding.h"

#include <string.h>

#include "common/json.h"

static void put_member(struct buffer *buffer, const char *key, uint64_t value, bool present)
{
	buffer_string(buffer, key);
	if (present)
		buffer_u64(buffer, value);
	else
		buffer_literal(buffer, "null");
}

void finding_write_members(struct buffer *buffer, const struct ipsecevtx_finding *finding, bool terminal)
{
	buffer_literal(buffer, "{\"kind\":\"");
	buffer_string(buffer, ipsecevtx_finding_name(finding->kind));
	buffer_literal(buffer, "\",\"severity\":\"");
	buffer_string(buffer, ipsecevtx_severity_name(finding->severity));
	buffer_literal(buffer, "\",\"source\":");
	json_string(buffer, finding->source, strlen(finding->source), terminal);
	put_member(buffer, ",\"offset\":", finding->offset, true);
	put_member(buffer, ",\"length\":", finding->length, true);
	put_member(buffer, ",\"record_id\":", finding->record_id, finding->record_id != 0);
	put_member(buffer, ",\"expected\":", finding->expected, finding->has_numbers);
	put_member(buffer, ",\"found\":", finding->found, finding->has_numbers);
	buffer_literal(buffer, ",\"detail\":");
	json_string(buffer, finding->detail, strlen(finding->detail), terminal);
}

bool finding_is_of_set(const struct ipsecevtx_finding *finding)
{
	return finding->kind == IPSECEVTX_FINDING_REPORT_LIMIT || finding->kind == IPSECEVTX_FINDING_SILENCE ||
	       (finding->kind >= IPSECEVTX_FINDING_LOG_COPY && finding->kind <= IPSECEVTX_FINDING_LOG_GAP);
}
