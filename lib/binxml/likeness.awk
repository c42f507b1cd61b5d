# SPDX-License-Identifier: MIT
# Writes lib/binxml/likeness_table.h from Unicode's UnicodeData.txt, which Debian's unicode-data has in
# /usr/share/unicode:
#	awk -f lib/binxml/likeness.awk /usr/share/unicode/UnicodeData.txt >lib/binxml/likeness_table.h
# Characters beyond ASCII that a person takes for a letter, a digit or a dash of ASCII, by kind:
#	those that are one in another form (field 5): in bold, in a circle, raised, a Roman numeral, the sign of a unit;
#	letters of Latin that are named after one: small capitals, letters in squares, without a dot, in script;
#	letters of other scripts that are drawn alike, which are listed here: Unicode TR39 calls them confusable.
# Those that follow each other as their likenesses do make one run.
# Then those that are drawn as several of ASCII: ligatures, numbers in a circle, units in a square.
# And punctuation and symbols (categories P and S) beyond ASCII, of which many are drawn as a dash or a dot; and marks
# (Mn and Me), which are drawn upon the letter before them, or hardly at all.

function number(hex,    i, sum) {
	sum = 0
	for (i = 1; i <= length(hex); i++)
		sum = sum * 16 + index("0123456789ABCDEF", substr(hex, i, 1)) - 1
	return sum
}

function list(words,    i, count, parts, hex) {
	count = split(words, parts, " ")
	for (i = 1; i <= count; i++) {
		hex = substr(parts[i], 1, length(parts[i]) - 1)
		listed[number(hex)] = substr(parts[i], length(parts[i]))
	}
}

# What the character is in another form; "" for none.
function other_form(decomposition,    parts, count, code) {
	count = split(decomposition, parts, " ")
	if (count == 0 || count != (parts[1] ~ /^</) + 1)
		return ""
	code = number(parts[count])
	return code < 128 ? substr(ascii, code + 1, 1) : code in listed ? listed[code] : ""
}

# The letters, digits, dashes and dots that a character is made of; "" where it is made of others, or of one.
function several(decomposition,    parts, count, code, i, letters) {
	count = split(decomposition, parts, " ")
	if (count < 3 || parts[1] !~ /^</)
		return ""
	for (i = 2; i <= count; i++) {
		code = parts[i] == "017F" ? 115 : number(parts[i]) # the long s
		if (code >= 128 || (substr(ascii, code + 1, 1) == " " && code != 46))
			return ""
		letters = letters (code == 46 ? "." : substr(ascii, code + 1, 1))
	}
	return letters
}

function named_after(name) {
	if (name ~ /^(LATIN|MODIFIER) LETTER (SMALL )?CAPITAL [A-Z]$/ || name ~ /^MODIFIER LETTER SMALL [A-Z]$/ ||
		name ~ /^(NEGATIVE )?(SQUARED|CIRCLED) LATIN CAPITAL LETTER [A-Z]$/ ||
		name ~ /^REGIONAL INDICATOR SYMBOL LETTER [A-Z]$/ ||
		name ~ /^LATIN (SMALL|CAPITAL) LETTER (DOTLESS|SCRIPT) [A-Z]$/)
		return tolower(substr(name, length(name)))
	return name == "LATIN SMALL LETTER ALPHA" ? "a" : name == "LATIN SMALL LETTER IOTA" ? "i" : ""
}

# Adds a character to the ranges of a kind.
function add_to(kind, code) {
	if (last_of[kind] > 0 && code == last_of[kind] + 1) {
		last_of[kind] = code
		return
	}
	end_of(kind)
	first_of[kind] = last_of[kind] = code
}

function end_of(kind) {
	if (last_of[kind] > 0)
		ranges[kind, range_count[kind]++] = sprintf("{0x%05x, 0x%05x}", first_of[kind], last_of[kind])
}

function put_ranges(kind,    i) {
	end_of(kind)
	print ""
	print "static const struct likeness_range likeness_" kind "[] = {"
	for (i = 0; i < range_count[kind]; i++)
		printf "\t%s,\n", ranges[kind, i]
	print "};"
}

function put_run() {
	if (first > 0)
		printf "\t{0x%05x, 0x%05x, '%s'},\n", first, last, first_like
}

