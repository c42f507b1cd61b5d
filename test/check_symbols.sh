#!/bin/sh
# check_symbols.sh STATIC SHARED: the names that the two libraries show must be those that lib/libipsecevtx.map lists,
# those that the headers declare, those of the Debian package, and those of the man pages.
set -eu
static=$1 shared=$2
map=lib/libipsecevtx.map
nm=${NM:-nm}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

sed -n 's/^[[:space:]]*\([a-z][a-z0-9_]*\);$/\1/p' $map >"$work/map"
LC_ALL=C sort -u "$work/map" >"$work/listed"
cmp -s "$work/map" "$work/listed" || {
	echo "$map: the names are not sorted, or one is there twice" >&2
	exit 1
}

status=0
same() {
	diff -U0 "$work/listed" "$work/found" | sed -n '/^[-+][^-+]/p' >"$work/difference"
	[ -s "$work/difference" ] || return 0
	echo "$1 and $map differ (- only in the map, + only there):" >&2
	cat "$work/difference" >&2
	status=1
}

# What the compiler and its sanitizers put in begins with two underscores.
$nm -g --defined-only "$static" | awk 'NF == 3 && $3 !~ /^__/ { print $3 }' | LC_ALL=C sort >"$work/found"
same "$static"
$nm -D --defined-only "$shared" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | LC_ALL=C sort >"$work/found"
same "$shared"
sed -n 's/^IPSECEVTX_API .*[ *]\(ipsecevtx_[a-z0-9_]*\)(.*/\1/p' include/*.h | LC_ALL=C sort >"$work/found"
same 'include/*.h'
# With the version of the program that each is in for the first time.
sed -n 's/^ \(ipsecevtx_[a-z0-9_]*\)@IPSECEVTX_0 [0-9.]*$/\1/p' packaging/debian/libipsecevtx0.symbols |
	LC_ALL=C sort >"$work/found"
same packaging/debian/libipsecevtx0.symbols
# Each in the list of names and in the synopsis.
for times in 1 2; do
	awk -v times=$times '/^\.(Nm|Fn) ipsecevtx_/ && ++seen[$2] == times { print $2 }' man/*.3 |
		LC_ALL=C sort >"$work/found"
	same "man/*.3 ($times)"
done
exit $status
