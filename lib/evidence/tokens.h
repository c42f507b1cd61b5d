/* SPDX-License-Identifier: MIT */
/*
 * The bytes with which BinXML's tokens begin, for all that parses BinXML, and for what looks for tokens where there
 * may be none: in letters, in free space, behind the header of a record.
 */
#ifndef TOKENS_H
#define TOKENS_H

/*
 * MS-EVEN6 2.2.12. TOKEN_MORE is a flag: of an element it says that attributes follow, of an attribute or a part of a
 * value that another one follows.
 */
enum token {
	TOKEN_END = 0x00,
	TOKEN_ELEMENT = 0x01,
	TOKEN_CLOSE_TAG = 0x02,
	TOKEN_CLOSE_EMPTY = 0x03,
	TOKEN_ELEMENT_END = 0x04,
	TOKEN_VALUE = 0x05,
	TOKEN_ATTRIBUTE = 0x06,
	TOKEN_CDATA = 0x07,
	TOKEN_CHARACTER = 0x08,
	TOKEN_ENTITY = 0x09,
	TOKEN_PI_TARGET = 0x0a,
	TOKEN_PI_DATA = 0x0b,
	TOKEN_INSTANCE = 0x0c,
	TOKEN_SUBSTITUTION = 0x0d,
	TOKEN_OPTIONAL = 0x0e,
	TOKEN_FRAGMENT = 0x0f,
	TOKEN_MORE = 0x40,
};

#endif
