#!/bin/sh
# write_events.sh events|check-events FILE...: writes what comes from events.list into the files, or tells which of them
# do not hold it. Run from the top of the project.
set -eu
what=$1
shift
new=$(mktemp)
trap 'rm -f "$new"' EXIT
failed=0
for file in "$@"; do
	awk -f lib/event/events.awk lib/event/events.list "$file" >"$new"
	cmp -s "$new" "$file" && continue
	if [ "$what" = events ]; then
		cat "$new" >"$file"
	else
		echo "$file does not hold what lib/event/events.list says: run make events" >&2
		failed=1
	fi
done
exit $failed
