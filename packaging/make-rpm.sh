#!/bin/sh
# make-rpm.sh PLACE: the RPM packages, from the tarball of "make dist", as rpmbuild makes them. Everything stands below
# PLACE, which is emptied first.
set -eu
place=$1
command -v rpmbuild >/dev/null || {
	echo 'make-rpm: no rpmbuild here' >&2
	exit 1
}
packaged=$(sed -n 's/^Version: *//p' packaging/ipsec-evtx.spec)
[ "$packaged" = "$VERSION" ] || {
	echo "make-rpm: packaging/ipsec-evtx.spec has version $packaged, include/ipsecevtx.h $VERSION" >&2
	exit 1
}
# A system of another kind has what is needed in packages of its own.
needs=
[ ! -e /etc/debian_version ] || needs=--nodeps

rm -rf "$place"
mkdir -p "$place/SOURCES"
make -s dist DIST_DIR="$place/SOURCES"
place=$(cd "$place" && pwd)
rpmbuild -ba $needs --define "_topdir $place" packaging/ipsec-evtx.spec >"$place/build.log" 2>&1 || {
	tail -40 "$place/build.log" >&2
	echo "make-rpm: rpmbuild failed; all it said is in $place/build.log" >&2
	exit 1
}
rm -rf "$place/BUILD" "$place/BUILDROOT"
find "$place" -name '*.rpm'
