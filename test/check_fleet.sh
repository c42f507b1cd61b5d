#!/bin/sh
# Runs the scripts of samples/fleet for real on this machine: GNU parallel over ssh to two servers of ours, and a job
# array on a Slurm of two nodes. In each, a worker is killed in the middle and the script started again; what comes
# together must be what one direct run gives. Says in a word what is skipped, and why.
set -eu

build=$(cd "$BUILD" && pwd)
project=$(pwd)
place=$build/fleet
rm -rf "$place"
mkdir -p "$place"
PATH=$build:$PATH:/usr/sbin
export PATH

fail() {
	echo "check-fleet: $*" >&2
	exit 1
}

ours=
end() {
	[ -z "$ours" ] || kill $ours 2>/dev/null || true
	for pid in "$place"/run/*.pid; do
		[ ! -s "$pid" ] || kill "$(cat "$pid")" 2>/dev/null || true
	done
}
trap end EXIT

have() {
	for program in "$@"; do
		command -v "$program" >/dev/null || {
			echo "check-fleet: skipped, for want of $program"
			return 1
		}
	done
}

# Logs: small ones of stories, and large ones that take long enough to be killed in.
mkdir -p "$place/logs/one" "$place/logs/two" "$place/run"
cp samples/site-to-site.evtx samples/two-gateways.evtx "$place/logs/one"
cp samples/ike-scan.evtx samples/mixed-security.evtx samples/directaccess.evtx "$place/logs/two"
evtxgen --bulk=dense --size=64M --seed=1 -o "$place/logs/one/large.evtx"
evtxgen --bulk=dense --size=64M --seed=2 -o "$place/logs/two/large.evtx"

# Kills the first ipsec-evtx that was started with all of these words, once it runs.
kill_worker() {
	for _ in $(seq 600); do
		for process in $(pgrep -x ipsec-evtx); do
			command=$(cat "/proc/$process/cmdline" 2>/dev/null | tr '\0' ' ' || true)
			found=yes
			for word in "$@"; do
				case $command in
				*"$word"*) ;;
				*) found= ;;
				esac
			done
			[ -z "$found" ] || ! kill -9 "$process" || return 0
		done
		sleep 0.05
	done
	fail "no ipsec-evtx to kill: $*"
}

# What stays the same in a slice.
rows() {
	jq -c 'del(.source, .offset, .evidence)' | sort
}

check_parallel() {
	have parallel ssh sshd ssh-keygen || return 0
	ssh-keygen -q -t ed25519 -N '' -f "$place/host_key"
	ssh-keygen -q -t ed25519 -N '' -f "$place/key"
	cp "$place/key.pub" "$place/authorized_keys"
	[ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
	port=17122
	for host in one two; do
		printf '%s\n' "ListenAddress 127.0.0.1" "Port $port" "HostKey $place/host_key" "UsePAM no" "StrictModes no" \
			"AuthorizedKeysFile $place/authorized_keys" "PidFile $place/run/sshd-$host.pid" \
			"SetEnv PATH=$PATH" "PermitRootLogin prohibit-password" >"$place/sshd-$host"
		printf '%s\n' "Host $host" "HostName 127.0.0.1" "Port $port" "IdentityFile $place/key" \
			"UserKnownHostsFile /dev/null" "StrictHostKeyChecking no" "LogLevel ERROR" >>"$place/ssh_config"
		"$(command -v sshd)" -f "$place/sshd-$host" -E "$place/sshd-$host.log"
		echo "$host" >>"$place/hosts"
		port=$((port + 1))
	done
	SSH="ssh -F $place/ssh_config"
	export SSH

	: >"$place/logs/one/empty.evtx" # no log: what the others hold comes all the same
	samples/fleet/parallel-ssh.sh "$place/hosts" "$place/logs/{}" "$place/slices" --from='1990-01-01 00:00' \
		2>"$place/parallel.log" &
	running=$!
	kill_worker "$place/logs/two"
	! wait "$running" || fail "a worker was killed, and the script did not tell"
	[ -e "$place/slices/one.evtx" ] || fail "the other host's slice is not there"
	[ ! -e "$place/slices/two.evtx" ] || fail "the killed worker's slice is there"
	samples/fleet/parallel-ssh.sh "$place/hosts" "$place/logs/{}" "$place/slices" --from='1990-01-01 00:00' \
		2>>"$place/parallel.log"
	rm "$place/logs/one/empty.evtx"

	for report in sessions failures peers; do
		ipsec-evtx -q -r --report=$report -o jsonl "$place/logs" 2>/dev/null | rows >"$place/direct.$report"
		ipsec-evtx -q --report=$report -o jsonl "$place/slices/one.evtx" "$place/slices/two.evtx" 2>/dev/null |
			rows >"$place/merged.$report"
		[ -s "$place/direct.$report" ] || fail "no $report"
		cmp "$place/direct.$report" "$place/merged.$report" || fail "$report of slices differ"
	done
	echo "check-fleet: GNU parallel over ssh: slices of two hosts, one killed and done again, give the same reports"
}

check_slurm() {
	have sbatch slurmctld slurmd munged || return 0
	chmod 755 "$place"
	dd if=/dev/urandom of="$place/munge.key" bs=128 count=1 2>/dev/null
	chmod 600 "$place/munge.key"
	munged --force --key-file="$place/munge.key" --socket="$place/run/munge" --pid-file="$place/run/munged.pid" \
		--log-file="$place/munged.log" --seed-file="$place/munge.seed" 2>"$place/munge.err"
	user=$(id -un)
	cat >"$place/slurm.conf" <<-END
		ClusterName=test
		SlurmctldHost=localhost(127.0.0.1)
		SlurmctldPort=17000
		SlurmUser=$user
		SlurmdUser=$user
		AuthType=auth/munge
		AuthInfo=socket=$place/run/munge
		StateSaveLocation=$place/state
		SlurmdSpoolDir=$place/spool.%n
		SlurmctldPidFile=$place/run/slurmctld.pid
		SlurmdPidFile=$place/run/slurmd.%n.pid
		SlurmctldLogFile=$place/slurmctld.log
		SlurmdLogFile=$place/slurmd.%n.log
		ProctrackType=proctrack/linuxproc
		TaskPlugin=task/none
		SelectType=select/cons_tres
		ReturnToService=2
		MpiDefault=none
		NodeName=one NodeHostname=localhost NodeAddr=127.0.0.1 Port=17001 CPUs=1
		NodeName=two NodeHostname=localhost NodeAddr=127.0.0.1 Port=17002 CPUs=1
		PartitionName=all Nodes=one,two Default=YES MaxTime=INFINITE State=UP
	END
	SLURM_CONF=$place/slurm.conf
	export SLURM_CONF
	mkdir "$place/state" "$place/spool.one" "$place/spool.two"
	slurmctld
	slurmd -N one
	slurmd -N two
	# Editors leave the last line without an end.
	printf %s "$(find "$place/logs" -name '*.evtx' | sort)" >"$place/list"

	submit() {
		sbatch --wait --array=1-3 --output="$place/slurm-%a.out" --export=ALL "$project/samples/fleet/slurm-array.sh" \
			"$place/list" "$place/parts" >"$place/sbatch.log" 2>&1
	}
	submit &
	running=$!
	kill_worker "$place/parts/000001.jsonl"
	! wait "$running" || fail "a worker was killed, and the job array did not tell"
	[ ! -e "$place/parts/000001.jsonl" ] || fail "the killed worker's part is there"
	submit || fail "submitted again: $(cat "$place/sbatch.log" "$place"/slurm-*.out)"

	xargs ipsec-evtx -q -o jsonl <"$place/list" >"$place/direct.jsonl" 2>/dev/null
	cat "$place"/parts/*.jsonl | cmp - "$place/direct.jsonl" || fail "the parts are not what one run gives"
	if SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=3 SLURM_ARRAY_TASK_COUNT=2 \
		"$project/samples/fleet/slurm-array.sh" "$place/list" "$place/gaps" 2>/dev/null; then
		fail "an array with gaps was not refused"
	fi
	echo "check-fleet: Slurm: an array of three tasks on two nodes, one killed and done again, gives the same events"
}

check_parallel
check_slurm
