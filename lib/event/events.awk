# Writes what comes from events.list into a file that has places for it, between lines that name the part and its end:
#	awk -f lib/event/events.awk lib/event/events.list FILE >NEW
# make events does so for all such files.

function fail(text)
{
	print FILENAME ":" FNR ": " text | "cat >&2"
	failed = 1
	exit 1
}

# The list.

function member_of_kind(kind, name)
{
	if ((kind, name) in is_member)
		return
	is_member[kind, name] = 1
	members[kind, ++member_count[kind]] = name
}

function add_kind(name, flag, is_declared)
{
	if (name in kind_index) {
		if (is_declared)
			fail("kind " name " is there already")
		return
	}
	if (flag != "" && flag != "failure")
		fail("'" flag "' says nothing about a kind; failure does")
	kinds[++kind_count] = name
	kind_index[name] = kind_count
	is_failure[name] = flag == "failure"
	member_count[name] = 0
}

function add_event(id)
{
	if (id in kind_of)
		fail("event " id " is there already")
	if ($4 !~ /^(main|quick|extended)$/ || $5 !~ /^(success|failure)$/)
		fail("expected: event ID KIND main|quick|extended success|failure TITLE")
	add_kind($3, "", 0)
	events[++event_count] = id
	kind_of[id] = $3
	mode_of[id] = $4
	outcome_of[id] = $5
	title_of[id] = rest(6)
	layouts_of[id] = "0"
	field_count[id] = 0
	events_of_kind[$3] = events_of_kind[$3] (events_of_kind[$3] == "" ? "" : ", ") id
}

function rest(first, i, text)
{
	for (i = first; i <= NF; i++)
		text = text (i > first ? " " : "") $i
	return text
}

function add_field(id, line, at, words, count, name)
{
	at = index(line, ":")
	meaning = at ? substr(line, at + 2) : ""
	if (at)
		line = substr(line, 1, at - 1)
	has_layouts = match(line, /\[[^]]*\]/)
	chosen = has_layouts ? substr(line, RSTART + 1, RLENGTH - 2) : layouts_of[id]
	if (has_layouts)
		line = substr(line, 1, RSTART - 1) substr(line, RSTART + RLENGTH)
	count = split(line, words, " ")
	name = words[2]
	if (count < 2)
		fail("expected: WindowsName canonical_name [LAYOUTS] TYPE READING: meaning")
	if (!(name in type_of)) {
		if (!at || words[3] !~ /^(text|hex|code|address|u32|id|spi)$/)
			fail(name " is used first here: its type and meaning are missing")
		if (count > 3 && !(words[4] in reading_names))
			fail("'" words[4] "' is no reading")
		fields[++canonical_count] = name
		type_of[name] = words[3]
		reading_of[name] = words[4]
		meaning_of[name] = meaning
		last = name
	} else if (at) {
		fail(name " has a type and a meaning already")
	}
	if (field_count[id] == 32)
		fail("more than the 32 fields of EVENTS_MAX_FIELDS")
	windows[id, ++field_count[id]] = words[1]
	canonical[id, field_count[id]] = name
	field_layouts[id, field_count[id]] = chosen
	member_of_kind(kind_of[id], name)
	if (!((name, words[1]) in seen)) {
		seen[name, words[1]] = ""
		windows_names[name, ++windows_count[name]] = words[1]
	}
	users[name, words[1]] = users[name, words[1]] " " id
}

BEGIN {
	reading_names["failure-reason"] = "READING_FAILURE_REASON"
	reading_names["zeros-are-none"] = "READING_ZERO_IS_NONE"
	layout_names["0"] = "LAYOUT_V0"
	layout_names["1"] = "LAYOUT_V1"
	layout_names["1-win7"] = "LAYOUT_V1_WIN7"
	struct_names["text"] = struct_names["hex"] = "text"
	struct_names["code"] = "code"
	struct_names["address"] = "address"
	struct_names["u32"] = "u32"
	struct_names["id"] = struct_names["spi"] = "id"
}

