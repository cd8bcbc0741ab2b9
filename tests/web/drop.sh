# shellcheck shell=bash
# A file from a phone to a terminal, by the shipped backend: the terminal's questions sealed and sent
# as its courier sends them, the file by curl and by a browser, opened by another program than ours.
set -e
. "$SOURCE_DIR/tests/web/lib.sh"
make_backend
start_backend
enrol_terminal PKL-01
enrol_terminal PKL-02

# ask TERMINAL KIND JSON: the answer's JSON; its blob is WORK/blob
ask() {
    "$BINARY_DIR/ask_centre" seal "$WORK/$1.sign.key" "$WORK/$1.sign.crt" "$WORK/recipient.crt" "$2" "$3" "$WORK/asked" "$WORK/question"
    as "$1" -f -H 'Content-Type: application/octet-stream' --data-binary "@$WORK/question" -o "$WORK/answer" "$INTAKE/intake/ask"
    "$BINARY_DIR/ask_centre" open "$WORK/asked" "$WORK/answer" "$WORK/blob"
}
# about TERMINAL KIND: of the drop that is open
about() { ask "$1" "$2" "{\"token\":\"$TOKEN\"}"; }
state() { about "$1" drop-look | jq -r .state; }
# open_drop TERMINAL ACCEPT...: sets TOKEN and URL
open_drop() {
    local wish answer point
    point=$(node "$SOURCE_DIR/tests/web/drop_open.js" key "$WORK/drop.key")
    wish=$(jq -nc --arg key "$point" '{lang: "id", label: {id: "Berkas permohonan sertifikat SPESIMEN", en: "SPECIMEN request"},
        accept: $ARGS.positional, max_bytes: 10485760, key: $key}' --args "${@:2}")
    answer=$(ask "$1" drop-open "$wish")
    is "opened" "$(jq -c '[.ok, .seconds]' <<<"$answer")" '[true,600]'
    TOKEN=$(jq -r .token <<<"$answer")
    URL=$(jq -r .url <<<"$answer")
    is "address" "$URL" "$PUBLIC/u/$TOKEN"
}
# expect_file KIND FILE: what is fetched and opened is that file
expect_file() {
    is "fetched" "$(about PKL-01 drop-fetch | jq -r '"\(.state) \(.kind) \(.bytes)"')" "arrived $1 $(stat -c %s "$2")"
    node "$SOURCE_DIR/tests/web/drop_open.js" open "$WORK/drop.key" "$TOKEN" "$1" "$WORK/blob" "$WORK/opened"
    cmp "$2" "$WORK/opened" || fail "what was opened differs from $2"
}
get() { curl -sS -o "$WORK/body" -D "$WORK/headers" -w '%{http_code}' "$@"; }
post() { get -F "file=@$1" "$URL"; }

# A request by curl.
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$WORK/rahasia.key" -subj "/CN=SPESIMEN RAHASIA" -out "$WORK/rahasia.csr" 2>/dev/null
printf 'GIF89a rahasia' >"$WORK/rahasia.gif"
head -c 10485761 /dev/zero >"$WORK/large.pdf"
open_drop PKL-01 csr pdf
is "nobody yet" "$(state PKL-01)" waiting
is "page" "$(get "$URL")" 200
is "type" "$(header Content-Type)" "text/html; charset=utf-8"
has "policy" "$(header Content-Security-Policy)" "default-src 'none'"
has "asked for" "$(cat "$WORK/body")" "Berkas permohonan sertifikat SPESIMEN"
size=$(wc -c <"$WORK/body")
[ "$size" -lt 20000 ] || fail "the page has $size bytes"
is "shown" "$(state PKL-01)" opened
is "another kind" "$(post "$WORK/rahasia.gif")" 415
is "too large" "$(post "$WORK/large.pdf")" 413
is "a secret" "$(post "$WORK/rahasia.key")" 415
has "a secret" "$(cat "$WORK/body")" "kunci privat"
is "still open" "$(state PKL-01)" opened
is "sent" "$(post "$WORK/rahasia.csr")" 200
has "sent" "$(cat "$WORK/body")" "Sudah terkirim"
is "another terminal's" "$(state PKL-02)" gone
expect_file csr "$WORK/rahasia.csr"
is "sent again" "$(post "$WORK/rahasia.csr")" 409

# The state is the database's: another backend goes on with it.
stop_backend
start_backend
expect_file csr "$WORK/rahasia.csr"
about PKL-01 drop-close >/dev/null
is "closed" "$(state PKL-01)" gone
is "closed" "$(post "$WORK/rahasia.csr")" 404
cp "$WORK/body" "$WORK/closed"
is "unknown" "$(get "$PUBLIC/u/AAAAAAAAAAAAAAAAAAAAAA")" 404
cmp -s "$WORK/body" "$WORK/closed" || fail "closed and unknown differ"

# A paper by a browser: 6 MB, and before it one whose refusal is read in spite of its size.
{ printf '%%PDF-1.4\nSPESIMEN RAHASIA\n'; head -c 6000000 /dev/urandom; } >"$WORK/rahasia.pdf"
open_drop PKL-01 pdf jpeg
mkdir "$WORK/phone"
skipped=
python3 "$SOURCE_DIR/tests/lib/npm.py" "$SOURCE_DIR/tests/web/browser" "$WORK/phone" || skipped=$?
case $skipped in
'')
    said=$(cd "$WORK/phone" && node drop.js "$URL" "$WORK/large.pdf" "$WORK/rahasia.pdf" ${PICTURES:+"$PICTURES"})
    is "the browser" "$said" "Sudah terkirim
Sent" ;;
77) is "sent" "$(post "$WORK/rahasia.pdf")" 200 ;; # without a browser; what comes after is tried all the same
*) fail "npm" ;;
esac
expect_file pdf "$WORK/rahasia.pdf"
is "opened by another" "$(open_drop PKL-01 pdf && state PKL-01)" waiting

# Nothing of a file, and no name of one, is anywhere.
if grep -rqaE 'RAHASIA|rahasia' "$WORK/state" "$WORK/backend.log"; then fail "something of a file was kept"; fi
stop_backend
exit "${skipped:-0}"
