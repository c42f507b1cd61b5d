/* SPDX-License-Identifier: MIT */
/*
 * Scans XML for whether it is well-formed. libevtx escapes neither byte strings nor attributes, and takes names as they
 * are, so its XML may not be. In the XML of render.c the scan mends names instead: a name whose prefix is not declared
 * becomes one without a prefix ("Namespaces in XML 1.0", sections 3 to 6). XML that nests deeper, or has more prefixes
 * or attributes than there is room for, counts as not well-formed.
 */
#include "reference/render.h"

#include <string.h>

#define DEPTH_MAX      64u
#define ATTRIBUTES_MAX 64u
#define PREFIXES_MAX   64u

struct name {
	char *text; /* in the scanned text; written to only where names are mended */
	size_t length;
};

struct attribute {
	struct name name;
	struct name value;
};

struct scanner {
	char *text;
	size_t length, at;
	bool mends;                   /* names are mended, and the text is one of ours */
	struct name names[DEPTH_MAX]; /* of the open elements */
	unsigned depth;
	bool had_root;
	struct attribute attributes[ATTRIBUTES_MAX]; /* of the start tag that was scanned last */
	unsigned attribute_count;
	struct name prefixes[PREFIXES_MAX];   /* those that are declared here */
	unsigned prefix_depths[PREFIXES_MAX]; /* of the elements that declare them */
	unsigned prefix_count;
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

static struct name scan_name(struct scanner *scanner)
{
	size_t start = scanner->at;
	while (is_name_unit(current(scanner), scanner->at == start))
		scanner->at++;
	return (struct name){scanner->text + start, scanner->at - start};
}

static bool is_same(const struct name *a, const struct name *b)
{
	return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

static bool is_word(const struct name *name, const char *word)
{
	return name->length == strlen(word) && memcmp(name->text, word, name->length) == 0;
}

/* Splits a name at its first colon; false when it has none. */
static bool split(const struct name *name, struct name *prefix, struct name *local)
{
	char *colon = memchr(name->text, ':', name->length);
	if (!colon)
		return false;
	*prefix = (struct name){name->text, (size_t)(colon - name->text)};
	*local = (struct name){colon + 1, name->length - prefix->length - 1};
	return true;
}

static bool is_one_of_the_attributes(const struct scanner *scanner, const struct name *name)
{
	for (unsigned i = 0; i < scanner->attribute_count; i++) {
		const struct name *other = &scanner->attributes[i].name;
		if (other != name && is_same(other, name))
			return true;
	}
	return false;
}

/* Mends a wrong name to one that is right and that no other attribute has; false where names are not mended. */
static bool mend(const struct scanner *scanner, const struct name *name)
{
	if (!scanner->mends)
		return false;
	char *colon = memchr(name->text, ':', name->length);
	char *letter = colon ? colon : name->text;
	*letter = '_';
	for (const char *next = "-."; colon && *next && is_one_of_the_attributes(scanner, name); next++)
		*letter = *next;
	return true;
}

/* Takes an attribute xmlns or xmlns:PREFIX, which declares the prefix for this element and all in it. */
static bool declare(struct scanner *scanner, const struct attribute *attribute, const struct name *prefix)
{
	static const char *const reserved[] = {"http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/"};
	for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++) {
		if (is_word(&attribute->value, reserved[i]))
			return mend(scanner, &attribute->name);
	}
	if (!prefix)
		return true;
	if (attribute->value.length == 0 || is_word(prefix, "xml") || is_word(prefix, "xmlns") || prefix->length == 0 ||
		!is_name_unit(prefix->text[0], true) || memchr(prefix->text, ':', prefix->length) ||
		scanner->prefix_count == PREFIXES_MAX)
		return mend(scanner, &attribute->name);
	scanner->prefix_depths[scanner->prefix_count] = scanner->depth;
	scanner->prefixes[scanner->prefix_count++] = *prefix;
	return true;
}

static bool is_declared(const struct scanner *scanner, const struct name *prefix)
{
	for (unsigned i = 0; i < scanner->prefix_count; i++) {
		if (is_same(&scanner->prefixes[i], prefix))
			return true;
	}
	return is_word(prefix, "xml");
}

/*
 * Whether another attribute has the same name behind another prefix. Both prefixes may stand for one namespace, in
 * which the attributes would be the same.
 */
static bool has_twin(const struct scanner *scanner, const struct name *name, const struct name *local)
{
	struct name prefix, other;
	for (unsigned i = 0; i < scanner->attribute_count; i++) {
		const struct name *another = &scanner->attributes[i].name;
		if (another != name && split(another, &prefix, &other) && !is_word(&prefix, "xmlns") &&
			is_same(&other, local))
			return true;
	}
	return false;
}

/* Whether a name has no prefix, or one that is declared, and is right otherwise; or was mended. */
static bool bind(const struct scanner *scanner, const struct name *name)
{
	struct name prefix, local;
	if (!split(name, &prefix, &local))
		return true;
	bool is_bound = local.length > 0 && is_name_unit(local.text[0], true) &&
			!memchr(local.text, ':', local.length) && is_declared(scanner, &prefix) &&
			!has_twin(scanner, name, &local);
	return is_bound || mend(scanner, name);
}

/* Checks or mends the names of a start tag; declarations come first, since they count for all attributes of the tag. */
static bool bind_names(struct scanner *scanner, const struct name *element)
{
	struct name prefix, local;
	for (unsigned i = 0; i < scanner->attribute_count; i++) {
		const struct attribute *attribute = &scanner->attributes[i];
		bool has_prefix = split(&attribute->name, &prefix, &local);
		if (is_one_of_the_attributes(scanner, &attribute->name))
			return false;
		if (is_word(has_prefix ? &prefix : &attribute->name, "xmlns") &&
			!declare(scanner, attribute, has_prefix ? &local : NULL))
			return false;
	}
	for (unsigned i = 0; i < scanner->attribute_count; i++) {
		const struct name *name = &scanner->attributes[i].name;
		bool is_declaration = split(name, &prefix, &local) && is_word(&prefix, "xmlns");
		if (!is_declaration && !bind(scanner, name))
			return false;
	}
	return bind(scanner, element);
}

/* Forgets the prefixes that an element declared which has ended. */
static void end_prefixes(struct scanner *scanner)
{
	while (scanner->prefix_count > 0 && scanner->prefix_depths[scanner->prefix_count - 1] >= scanner->depth)
		scanner->prefix_count--;
}

/* Scans a character that XML can hold; '&' has to begin a reference that libevtx or, with mends, render.c writes. */
static bool scan_character(struct scanner *scanner)
{
	static const char *const references[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#13;", "&#10;", "&#9;"};
	const size_t count = sizeof references / sizeof references[0] - (scanner->mends ? 0 : 3);
	const char *here = scanner->text + scanner->at;
	size_t left = scanner->length - scanner->at;
	if (*here == '&') {
		for (size_t i = 0; i < count; i++) {
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
	struct name name = scan_name(scanner);
	if (name.length == 0 || current(scanner) != '=' || scanner->attribute_count == ATTRIBUTES_MAX)
		return false;
	scanner->at++;
	if (current(scanner) != '"')
		return false;
	scanner->at++;
	struct name value = {scanner->text + scanner->at, 0};
	while (scanner->at < scanner->length && current(scanner) != '"') {
		if (current(scanner) == '<' || !scan_character(scanner))
			return false;
	}
	value.length = (size_t)(scanner->text + scanner->at - value.text);
	scanner->attributes[scanner->attribute_count++] = (struct attribute){name, value};
	scanner->at++;
	return scanner->at <= scanner->length &&
	       (is_space(current(scanner)) || current(scanner) == '>' || current(scanner) == '/');
}

static bool scan_start_tag(struct scanner *scanner)
{
	struct name name = scan_name(scanner);
	if (name.length == 0 || scanner->depth == DEPTH_MAX || (scanner->depth == 0 && scanner->had_root))
		return false;
	scanner->had_root = true;
	scanner->names[scanner->depth] = name;
	scanner->attribute_count = 0;
	for (skip_space(scanner); current(scanner) != '>' && current(scanner) != '/'; skip_space(scanner)) {
		if (!scan_attribute(scanner))
			return false;
	}
	if (!bind_names(scanner, &name))
		return false;
	if (current(scanner) == '>') {
		scanner->depth++;
		scanner->at++;
		return true;
	}
	end_prefixes(scanner);
	scanner->at++;
	return current(scanner) == '>' && ++scanner->at;
}

static bool scan_end_tag(struct scanner *scanner)
{
	struct name name = scan_name(scanner);
	if (scanner->depth == 0 || current(scanner) != '>')
		return false;
	scanner->depth--;
	scanner->at++;
	end_prefixes(scanner);
	const struct name *open = &scanner->names[scanner->depth];
	if (scanner->mends && name.length == open->length)
		memcpy(name.text, open->text, name.length);
	return is_same(&name, open);
}

static bool scan(char *text, size_t length, bool mends)
{
	struct scanner scanner;
	memset(&scanner, 0, sizeof scanner);
	scanner.text = text;
	scanner.length = length;
	scanner.mends = mends;
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

bool render_is_well_formed(const char *text, size_t length)
{
	/* Without mending the scan only reads. */
	return scan((char *)(uintptr_t)text, length, false);
}

void render_mend_names(char *text, size_t length)
{
	scan(text, length, true);
}
