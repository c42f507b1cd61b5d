/* SPDX-License-Identifier: MIT */
/* Whose an event is that has no typed struct. */
#ifndef REPORT_CONTEXT_H
#define REPORT_CONTEXT_H

#include "ipsecevtx.h"

enum report_provider {
	REPORT_PROVIDER_AUDITING,
	REPORT_PROVIDER_EVENTLOG,
};

/* By the provider's name; by its GUID where that is unset. */
bool report_is_from(const struct ipsecevtx_event *event, enum report_provider provider);

#endif
