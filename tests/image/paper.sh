#!/usr/bin/env bash
# paper.sh BUILD FILTERED PROGRAM: the backend's unit leaves PROGRAM (anjungan-paper) the calls it needs to
# confine itself and to draw; and the one call that is there for it is needed.
set -euo pipefail
unit=$1/units/anjungan-backend.service filtered=$2 program=$3
here=$(mktemp -d "${TMPDIR:-/tmp}/anjungan-paper.XXXXXX")
trap 'rm -rf "$here"' EXIT

# expand NAME: a call, or those of a set, sets in sets too.
expand() {
    case $1 in
    @*) systemd-analyze syscall-filter "$1" 2>/dev/null | sed -n 's/^ \+\([^# ]\+\)$/\1/p' | while read -r name; do expand "$name"; done ;;
    *) echo "$1" ;;
    esac
}

# open_calls: the unit's lines in turn, which add, or with ~ take away; @default is always open.
open_calls() {
    expand @default >"$here/open"
    sed -n 's/^SystemCallFilter=//p' "$unit" | while read -r words; do
        for word in ${words#\~}; do expand "$word"; done | sort -u >"$here/these"
        case $words in
        \~*) sort -u "$here/open" | comm -23 - "$here/these" >"$here/left" && mv "$here/left" "$here/open" ;;
        *) cat "$here/these" >>"$here/open" ;;
        esac
    done
    sort -u "$here/open"
}

# Its reason (answer.h) is the second word of its answer: 0 done, 1 could not be confined.
reason() {
    "$filtered" "$program" render 1 800 0 <"$here/page.pdf" 3<"$1" | head -c 8 | tail -c 4 | od -An -tu4 | tr -d ' '
}

cat >"$here/page.pdf" <<'PDF'
%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F
<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>> endobj
4 0 obj <</Length 41>> stream
BT /F 20 Tf 50 780 Td (Permohonan) Tj ET
endstream endobj
trailer <</Root 1 0 R>>
PDF

open_calls >"$here/calls"
[ "$(reason "$here/calls")" = 0 ] || { echo "in the unit's confines it does not draw: $(reason "$here/calls")" >&2; exit 1; }
grep -v '^seccomp$' "$here/calls" >"$here/fewer"
[ "$(reason "$here/fewer")" = 1 ] || { echo "without seccomp it draws all the same" >&2; exit 1; }
echo "$(wc -l <"$here/calls") calls are open, and enough"
