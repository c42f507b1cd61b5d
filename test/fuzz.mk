# Fuzzing, included by the Makefile. make fuzz FUZZ_SECONDS=n runs every target for n seconds (needs clang and its
# libFuzzer); what it finds out stays in $(BUILD)/fuzz. make check replays test/fuzz-corpus without a fuzzer.
# Variables: FUZZ_SECONDS FUZZ_CC FUZZ_TARGETS FUZZ_LOGS (logs by others whose first records become seeds) FUZZ_TIMEOUT
# (seconds that one input may take: more on a busy machine).

FUZZ_TARGETS ?= reader threads decode program carve reference structure chunks writer tool
FUZZ_SECONDS ?= 60
FUZZ_TIMEOUT ?= 10
FUZZ_CC ?= clang
FUZZ_LOGS ?= $(sort $(wildcard ../shared/corpus/*/*.evtx))

FUZZ_SANITIZERS := address,undefined
FUZZ_CFLAGS := -g -O1 -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,$(FUZZ_SANITIZERS) -fno-sanitize-recover=undefined
FUZZ_COMPILE = $(FUZZ_CC) $(STANDARD) $(CPPFLAGS) $(FUZZ_CFLAGS) $(WARNINGS) -MMD -MP -Iinclude
FUZZ_COMMON := fuzz_input fuzz_event
FUZZ_STRUCTURE := fuzz_structure_writer fuzz_structure_tokens fuzz_structure_answer
FUZZ_TOOL_SOURCES := $(filter-out tools/ipsec-evtx.c,$(TOOL_SOURCES))

# How each target is run: a record is a few kilobytes, a log of one chunk 68.
FUZZ_FLAGS_reader := -max_len=73732
FUZZ_FLAGS_threads := -max_len=73732
FUZZ_FLAGS_program := -max_len=73732
FUZZ_FLAGS_carve := -max_len=73732
FUZZ_FLAGS_writer := -max_len=73732
FUZZ_FLAGS_decode := -max_len=12288
FUZZ_FLAGS_reference := -max_len=12288
FUZZ_FLAGS_structure := -max_len=256
FUZZ_FLAGS_chunks := -max_len=256
FUZZ_FLAGS_tool := -max_len=16384
# What the fuzzer itself remembers of the inputs it kept grows with the hours; a single allocation of ours does not.
FUZZ_FLAGS := -timeout=$(FUZZ_TIMEOUT) -rss_limit_mb=4096 -malloc_limit_mb=64 -use_value_profile=1 -print_final_stats=1

# Instrumented objects beside the ordinary ones. The tool sees the library through its public headers alone.
$(BUILD)/fuzz/tools/%.o: tools/%.c
	@mkdir -p $(@D)
	$(FUZZ_COMPILE) -Itools -c -o $@ $<

$(BUILD)/fuzz/%.o: %.c
	@mkdir -p $(@D)
	$(FUZZ_COMPILE) -Ilib -Itools -c -o $@ $<

FUZZ_LIB_OBJECTS := $(LIB_SOURCES:%.c=$(BUILD)/fuzz/%.o)
FUZZ_TOOL_OBJECTS := $(FUZZ_TOOL_SOURCES:%.c=$(BUILD)/fuzz/%.o)
FUZZ_COMMON_OBJECTS := $(FUZZ_COMMON:%=$(BUILD)/fuzz/test/%.o) $(BUILD)/fuzz/test/fuzz_mutate.o
FUZZ_PROGRAMS := $(FUZZ_TARGETS:%=$(BUILD)/fuzz/fuzz-%)
FUZZ_REPLAYS := $(FUZZ_TARGETS:%=$(BUILD)/fuzz-replay-%)
.SECONDARY: $(FUZZ_LIB_OBJECTS) $(FUZZ_TOOL_OBJECTS) $(FUZZ_COMMON_OBJECTS)

$(BUILD)/fuzz/fuzz-tool: $(FUZZ_TOOL_OBJECTS)
$(BUILD)/fuzz/fuzz-structure $(BUILD)/fuzz/fuzz-chunks: $(FUZZ_STRUCTURE:%=$(BUILD)/fuzz/test/%.o)
$(FUZZ_PROGRAMS): $(BUILD)/fuzz/fuzz-%: $(BUILD)/fuzz/test/fuzz_%.o $(FUZZ_COMMON_OBJECTS) $(FUZZ_LIB_OBJECTS)
	$(FUZZ_CC) -g -fsanitize=fuzzer,$(FUZZ_SANITIZERS) $(LDFLAGS) -o $@ $^ $(TOOL_LIBRARIES)

# The same targets without a fuzzer, from ordinary objects, for make check.
$(BUILD)/fuzz-replay-tool: $(filter-out %/ipsec-evtx.o,$(TOOL_OBJECTS))
$(BUILD)/fuzz-replay-structure $(BUILD)/fuzz-replay-chunks: $(FUZZ_STRUCTURE:%=$(BUILD)/test/%.o)
$(FUZZ_REPLAYS): $(BUILD)/fuzz-replay-%: $(BUILD)/test/fuzz_%.o $(FUZZ_COMMON:%=$(BUILD)/test/%.o) \
		$(BUILD)/test/fuzz_replay.o $(LIB_OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(TOOL_LIBRARIES)

$(BUILD)/fuzz-seed: $(BUILD)/test/fuzz_seed.o $(BUILD)/test/fuzz_input.o \
		$(filter-out %/evtxgen_main.o,$(GEN_OBJECTS)) $(LIB_OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(TOOL_LIBRARIES)

.PHONY: fuzz fuzz-build fuzz-replay $(FUZZ_TARGETS:%=fuzz-run-%) $(FUZZ_TARGETS:%=fuzz-replay-run-%)

fuzz-build: $(FUZZ_PROGRAMS) $(BUILD)/fuzz/seeds

fuzz: $(FUZZ_TARGETS:%=fuzz-run-%)

$(BUILD)/fuzz/seeds: $(BUILD)/fuzz-seed
	rm -rf $@ && mkdir -p $@
	$(BUILD)/fuzz-seed $@ $(FUZZ_LOGS)

# Stored inputs come first, unpacked; then the seeds. A failing input is left in $(BUILD)/fuzz.
$(FUZZ_TARGETS:%=fuzz-run-%): fuzz-run-%: $(BUILD)/fuzz/fuzz-% $(BUILD)/fuzz/seeds
	@mkdir -p $(BUILD)/fuzz/work-$* $(BUILD)/fuzz/stored-$*
	@for input in test/fuzz-corpus/$*/*; do \
		name=$${input##*/}; \
		case $$input in \
		*.gz) gzip -dc "$$input" >"$(BUILD)/fuzz/stored-$*/$${name%.gz}" ;; \
		*[!*]) cp "$$input" $(BUILD)/fuzz/stored-$*/ ;; \
		esac || exit 1; \
	done
	$< $(FUZZ_FLAGS) $(FUZZ_FLAGS_$*) -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=$(BUILD)/fuzz/$*- \
		$(BUILD)/fuzz/work-$* $(BUILD)/fuzz/stored-$* $(BUILD)/fuzz/seeds

# Whatever led others astray is read with threads too, sliced, and by programs.
FUZZ_ALSO_threads := $(sort $(wildcard test/fuzz-corpus/*))
FUZZ_ALSO_writer := $(FUZZ_ALSO_threads)
FUZZ_ALSO_program := $(FUZZ_ALSO_threads)

# For make check.
fuzz-replay: $(FUZZ_TARGETS:%=fuzz-replay-run-%)
$(FUZZ_TARGETS:%=fuzz-replay-run-%): fuzz-replay-run-%: $(BUILD)/fuzz-replay-%
	$< $(wildcard test/fuzz-corpus/$*) $(FUZZ_ALSO_$*)

-include $(FUZZ_LIB_OBJECTS:.o=.d) $(FUZZ_TOOL_OBJECTS:.o=.d) $(FUZZ_COMMON_OBJECTS:.o=.d) \
	$(FUZZ_TARGETS:%=$(BUILD)/fuzz/test/fuzz_%.d) $(wildcard $(BUILD)/test/fuzz_*.d)
