/* SPDX-License-Identifier: MIT */
#include "html/choice.h"

#include <stdlib.h>

bool choice_start(struct choice *choice, size_t limit, bool latest)
{
	*choice = (struct choice){.rows = calloc(limit, sizeof *choice->rows), .limit = limit, .latest = latest};
	return choice->rows != NULL;
}

static bool is_better(const struct choice *choice, const struct choice_row *left, const struct choice_row *right)
{
	if (left->weight != right->weight)
		return left->weight > right->weight;
	return choice->latest ? left->number > right->number : left->number < right->number;
}

static void swap(struct choice_row *left, struct choice_row *right)
{
	const struct choice_row kept = *left;
	*left = *right;
	*right = kept;
}

static void rise(struct choice *choice, size_t place)
{
	struct choice_row *rows = choice->rows;
	while (place > 0 && is_better(choice, &rows[(place - 1) / 2], &rows[place])) {
		swap(&rows[(place - 1) / 2], &rows[place]);
		place = (place - 1) / 2;
	}
}

static void sink(struct choice *choice)
{
	struct choice_row *rows = choice->rows;
	size_t place = 0;
	for (;;) {
		size_t worst = place;
		for (size_t below = 2 * place + 1; below <= 2 * place + 2 && below < choice->count; below++) {
			if (is_better(choice, &rows[worst], &rows[below]))
				worst = below;
		}
		if (worst == place)
			return;
		swap(&rows[place], &rows[worst]);
		place = worst;
	}
}

void choice_add(struct choice *choice, uint64_t weight, size_t number)
{
	const struct choice_row row = {weight, number};
	if (choice->count < choice->limit) {
		choice->rows[choice->count] = row;
		rise(choice, choice->count++);
	} else if (is_better(choice, &row, &choice->rows[0])) {
		choice->rows[0] = row;
		sink(choice);
	}
}

static int compare(const void *left, const void *right)
{
	size_t a = *(const size_t *)left, b = *(const size_t *)right;
	return a < b ? -1 : a > b;
}

size_t *choice_end(struct choice *choice)
{
	size_t *numbers = calloc(choice->count + 1, sizeof *numbers);
	for (size_t i = 0; numbers && i < choice->count; i++)
		numbers[i] = choice->rows[i].number;
	if (numbers)
		qsort(numbers, choice->count, sizeof *numbers, compare);
	free(choice->rows);
	choice->rows = NULL;
	return numbers;
}
