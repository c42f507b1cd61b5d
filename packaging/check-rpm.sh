#!/bin/sh
# check-rpm.sh PLACE: the files of the RPM packages that "make rpm" put there, and what rpmlint says.
set -eu
place=$1
fail() {
	echo "check-rpm: $*" >&2
	exit 1
}
# Of the package, this file must be there.
expect() {
	file=$(find "$place/RPMS" -name "$1-$VERSION-*.rpm")
	[ -n "$file" ] || fail "no package $1"
	rpm -qp --list "$file" >"$place/list"
	shift
	for path in "$@"; do
		grep -Eq "$path" "$place/list" || fail "no $path in $(basename "$file")"
	done
	echo "$(basename "$file"): $(grep -c . "$place/list") files"
	cat "$place/list"
}
expect ipsec-evtx '^/usr/bin/ipsec-evtx$' '/man1/ipsec-evtx\.1' '/man5/ipsec-evtx\.5' \
	'^/usr/share/bash-completion/completions/ipsec-evtx$' '^/usr/share/zsh/site-functions/_ipsec-evtx$' \
	'^/usr/share/fish/vendor_completions.d/ipsec-evtx.fish$'
expect libipsecevtx '/libipsecevtx\.so\.0$'
expect libipsecevtx-devel '^/usr/include/ipsecevtx\.h$' '/libipsecevtx\.a$' '/pkgconfig/ipsecevtx\.pc$' \
	'/cmake/ipsecevtx/ipsecevtxConfig\.cmake$' '/man3/ipsecevtx\.3'
if command -v rpmlint >/dev/null; then
	# Outside of a distribution it has rules of several, which exclude each other: what it says is shown.
	rpmlint packaging/ipsec-evtx.spec $(find "$place" -name '*.rpm') || true
fi
echo "check-rpm: as it should be"
