/* SPDX-License-Identifier: MIT */
/* Texts that a person takes for the same: what is left when blanks, invisible characters and letter case go. */
#ifndef LIKENESS_H
#define LIKENESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The next character of a text at *at, which is before length; a byte that is no UTF-8 stands for itself. */
unsigned likeness_point(const char *text, size_t length, size_t *at);

/* Whether a character shows nothing, or a blank. */
bool likeness_is_unseen(unsigned character);

/* Marks that stand above, below or over any letter. */
bool likeness_is_mark(unsigned character);

/* As likeness_point(), of a reference to a character, as XML has it, that character. */
unsigned likeness_resolved(const char *text, size_t length, size_t *at);

/*
 * The next character of a text at *at that a person sees: blanks, controls and invisible characters are passed over,
 * full-width forms become ASCII, ASCII letters lower case. 0 at the end, and *at is length.
 */
unsigned likeness_next(const char *text, size_t length, size_t *at);

/* A character that is taken for a letter, a digit or a dash of ASCII, as that one in lower case; see likeness.awk. */
unsigned likeness_ascii(unsigned letter);

/* A mark that cannot be told from a dot, a colon or a slash (Unicode TR39), as that one. */
unsigned likeness_mark(unsigned character);

/* What a character is drawn as that stands for several of ASCII, a ligature and such, in lower case; NULL: no such. */
const char *likeness_joined_letters(unsigned character);

/* Whether such a letter is one of no language, or stands beside one of ASCII, as in no word of any language. */
bool likeness_is_mixed(const char *text, size_t length);

/* How many bytes a character of UTF-8 takes. */
static inline size_t likeness_size(unsigned character)
{
	return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
}

/* Writes a character as UTF-8; returns how many bytes it took. */
size_t likeness_put(unsigned character, char bytes[4]);

/* Texts that are compared letter by letter are no longer than this; longer ones are no texts of ours. */
#define LIKENESS_TEXT 384u

/* What a person sees of a text, without what divides words; for one that is compared with many others. */
struct likeness_text {
	unsigned letters[LIKENESS_TEXT];
	size_t count; /* more than LIKENESS_TEXT: like nothing */
};

void likeness_see(struct likeness_text *seen, const char *text, size_t length);

/* Whether a text looks like that one; also of one that is the same. */
bool likeness_is_seen_as(const struct likeness_text *seen, const char *text, size_t length);

/*
 * Whether a person can take a text for a name of ASCII, as "vpnl" for "vpn1", or is that name: letters of other scripts
 * are taken for any, where they are fewer than the others. What divides words counts. Long ones are compared by their
 * beginnings.
 */
bool likeness_is_confusable(const char *text, size_t length, const char *name, size_t name_length);

/* Names that are compared letter by letter are no longer than this; longer ones are no names of ours. */
#define LIKENESS_LETTERS 64u

/* What a person sees of a name; for a name that is compared with many others. */
struct likeness_letters {
	unsigned letters[LIKENESS_LETTERS];
	size_t count;   /* more than LIKENESS_LETTERS: like nothing */
	uint64_t kinds; /* of letters that are in it: a bit for each, by its lowest six; 0: not known */
};

void likeness_spell(struct likeness_letters *letters, const char *text, size_t length);

/*
 * Its beginning alone, for names that are compared with shorter ones: with one letter more than most, which is at most
 * LIKENESS_LETTERS, it is like none of those that have APART_MAX letters less.
 */
void likeness_spell_up_to(struct likeness_letters *letters, const char *text, size_t length, size_t most);

/* As likeness_is_near(), of two that differ. */
bool likeness_are_near(const struct likeness_letters *text, const struct likeness_letters *wanted);

/* Whether two texts that differ look the same, or, when they are long enough, differ in one or two characters. */
bool likeness_is_near(const char *text, size_t length, const char *wanted, size_t wanted_length);

/* A part of a text, between characters that no name has: controls, blanks, brackets and such. */
struct likeness_part {
	const char *text;
	size_t length;
	size_t next;     /* where the part behind it is looked for */
	unsigned number; /* from 1 on */
};

/*
 * Parts that are looked at: a program that ends a text at a NUL shows the first, and a person reads the name of a long
 * text at its beginning.
 */
#define LIKENESS_PARTS 8u

/*
 * The next part; at first all of it is zeroed. False behind the last one and behind LIKENESS_PARTS of them, and where
 * the text is a single part.
 */
bool likeness_next_part(const char *text, size_t length, struct likeness_part *part);

/* Whether the letters of a name stand in a text one behind the other, whatever is between that nobody sees. */
bool likeness_holds(const char *text, size_t length, const char *name, size_t name_length);

/* Whether a part of a text is a name, or nearly so. */
bool likeness_has_near_part(const char *text, size_t length, const char *wanted, size_t wanted_length);

#endif
