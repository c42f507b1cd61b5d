/* SPDX-License-Identifier: MIT */
#include "reader/sharing.h"

int ipsecevtx_context_new(struct ipsecevtx_context **result, const struct ipsecevtx_allocator *wanted)
{
	struct ipsecevtx_allocator allocator = memory_allocator(wanted);
	struct ipsecevtx_context *context = NULL;
	*result = NULL;
	if (memory_is_usable(wanted))
		context = memory_get(&allocator, sizeof *context);
	if (!context)
		return -1;
	context->allocator = allocator;
	pthread_mutex_init(&context->mutex, NULL);
	context->plans = plan_store_new(&allocator);
	context->programs = program_store_new(&allocator);
	context->verdicts = verdicts_new(&allocator);
	if (!context->plans || !context->programs || !context->verdicts) {
		ipsecevtx_context_free(context);
		return -1;
	}
	*result = context;
	return 0;
}

void ipsecevtx_context_free(struct ipsecevtx_context *context)
{
	if (!context)
		return;
	struct ipsecevtx_allocator allocator = context->allocator;
	plan_store_free(context->plans);
	program_store_free(context->programs);
	verdicts_free(context->verdicts);
	pthread_mutex_destroy(&context->mutex);
	memory_free(&allocator, context);
}

static enum pattern_trust look(struct ipsecevtx_context *context, const struct pattern *pattern, bool *is_final)
{
	pthread_mutex_lock(&context->mutex);
	enum pattern_trust trust = verdicts_look(context->verdicts, pattern, is_final);
	pthread_mutex_unlock(&context->mutex);
	return trust;
}

bool context_vouches(struct context_use *use, const struct pattern *pattern)
{
	bool is_final;
	if (!use->context)
		return false;
	enum pattern_trust trust = look(use->context, pattern, &is_final);
	/* An input before this one, which is still being read, may certify the pattern: wait for it. */
	if (trust == PATTERN_UNCHECKED && !is_final && use->turn && !use->has_turn) {
		use->has_turn = true;
		if (!use->turn(use->user))
			atomic_store_explicit(use->stop, true, memory_order_relaxed);
		trust = look(use->context, pattern, &is_final);
	}
	return trust == PATTERN_CERTIFIED;
}

void context_add_log(struct context_use *use, const struct verdicts *log)
{
	if (!use->context || !log)
		return;
	pthread_mutex_lock(&use->context->mutex);
	verdicts_add_log(use->context->verdicts, log);
	pthread_mutex_unlock(&use->context->mutex);
}
