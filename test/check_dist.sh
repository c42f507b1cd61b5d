#!/bin/sh
# Makes the tarball, makes it again from the unpacked one, and builds there: both must give the same bytes as here.
set -eu
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
export MAKEFLAGS=
here=$(pwd)

make -s dist BUILD="$BUILD"
tar -xzf "$NAME.tar.gz" -C "$root"
mv "$root/$NAME" "$root/another place"
cd "$root/another place"
make -s dist BUILD="$BUILD"
cmp "$here/$NAME.tar.gz" "$NAME.tar.gz"

make -s -j"$(nproc)" all BUILD="$BUILD" CC="$CC" CFLAGS="$CFLAGS" LDFLAGS="$LDFLAGS"
cd "$BUILD"
for file in libipsecevtx.a libipsecevtx.so.[0-9]* ipsec-evtx; do
	cmp "$here/$BUILD/$file" "$file"
done
