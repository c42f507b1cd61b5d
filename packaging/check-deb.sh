#!/bin/sh
# check-deb.sh PLACE: what "make deb" put there must please lintian, be the same bytes when built again elsewhere, and
# work in a bare Debian system of its own, below PLACE: the tool with its library alone, then programs built against the
# development package; nothing is left when they are removed.
set -eu
place=$(cd "$1" && pwd)
log=ike-scan
fail() {
	echo "check-deb: $*" >&2
	exit 1
}
skip() {
	echo "check-deb: skipped from here on: $*"
	exit 0
}
is_there() {
	command -v "$1" >/dev/null
}

is_there lintian || skip "no lintian here"
lintian --version
(cd "$place" && lintian --allow-root --fail-on error,warning ./*.changes) || fail "lintian has something to say"
echo "check-deb: lintian has nothing to say"

# Another directory, time zone, language and umask; tests were run the first time.
rm -rf "$place/again"
(
	umask 077
	export TZ=Asia/Kathmandu LC_ALL=C.UTF-8 DEB_BUILD_OPTIONS='nocheck parallel=1'
	exec sh packaging/make-deb.sh "$place/again/and-elsewhere" >/dev/null
)
for file in "$place"/*.deb "$place"/*.tar.*; do
	cmp "$file" "$place/again/and-elsewhere/$(basename "$file")" || fail "built again it is another file"
done
rm -rf "$place/again"
echo "check-deb: built again elsewhere, all packages are the same bytes"

[ "$(id -u)" -eq 0 ] || skip "only root can enter another root"
is_there mmdebstrap || skip "no mmdebstrap here"
unshare --mount true 2>/dev/null || skip "no mounts of one's own are to be had here"

# The bare system is kept, and so are the packages that it gets: the second time nothing comes over the network.
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
kept=$place-root
bare=$kept/$suite.tar
mkdir -p "$kept/archives/partial"
if [ ! -e "$bare" ]; then
	mmdebstrap --quiet --variant=apt --skip=cleanup/apt/lists "$suite" "$kept/new.tar" >"$kept/log" 2>&1 ||
		skip "no bare $suite can be made here (no network?): $(tail -1 "$kept/log")"
	mv "$kept/new.tar" "$bare"
fi
root=$kept/root
rm -rf "$root"
mkdir "$root"
trap 'rm -rf "$root"' EXIT
trap 'exit 1' HUP INT TERM
tar -xf "$bare" -C "$root"
cp /etc/resolv.conf "$root/etc/resolv.conf"
mkdir "$root/brought"
cp "$place"/*.deb packaging/check-deb-inside.sh "samples/$log.evtx" "samples/$log.txt" "$root/brought"
rm "$root"/brought/*-dbgsym_*
tar -cf "$root/brought/logs.tar" -C samples "$log.evtx"

unshare --mount --pid --fork --kill-child sh -euc '
	mount --bind "$2" "$1/var/cache/apt/archives"
	mount -t proc proc "$1/proc"
	exec chroot "$1" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 sh /brought/check-deb-inside.sh "$3"
' - "$root" "$kept/archives" "$log" || fail "not as it should be in a bare $suite"
echo "check-deb: as it should be, in a bare $suite"
