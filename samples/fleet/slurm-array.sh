#!/bin/sh
#SBATCH --job-name=ipsec-evtx
# Events of a list of logs, a part of the list for each task of a job array of Slurm:
#
#	sbatch --array=1-100 slurm-array.sh LIST DIRECTORY [OPTION]...
#
# LIST has the path of a log a line; DIRECTORY, which all nodes see, gets a file of JSON Lines of each task, whole or
# not at all, and a line about each log. Submitted again, with the same --array and not with the failed tasks alone, it
# does what is missing: which part is whose follows from how many tasks there are. Together they are what one run over
# all logs writes:
#
#	cat DIRECTORY/*.jsonl
set -eu
list=$1 directory=$2
shift 2
mkdir -p "$directory"

if [ $((SLURM_ARRAY_TASK_MAX - SLURM_ARRAY_TASK_MIN + 1)) -ne "$SLURM_ARRAY_TASK_COUNT" ]; then
	echo "slurm-array.sh: --array has gaps, so that a part of the list would be left out" >&2
	exit 2
fi
task=$((SLURM_ARRAY_TASK_ID - SLURM_ARRAY_TASK_MIN))
logs=$(awk 'END { print NR }' "$list") # the last line need not end
size=$(((logs + SLURM_ARRAY_TASK_COUNT - 1) / SLURM_ARRAY_TASK_COUNT))
part=$directory/$(printf %06d "$task")

status=0
sed -n "$((task * size + 1)),$(((task + 1) * size))p" "$list" |
	ipsec-evtx -q -o jsonl "$@" --files-from=- --skip-existing -w "$part.jsonl" --log="$part.log" || status=$?
# 3: there is output, and the evidence is damaged, which was told.
[ "$status" -eq 3 ] || exit "$status"
