/* SPDX-License-Identifier: MIT */
/* FILETIME counts ticks of 100 ns since 1601-01-01 UTC: MS-DTYP 2.3.3. */
#ifndef TICKS_H
#define TICKS_H

#include <stdint.h>

#define TICKS_A_SECOND UINT64_C(10000000)
#define TICKS_A_MINUTE (60 * TICKS_A_SECOND)
#define TICKS_A_DAY    (86400 * TICKS_A_SECOND)

#endif
