# shellcheck shell=bash
# Cases on a USB stick: written as the kiosk writes them, taken in once, and whatever was changed on the
# way is noticed.
set -e
. "$SOURCE_DIR/tests/web/lib.sh"
make_backend
start_backend
enrol_terminal PKL-01
enrol_terminal PKL-02

# A terminal's folders, with these cases in its outbox.
terminal=$WORK/terminal stick=$WORK/stick
mkdir -p "$terminal"/{kiosk,enrol,outbox} "$stick"
cp "$WORK/PKL-01.sign.key" "$terminal/kiosk/terminal.key"
cp "$WORK/PKL-01.sign.crt" "$terminal/enrol/terminal.crt"
cp "$WORK/recipient.crt" "$terminal/enrol/recipient.crt"
declare -A id sha size url
for name in a b c d; do
    seal_case $name PKL-01
    id[$name]=$CASE sha[$name]=$SHA256 size[$name]=$SIZE url[$name]=$URL
    cp "$WORK/$name.p7m" "$terminal/outbox/$CASE.p7m"
done
export_stick() { "$BINARY_DIR/export_stick" "$terminal" "$1"; }
# import DIR: the lines; the exit status in STATUS
import() {
    STATUS=0
    backend import "$1" >"$WORK/lines" 2>"$WORK/import.log" || STATUS=$?
}
said() { sed -n "s/^${id[$1]}\t//p" "$WORK/lines"; }

folder=$(export_stick "$stick")
is "files" "$(find "$folder" -type f | wc -l)" 5
is "byte for byte" "$(sha256sum <"$folder/${id[a]}.p7m" | cut -d' ' -f1)" "${sha[a]}"

# b has come by the courier already, c is half done.
CASE=${id[b]} SHA256=${sha[b]} SIZE=${size[b]}
deliver b PKL-01
create_upload PKL-01 "${id[c]}" "${sha[c]}" "${size[c]}"
half=$LOCATION
head -c 1000 "$WORK/c.p7m" >"$WORK/part"
is "half" "$(tus PKL-01 -X PATCH -H 'Content-Type: application/offset+octet-stream' -H 'Upload-Offset: 0' --data-binary "@$WORK/part" "$INTAKE$half")" 204

# Beside the running server.
import "$folder"
cat "$WORK/lines"
is "status" "$STATUS" 0
is "a" "$(said a)" "accepted"
is "b" "$(said b)" "accepted before"
is "c" "$(said c)" "accepted"
is "four cases" "$(backend case list | wc -l)" 4
is "its tracking page" "$(curl -sS -H 'Accept: application/json' "${url[a]}" | jq -r .state)" received
backend case list | sort >"$WORK/before"
dump_database >"$WORK/dump"
import "$folder"
is "again" "$STATUS" 0
is "all known" "$(grep -c 'accepted before$' "$WORK/lines")" 4
is "nothing changed" "$(backend case list | sort | diff - "$WORK/before" && dump_database | diff - "$WORK/dump" && echo same)" same

# The line is back: each courier hears that its case is here.
is "c is led on" "$(tus PKL-01 -I "$INTAKE$half")" 404
for name in a c d; do
    create_upload PKL-01 "${id[$name]}" "${sha[$name]}" "${size[$name]}"
    is "whole" "$(tus PKL-01 -I "$INTAKE$LOCATION")" 200
    is "offset" "$(header Upload-Offset)" "${size[$name]}"
    wait_answer PKL-01 "${id[$name]}"
    is "accepted" "$(answer | jq -r .accepted)" true
done
is "still four cases" "$(backend case list | wc -l)" 4

# Without a server beside it, as well.
stop_backend
rm "$terminal/outbox"/*
for name in e f; do
    seal_case $name PKL-01
    id[$name]=$CASE
    cp "$WORK/$name.p7m" "$terminal/outbox/$CASE.p7m"
done
folder=$(export_stick "$stick")
cp -r "$folder" "$WORK/good"

# refused WHAT: of a copy that was changed nothing is taken
refused() {
    import "$WORK/bad"
    is "$1: status" "$STATUS" 1
    is "$1: lines" "$(wc -l <"$WORK/lines")" 0
    rm -r "$WORK/bad"
}
fresh() { cp -r "$WORK/good" "$WORK/bad"; }
fresh && sed -i 's/\.[^.]*$/.AAAA/' "$WORK/bad/MANIFEST.jws" && refused "signature"
fresh && rm "$WORK/bad/MANIFEST.jws" && refused "no list"
fresh && : >"$WORK/bad/MANIFEST.jws" && refused "empty list"
fresh && rm "$WORK/bad/MANIFEST.jws" && mkfifo "$WORK/bad/MANIFEST.jws" && refused "a pipe for a list"
cp "$WORK/PKL-02.sign.key" "$terminal/kiosk/terminal.key" && cp "$WORK/PKL-02.sign.crt" "$terminal/enrol/terminal.crt"
backend terminal withdraw PKL-02
mkdir "$WORK/other" && mv "$(export_stick "$WORK/other")" "$WORK/bad" && refused "a terminal that was withdrawn"

# One file is another, one is missing: the other is taken.
fresh && printf x >>"$WORK/bad/${id[e]}.p7m"
import "$WORK/bad"
is "one changed: status" "$STATUS" 1
has "one changed" "$(said e)" "not taken"
is "the other" "$(said f)" "accepted"
rm "$WORK/bad/${id[e]}.p7m"
import "$WORK/bad"
has "missing" "$(said e)" "not taken"
ln -s "$WORK/good/${id[e]}.p7m" "$WORK/bad/${id[e]}.p7m"
import "$WORK/bad"
has "a link" "$(said e)" "not taken"
import "$WORK/good"
is "good: status" "$STATUS" 0
is "e at last" "$(said e)" "accepted"
is "six cases" "$(backend case list | wc -l)" 6
! grep -q SPESIMEN "$WORK/import.log" "$WORK/lines" || fail "plaintext in what was printed"

# Killed a little later each time, and run again: each case is there once, and nothing is left over.
rm "$terminal/outbox"/*
cp "$WORK/PKL-01.sign.key" "$terminal/kiosk/terminal.key"
cp "$WORK/PKL-01.sign.crt" "$terminal/enrol/terminal.crt"
for name in k1 k2 k3 k4 k5 k6 k7 k8; do
    seal_case $name PKL-01
    cp "$WORK/$name.p7m" "$terminal/outbox/$CASE.p7m"
done
mkdir "$WORK/killed"
folder=$(export_stick "$WORK/killed")
kills=0
for ms in $(seq 2 1 150); do
    backend import "$folder" >"$WORK/lines" 2>/dev/null &
    running=$!
    sleep "0.$(printf %03d "$ms")"
    if kill -9 "$running" 2>/dev/null; then kills=$((kills + 1)); fi
    wait "$running" 2>/dev/null || true
    [ "$(backend case list | wc -l)" -lt 14 ] || break
done
import "$folder"
is "after $kills kills" "$STATUS" 0
echo "killed $kills times"
[ $kills -ge 1 ] || fail "killed $kills times is no test"
is "fourteen cases" "$(backend case list | wc -l)" 14
is "nothing open" "$(ask_database 'SELECT count(*) FROM uploads WHERE state <> 2')" 0
is "a file a case" "$(find "$WORK/state/blobs" -type f -size +0 | wc -l)" 14
