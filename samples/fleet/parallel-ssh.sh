#!/bin/sh
# A slice of the logs of each host, made there and brought here by GNU parallel over ssh:
#
#	parallel-ssh.sh HOSTS DIRECTORY SLICES [OPTION]...
#
# HOSTS has a name a line, as ssh knows it. DIRECTORY is where each host has its logs; {} in it is the host's name.
# SLICES is made, and gets HOST.evtx of each; options select events, as -e 4650-4655. Started again, it does what is
# missing. Then one report tells of all:
#
#	ipsec-evtx --report=summary SLICES/*.evtx
set -eu

if [ "$1" != --host ]; then
	hosts=$1 logs=$2 slices=$3
	shift 3
	mkdir -p "$slices"
	exec parallel --jobs 16 --joblog "$slices/joblog" "$0" --host {} "$logs" "$slices" "$@" :::: "$hosts"
fi

host=$2 logs=$3 slice=$4/$2.evtx
shift 4
[ ! -e "$slice" ] || exit 0
status=0
# shellcheck disable=SC2086 # SSH can hold options
${SSH:-ssh} -o BatchMode=yes "$host" "
	place=\$(mktemp -d) && trap 'rm -rf \"\$place\"' EXIT || exit 1
	ipsec-evtx -q -r $* -o evtx -w \"\$place/slice.evtx\" '$logs'
	status=\$?
	[ \$status -ne 0 ] && [ \$status -ne 3 ] || cat \"\$place/slice.evtx\" || exit 1
	exit \$status" >"$slice.partial" || status=$?
# 3: there is output, and the evidence is damaged, which was told.
[ "$status" -eq 0 ] || [ "$status" -eq 3 ] || exit "$status"
mv "$slice.partial" "$slice"
