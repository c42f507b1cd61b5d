/* SPDX-License-Identifier: MIT */
/* Fills that are told apart without colours. */
#ifndef PICTURE_PATTERNS_H
#define PICTURE_PATTERNS_H

#include "picture/svg.h"

enum pattern {
	PATTERN_PALE = 0, /* nothing to say */
	PATTERN_SOLID,    /* the strongest */
	PATTERN_RISING,
	PATTERN_DOTS,
	PATTERN_FALLING,
	PATTERN_LEVEL,
	PATTERN_UPRIGHT,
	PATTERN_PLAIN, /* as it should be */
	PATTERNS,
};

/* Definitions, once a picture. */
void patterns_define(struct buffer *buffer, const char *picture);
void patterns_rect(struct buffer *buffer, const char *picture, enum pattern pattern, struct svg_box box);

#endif
