#!/bin/sh
# Writes the style and the script of a page as C, with the hashes by which its policy knows them: write_embedded.sh page
# writes tools/html/embedded_table.h; write_embedded.sh check-page tells whether it is current. Run from the top of the project.
set -eu

# The base64 of a file's SHA-256, which sha256sum tells in hexadecimal.
hash_of()
{
	digits=$(sha256sum <"$1" | cut -c 1-64)
	octal=
	while [ -n "$digits" ]; do
		octal=$octal$(printf '\\%03o' "0x$(printf %.2s "$digits")")
		digits=${digits#??}
	done
	# shellcheck disable=SC2059 # the format is the bytes
	printf "$octal" | base64
}

embed()
{
	printf '\nstatic const char %s_hash[] = "sha256-%s";\n' "$1" "$(hash_of "$2")"
	printf 'static const char *const %s_lines[] = {\n' "$1"
	sed 's/\\/\\\\/g; s/"/\\"/g; s/.*/\t"&\\n",/; s/\t/\\t/2g' "$2"
	printf '\tNULL,\n};\n'
}

write()
{
	printf '%s\n' '/* SPDX-License-Identifier: MIT */' \
		'/* From page.css, picture.css and page.js; "make page" writes this. */' '#ifndef HTML_EMBEDDED_TABLE_H' \
		'#define HTML_EMBEDDED_TABLE_H' '' '#include <stddef.h>' '' '/* clang-format off */'
	embed style tools/html/page.css
	embed picture_style tools/picture/picture.css
	embed script tools/html/page.js
	printf '\n#endif\n'
}

case $1 in
page)
	write >tools/html/embedded_table.h.new
	mv tools/html/embedded_table.h.new tools/html/embedded_table.h
	;;
check-page)
	write | cmp -s - tools/html/embedded_table.h || {
		echo 'tools/html/embedded_table.h is not what comes from page.css, picture.css and page.js: run "make page"' >&2
		exit 1
	}
	;;
esac
