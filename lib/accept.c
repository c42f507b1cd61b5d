/* SPDX-License-Identifier: MIT */
#include "accept.h"

/* What a node costs libevtx beside its text is about a kilobyte; this keeps a record below 16 MiB there. */
#define NODE_COST 64u

struct acceptance {
	const uint8_t *chunk;
	size_t chunk_size;
	size_t budget;
	struct binxml_error *error;
};

static bool accept_fragment(struct acceptance *acceptance, size_t start, size_t end, unsigned depth, size_t *finish);

static bool refuse(struct acceptance *acceptance, enum binxml_problem problem, size_t offset)
{
	acceptance->error->problem = problem;
	acceptance->error->offset = offset;
	return false;
}

static bool spend(struct acceptance *acceptance, size_t cost, size_t offset)
{
	if (cost > acceptance->budget)
		return refuse(acceptance, PROBLEM_SIZE, offset);
	acceptance->budget -= cost;
	return true;
}

/* A substitution repeats its value each time it stands in the definition: so does the check, on a budget. */
static bool accept_substitution(struct acceptance *acceptance, const struct binxml_instance *instance,
	const struct binxml_step *step, unsigned depth)
{
	struct value value;
	if (!binxml_value(acceptance->chunk, acceptance->chunk_size, instance, step->slot, &value))
		return refuse(acceptance, PROBLEM_VALUES, step->offset);
	if (!spend(acceptance, value.length, step->offset))
		return false;
	if (value.type != VALUE_BINXML || value.length == 0)
		return true;
	size_t start = (size_t)(value.bytes - acceptance->chunk);
	size_t finish;
	return accept_fragment(acceptance, start, start + value.length, depth + 1, &finish);
}

/* The definition of an instance, with the instance's values put in. */
static bool accept_definition(struct acceptance *acceptance, const struct binxml_instance *instance, unsigned depth)
{
	struct binxml binxml;
	struct binxml_step step;
	binxml_open(&binxml, acceptance->chunk, acceptance->chunk_size, instance->body_start, instance->body_end, true);
	for (;;) {
		enum binxml_kind kind = binxml_next(&binxml, &step);
		if (kind == BINXML_ERROR) {
			*acceptance->error = binxml.error;
			return false;
		}
		if (kind == BINXML_END)
			return true;
		if (depth + binxml.depth > BINXML_DEPTH_MAX)
			return refuse(acceptance, PROBLEM_DEPTH, step.offset);
		if (!spend(acceptance, NODE_COST + 2 * (size_t)step.text.units, step.offset))
			return false;
		if (kind == BINXML_SUBSTITUTION &&
			!accept_substitution(acceptance, instance, &step, depth + binxml.depth))
			return false;
	}
}

static bool accept_fragment(struct acceptance *acceptance, size_t start, size_t end, unsigned depth, size_t *finish)
{
	struct binxml binxml;
	struct binxml_step step;
	struct binxml_instance instance;
	if (depth > BINXML_DEPTH_MAX)
		return refuse(acceptance, PROBLEM_DEPTH, start);
	binxml_open(&binxml, acceptance->chunk, acceptance->chunk_size, start, end, false);
	for (;;) {
		enum binxml_kind kind = binxml_next(&binxml, &step);
		if (kind == BINXML_ERROR) {
			*acceptance->error = binxml.error;
			return false;
		}
		if (!spend(acceptance, NODE_COST + 2 * (size_t)step.text.units, step.offset))
			return false;
		if (kind == BINXML_END)
			break;
		if (depth + binxml.depth > BINXML_DEPTH_MAX)
			return refuse(acceptance, PROBLEM_DEPTH, step.offset);
		if (kind != BINXML_INSTANCE)
			continue;
		if (!binxml_instance(acceptance->chunk, acceptance->chunk_size, step.offset, end, &instance,
			    acceptance->error) ||
			!accept_definition(acceptance, &instance, depth))
			return false;
		binxml_skip_instance(&binxml, &instance);
	}
	*finish = binxml.cursor.offset;
	return true;
}

bool accept_record(
	const uint8_t *chunk, size_t chunk_size, size_t start, size_t end, size_t *finish, struct binxml_error *error)
{
	struct acceptance acceptance = {chunk, chunk_size, ACCEPT_LIMIT, error};
	error->problem = PROBLEM_NONE;
	error->token = 0;
	error->offset = start;
	return accept_fragment(&acceptance, start, end, 0, finish);
}
