#!/bin/sh
# make-deb.sh PLACE: the Debian packages, from the tarball of "make dist" with packaging/debian laid beside it, as
# dpkg-buildpackage makes them. Everything stands below PLACE, which is emptied first.
set -eu
place=$1
name=ipsec-evtx-$VERSION
command -v dpkg-buildpackage >/dev/null || {
	echo 'make-deb: no dpkg-buildpackage here; needed are the Debian packages dpkg-dev and debhelper' >&2
	exit 1
}
packaged=$(dpkg-parsechangelog -l packaging/debian/changelog -S Version)
[ "${packaged%-*}" = "$VERSION" ] || {
	echo "make-deb: packaging/debian/changelog has version ${packaged%-*}, include/ipsecevtx.h $VERSION" >&2
	exit 1
}

rm -rf "$place"
mkdir -p "$place"
make -s dist DIST_DIR="$place"
cd "$place"
mv "$name.tar.gz" "ipsec-evtx_$VERSION.orig.tar.gz"
# The source package holds the modes of these.
(
	umask 022
	tar -xpzf "ipsec-evtx_$VERSION.orig.tar.gz"
	cp -Rp "$name/packaging/debian" "$name/debian"
)
cd "$name"
dpkg-buildpackage --no-sign --jobs="$(nproc)" >../build.log 2>&1 || {
	tail -40 ../build.log >&2
	echo "make-deb: dpkg-buildpackage failed; all it said is in $place/build.log" >&2
	exit 1
}
cd ..
rm -rf "$name"
ls ./*.deb
