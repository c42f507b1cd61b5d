#!/bin/sh
# Runs the static file where there is nothing else: in an empty root with only a log beside it.
set -eu
file=$1 sbom=$2
fail() {
	echo "check-static: $*" >&2
	exit 1
}
grep -q '^PackageName: zlib$' "$sbom" && grep -q '^PackageName: libevtx$' "$sbom" || fail "$sbom does not list its libraries"
grep -q '^PackageName: libgcc$' "$sbom" && grep -q 'CONTAINS SPDXRef-libcerror$' "$sbom" || fail "$sbom does not list what these hold"
grep -q "SHA256: $(sha256sum "$file" | cut -d' ' -f1)" "$sbom" || fail "$sbom is that of another file"
! readelf -d "$file" | grep -q NEEDED || fail "$file needs shared libraries"
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
cp "$file" "$root/ipsec-evtx"
cp samples/mixed-security.evtx samples/site-to-site.evtx "$root"
"$BUILD/ipsec-evtx" -q -o jsonl samples/mixed-security.evtx 2>/dev/null | sed 's|samples/||' >"$root/expected"
[ "$(id -u)" -eq 0 ] || {
	echo 'check-static: the root is not changed without root; the file alone is tried'
	(cd "$root" && ./ipsec-evtx -q -o jsonl mixed-security.evtx 2>/dev/null) | cmp - "$root/expected"
	exit 0
}
chroot "$root" /ipsec-evtx -q -o jsonl mixed-security.evtx 2>/dev/null | cmp - "$root/expected" || fail "other events"
if grep -q '^PackageName: libarchive$' "$sbom" && command -v bsdtar >/dev/null; then
	(cd "$root" && bsdtar -cf logs.zip --format=zip mixed-security.evtx)
	chroot "$root" /ipsec-evtx -q -o jsonl logs.zip 2>/dev/null | sed 's|logs.zip:||' | cmp - "$root/expected" ||
		fail "other events of an archive"
fi
chroot "$root" /ipsec-evtx -q --verify --report=sessions site-to-site.evtx >/dev/null || fail "no report"
echo "check-static: $(basename "$file"), $(stat -c %s "$file") bytes, gives the same events in an empty root"
