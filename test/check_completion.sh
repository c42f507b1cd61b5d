#!/bin/sh
# Completion in the real shells: what a person who types these words and a tab is offered.
set -eu
place=$BUILD/completion
rm -rf "$place"
mkdir -p "$place"
for shell in bash zsh fish; do
	"$BUILD/ipsec-evtx" --completion=$shell >"$place/$shell"
done
place=$(cd "$place" && pwd)
mv "$place/zsh" "$place/_ipsec-evtx"

fail() {
	echo "check-completion: $*" >&2
	exit 1
}

have() {
	command -v "$1" >/dev/null || {
		echo "check-completion: skipped, for want of $1"
		return 1
	}
}

# Words, and what must be offered for the last of them; a blank before "=" as bash splits there.
offers='--rep|--report=
--report = se|sessions
--output = tln|tln
-o json|json jsonl
--split = |computer source
-j 4 --list-f|--list-fields
'

check_bash() {
	echo "$offers" | while IFS='|' read -r words wanted; do
		[ -n "$words" ] || continue
		got=$(bash -c '. "$1"; read -ra given <<<"$2"; COMP_WORDS=(ipsec-evtx "${given[@]}")
			[[ $2 == *= ]] && COMP_WORDS+=("")
			COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _ipsec_evtx 2>/dev/null; echo "${COMPREPLY[*]}"' - \
			"$place/bash" "$words" | tr ' ' '\n' | sort | tr '\n' ' ')
		[ "${got% }" = "$wanted" ] || fail "bash: '$words': '$got', not '$wanted'"
	done
}

check_fish() {
	echo "$offers" | while IFS='|' read -r words wanted; do
		[ -n "$words" ] || continue
		line=$(echo "ipsec-evtx $words" | sed 's/ = \{0,1\}/=/')
		got=$(fish --no-config -c 'source $argv[1]; complete -C $argv[2]' "$place/fish" "$line" | cut -f1 |
			sed 's/^--[a-z-]*=//; s/^-o//' | sort | tr '\n' ' ')
		[ "${got% }" = "${wanted%=}" ] || fail "fish: '$line': '$got', not '$wanted'"
	done
}

# In a terminal of its own: zsh completes nowhere else.
check_zsh() {
	cat >"$place/type.zsh" <<-'END'
		zmodload zsh/zpty
		zpty -b shell zsh -f -i
		type_and_see() {
			zpty -w -n shell "$1"
			local seen part i
			for i in {1..300}; do
				while zpty -r -t shell part; do seen+=$part; done
				[[ $seen == *$2* ]] && return 0
				sleep 0.1
			done
			print -u2 -r -- "zsh: '$1' gave '$seen', not '$2'"
			exit 1
		}
		type_and_see "PS1=ready; fpath=($1 \$fpath); autoload -Uz compinit; compinit -D -u; echo is-\$((1+1))"$'\n' is-2
		type_and_see $'ipsec-evtx --rep\t' --report
		type_and_see $'sess\t' ions
		type_and_see $'--list-f\t' ields
	END
	zsh -f "$place/type.zsh" "$place" || fail "zsh"
}

have bash && check_bash
! have zsh || check_zsh
! have fish || check_fish
echo "check-completion: as it should be"
