# SPDX-License-Identifier: MIT
# Writes lib/binxml/digits_table.h from Unicode's UnicodeData.txt, which Debian's unicode-data has in /usr/share/unicode:
#	awk -f lib/binxml/digits.awk /usr/share/unicode/UnicodeData.txt >lib/binxml/digits_table.h
# All characters beyond ASCII with a digit value (field 7): the digits of all scripts, superscripts, in circles and so
# on. Those that follow each other as their values do make one run.

function number(hex,    i, sum) {
	sum = 0
	for (i = 1; i <= length(hex); i++)
		sum = sum * 16 + index("0123456789ABCDEF", substr(hex, i, 1)) - 1
	return sum
}

function put_run() {
	if (first > 0)
		printf "\t{0x%05x, 0x%05x, %d},\n", first, last, value
}

BEGIN {
	FS = ";"
	print "/* SPDX-License-Identifier: MIT */"
	print "/* Written by lib/binxml/digits.awk from UnicodeData.txt of Unicode 15.0.0; see there. */"
	print "#ifndef DIGITS_TABLE_H"
	print "#define DIGITS_TABLE_H"
	print ""
	print "static const struct digit_run digit_runs[] = {"
}

$8 != "" && number($1) > 127 {
	code = number($1)
	if (first > 0 && code == last + 1 && $8 == value + code - first) {
		last = code
		next
	}
	put_run()
	first = last = code
	value = $8
}

END {
	put_run()
	print "};"
	print ""
	print "#endif"
}
