# shellcheck shell=bash
# Two backends on one database and one S3 store: cases sent in pieces to the one and the other by turns, a store that
# goes away in the middle, a backend that is killed; and no sealed case in a file of the backends'.
set -e
. "$SOURCE_DIR/tests/web/lib.sh"

STORE_PORT=0
STORE_PID=
pids=()
start_store() {
    "$SOURCE_DIR/tests/peers/s3.py" "$WORK/store" --port "$STORE_PORT" >"$WORK/store.port" 2>>"$WORK/store.log" &
    STORE_PID=$!
    OTHERS+=("$STORE_PID")
    for _ in $(seq 300); do
        [ ! -s "$WORK/store.port" ] || break
        kill -0 "$STORE_PID" 2>/dev/null || fail "the store ended at once: $(tail -n 3 "$WORK/store.log")"
        sleep 0.1
    done
    STORE_PORT=$(cat "$WORK/store.port")
}
stop_store() {
    disown "$STORE_PID" # its end is no news
    kill -KILL "$STORE_PID"
    wait "$STORE_PID" 2>/dev/null || true
}

# use one|two: whom the words of lib.sh speak to
declare -A PUBLICS INTAKES PIDS CONFIGS
keep() { PUBLICS[$1]=$PUBLIC INTAKES[$1]=$INTAKE PIDS[$1]=$BACKEND_PID CONFIGS[$1]=$CONFIG; }
use() { PUBLIC=${PUBLICS[$1]} INTAKE=${INTAKES[$1]} BACKEND_PID=${PIDS[$1]} CONFIG=${CONFIGS[$1]}; }

start_store
LINES_OF_STORE="blobs: s3:http://127.0.0.1:$STORE_PORT/cases/office
blobs_s3: {region: id-java-1, credentials_file: $WORK/keys}"
configure_backend 64 "$LINES_OF_STORE"

# A wrong key is told before anything depends on it.
printf 'test:tester\nwrong\n' >"$WORK/keys"
if backend init >/dev/null 2>"$WORK/init.err"; then fail "a wrong secret was taken"; fi
has "wrong secret" "$(cat "$WORK/init.err")" "SignatureDoesNotMatch: the secret key is not that of the access key"
printf 'test:tester\ntesting\n' >"$WORK/keys"
backend init >/dev/null
start_backend
OTHERS+=("$BACKEND_PID")
keep one
CONFIG=$WORK/second.yaml
configure_backend 64 "$LINES_OF_STORE"
start_backend
keep two
use one
enrol_terminal PKL-01

# piece TERMINAL FILE FROM TO: one PATCH of these bytes
piece() {
    tail -c "+$(($3 + 1))" "$2" | head -c "$(($4 - $3))" >"$WORK/piece"
    tus "$1" -X PATCH -H 'Content-Type: application/offset+octet-stream' -H "Upload-Offset: $3" --data-binary "@$WORK/piece" "$INTAKE$LOCATION"
}

# In pieces, by turns.
seal_case one PKL-01 pekalongan/issue-esign "$(date -d '10 minutes ago' +%Y-%m-%dT%H:%M:%S+07:00)" --padding 7000000
create_upload PKL-01 "$CASE" "$SHA256" "$SIZE"
at=0 turn=0
while [ "$at" -lt "$SIZE" ]; do
    turn=$((turn + 1))
    if [ $((turn % 2)) = 0 ]; then use one; else use two; fi
    to=$((at + 300000 * (turn % 3 + 1)))
    [ "$to" -lt "$SIZE" ] || to=$SIZE
    is "head, turn $turn" "$(tus PKL-01 -I "$INTAKE$LOCATION")" 200
    is "where it stands, turn $turn" "$(header Upload-Offset)" "$at"
    is "piece, turn $turn" "$(piece PKL-01 "$WORK/one.p7m" "$at" "$to")" 204
    is "offset, turn $turn" "$(header Upload-Offset)" "$to"
    at=$to
done
echo "$turn pieces"
for which in two one; do
    use $which
    wait_answer PKL-01 "$CASE"
    is "accepted, told by $which" "$(answer | jq -r .accepted)" true
    is "tracked by $which" "$(curl -sS -H 'Accept: application/json' "$PUBLIC/t/$CODE" | jq -r .state)" received
done
is "one case" "$(backend case list | wc -l)" 1

