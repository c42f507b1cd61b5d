/* SPDX-License-Identifier: MIT */
#include "archive/archive_library.h"

#include <string.h>

#if ARCHIVE_VERSION_NUMBER < 3005000 || ARCHIVE_VERSION_NUMBER >= 4000000
#error "libarchive 3.5 or later, but not 4, is needed; LIBARCHIVE=no builds without it"
#endif

static struct archive_library library;
static bool is_loaded;

const struct archive_library *archive_library(void)
{
	return is_loaded ? &library : NULL;
}

#ifdef IPSECEVTX_STATIC

const char *archive_library_load(void)
{
#define ARCHIVE_TAKE(name) library.name = name;
	ARCHIVE_FUNCTIONS(ARCHIVE_TAKE)
#undef ARCHIVE_TAKE
	is_loaded = true;
	return NULL;
}

#else

#include <dlfcn.h>

/* All versions of libarchive 3 have this name. */
#define FILE_NAME          "libarchive.so.13"

static bool take(void *handle, const char *name, void *function, size_t size)
{
	/* Functions and objects have the same pointers, says POSIX, but not C. */
	void *symbol = dlsym(handle, name);
	if (symbol)
		memcpy(function, &symbol, size);
	return symbol != NULL;
}

const char *archive_library_load(void)
{
	void *handle = is_loaded ? NULL : dlopen(FILE_NAME, RTLD_LAZY | RTLD_LOCAL);
	bool ok = handle != NULL;
	if (is_loaded)
		return NULL;
#define ARCHIVE_TAKE(name) ok = ok && take(handle, #name, &library.name, sizeof library.name);
	ARCHIVE_FUNCTIONS(ARCHIVE_TAKE)
#undef ARCHIVE_TAKE
	is_loaded = ok;
	return ok ? NULL : handle ? FILE_NAME " lacks what is needed" : dlerror();
}

#endif
