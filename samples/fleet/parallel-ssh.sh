#!/bin/sh
# A slice of the logs of each host, made there and brought here by GNU parallel over ssh:
#
#	parallel-ssh.sh HOSTS DIRECTORY SLICES [OPTION]...
#
# HOSTS has a name a line, as ssh knows it. DIRECTORY is where each host has its logs; {} in it is the host's name.
# SLICES is made, and gets HOST.evtx of each; options select events, as -e 4650-4655. Started again, it does what is
# missing. A host with an input that is no log, or cannot be read to its end, gives what there is, and fails all the
# same, once: ipsec-evtx says which it is. Then one report tells of all:
#
#	ipsec-evtx --report=summary SLICES/*.evtx
set -eu

if [ "$1" != --host ]; then
	hosts=$1 logs=$2 slices=$3
	shift 3
	mkdir -p "$slices"
	exec parallel -q --jobs 16 --joblog "$slices/joblog" "$0" --host {} "$logs" "$slices" "$@" :::: "$hosts"
fi

host=$2 logs=$3 slice=$4/$2.evtx
shift 4
[ ! -e "$slice" ] || exit 0
quoted() { # as one word for the shell there
	printf "'%s'" "$(printf %s "$1" | sed "s/'/'\\\\''/g")"
}
options=
for word in "$@"; do
	options="$options $(quoted "$word")"
done
status=0
# shellcheck disable=SC2086 # SSH can hold options
${SSH:-ssh} -o BatchMode=yes "$host" "
	place=\$(mktemp -d) && trap 'rm -rf \"\$place\"' EXIT || exit 9
	ipsec-evtx -q -r --keep-going $options -o evtx -w \"\$place/slice.evtx\" $(quoted "$logs")
	status=\$?
	cat \"\$place/slice.evtx\" || exit 9
	exit \$status" >"$slice.partial" || status=$?
# There is a slice. 1: an input could not be read; 3: the evidence is damaged; both were told.
case $status in
0 | 1 | 3) mv "$slice.partial" "$slice" ;;
esac
[ "$status" -eq 3 ] || exit "$status"
