/* SPDX-License-Identifier: MIT */
#include "report/accounts.h"

#include <stdio.h>
#include <string.h>

#include "event/pair.h"
#include "report/name_cut.h"

static const struct ipsecevtx_text *find(const struct ipsecevtx_event *event, const char *name)
{
	size_t from = 0;
	return pair_find_next(event, name, &from);
}

static bool fits(const struct ipsecevtx_text *text)
{
	return text->length <= ACCOUNT_PART_MAX && !memchr(text->data, '\0', text->length);
}

static void write_name(const struct ipsecevtx_event *event, const struct ipsecevtx_text *domain,
	const struct ipsecevtx_text *user, char *name, size_t size)
{
	const struct ipsecevtx_text *sid = find(event, "SubjectUserSid");
	if (!sid && event->user_sid.presence == IPSECEVTX_SET)
		sid = &event->user_sid;
	if (user && fits(user) && domain && fits(domain))
		snprintf(name, size, "%.*s\\%.*s", (int)domain->length, domain->data, (int)user->length, user->data);
	else if (user && fits(user) && !domain)
		snprintf(name, size, "%.*s", (int)user->length, user->data);
	else if (sid && fits(sid))
		snprintf(name, size, "%.*s", (int)sid->length, sid->data);
	else if (user && user->length > 0)
		name_cut(name, size, user->data, user->length);
	else
		snprintf(name, size, user || sid ? "an account with an odd name" : "an account that is not named");
}

static void add(struct accounts *accounts, const char *name)
{
	size_t at = 0;
	int order = 1;
	while (at < accounts->count && (order = strcmp(name, accounts->names[at])) > 0)
		at++;
	if (at < accounts->count && order == 0)
		return;
	accounts->has_more = accounts->has_more || accounts->count == ACCOUNTS_MAX;
	if (at == ACCOUNTS_MAX)
		return;
	size_t moved = (accounts->count == ACCOUNTS_MAX ? ACCOUNTS_MAX - 1 : accounts->count) - at;
	memmove(accounts->names[at + 1], accounts->names[at], moved * sizeof accounts->names[0]);
	memcpy(accounts->names[at], name, strlen(name) + 1);
	if (accounts->count < ACCOUNTS_MAX)
		accounts->count++;
}

void accounts_add(struct accounts *accounts, const struct ipsecevtx_event *event)
{
	char name[sizeof accounts->names[0]];
	size_t from = 0, domain_from = 0;
	const struct ipsecevtx_text *domain = pair_find_seen(event, "SubjectDomainName", &domain_from);
	const struct ipsecevtx_text *user = pair_find_seen(event, "SubjectUserName", &from);
	do {
		write_name(event, domain, user, name, sizeof name);
		add(accounts, name);
		const struct ipsecevtx_text *next = pair_find_seen(event, "SubjectDomainName", &domain_from);
		domain = next ? next : domain;
		user = pair_find_seen(event, "SubjectUserName", &from);
	} while (user);
}

void accounts_put(const struct accounts *accounts, char text[ACCOUNTS_TEXT_MAX])
{
	size_t used = 0;
	text[0] = '\0';
	for (size_t i = 0; accounts && i < accounts->count; i++) {
		const char *before = i == 0 ? " by " : i + 1 < accounts->count || accounts->has_more ? ", " : " and ";
		used += (size_t)snprintf(text + used, ACCOUNTS_TEXT_MAX - used, "%s%s", before, accounts->names[i]);
	}
	if (accounts && accounts->has_more)
		snprintf(text + used, ACCOUNTS_TEXT_MAX - used, " and others");
}
