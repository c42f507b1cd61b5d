# ipsec-evtx: plain make. Targets: all check demo install uninstall static dist clean; for who works on it: format,
# events, page and samples (what is made from other files), fuzz (test/fuzz.mk), bench, bench-compare, and single parts of
# check or more than that: check-*. See README and CONTRIBUTING.
# Variables: CC CFLAGS CPPFLAGS LDFLAGS, and LD AR OBJCOPY NM for the libraries; PREFIX BINDIR INCLUDEDIR LIBDIR MANDIR
# DESTDIR, which may hold spaces; BUILD for another build directory, which may not.

VERSION := $(shell sed -n 's/^\#define IPSECEVTX_VERSION "\(.*\)"/\1/p' include/ipsecevtx.h)
SOVERSION := 0

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
INCLUDEDIR ?= $(PREFIX)/include
LIBDIR ?= $(PREFIX)/lib
MANDIR ?= $(PREFIX)/share/man
DATADIR ?= $(PREFIX)/share
CFLAGS ?= -O3 -g
BUILD ?= build
OBJCOPY ?= objcopy
NM ?= nm

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion
STANDARD := -std=c11 -D_POSIX_C_SOURCE=200809L -D_FILE_OFFSET_BITS=64
HARDENING := -fstack-protector-strong
# libdeflate counts checksums twice as fast as zlib; DEFLATE=no builds without it.
ifeq ($(origin DEFLATE),undefined)
DEFLATE := $(shell pkg-config --exists libdeflate 2>/dev/null && echo yes || echo no)
endif
LIBRARIES := -levtx -lbfio -lz $(if $(filter yes,$(DEFLATE)),-ldeflate)
# With libarchive the tool reads the logs in archives; LIBARCHIVE=no builds without it. The library never needs it.
ifeq ($(origin LIBARCHIVE),undefined)
LIBARCHIVE := $(shell pkg-config --exists 'libarchive >= 3.5' 2>/dev/null && echo yes || echo no)
endif
comma := ,
# It is loaded when there is an archive: see tools/archive/archive_library.h.
TOOL_LIBRARIES := $(LIBRARIES) $(if $(filter yes,$(LIBARCHIVE)),-ldl)
# To bind the 1,500 calls that libevtx makes within itself takes a fifth of a run over a small log: the tool has it in it
# where it is there as a static library. EVTX=shared builds a tool that loads it, as one with SHARED=yes always does.
ifeq ($(origin EVTX),undefined)
EVTX := $(if $(filter-out /%,$(foreach name,evtx bfio,$(shell $(CC) -print-file-name=lib$(name).a))),shared,static)
endif
TOOL_EVTX := $(if $(filter yes,$(SHARED)),shared,$(EVTX))
TOOL_LINK := $(if $(filter static,$(TOOL_EVTX)),-Wl$(comma)-Bstatic -levtx -lbfio -Wl$(comma)-Bdynamic \
	$(filter-out -levtx -lbfio,$(TOOL_LIBRARIES)) -lpthread,$(TOOL_LIBRARIES))
# The directory it is built in shall not be in what is built: two builds are the same bytes.
REPRODUCIBLE := -ffile-prefix-map='$(CURDIR)'=.
# Names beside each object what it was made from.
COMPILE = $(CC) $(STANDARD) $(CHOSEN) $(CPPFLAGS) $(CFLAGS) $(WARNINGS) $(HARDENING) $(REPRODUCIBLE) -MMD -MP -Iinclude

LIB_SOURCES := $(sort $(wildcard lib/*/*.c))
ARCHIVE_SOURCES := $(addprefix tools/archive/archive_,logs.c member.c level.c level_bytes.c level_gzip.c library.c links.c 7z.c 7z_list.c)
TOOL_SOURCES := $(filter-out $(if $(filter yes,$(LIBARCHIVE)),tools/archive/archive_absent.c,$(ARCHIVE_SOURCES)),\
	$(sort $(wildcard tools/*.c tools/*/*.c)))
