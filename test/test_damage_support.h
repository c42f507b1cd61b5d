/* SPDX-License-Identifier: MIT */
/* What the suites about damaged and hostile logs share. */
#ifndef TEST_DAMAGE_SUPPORT_H
#define TEST_DAMAGE_SUPPORT_H

#include "test_meter.h"
#include "test_sample.h"
#include "test_view.h"

#endif
