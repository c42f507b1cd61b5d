/* SPDX-License-Identifier: MIT */
/* Whether libevtx's rendering is well-formed XML: it escapes neither byte strings nor attributes. */
#include "reference/render.h"

#include <string.h>

#define DEPTH_MAX 64u

struct scanner {
	const char *text;
	size_t length, at;
	const char *names[DEPTH_MAX]; /* of open elements */
	size_t name_lengths[DEPTH_MAX];
	unsigned depth;
	bool had_root;
};

static bool is_space(char unit)
{
	return unit == ' ' || unit == '\n' || unit == '\r' || unit == '\t';
}

static char current(const struct scanner *scanner)
{
	return scanner->at < scanner->length ? scanner->text[scanner->at] : '\0';
}

static void skip_space(struct scanner *scanner)
{
	while (is_space(current(scanner)))
		scanner->at++;
}

static bool is_name_unit(char unit, bool first)
{
	if ((unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z') || unit == '_')
		return true;
	return !first && ((unit >= '0' && unit <= '9') || unit == '-' || unit == '.' || unit == ':');
}

static size_t scan_name(struct scanner *scanner, const char **name)
{
	size_t start = scanner->at;
	while (is_name_unit(current(scanner), scanner->at == start))
		scanner->at++;
	*name = scanner->text + start;
	return scanner->at - start;
}

/* A character of text that XML can hold as it is; '&' must begin one of the references that libevtx writes. */
static bool scan_character(struct scanner *scanner)
{
	static const char *const references[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
	const char *here = scanner->text + scanner->at;
	size_t left = scanner->length - scanner->at;
	if (*here == '&') {
		for (size_t i = 0; i < sizeof references / sizeof references[0]; i++) {
			size_t length = strlen(references[i]);
			if (left >= length && memcmp(here, references[i], length) == 0) {
				scanner->at += length;
				return true;
			}
		}
		return false;
	}
	if ((unsigned char)*here < 0x20 && *here != '\n' && *here != '\t')
		return false;
	if (left >= 3 && memcmp(here, "\xef\xbf", 2) == 0 && (unsigned char)here[2] >= 0xbe)
		return false;
	scanner->at++;
	return true;
}

static bool scan_attribute(struct scanner *scanner)
{
	const char *name;
	if (scan_name(scanner, &name) == 0 || current(scanner) != '=')
		return false;
	scanner->at++;
	if (current(scanner) != '"')
		return false;
	scanner->at++;
	while (scanner->at < scanner->length && current(scanner) != '"') {
		if (current(scanner) == '<' || !scan_character(scanner))
			return false;
	}
	scanner->at++;
	return scanner->at <= scanner->length &&
	       (is_space(current(scanner)) || current(scanner) == '>' || current(scanner) == '/');
}

static bool scan_start_tag(struct scanner *scanner)
{
	const char *name;
	size_t length = scan_name(scanner, &name);
	if (length == 0 || scanner->depth == DEPTH_MAX || (scanner->depth == 0 && scanner->had_root))
		return false;
	scanner->had_root = true;
	scanner->names[scanner->depth] = name;
	scanner->name_lengths[scanner->depth] = length;
	for (;;) {
		skip_space(scanner);
		if (current(scanner) == '>') {
			scanner->depth++;
			scanner->at++;
			return true;
		}
		if (current(scanner) == '/') {
			scanner->at++;
			return current(scanner) == '>' && ++scanner->at;
		}
		if (!scan_attribute(scanner))
			return false;
	}
}

static bool scan_end_tag(struct scanner *scanner)
{
	const char *name;
	size_t length = scan_name(scanner, &name);
	if (scanner->depth == 0 || current(scanner) != '>')
		return false;
	scanner->depth--;
	scanner->at++;
	return length == scanner->name_lengths[scanner->depth] &&
	       memcmp(name, scanner->names[scanner->depth], length) == 0;
}

bool render_is_well_formed(const char *text, size_t length)
{
	struct scanner scanner;
	memset(&scanner, 0, sizeof scanner);
	scanner.text = text;
	scanner.length = length;
	while (scanner.at < scanner.length) {
		if (current(&scanner) != '<') {
			bool between = scanner.depth == 0;
			if ((between && !is_space(current(&scanner))) || !scan_character(&scanner))
				return false;
			continue;
		}
		scanner.at++;
		bool is_end = current(&scanner) == '/';
		scanner.at += is_end;
		if (!(is_end ? scan_end_tag(&scanner) : scan_start_tag(&scanner)))
			return false;
	}
	return scanner.had_root && scanner.depth == 0;
}
