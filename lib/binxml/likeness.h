/* SPDX-License-Identifier: MIT */
/*
 * Texts that a person takes for the same: what is left of them when blanks, invisible characters and letter case are
 * left out, and letters that look alike are one. Names of providers, computers and fields are compared so, since
 * changing one letter for another that looks the same must not hide an event. All texts are UTF-8 with a length;
 * nothing is allocated.
 */
#ifndef LIKENESS_H
#define LIKENESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Takes the character at *at, which has to be less than length, and moves *at on. A byte that is no UTF-8 stands for
 * itself; a character beyond U+FFFF comes as likeness_as_libevtx_shows() has it.
 */
unsigned likeness_point(const char *text, size_t length, size_t *at);

/*
 * libevtx makes of a pair of surrogates a character that is 0x3ff too low. Returns that one where a person takes it for
 * a letter, digit or mark of ASCII, or sees nothing of it, and does neither of the character itself; else that.
 */
unsigned likeness_as_libevtx_shows(unsigned character);

/* Whether libevtx so shows a letter, digit or mark that the character is not, or nothing. */
bool likeness_is_misread(unsigned character);

/* Whether a character shows nothing, or only a blank. */
bool likeness_is_unseen(unsigned character);

/* Whether a character is a mark that stands above, below or over any letter. */
bool likeness_is_mark(unsigned character);

/* As likeness_point(), but takes a reference as XML has it ("&amp;", "&#65;") for the character that it stands for. */
unsigned likeness_resolved(const char *text, size_t length, size_t *at);

/*
 * Takes the next character that a person sees: blanks, controls and invisible characters are passed over, full-width
 * forms become ASCII, ASCII letters become lower case. 0 at the end, where *at is length.
 */
unsigned likeness_next(const char *text, size_t length, size_t *at);

/*
 * The letter, digit or dash of ASCII, in lower case, for which a person takes a character (see likeness.awk); any other
 * character stays as it is.
 */
unsigned likeness_ascii(unsigned letter);

/* Whether a character beyond ASCII is punctuation or a symbol, which a person may take for a dash or a dot. */
bool likeness_is_sign(unsigned character);

/* The dot, colon or slash from which a person cannot tell a mark (Unicode TR39); any other character stays as it is. */
unsigned likeness_mark(unsigned character);

/*
 * The letters of ASCII, in lower case, that a single character is drawn as: those of a ligature, say. NULL for any
 * other character.
 */
const char *likeness_joined_letters(unsigned character);

/*
 * Whether a text has a letter that only looks like one of ASCII and belongs to no language, or stands beside a letter
 * of ASCII, as in no word of any language.
 */
bool likeness_is_mixed(const char *text, size_t length);

/* How many bytes a character of UTF-8 takes. */
static inline size_t likeness_size(unsigned character)
{
	return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
}

/* Writes a character as UTF-8; returns how many bytes it took. */
size_t likeness_put(unsigned character, char bytes[4]);

/* Texts that are compared letter by letter have at most so many letters; no text of our events is as long. */
#define LIKENESS_TEXT 384u

/* What a person sees of a text, without what divides words; made once for a text that is compared with many others. */
struct likeness_text {
	unsigned letters[LIKENESS_TEXT];
	size_t count; /* more than LIKENESS_TEXT: the text is like no other */
};

/* Fills *seen. */
void likeness_see(struct likeness_text *seen, const char *text, size_t length);

/* Whether a text looks like the one that was seen; true of the same text, too. */
bool likeness_is_seen_as(const struct likeness_text *seen, const char *text, size_t length);

/*
 * Whether a person can take a text for a name in ASCII, as "vpnl" for "vpn1", or the text is that name. Letters of
 * other scripts count as any letter, where they are fewer than the others; what divides words counts. Names of more
 * than LIKENESS_LETTERS letters are compared by their beginnings.
 */
bool likeness_is_confusable(const char *text, size_t length, const char *name, size_t name_length);

/* Names that are compared letter by letter have at most so many letters; no name of our events is as long. */
#define LIKENESS_LETTERS 64u

/* What a person sees of a name, without what divides words; made once for a name that is compared with many others. */
struct likeness_letters {
	unsigned letters[LIKENESS_LETTERS];
	size_t count;   /* more than LIKENESS_LETTERS: the name is like no other */
	uint64_t kinds; /* which letters are in it: a bit for each, by its lowest six bits; 0: not known */
};

/* Fills *letters. */
void likeness_spell(struct likeness_letters *letters, const char *text, size_t length);

/*
 * Fills *letters from the beginning of a text only, for a comparison with shorter names: it stops behind most letters,
 * which is at most LIKENESS_LETTERS. A text with one letter more than most is like no name of APART_MAX (likeness.c)
 * letters less.
 */
void likeness_spell_up_to(struct likeness_letters *letters, const char *text, size_t length, size_t most);

/* What likeness_is_near() says, for two texts that are not the same. */
bool likeness_are_near(const struct likeness_letters *text, const struct likeness_letters *wanted);

/*
 * Whether two texts that are not the same look the same, or, where wanted is long enough, differ in one or two letters.
 * False for a text that is the same.
 */
bool likeness_is_near(const char *text, size_t length, const char *wanted, size_t wanted_length);

/*
 * A part of a text, between characters that no name has: controls, blanks, brackets and such. To be zeroed before the
 * first.
 */
struct likeness_part {
	const char *text;
	size_t length;
	size_t next;     /* where to look for the part behind it */
	unsigned number; /* counted from 1 */
};

/*
 * How many parts are looked at: a program that ends a text at a NUL shows the first one, and a person reads the name in
 * a long text at its beginning.
 */
#define LIKENESS_PARTS 8u

/*
 * Moves to the next part. False behind the last one, behind LIKENESS_PARTS of them, and where the whole text is one
 * part.
 */
bool likeness_next_part(const char *text, size_t length, struct likeness_part *part);

/* Whether the letters of a name stand in a text one behind the other, with nothing between them that is seen. */
bool likeness_holds(const char *text, size_t length, const char *name, size_t name_length);

/* Whether a part of a text looks like a name, or is nearly one. */
bool likeness_has_near_part(const char *text, size_t length, const char *wanted, size_t wanted_length);

#endif
