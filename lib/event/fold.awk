# SPDX-License-Identifier: MIT
# Writes lib/event/fold_table.h from Unicode's CaseFolding.txt, which Debian's unicode-data has in /usr/share/unicode:
#	awk -f lib/event/fold.awk /usr/share/unicode/CaseFolding.txt >lib/event/fold_table.h
# Simple case folding: the mappings with status C and S. Characters that follow each other in steps of one or two and
# are as far from what they fold to make one run.

function number(hex,    i, sum) {
	sum = 0
	for (i = 1; i <= length(hex); i++)
		sum = sum * 16 + index("0123456789ABCDEF", substr(hex, i, 1)) - 1
	return sum
}

function put_run() {
	if (first > 0)
		printf "\t{0x%05x, 0x%05x, %d, %d},\n", first, last, step, distance
}

BEGIN {
	FS = "; *"
}

FNR == 1 {
	split($0, words, " ")
	version = words[2]
	sub(/^CaseFolding-/, "", version)
	sub(/\.txt$/, "", version)
	print "/* SPDX-License-Identifier: MIT */"
	print "/* Written by lib/event/fold.awk from CaseFolding.txt of Unicode " version "; see there. */"
	print "#ifndef FOLD_TABLE_H"
	print "#define FOLD_TABLE_H"
	print ""
	print "static const struct fold_run fold_runs[] = {"
}

$2 == "C" || $2 == "S" {
	code = number($1)
	away = number($3) - code
	gap = code - last
	if (first > 0 && away == distance && (gap == step || (first == last && gap <= 2))) {
		step = gap
		last = code
		next
	}
	put_run()
	first = last = code
	step = 1
	distance = away
}

END {
	put_run()
	print "};"
	print ""
	print "#endif"
}
