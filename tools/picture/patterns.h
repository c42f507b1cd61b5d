/* SPDX-License-Identifier: MIT */
/* Patterns to fill areas of pictures, which differ also without colours. */
#ifndef PICTURE_PATTERNS_H
#define PICTURE_PATTERNS_H

#include "picture/svg.h"

enum pattern {
	PATTERN_PALE = 0, /* nothing is said of it */
	PATTERN_SOLID,    /* the strongest */
	PATTERN_RISING,
	PATTERN_DOTS,
	PATTERN_FALLING,
	PATTERN_LEVEL,
	PATTERN_UPRIGHT,
	PATTERN_PLAIN, /* as it should be */
	PATTERNS,
};

/* Writes the definitions of all patterns, once in a picture. */
void patterns_define(struct buffer *buffer, const char *picture);
void patterns_rect(struct buffer *buffer, const char *picture, enum pattern pattern, struct svg_box box);

#endif
