#!/bin/sh
# Holds the sources against what the folders' READMEs allow: each names the folders that it may include, on a line
# "May include:". An include that is not allowed, folders that include each other in a circle, two sources of one name,
# a function of more than 60 lines, a file of more than 650, but for tables that are written by a program, and a file at
# the top of the project that is none of its own, as a run leaves behind, are told, and fail. Run from there.

for base in lib tools; do
	set -- $base/*/README
	[ -f $base/README ] && set -- "$@" $base/README
	sources=$(ls $base/*.[ch] $base/*/*.[ch] 2>/dev/null)
	awk -v base=$base '
	function folder(path, parts, count)
	{
		count = split(path, parts, "/")
		return count == 3 ? parts[2] : "."
	}
	function readme(home)
	{
		return base (home == "." ? "" : "/" home) "/README"
	}
	function fault(text)
	{
		print text
		faults++
	}
	FNR == 1 {
		home = folder(FILENAME)
		name = FILENAME
		sub(/.*\//, "", name)
		is_readme = name == "README"
		if (is_readme)
			folders[home] = FILENAME
		else if (name in seen)
			fault(FILENAME ": " seen[name] " has the same name, which an archive cannot hold twice")
		else
			seen[name] = FILENAME
	}
	is_readme && sub(/^May include:/, "") {
		declared[home] = 1
		for (i = 1; i <= NF; i++)
			if ($i != "nothing")
				allowed[home, $i] = 1
	}
	!is_readme && /^#include "/ {
		split($0, quoted, "\"")
		slash = index(quoted[2], "/")
		target = slash ? substr(quoted[2], 1, slash - 1) : "."
		if (quoted[2] !~ /^ipsecevtx(_report|_writer)?[.]h$/ && target != home && !((home, target) in allowed))
			fault(FILENAME ":" FNR ": includes " quoted[2] ", which " readme(home) " does not allow")
		if (slash && home != "." && !(home in folders))
			fault(FILENAME ": its folder has no README")
	}
	END {
		for (name in folders) {
			if (!(name in declared))
				fault(folders[name] ": no line \"May include:\"")
			left[name] = 1
		}
		# Folders that include none of those left are taken away; what can never be is a circle.
		do {
			taken = 0
			for (name in left) {
				is_free = 1
				for (other in left)
					if ((name, other) in allowed)
						is_free = 0
				if (is_free) {
					delete left[name]
					taken = 1
				}
			}
		} while (taken)
		for (name in left)
			fault(folders[name] ": the folders that it may include lead back to it, or to a circle")
		exit faults > 0
	}' "$@" $sources || failed=1
done

awk '
	/^\{$/ {
		start = FNR
	}
	/^\}$/ && FNR - start - 1 > 60 {
		print FILENAME ":" start ": a function of " FNR - start - 1 " lines; 60 is the limit"
		faults++
	}
	FNR == 651 && FILENAME !~ /_table\.h$/ {
		print FILENAME ": more than 650 lines"
		faults++
	}
	END {
		exit faults > 0
	}' lib/*/*.[ch] tools/*.[ch] tools/*/*.[ch] test/*.[ch] samples/*.c || failed=1

# What a function is given, at the beginning of its definition; a struct holds what belongs together. Those of the public
# header are as they are, and a format's arguments do not count.
awk '
	FNR == 1 {
		head = ""
	}
	/^[a-z][^=]*\(/ && !/[;=]/ {
		head = $0
	}
	head != "" && !/^[a-z][^=]*\(/ {
		head = head $0
	}
	head != "" && /\)$/ {
		given = head
		sub(/^[^(]*\(/, "", given)
		while (sub(/\([^()]*\)/, "", given))
			;
		sub(/, \.\.\./, "", given)
		if (gsub(/,/, "", given) > 4 && head !~ /ipsecevtx_[a-z_]*\(/) {
			print FILENAME ":" FNR ": a function of more than five parameters"
			faults++
		}
		head = ""
	}
	/^\{$/ {
		head = ""
	}
	END {
		exit faults > 0
	}' lib/*/*.c tools/*.c tools/*/*.c test/*.c samples/*.c || failed=1

# Where the project is no checkout, git lists nothing.
for file in $(git ls-files 2>/dev/null | grep -v /); do
	case $file in
	.clang-format | .gitignore | CONTRIBUTING | LICENSE | Makefile | README | SECURITY) ;;
	*)
		echo "$file: does not belong at the top of the project"
		failed=1
		;;
	esac
done

exit ${failed:-0}