GEN_SOURCES := $(sort $(wildcard test/evtxgen*.c))
TEST_SOURCES := $(sort $(wildcard test/test_*.c))
EXAMPLE_SOURCES := $(sort $(wildcard samples/*.c))
STORIES := $(sort $(wildcard samples/*.story))

LIB_OBJECTS := $(LIB_SOURCES:%.c=$(BUILD)/%.o)
TOOL_OBJECTS := $(TOOL_SOURCES:%.c=$(BUILD)/%.o)
GEN_OBJECTS := $(GEN_SOURCES:%.c=$(BUILD)/%.o)
TEST_OBJECTS := $(TEST_SOURCES:%.c=$(BUILD)/%.o)
EXAMPLES := $(EXAMPLE_SOURCES:samples/%.c=$(BUILD)/samples/%)

STATIC_LIBRARY := $(BUILD)/libipsecevtx.a
SHARED_LIBRARY := $(BUILD)/libipsecevtx.so.$(VERSION)
SONAME := libipsecevtx.so.$(SOVERSION)

all: $(BUILD)/ipsec-evtx $(STATIC_LIBRARY) $(SHARED_LIBRARY) $(BUILD)/ipsecevtx.pc $(EXAMPLES)

# One set of objects serves both libraries; everything but the public functions is hidden. No link-time optimization:
# a static library of such objects is for one version of one compiler.
$(BUILD)/lib/%.o: lib/%.c
	@mkdir -p $(@D)
	$(COMPILE) -Ilib -fPIC -fvisibility=hidden -fno-lto -c -o $@ $<

# What it is made with decides what is in it: made again when that changes.
DEFLATE_OBJECTS := $(BUILD)/lib/evidence/checksum.o $(BUILD)/lib/evidence/sized_member.o
$(DEFLATE_OBJECTS): CHOSEN := $(if $(filter yes,$(DEFLATE)),-DIPSECEVTX_LIBDEFLATE)
$(DEFLATE_OBJECTS): $(BUILD)/deflate-$(DEFLATE)
$(BUILD)/deflate-$(DEFLATE):
	@mkdir -p $(@D)
	@rm -f $(BUILD)/deflate-*
	@touch $@

$(BUILD)/tools/%.o: tools/%.c
	@mkdir -p $(@D)
	$(COMPILE) -Itools -c -o $@ $<

# With -O3 they take nearly twice as long to compile, and run some 5 % faster.
$(TEST_OBJECTS): LEVEL := -O1
$(BUILD)/test/%.o: test/%.c
	@mkdir -p $(@D)
	$(COMPILE) $(LEVEL) -Ilib -Itools -Itest -c -o $@ $<

$(BUILD)/samples/%: samples/%.c $(STATIC_LIBRARY)
	@mkdir -p $(@D)
	$(COMPILE) -MF $@.d $(LDFLAGS) -o $@ $< $(STATIC_LIBRARY) $(LIBRARIES) -lpthread

# One object of all: only then can what is hidden become local, and not collide with names of the user's program.
$(STATIC_LIBRARY): $(LIB_OBJECTS) Makefile
	$(LD) -r -o $(BUILD)/libipsecevtx.o $(LIB_OBJECTS)
	$(OBJCOPY) --localize-hidden $(BUILD)/libipsecevtx.o
	rm -f $@
	$(AR) rcsD $@ $(BUILD)/libipsecevtx.o

$(SHARED_LIBRARY): $(LIB_OBJECTS) lib/libipsecevtx.map
	$(CC) $(CFLAGS) $(LDFLAGS) -shared -Wl,-soname,$(SONAME) -Wl,--version-script=lib/libipsecevtx.map \
		-Wl,-z,relro,-z,now -o $@ $(LIB_OBJECTS) $(LIBRARIES) -lpthread
	ln -sf $(@F) $(BUILD)/$(SONAME)

# What it is linked with, in its name: made again when that changes.
TOOL_LINKED := $(BUILD)/evtx-$(TOOL_EVTX)$(if $(filter yes,$(SHARED)),-with-shared-library)
# The tool carries the library in it: one file to copy to another machine. SHARED=yes, as packages have it: it needs the
# shared library.
$(BUILD)/ipsec-evtx: $(TOOL_OBJECTS) $(if $(filter yes,$(SHARED)),$(SHARED_LIBRARY),$(STATIC_LIBRARY)) \
		$(BUILD)/libarchive-$(LIBARCHIVE) $(TOOL_LINKED)
	$(CC) $(CFLAGS) $(LDFLAGS) -Wl,-z,relro,-z,now -o $@ $(filter-out $(BUILD)/libarchive-% $(BUILD)/evtx-%,$^) \
		$(TOOL_LINK)

$(BUILD)/libarchive-$(LIBARCHIVE):
	@mkdir -p $(@D)
	@rm -f $(BUILD)/libarchive-*
	@touch $@

$(TOOL_LINKED):
	@mkdir -p $(@D)
	@rm -f $(BUILD)/evtx-*
	@touch $@

# What is tested or used from inside comes as plain objects, here and below.
$(BUILD)/evtxgen: $(GEN_OBJECTS) $(LIB_OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBRARIES) -lpthread

# What of the tool is tested by itself; the rest is when the tool runs.
CHECKED_TOOL_OBJECTS := $(addprefix $(BUILD)/tools/,sandbox.o sandbox_filter.o sandbox_probe.o progress.o) \
	$(addprefix $(BUILD)/tools/,common/path.o common/message.o common/buffer.o common/escape.o common/plain.o common/html.o) \
	$(addprefix $(BUILD)/tools/,report/row_index.o output/rekeys.o)

# Stands before malloc() in the tests, and before that of a tool that they run.
$(BUILD)/failing.so: test/failing.c test/failing.h
	@mkdir -p $(@D)
	$(COMPILE) -MF $@.d -Itest -fPIC -shared -o $@ $< -ldl -lpthread

$(BUILD)/check: $(TEST_OBJECTS) $(BUILD)/test/failing.o $(filter-out %/evtxgen_main.o,$(GEN_OBJECTS)) $(CHECKED_TOOL_OBJECTS) $(LIB_OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lcheck -lsubunit -lrt -lm -lpthread -ldl $(LIBRARIES)

# The same library with a decoder that is wrong on purpose: what does certification catch? See test/mutate.h.
MUTATED_OBJECTS := $(addprefix $(BUILD)/test/,check_mutated.o mutate.o test_support.o)
WRAPPED := plan_value assembly_steps direct_decode direct_identify direct_testify classify_record xml_program_write program_run \
	exemplar_read

$(BUILD)/check-mutated: $(MUTATED_OBJECTS) $(filter-out %/evtxgen_main.o,$(GEN_OBJECTS)) $(LIB_OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) $(WRAPPED:%=-Wl,--wrap=%) -o $@ $^ -lcheck -lsubunit -lrt -lm -lpthread $(LIBRARIES)

WRITE_PC = { printf '%s\n' 'prefix=$(PREFIX)' 'libdir=$(LIBDIR)' 'includedir=$(INCLUDEDIR)' && \
	sed 's/@VERSION@/$(VERSION)/; s/@LIBRARIES@/$(LIBRARIES)/' lib/ipsecevtx.pc.in; }

# A list of CMake's has semicolons, and what follows -l is a name to look for.
empty :=
CMAKE_LIBRARIES := $(subst $(empty) ,;,$(strip $(LIBRARIES)))
WRITE_CMAKE = { printf 'set(ipsecevtx_%s "%s")\n' libdir '$(LIBDIR)' includedir '$(INCLUDEDIR)' && \
	sed 's/@VERSION@/$(VERSION)/; s/@SONAME@/$(SONAME)/; s/@LIBRARIES@/$(CMAKE_LIBRARIES)/' lib/ipsecevtxConfig.cmake.in; }
CMAKE_DIR = $(LIBDIR)/cmake/ipsecevtx

$(BUILD)/ipsecevtx.pc: lib/ipsecevtx.pc.in Makefile include/ipsecevtx.h
	@mkdir -p $(@D)
	$(WRITE_PC) >$@

.PHONY: all events page check check-events check-page check-html check-folders check-portable check-symbols check-install check-completion check-fleet check-threads static check-static check-dist check-mutated check-excuses demo bench bench-compare bench-readme install uninstall dist clean \
	format samples

# Browsers wait much: with -j they do so while the tests are compiled.
check: dependencies-check $(BUILD)/ipsec-evtx $(BUILD)/evtxgen check-html $(BUILD)/check $(BUILD)/failing.so all fuzz-replay \
		check-mutated check-events check-page check-folders check-portable check-symbols check-install check-completion
	BUILD=$(BUILD) $(BUILD)/check -j $$(nproc)

# What comes from the one list of events; see there.
EVENTS_FILES := include/ipsecevtx.h lib/event/events.h lib/event/events_table.h man/ipsec-evtx.5

events check-events:
	sh lib/event/write_events.sh $@ $(EVENTS_FILES)

# The style and the script of pages as C, with their hashes.
page check-page:
	sh tools/html/write_embedded.sh $@

# Pages in a browser; pictures of them come into $(BUILD)/html.
check-html: $(BUILD)/ipsec-evtx $(BUILD)/evtxgen | $(filter dependencies-check,$(MAKECMDGOALS:check=dependencies-check))
	@test -x /usr/bin/python3 || echo 'check-html: skipped, for there is no /usr/bin/python3'
	@test ! -x /usr/bin/python3 || /usr/bin/python3 test/check_html.py $(BUILD)

check-folders:
	sh test/check_folders.sh

# What stands in for vector instructions, where a processor has none of those that are used.
check-portable:
	$(CC) $(STANDARD) $(CHOSEN) $(CPPFLAGS) $(WARNINGS) -Werror -U__SSE2__ -Iinclude -Ilib -fsyntax-only $(LIB_SOURCES)

# The golden list of what both libraries show is lib/libipsecevtx.map.
check-symbols: $(STATIC_LIBRARY) $(SHARED_LIBRARY)
	NM='$(NM)' sh test/check_symbols.sh $^

# One file for any Linux of this processor, and what is in it. It cannot load libarchive, and has it in it where that
# and what it needs are there as static libraries (Debian: libarchive-dev nettle-dev liblzma-dev libzstd-dev libbz2-dev).
STATIC_FILE := $(BUILD)/static/ipsec-evtx-$(VERSION)-$(shell uname -m)
STATIC_TOOL_OBJECTS := $(filter-out $(ARCHIVE_SOURCES:%.c=$(BUILD)/%.o),$(TOOL_OBJECTS))
ifneq ($(filter static check-static $(STATIC_FILE),$(MAKECMDGOALS)),)
ARCHIVE_LIBRARIES := archive nettle lzma zstd bz2
LACKING := $(if $(filter yes,$(LIBARCHIVE)),$(strip $(foreach name,$(ARCHIVE_LIBRARIES),\
	$(if $(findstring /,$(shell $(CC) -print-file-name=lib$(name).a)),,lib$(name).a))),libarchive)
ifeq ($(LACKING),)
STATIC_TOOL_OBJECTS += $(filter-out %/archive_library.o,$(ARCHIVE_SOURCES:%.c=$(BUILD)/%.o)) $(BUILD)/static/archive_library.o
STATIC_LIBRARIES := $(ARCHIVE_LIBRARIES:%=-l%)
else
$(info make static: without archives, for lack of $(LACKING))
STATIC_TOOL_OBJECTS := $(sort $(STATIC_TOOL_OBJECTS) $(BUILD)/tools/archive/archive_absent.o)
endif
endif
$(BUILD)/static/archive_library.o: tools/archive/archive_library.c
	@mkdir -p $(@D)
	$(COMPILE) -DIPSECEVTX_STATIC -Itools -c -o $@ $<
static: $(STATIC_FILE) $(STATIC_FILE).spdx
$(STATIC_FILE): $(STATIC_TOOL_OBJECTS) $(STATIC_LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -static -o $@ $^ $(STATIC_LIBRARIES) $(LIBRARIES) -lpthread
$(STATIC_FILE).spdx: $(STATIC_FILE) packaging/write-sbom.sh
	CC='$(CC)' sh packaging/write-sbom.sh $< $(VERSION) $(LIBRARIES:-l%=%) $(STATIC_LIBRARIES:-l%=%) c >$@

check-static: static $(BUILD)/ipsec-evtx
	BUILD='$(BUILD)' sh packaging/check-static.sh $(STATIC_FILE) $(STATIC_FILE).spdx

check-completion: $(BUILD)/ipsec-evtx
	BUILD='$(BUILD)' sh test/check_completion.sh

check-install: all
	CC='$(CC)' CFLAGS='$(CFLAGS)' LDFLAGS='$(LDFLAGS)' BUILD='$(BUILD)' sh test/check_install.sh

# Builds all a second time, and so is no part of check.
check-dist: all
	CC='$(CC)' CFLAGS='$(CFLAGS)' LDFLAGS='$(LDFLAGS)' BUILD='$(BUILD)' NAME='$(DIST_NAME)' sh test/check_dist.sh

# A reader's threads under ThreadSanitizer. Builds all a second time, too.
check-threads:
	$(MAKE) BUILD=build-threads CFLAGS='-O1 -g1 -fsanitize=thread' build-threads/check build-threads/evtxgen
	for case in calls stop; do \
		CK_FORK=no CK_RUN_SUITE=parallel CK_RUN_CASE=$$case BUILD=build-threads build-threads/check || exit 1; \
	done

# Starts servers on this machine, and takes a minute.
check-fleet: $(BUILD)/ipsec-evtx $(BUILD)/evtxgen
	BUILD='$(BUILD)' sh test/check_fleet.sh

check-mutated: $(BUILD)/check-mutated
	$(BUILD)/check-mutated

# Each two excuses over each log of the suite, where check takes some.
check-excuses: $(BUILD)/check
	EXCUSES_ALL=yes CK_RUN_SUITE=excuses BUILD=$(BUILD) $(BUILD)/check

# In a make of its own, which looks at what is installed by then.
demo: dependencies-demo
	@$(MAKE) --no-print-directory $(BUILD)/ipsec-evtx
	$(BUILD)/ipsec-evtx samples/*.evtx

# What is missing is installed with apt-get; .ci/install-dependencies says what and how.
.PHONY: dependencies-check dependencies-demo
dependencies-demo:
	@sh .ci/install-dependencies build
dependencies-check:
	@sh .ci/install-dependencies build check
$(LIB_OBJECTS) $(TOOL_OBJECTS) $(GEN_OBJECTS) $(EXAMPLES): | \
	$(filter dependencies-check dependencies-demo,$(MAKECMDGOALS:%=dependencies-%))
$(TEST_OBJECTS): | $(filter dependencies-check,$(MAKECMDGOALS:%=dependencies-%))

# The samples are written from their stories; both are in the repository, so that nothing needs evtxgen to read them.
# Beside each stand the reports that all have and those that tell the point of its story; test_tool.c has the same list.
SAMPLE_REPORTS := sessions clocks peers
directaccess_REPORTS := certificates failures hostile summary weak
expired-certificate_REPORTS := certificates failures summary
ike-scan_REPORTS := hostile summary
mixed-security_REPORTS := hostile summary
site-to-site_REPORTS := failures summary weak
directaccess_OPTIONS := -m all
# One story as a page, and as its text.
PAGE_STORY := expired-certificate

define write_sample
$(BUILD)/evtxgen -o samples/$(1).evtx samples/$(1).story
$(BUILD)/ipsec-evtx -q $($(1)_OPTIONS) samples/$(1).evtx >samples/$(1).txt
for report in $(SAMPLE_REPORTS) $($(1)_REPORTS); do \
	$(BUILD)/ipsec-evtx -q --report=$$report samples/$(1).evtx >samples/$(1).$$report.txt || exit 1; \
done

endef

samples: $(BUILD)/evtxgen $(BUILD)/ipsec-evtx
	$(foreach story,$(STORIES:samples/%.story=%),$(call write_sample,$(story)))
	$(BUILD)/ipsec-evtx -q --report=overview --force -w samples/$(PAGE_STORY).html samples/$(PAGE_STORY).evtx
	LC_ALL=C.UTF-8 $(BUILD)/ipsec-evtx -q --report=overview samples/$(PAGE_STORY).evtx \
		>samples/$(PAGE_STORY).overview.txt

# Speed, as ratios to zlib's crc32 over the same file in the same run. The logs are written once, and the system must
# be done with that before anything is measured.
BENCH_DIR ?= $(BUILD)/bench-logs
BENCH_LOGS := $(BENCH_DIR)/sparse.evtx $(BENCH_DIR)/dense.evtx samples/mixed-security.evtx $(BENCH_DIR)/tunnels.evtx \
	$(BENCH_DIR)/many

$(BUILD)/bench: $(BUILD)/test/bench.o $(STATIC_LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBRARIES) -lpthread

$(BENCH_DIR)/sparse.evtx: $(BUILD)/evtxgen
	@mkdir -p $(@D)
	$(BUILD)/evtxgen --bulk=sparse --size=512M --seed=1 -o $@
	sync

$(BENCH_DIR)/dense.evtx: $(BUILD)/evtxgen
	@mkdir -p $(@D)
	$(BUILD)/evtxgen --bulk=dense --size=256M --seed=1 -o $@
	sync

$(BENCH_DIR)/tunnels.evtx: $(BUILD)/evtxgen
	@mkdir -p $(@D)
	$(BUILD)/evtxgen --bulk=tunnels --size=300000 --seed=1 -o $@
	sync

$(BENCH_DIR)/many: $(BUILD)/evtxgen
	@mkdir -p $@
	@echo 'writing 2,000 logs of 132 KiB into $@'
	@seed=1; while [ $$seed -le 2000 ]; do \
		$(BUILD)/evtxgen --bulk=sparse --size=128K --seed=$$seed -o $@/$$seed.evtx || exit 1; seed=$$((seed + 1)); \
	done
	@touch $@
	sync

# A log that Windows wrote, where there is one.
BENCH_REAL ?= $(wildcard ../shared/corpus/museum/win10-Security.evtx)

bench: $(BUILD)/bench $(BUILD)/ipsec-evtx $(BENCH_LOGS)
	$(BUILD)/bench $(BUILD)/ipsec-evtx $(BENCH_LOGS) $(BENCH_REAL)

# The table in README, measured anew: it is the one whose head names the columns.
bench-readme: $(BUILD)/bench $(BUILD)/ipsec-evtx $(BENCH_LOGS)
	$(BUILD)/bench $(BUILD)/ipsec-evtx $(BENCH_LOGS) $(BENCH_REAL) >$(BUILD)/bench.txt
	awk 'NR == FNR { sub(/ +$$/, ""); table = table (NF ? "    " $$0 : "") "\n"; next } \
		/^ +ms +MB\/s/ { printf "%s", table; inside = 1 } \
		/^The goals/ && inside { inside = 0; print "" } \
		!inside' $(BUILD)/bench.txt README >$(BUILD)/README.new
	cp $(BUILD)/README.new README

# PEER is a command with {} where the log's name goes.
bench-compare: $(BUILD)/bench $(BUILD)/ipsec-evtx $(BENCH_LOGS)
	$(BUILD)/bench $(BUILD)/ipsec-evtx $(BENCH_LOGS) $(BENCH_REAL) '$(PEER)'

RUN_TOOL := $(if $(filter yes,$(SHARED)),LD_LIBRARY_PATH='$(BUILD)') $(BUILD)/ipsec-evtx
COMPLETIONS := bash-completion/completions zsh/site-functions fish/vendor_completions.d

install: all
	install -d '$(DESTDIR)$(BINDIR)' '$(DESTDIR)$(INCLUDEDIR)' '$(DESTDIR)$(LIBDIR)/pkgconfig' '$(DESTDIR)$(CMAKE_DIR)' \
		'$(DESTDIR)$(MANDIR)/man1' '$(DESTDIR)$(MANDIR)/man3' '$(DESTDIR)$(MANDIR)/man5'
	install -m 755 $(BUILD)/ipsec-evtx '$(DESTDIR)$(BINDIR)'
	install -m 644 include/ipsecevtx.h include/ipsecevtx_report.h include/ipsecevtx_writer.h '$(DESTDIR)$(INCLUDEDIR)'
	install -m 644 $(STATIC_LIBRARY) '$(DESTDIR)$(LIBDIR)'
	install -m 755 $(SHARED_LIBRARY) '$(DESTDIR)$(LIBDIR)'
	ln -sf $(notdir $(SHARED_LIBRARY)) '$(DESTDIR)$(LIBDIR)/$(SONAME)'
	ln -sf $(SONAME) '$(DESTDIR)$(LIBDIR)/libipsecevtx.so'
	$(WRITE_PC) >'$(DESTDIR)$(LIBDIR)/pkgconfig/ipsecevtx.pc'
	$(WRITE_CMAKE) >'$(DESTDIR)$(CMAKE_DIR)/ipsecevtxConfig.cmake'
	sed 's/@VERSION@/$(VERSION)/' lib/ipsecevtxConfigVersion.cmake.in >'$(DESTDIR)$(CMAKE_DIR)/ipsecevtxConfigVersion.cmake'
	install -m 644 man/ipsec-evtx.1 '$(DESTDIR)$(MANDIR)/man1'
	install -m 644 man/ipsecevtx.3 man/ipsecevtx_report.3 man/ipsecevtx_writer.3 '$(DESTDIR)$(MANDIR)/man3'
	install -m 644 man/ipsec-evtx.5 '$(DESTDIR)$(MANDIR)/man5'
	install -d $(COMPLETIONS:%='$(DESTDIR)$(DATADIR)/%')
	$(RUN_TOOL) --completion=bash >'$(DESTDIR)$(DATADIR)/bash-completion/completions/ipsec-evtx'
	$(RUN_TOOL) --completion=zsh >'$(DESTDIR)$(DATADIR)/zsh/site-functions/_ipsec-evtx'
	$(RUN_TOOL) --completion=fish >'$(DESTDIR)$(DATADIR)/fish/vendor_completions.d/ipsec-evtx.fish'
	chmod 644 '$(DESTDIR)$(LIBDIR)/pkgconfig/ipsecevtx.pc' '$(DESTDIR)$(CMAKE_DIR)'/*.cmake \
		'$(DESTDIR)$(DATADIR)/bash-completion/completions/ipsec-evtx' \
		'$(DESTDIR)$(DATADIR)/zsh/site-functions/_ipsec-evtx' \
		'$(DESTDIR)$(DATADIR)/fish/vendor_completions.d/ipsec-evtx.fish'

uninstall:
	rm -f '$(DESTDIR)$(BINDIR)/ipsec-evtx' '$(DESTDIR)$(INCLUDEDIR)/ipsecevtx.h' '$(DESTDIR)$(INCLUDEDIR)/ipsecevtx_report.h' \
		'$(DESTDIR)$(INCLUDEDIR)/ipsecevtx_writer.h' \
		'$(DESTDIR)$(LIBDIR)/libipsecevtx.a' '$(DESTDIR)$(LIBDIR)/libipsecevtx.so' \
		'$(DESTDIR)$(LIBDIR)/$(SONAME)' '$(DESTDIR)$(LIBDIR)/$(notdir $(SHARED_LIBRARY))' \
		'$(DESTDIR)$(LIBDIR)/pkgconfig/ipsecevtx.pc' '$(DESTDIR)$(CMAKE_DIR)/ipsecevtxConfig.cmake' \
		'$(DESTDIR)$(CMAKE_DIR)/ipsecevtxConfigVersion.cmake' '$(DESTDIR)$(MANDIR)/man1/ipsec-evtx.1' \
		'$(DESTDIR)$(MANDIR)/man3/ipsecevtx.3' '$(DESTDIR)$(MANDIR)/man3/ipsecevtx_report.3' \
		'$(DESTDIR)$(MANDIR)/man3/ipsecevtx_writer.3' \
		'$(DESTDIR)$(MANDIR)/man5/ipsec-evtx.5' \
		'$(DESTDIR)$(DATADIR)/bash-completion/completions/ipsec-evtx' \
		'$(DESTDIR)$(DATADIR)/zsh/site-functions/_ipsec-evtx' \
		'$(DESTDIR)$(DATADIR)/fish/vendor_completions.d/ipsec-evtx.fish'

# In a checkout what git knows, as it stands here; in an unpacked tarball all that is there but what was built. Either
# gives the same bytes for the same files: the time of all is that of the commit, and it comes along in the tarball.
DIST_NAME := ipsec-evtx-$(VERSION)
DIST_DIR ?= .
DIST_FILES = { test -e .git && git ls-files; } || find .[!.]* * -type f ! -path '.git/*' ! -path 'build*/*' \
	! -path '$(BUILD)/*' ! -name '$(DIST_NAME).tar*'
DIST_TIME = { test -e .git && git log -1 --format=%ct; } || stat -c %Y Makefile

dist:
	{ $(DIST_FILES); } | LC_ALL=C sort | tar -c --format=ustar --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX \
		--mtime="@$$($(DIST_TIME))" --transform='s|^|$(DIST_NAME)/|' -T - -f '$(DIST_DIR)/$(DIST_NAME).tar'
	gzip -nf '$(DIST_DIR)/$(DIST_NAME).tar'

clean:
	rm -rf $(BUILD) ipsec-evtx-$(VERSION).tar.gz

format:
	clang-format -i include/*.h lib/*/*.[ch] tools/*.[ch] tools/*/*.[ch] test/*.[ch] samples/*.c

include test/fuzz.mk
include packaging/packages.mk

-include $(LIB_OBJECTS:.o=.d) $(TOOL_OBJECTS:.o=.d) $(GEN_OBJECTS:.o=.d) $(TEST_OBJECTS:.o=.d) $(MUTATED_OBJECTS:.o=.d) $(EXAMPLES:=.d)
