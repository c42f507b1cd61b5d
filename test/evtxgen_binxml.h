/* SPDX-License-Identifier: MIT */
/*
 * Inside evtxgen: writes BinXML tokens and the tables of one chunk ([MS-EVEN6] 2.2.12 and the libevtx project's format
 * document). Everything writes at a cursor and never past its limit; what does not fit sets overflow, and the caller
 * drops the record.
 */
#ifndef EVTXGEN_BINXML_H
#define EVTXGEN_BINXML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GEN_CHUNK_SIZE     65536u
#define GEN_NAME_TABLE     128u
#define GEN_TEMPLATE_TABLE 384u
#define GEN_TABLES_END     512u

#define GEN_NO_DEPENDENCY 0xffffu

struct gen_cursor {
	uint8_t *chunk;
	uint32_t position;
	uint32_t limit;
	bool overflow;
	bool in_template; /* elements have a dependency id only inside template definitions */
	bool entities;    /* write & < > " ' of literal text as entity references */
};

void gen_u8(struct gen_cursor *cursor, uint8_t value);
void gen_u16(struct gen_cursor *cursor, uint16_t value);
void gen_u32(struct gen_cursor *cursor, uint32_t value);
void gen_u64(struct gen_cursor *cursor, uint64_t value);
void gen_bytes(struct gen_cursor *cursor, const void *bytes, size_t size);
void gen_zeros(struct gen_cursor *cursor, size_t size);
/* Writes UTF-8 text as UTF-16. Bytes that are not UTF-8 become U+FFFD. */
void gen_text(struct gen_cursor *cursor, const char *text, size_t length);
/* Writes a GUID that is given in the order of its text form. */
void gen_guid(struct gen_cursor *cursor, const uint8_t guid[16]);
void gen_patch_u32(struct gen_cursor *cursor, uint32_t position, uint32_t value);

/* Little-endian numbers at any address. */
void gen_put_u16(uint8_t *at, uint16_t value);
void gen_put_u32(uint8_t *at, uint32_t value);
void gen_put_u64(uint8_t *at, uint64_t value);
uint32_t gen_get_u32(const uint8_t *at);

struct gen_element {
	uint32_t size_at;
	uint32_t attributes_at; /* 0: no attribute list */
};

void gen_fragment(struct gen_cursor *cursor);
void gen_end_of_fragment(struct gen_cursor *cursor);
struct gen_element gen_open(struct gen_cursor *cursor, const char *name, bool has_attributes, uint16_t dependency);
void gen_attribute(struct gen_cursor *cursor, const char *name, bool more);
/* End the start tag, behind which content follows; or the whole element, as <a/>. */
void gen_close_start(struct gen_cursor *cursor, const struct gen_element *element);
void gen_close_empty(struct gen_cursor *cursor, const struct gen_element *element);
void gen_end(struct gen_cursor *cursor, const struct gen_element *element);
/*
 * Writes literal text, nothing for an empty one. more: other text, a reference or a substitution follows in the same
 * content.
 */
void gen_literal(struct gen_cursor *cursor, const char *text, bool more);
void gen_substitution(struct gen_cursor *cursor, uint16_t slot, uint8_t type, bool optional);

/*
 * A template instance. gen_instance_begin() returns whether the template has to be written here; if so, its tokens and
 * gen_template_end() follow. Then come gen_values_begin() and the values, each followed by gen_value_end().
 */
struct gen_instance {
	uint32_t template_at;
	uint32_t descriptor_at;
	uint32_t value_at;
	bool was_in_template;
};

bool gen_instance_begin(struct gen_cursor *cursor, const uint8_t guid[16], struct gen_instance *instance);
void gen_template_end(struct gen_cursor *cursor, struct gen_instance *instance);
void gen_values_begin(struct gen_cursor *cursor, struct gen_instance *instance, uint32_t count);
void gen_value_end(struct gen_cursor *cursor, struct gen_instance *instance, uint8_t type);

/* A digest of everything that a template is made from: equal digests mean the same template. */
struct gen_digest {
	uint64_t a;
	uint64_t b;
};

void gen_digest_begin(struct gen_digest *digest);
void gen_digest_number(struct gen_digest *digest, uint64_t number);
void gen_digest_bytes(struct gen_digest *digest, const void *bytes, size_t size);
void gen_digest_text(struct gen_digest *digest, const char *text); /* NULL differs from "" */
void gen_digest_guid(const struct gen_digest *digest, uint8_t guid[16]);

#endif
