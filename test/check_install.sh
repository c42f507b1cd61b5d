#!/bin/sh
# Installs below paths that hold spaces, builds the example against what was installed, with the shared library and
# with the static one, and uninstalls.
set -eu
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
prefix="$root/a place"
log=samples/ike-scan.evtx

run_make() {
	# Without the flags of the make that runs this: it may have -n or -j, and variables of its own.
	MAKEFLAGS= ${MAKE:-make} -s BUILD="$BUILD" CC="$CC" CFLAGS="$CFLAGS" LDFLAGS="$LDFLAGS" PREFIX="$prefix" "$@"
}

fail() {
	echo "check-install: $*" >&2
	exit 1
}

run_make install DESTDIR="$root/a stage" BINDIR="$prefix/of programs" INCLUDEDIR="$prefix/of headers"
for file in 'of programs/ipsec-evtx' 'of headers/ipsecevtx.h' 'of headers/ipsecevtx_report.h' 'of headers/ipsecevtx_writer.h' lib/libipsecevtx.a lib/libipsecevtx.so \
	lib/pkgconfig/ipsecevtx.pc share/man/man1/ipsec-evtx.1 share/man/man3/ipsecevtx.3 share/man/man3/ipsecevtx_report.3 share/man/man3/ipsecevtx_writer.3 share/man/man5/ipsec-evtx.5; do
	[ -f "$root/a stage$prefix/$file" ] || fail "$file was not installed"
done
[ ! -e "$prefix" ] || fail "something was installed outside DESTDIR"
run_make uninstall DESTDIR="$root/a stage" BINDIR="$prefix/of programs" INCLUDEDIR="$prefix/of headers"
left=$(find "$root/a stage" ! -type d)
[ -z "$left" ] || fail "not uninstalled: $left"

run_make install
"$BUILD/samples/count-failures" $log >"$root/expected"
# What pkg-config prints is quoted for a shell.
flags() {
	PKG_CONFIG_PATH="$prefix/lib/pkgconfig" pkg-config --cflags --libs "$@" ipsecevtx
}
build() {
	eval "$CC $CFLAGS $LDFLAGS -o '$root/program' samples/count-failures.c $*"
	LD_LIBRARY_PATH="$prefix/lib" "$root/program" $log >"$root/found"
	cmp "$root/expected" "$root/found" || fail "$*: another result"
}
command -v pkg-config >/dev/null || {
	echo 'check-install: no pkg-config here; skipped building against what was installed' >&2
	exit 0
}
build "$(flags)"
rm "$prefix"/lib/libipsecevtx.so*
build "$(flags --static)"
case $CFLAGS in
*-fsanitize*) ;; # has no static run time
*) build "-static $(flags --static)" ;;
esac