BEGIN {
	FS = ";"
	ascii_order = "0123456789abcdefghijklmnopqrstuvwxyz"
	for (i = 0; i < 128; i++) {
		like = sprintf("%c", i)
		ascii = ascii (i > 0 && like ~ /^[A-Za-z0-9-]$/ ? tolower(like) : " ")
	}
	list("391a 392b 395e 396z 397h 399i 39Ak 39Cm 39Dn 39Fo 3A1p 3A4t 3A5y 3A7x") # Greek
	list("3B1a 3B9i 3BDv 3BFo 3C1p 3C3o 3C5u 3F2c 3F3j 3F9c")
	list("405s 406i 408j 410a 412b 415e 41Ak 41Cm 41Dh 41Eo 420p 421c 422t 423y 425x") # Cyrillic
	list("430a 435e 43Eo 440p 441c 443y 445x 455s 456i 458j 461w 475v 4AFy 4BBh 4C0i 4CFi 501d 50Dg 51Bq 51Cw 51Dw")
	list("53Cl 54Ds 54Fs 555o 566q 570h 575j 578n 57Du 581g 585o") # Armenian
	list("13A0d 13A1r 13A2t 13A5i 13A9y 13AAa 13ABj 13ACe 13B3w 13B7m 13BBh 13C0g 13C3z 13D9v 13DAs 13DEl 13DFc") # Cherokee
	list("13E2p 13E6k 13F4b")
	list("2C82b 2C83b 2C8Eh 2C92i 2C94k 2C98m 2C9An 2C9Eo 2C9Fo 2CA2p 2CA3p 2CA4c 2CA5c 2CA6t 2CA8y 2CACx 2CADx") # Coptic
	list("A4D0b A4D1p A4D3d A4D4t A4D6g A4D7k A4D9j A4DAc A4DCz A4DDf A4DFm A4E0n A4E1l A4E2s A4E3r A4E6v A4E7h") # Lisu
	list("A4EAw A4EBx A4ECy A4EEa A4F0e A4F2i A4F3o A4F4u")
	list("37Fj 4AEy 142Fv 157Ch 15DEd 1FD8i 2D38v 2D5Dx FE8Dl 1EE00l 54Du 1C3! 2223| 23AE|") # of several scripts
	list("192f 1BDs 1C0l 282s 28Bu 1D11o 1D26r 1EFFy 212Ee A799f AB32e AB35f AB3Do AB47r AB48r AB4Eu AB52u") # further Latin
	list("3B7n 3C0n 3C4t 3DCf 3DDf 2C85r 2D39e") # Greek, Coptic, Tifinagh
	list("433r 43Cm 43Fn 448w 454e 4B1y 4BDe 561w 57Cn") # Cyrillic, Armenian
	list("5D5i 5DFl 5E1o 627l 647o 7C0o 7CAl 7FFt 10E7y 10FFo 2D4Fl") # Hebrew, Arabic, N'Ko, Georgian, Tifinagh
	list("144Cu 144En 148Dj 14AAl 1587r 15B4f 15C5a 15EAd 15EFw 15F0m 15F7b") # Canadian syllabics
	list("966o 9E6o A66o AE6o B66o BE6o C02o C66o C82o CE6o D02o D20o D66o D82o E50o ED0o 1040o") # zeros and circles
	list("2010- 2011- 2012- 2013- 2014- 2015- 2043- 2212- 2D7- 58A- 5BE- 1400- 1806- 23AF- 2500- 2501-") # dashes
	list("2796- 2CBA- 2E17- 2E1A- 2E3A- 2E3B- 2E40- 301C- 3030- 30A0- FE58-")
	for (i = number("13A0"); i <= number("13F5"); i++) # the small letters of Cherokee
		if (i in listed)
			listed[i <= number("13EF") ? i - number("13A0") + number("AB70") : i + 8] = listed[i]
	print "/* SPDX-License-Identifier: MIT */"
	print "/* Written by lib/binxml/likeness.awk from UnicodeData.txt of Unicode 15.0.0; see there. */"
	print "#ifndef LIKENESS_TABLE_H"
	print "#define LIKENESS_TABLE_H"
	print ""
	print "static const struct likeness_run likeness_runs[] = {"
}

{
	code = number($1)
	if (code >= 128 && $3 ~ /^[PS]/)
		add_to("signs", code)
	if (code >= 128 && $3 ~ /^M[ne]/)
		add_to("marks", code)
	if (several($6) != "")
		joined[joined_count++] = sprintf("{0x%05x, \"%s\"}", code, several($6))
	like = code in listed ? listed[code] : other_form($6)
	if (like == "" || like == " ")
		like = named_after($2)
	if (code < 128 || like == "" || like == " ")
		next
	if (first > 0 && code == last + 1 && index(ascii_order, like) > 0 &&
		index(ascii_order, like) == index(ascii_order, last_like) + 1 && like ~ /^[b-z1-9]$/) {
		last = code
		last_like = like
		next
	}
	put_run()
	first = last = code
	first_like = last_like = like
}

END {
	put_run()
	print "};"
	print ""
	print "static const struct likeness_joined likeness_joined[] = {"
	for (i = 0; i < joined_count; i++)
		printf "\t%s,\n", joined[i]
	print "};"
	put_ranges("signs")
	put_ranges("marks")
	print ""
	print "#endif"
}
