#!/bin/sh
# The part of check-deb.sh that runs inside the bare system, where what it needs stands in /brought.
set -eu
log=/brought/$1
cd /brought
export DEBIAN_FRONTEND=noninteractive
fail() {
	echo "check-deb, inside: $*" >&2
	exit 1
}
apt() {
	apt-get -q -y --no-install-recommends -o Dpkg::Use-Pty=0 -o APT::Sandbox::User=root "$@" >/tmp/apt.log 2>&1 || {
		tail -20 /tmp/apt.log >&2
		fail "apt-get $* failed"
	}
}
# All that is there, but what apt and dpkg remember of packages.
list_files() {
	find / -xdev \( -path /proc -o -path /tmp -o -path /brought -o -path /var/cache -o -path /var/lib/dpkg -o \
		-path /var/lib/apt -o -path /var/log \) -prune -o -print | LC_ALL=C sort
}
# Installs, calls the check, removes all again, and what came along with it.
try() {
	check=$1
	shift
	list_files >/tmp/before
	apt install "$@"
	"$check"
	apt purge $(dpkg-query -W -f='${Package} ' '*ipsec*evtx*')
	apt autoremove --purge
	list_files | diff /tmp/before - >/tmp/left || fail "what stays or is missing after removal: $(cat /tmp/left)"
}

check_tool() {
	ipsec-evtx -q "$log.evtx" 2>/dev/null | sed 's|of /brought/|of samples/|' | cmp - "$log.txt" || fail "other events"
	ipsec-evtx -q --verify --report=sessions "$log.evtx" >/dev/null 2>&1 || fail "no report"
	ipsec-evtx -q -o jsonl -w /tmp/events.jsonl "$log.evtx" 2>/dev/null || fail "no file"
	rm /tmp/events.jsonl
	for file in man/man1/ipsec-evtx.1.gz man/man5/ipsec-evtx.5.gz bash-completion/completions/ipsec-evtx \
		zsh/vendor-completions/_ipsec-evtx zsh/site-functions/_ipsec-evtx fish/vendor_completions.d/ipsec-evtx.fish \
		doc/ipsec-evtx/README.gz doc/ipsec-evtx/SECURITY doc/ipsec-evtx/copyright; do
		[ -s "/usr/share/$file" ] || fail "no $file"
	done
	# Bash loads it so by itself, when there is bash-completion.
	offered=$(bash -c '. /usr/share/bash-completion/completions/ipsec-evtx; COMP_WORDS=(ipsec-evtx --list-f); COMP_CWORD=1
		_ipsec_evtx; echo "${COMPREPLY[*]}"')
	[ "$offered" = --list-fields ] || fail "completion offers '$offered'"
}

# With what the package recommends.
check_archive() {
	ipsec-evtx -q -o jsonl logs.tar 2>/dev/null | grep "\"source\":\"logs.tar:$(basename "$log").evtx\"" >/dev/null ||
		fail "no events of a log in an archive"
}

compile_and_compare() {
	cc "$@" || fail "cannot be compiled: cc $*"
	./count-failures "$log.evtx" | cmp - expected || fail "another result: cc $*"
	rm count-failures
}

check_development() {
	for page in ipsecevtx ipsecevtx_report ipsecevtx_writer; do
		[ -s "/usr/share/man/man3/$page.3.gz" ] || fail "no man page $page"
	done
	# README's program, as README compiles it.
	cp /usr/share/doc/libipsecevtx-dev/examples/count-failures.c .
	ipsec-evtx -q -o jsonl "$log.evtx" 2>/dev/null | sed -n 's/.*"event":"mm_failed".*"remote_address":"\([^"]*\)".*/\1/p' |
		sort | uniq -c | awk '{ print $1, $2 }' >counted
	[ -s counted ] || fail "no failures to count"
	cc -o count-failures count-failures.c $(pkg-config --cflags --libs ipsecevtx) || fail "README's program: not compiled"
	./count-failures "$log.evtx" >expected
	awk '{ print $1, $2 }' expected | sort >found
	sort counted | cmp - found || fail "README's program counts other failures: $(cat expected)"
	rm count-failures
	compile_and_compare -o count-failures count-failures.c -Wl,-Bstatic $(pkg-config --static --cflags --libs ipsecevtx) \
		-Wl,-Bdynamic
	compile_and_compare -static -o count-failures count-failures.c $(pkg-config --static --cflags --libs ipsecevtx)
	for target in ipsecevtx static; do
		rm -rf project
		mkdir project
		cp count-failures.c project
		printf '%s\n' 'cmake_minimum_required(VERSION 3.13)' 'project(program C)' 'find_package(ipsecevtx 0.1 REQUIRED)' \
			'add_executable(program count-failures.c)' "target_link_libraries(program ipsecevtx::$target)" \
			>project/CMakeLists.txt
		{ cmake -S project -B project/build && cmake --build project/build; } >told 2>&1 || fail "CMake: $(cat told)"
		project/build/program "$log.evtx" | cmp - expected || fail "CMake, $target: another result"
	done
}

apt update
try check_tool ./libipsecevtx0_*.deb ./ipsec-evtx_*.deb
try check_archive --install-recommends ./libipsecevtx0_*.deb ./ipsec-evtx_*.deb
apt install gcc libc6-dev pkg-config make cmake
try check_development ./libipsecevtx0_*.deb ./libipsecevtx-dev_*.deb ./ipsec-evtx_*.deb