FNR == NR {
	if (/^#/ || /^$/)
		next
	if (/^\t\t/) {
		sub(/^\t\t/, " ")
		if (part == "meaning")
			event_meaning[id] = event_meaning[id] $0
		else if (part == "next")
			event_next[id] = event_next[id] $0
		else if (part == "field")
			meaning_of[last] = meaning_of[last] $0
		else
			for (i = 1; i <= NF; i++)
				member_of_kind(kind, $i)
	} else if (/^kind /) {
		kind = $2
		add_kind(kind, $3, 1)
	} else if (/^event /) {
		id = $2
		add_event(id)
	} else if (sub(/^\tmembers: /, "")) {
		part = "members"
		for (i = 1; i <= NF; i++)
			member_of_kind(kind, $i)
	} else if (sub(/^\tmeaning: /, "")) {
		part = "meaning"
		event_meaning[id] = $0
	} else if (sub(/^\tnext: /, "")) {
		part = "next"
		event_next[id] = $0
	} else if (sub(/^\tlayouts: /, "")) {
		layouts_of[id] = $0
	} else if (sub(/^\t/, "")) {
		part = "field"
		add_field(id, $0)
	} else {
		fail("neither a kind nor an event")
	}
	next
}

# What is written.

function escaped(text)
{
	gsub(/\\/, "\\\\", text)
	gsub(/"/, "\\\"", text)
	return text
}

function layout_bits(names, words, count, i, bits)
{
	count = split(names, words, " ")
	for (i = 1; i <= count; i++)
		bits = bits (i > 1 ? " | " : "") layout_names[words[i]]
	return bits
}

function spaces(count)
{
	return sprintf("%*s", count, "")
}

# In order of number.
function sort_events(i, k, id)
{
	for (i = 2; i <= event_count; i++) {
		id = events[i]
		for (k = i - 1; k > 0 && events[k] + 0 > id + 0; k--)
			events[k + 1] = events[k]
		events[k + 1] = id
	}
}

function write_kinds(i, name)
{
	print "enum ipsecevtx_kind {"
	print "\tIPSECEVTX_KIND_OTHER = 0, /* no typed struct: see pairs */"
	for (i = 1; i <= kind_count; i++) {
		name = kinds[i]
		printf "\tIPSECEVTX_KIND_%s,", toupper(name)
		print member_count[name] ? "" : " /* " events_of_kind[name] ": no fields */"
	}
	print "\tIPSECEVTX_KIND_COUNT"
	print "};"
}

function write_struct(kind, i, name, declaration, width)
{
	for (i = 1; i <= member_count[kind]; i++) {
		name = members[kind, i]
		if (length(struct_names[type_of[name]] name) > width)
			width = length(struct_names[type_of[name]] name)
	}
	printf "/* Event%s %s. */\n", index(events_of_kind[kind], ",") ? "s" : "", events_of_kind[kind]
	print "struct ipsecevtx_" kind " {"
	for (i = 1; i <= member_count[kind]; i++) {
		name = members[kind, i]
		declaration = "struct ipsecevtx_" struct_names[type_of[name]] " " name ";"
		if (8 + width + 20 + length(meaning_of[name]) + 6 > 120)
			printf "\t/* %s */\n\t%s\n", meaning_of[name], declaration
		else
			printf "\t%s%s /* %s */\n", declaration, spaces(width + 19 - length(declaration)), meaning_of[name]
	}
	print "};\n"
}

function write_structs(i)
{
	for (i = 1; i <= kind_count; i++)
		if (member_count[kinds[i]])
			write_struct(kinds[i])
}

function write_union(i)
{
	for (i = 1; i <= kind_count; i++)
		if (member_count[kinds[i]])
			print "\t\tstruct ipsecevtx_" kinds[i] " " kinds[i] ";"
}

function write_limits()
{
	print "/* How many events have a definition. */"
	print "#define EVENTS_COUNT " event_count "u"
	print "/* The lowest and the highest number of these. */"
	print "#define EVENTS_FIRST " events[1] "u"
	print "#define EVENTS_LAST  " events[event_count] "u"
}

function write_text(text, end, words, count, i, line)
{
	count = split(escaped(text), words, " ")
	for (i = 1; i <= count; i++) {
		if (length(line) + length(words[i]) > 96) {
			print "\t\t\t\"" line "\""
			line = ""
		}
		line = line words[i] (i < count ? " " : "")
	}
	print "\t\t\t\"" line "\"" end
}

function write_table(i, k, id, name)
{
	print "static const struct ipsecevtx_field_info canonical_fields[] = {"
	for (i = 1; i <= canonical_count; i++) {
		name = fields[i]
		printf "\t{\"%s\", IPSECEVTX_TYPE_%s,\n\t\t\"%s\"},\n", name, toupper(type_of[name]), escaped(meaning_of[name])
	}
	print "};\n\n/* Indices of canonical_fields. */\nenum field_number {"
	for (i = 1; i <= canonical_count; i++)
		print "\tNUMBER_" fields[i] ","
	print "};\n\nstatic const uint8_t readings[] = {"
	for (i = 1; i <= canonical_count; i++)
		printf "\t[NUMBER_%s] = %s,\n", fields[i], \
			reading_of[fields[i]] == "" ? "READING_AS_WRITTEN" : reading_names[reading_of[fields[i]]]
	print "};"
	for (i = 1; i <= event_count; i++) {
		id = events[i]
		if (!field_count[id])
			continue
		print "\nstatic const struct event_field fields_" id "[] = {"
		for (k = 1; k <= field_count[id]; k++)
			printf "\tFIELD(%s, \"%s\", %s, %s, %s),\n", kind_of[id], windows[id, k], canonical[id, k], \
				toupper(type_of[canonical[id, k]]), layout_bits(field_layouts[id, k])
		print "};"
	}
	write_definitions()
	print "\nstatic const struct kind kinds[IPSECEVTX_KIND_COUNT] = {\n\t{\"other\", 0, false},"
	for (i = 1; i <= kind_count; i++)
		printf "\t{\"%s\", %s, %s},\n", kinds[i], \
			member_count[kinds[i]] ? "sizeof(struct ipsecevtx_" kinds[i] ")" : "0", \
			is_failure[kinds[i]] ? "true" : "false"
	print "};"
}

function write_definitions(i, id)
{
	print "\nstatic const struct event_definition definitions[] = {"
	for (i = 1; i <= event_count; i++) {
		id = events[i]
		printf "\t{{%d, IPSECEVTX_KIND_%s, IPSECEVTX_MODE_%s, IPSECEVTX_OUTCOME_%s,\n\t\t\t\"%s\",\n", id, \
			toupper(kind_of[id]), toupper(mode_of[id]), toupper(outcome_of[id]), escaped(title_of[id])
		write_text(event_meaning[id], ",")
		write_text(event_next[id], "},")
		printf "\t\t%s, %s},\n", field_count[id] ? "fields_" id ", " field_count[id] : "NULL, 0", \
			layout_bits(layouts_of[id])
	}
	print "};"
	print "\n/* 1 + the index of each event's definition, for events_numbers. */"
	printf "#define DEFINITION_NUMBERS"
	for (i = 1; i <= event_count; i++)
		printf "%s \\\n\t[%d - EVENTS_FIRST] = %d", (i > 1 ? "," : ""), events[i], i
	print ""
}

function write_man_events(i, id)
{
	print ".Bl -tag -width 4976 -compact"
	for (i = 1; i <= event_count; i++) {
		id = events[i]
		printf ".It %d\n%s:\n.Cm %s , %s ,\n%s\n", id, title_of[id], kind_of[id], mode_of[id], outcome_of[id]
	}
	print ".El"
}

function write_ids(text, words, count, i, line)
{
	count = split(text, words, " ")
	for (i = 1; i <= count; i++) {
		if (line != "" && length(line) + 1 + length(words[i]) > 78) {
			print line
			line = ""
		}
		line = line (line == "" ? "" : " ") words[i]
	}
	print line
}

function write_man_fields(i, k, name)
{
	print ".Bl -tag -width 4n"
	for (i = 1; i <= canonical_count; i++) {
		name = fields[i]
		printf ".It Va %s Pq %s\n%s%s.\n", name, type_of[name], toupper(substr(meaning_of[name], 1, 1)), \
			substr(meaning_of[name], 2)
		if (reading_of[name] == "zeros-are-none")
			print "All zeros mean none: null."
		if (reading_of[name] == "failure-reason")
			print "Windows ends many with CR LF: line breaks at the end are left out, and what is\n" \
				"nothing else is null;\n.Va raw\nhas the text as it stands in the record."
		for (k = 1; k <= windows_count[name]; k++) {
			printf ".br\n.Ql %s :\n", windows_names[name, k]
			write_ids(users[name, windows_names[name, k]])
		}
	}
	print ".El"
}

FNR == 1 {
	sort_events()
}
/From lib\/event\/events\.list/ {
	print
	match($0, /\([a-z ]+\)/)
	part = substr($0, RSTART + 1, RLENGTH - 2)
	is_within = 1
	if (part == "kinds")
		write_kinds()
	else if (part == "structs")
		write_structs()
	else if (part == "union")
		write_union()
	else if (part == "limits")
		write_limits()
	else if (part == "table")
		write_table()
	else if (part == "manual events")
		write_man_events()
	else if (part == "manual fields")
		write_man_fields()
	else
		fail("no such part: " part)
	next
}
/End of events\.list/ {
	is_within = 0
}
!is_within {
	print
}