# A line that dies in the one while the other is asked; then both send the same bytes.
seal_case two PKL-01 pekalongan/issue-esign "$(date -d '10 minutes ago' +%Y-%m-%dT%H:%M:%S+07:00)" --padding 3000000
create_upload PKL-01 "$CASE" "$SHA256" "$SIZE"
{ head -c 1000000 "$WORK/two.p7m"; sleep 6; } 2>/dev/null | as PKL-01 -H 'Tus-Resumable: 1.0.0' -H 'Upload-Offset: 0' -H 'Content-Type: application/offset+octet-stream' \
    -H 'Transfer-Encoding: chunked' -X PATCH -T - -o /dev/null "$INTAKE$LOCATION" >/dev/null 2>&1 &
DEAD=$!
sleep 2
use two
is "head elsewhere" "$(tus PKL-01 -I "$INTAKE$LOCATION")" 200
offset=$(header Upload-Offset)
is "go on elsewhere" "$(send_from PKL-01 "$WORK/two.p7m" "$offset")" 204
is "whole" "$(header Upload-Offset)" "$SIZE"
wait $DEAD || true # the first one wakes, and what it still had counts nowhere
wait_answer PKL-01 "$CASE"
is "accepted" "$(answer | jq -r .accepted)" true

# Both ends of a broken line are believed alive: each backend takes the whole, one counts it, the other is told.
use one
seal_case both PKL-01 pekalongan/issue-esign "$(date -d '10 minutes ago' +%Y-%m-%dT%H:%M:%S+07:00)" --padding 2000000
create_upload PKL-01 "$CASE" "$SHA256" "$SIZE"
for which in one two; do
    use $which
    as PKL-01 --limit-rate 2M -H 'Tus-Resumable: 1.0.0' -H 'Upload-Offset: 0' -H 'Content-Type: application/offset+octet-stream' -X PATCH \
        --data-binary "@$WORK/both.p7m" -o /dev/null -w '%{http_code}\n' "$INTAKE$LOCATION" >"$WORK/status.$which" 2>/dev/null &
    pids[${#pids[@]}]=$!
done
wait "${pids[@]}" || true
is "two backends at once" "$(sort "$WORK/status.one" "$WORK/status.two" | tr '\n' ' ')" "204 409 "
wait_answer PKL-01 "$CASE"
is "accepted" "$(answer | jq -r .accepted)" true

# The store goes away: what was told stands, what was not is sent again. The backend that had it is killed besides.
seal_case three PKL-01 pekalongan/issue-esign "$(date -d '10 minutes ago' +%Y-%m-%dT%H:%M:%S+07:00)" --padding 5000000
create_upload PKL-01 "$CASE" "$SHA256" "$SIZE"
is "first piece" "$(piece PKL-01 "$WORK/three.p7m" 0 1000000)" 204
stop_store
began=$(date +%s)
is "without a store" "$(piece PKL-01 "$WORK/three.p7m" 1000000 1500000)" 500
echo "no store: told after $(($(date +%s) - began)) s"
[ $(($(date +%s) - began)) -le 30 ] || fail "it took too long to say that there is no store"
{ stop_backend KILL; } 2>/dev/null
start_store
use one
is "head" "$(tus PKL-01 -I "$INTAKE$LOCATION")" 200
is "what was told" "$(header Upload-Offset)" 1000000
is "go on" "$(send_from PKL-01 "$WORK/three.p7m" 1000000)" 204
wait_answer PKL-01 "$CASE"
is "accepted" "$(answer | jq -r .accepted)" true
is "four cases" "$(backend case list | wc -l)" 4

# Not what was announced: set aside, as ever. Given up: nothing is left of it.
seal_case four PKL-01
byte=$(od -An -tu1 -j100 -N1 "$WORK/four.p7m")
printf "\\x$(printf %02x $((byte ^ 1)))" | dd of="$WORK/four.p7m" bs=1 seek=100 conv=notrunc status=none
create_upload PKL-01 "$CASE" "$SHA256" "$SIZE"
is "send" "$(send_from PKL-01 "$WORK/four.p7m" 0)" 204
wait_answer PKL-01 "$CASE"
is "refused" "$(answer | jq -r '[.accepted, .code] | join(" ")')" "false S-03"
objects() { find "$WORK/store/disk/objects" -name '*.data' | wc -l; }
before=$(objects)
seal_case five PKL-01
create_upload PKL-01 "$CASE" "$SHA256" "$SIZE"
is "a piece" "$(piece PKL-01 "$WORK/five.p7m" 0 1000)" 204
is "more objects" "$(objects)" $((before + 2))
is "given up" "$(tus PKL-01 -X DELETE "$INTAKE$LOCATION")" 204
is "as many objects as before" "$(objects)" "$before"

[ ! -e "$WORK/state/blobs" ] || fail "there is a folder of blobs beside the store"
if grep -q 'wrong\|testing' "$WORK/backend.log"; then fail "the log holds a secret"; fi
stop_backend
