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

# As an administrator with a strict umask does, for all users.
(umask 077; run_make install DESTDIR="$root/a stage" BINDIR="$prefix/of programs" INCLUDEDIR="$prefix/of headers")
unreadable=$(find "$root/a stage" -mindepth 1 ! -perm -444)
[ -z "$unreadable" ] || fail "others cannot read: $unreadable"
for file in 'of programs/ipsec-evtx' 'of headers/ipsecevtx.h' 'of headers/ipsecevtx_report.h' 'of headers/ipsecevtx_writer.h' lib/libipsecevtx.a lib/libipsecevtx.so \
	lib/pkgconfig/ipsecevtx.pc lib/cmake/ipsecevtx/ipsecevtxConfig.cmake lib/cmake/ipsecevtx/ipsecevtxConfigVersion.cmake share/man/man1/ipsec-evtx.1 share/man/man3/ipsecevtx.3 share/man/man3/ipsecevtx_report.3 share/man/man3/ipsecevtx_writer.3 share/man/man5/ipsec-evtx.5; do
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

# A project of CMake's: the program that it builds, with the shared library or the static one.
build_with_cmake() {
	rm -rf "$root/a project"
	mkdir "$root/a project"
	cp samples/count-failures.c "$root/a project"
	printf '%s\n' 'cmake_minimum_required(VERSION 3.13)' 'project(program C)' \
		"find_package(ipsecevtx ${2:-0.1} REQUIRED)" 'add_executable(program count-failures.c)' \
		"target_link_libraries(program $1)" >"$root/a project/CMakeLists.txt"
	LDFLAGS="$LDFLAGS" cmake -S "$root/a project" -B "$root/a project/build" "-DCMAKE_PREFIX_PATH=$prefix" \
		"-DCMAKE_C_FLAGS=$CFLAGS" >"$root/told" 2>&1 &&
		cmake --build "$root/a project/build" >>"$root/told" 2>&1 || return 1
	LD_LIBRARY_PATH="$prefix/lib" "$root/a project/build/program" $log >"$root/found"
	cmp "$root/expected" "$root/found" || fail "CMake, $1: another result"
}
if command -v cmake >/dev/null; then
	for target in ipsecevtx::ipsecevtx ipsecevtx::static; do
		build_with_cmake $target || fail "CMake, $target: $(cat "$root/told")"
	done
	if build_with_cmake ipsecevtx::ipsecevtx 1.0 || build_with_cmake ipsecevtx::ipsecevtx 0.99 ||
		build_with_cmake ipsecevtx::ipsecevtx 0.0.1...0.0.9; then
		fail "CMake takes a version that this is not"
	fi
else
	echo 'check-install: no cmake here; its package file is not tried' >&2
fi
rm "$prefix"/lib/libipsecevtx.so*
if command -v cmake >/dev/null; then
	build_with_cmake ipsecevtx::ipsecevtx || fail "CMake, without the shared library: $(cat "$root/told")"
fi
build "$(flags --static)"
case $CFLAGS in
*-fsanitize*) ;; # has no static run time
*) build "-static $(flags --static)" ;;
esac
