# shellcheck shell=bash
# Papers from a phone to two backends: kill -9 while they are sent, again and again: what was answered as received is there,
# whole and as it was sent, and nothing else is. On PostgreSQL their store is an S3 one.
set -e
. "$SOURCE_DIR/tests/web/lib.sh"
LINES_OF_STORE=
if [ -n "${ANJUNGAN_DATABASE:-}" ]; then
    "$SOURCE_DIR/tests/peers/s3.py" "$WORK/store" --port 0 >"$WORK/store.port" 2>>"$WORK/store.log" &
    OTHERS+=("$!")
    for _ in $(seq 300); do [ ! -s "$WORK/store.port" ] || break; sleep 0.1; done
    printf 'test:tester\ntesting\n' >"$WORK/keys"
    LINES_OF_STORE="blobs: s3:http://127.0.0.1:$(cat "$WORK/store.port")/cases/office
blobs_s3: {region: id-java-1, credentials_file: $WORK/keys}"
fi
make_backend 64 "$LINES_OF_STORE"
start_backend
enrol_terminal PKL-01
seal_case one PKL-01
deliver one PKL-01
ID=$(backend case list | cut -f1)
backend case move "$ID" done >/dev/null
ask_database "INSERT INTO checks(case_id, item, agrees, reason, decided_by, at) VALUES('$ID', 'recommendation', 0, 'unsigned', 'x', 5)"
backend case move "$ID" return >/dev/null
OTHERS+=("$BACKEND_PID")
SECOND=$PUBLIC SECOND_PID=$BACKEND_PID
CONFIG=$WORK/first.yaml
configure_backend 64 "$LINES_OF_STORE"
start_backend

get() { curl -sS --max-time 60 -o "$WORK/body" -D "$WORK/headers" -w '%{http_code}' "$@"; }
kept() { ask_database "SELECT coalesce(max(bytes), 0) FROM supplements WHERE state = 1"; }
is "page" "$(get "$PUBLIC/l/$CODE/recommendation")" 200
has "limits" "$(cat "$WORK/body")" "PDF, JPG, PNG"
is "no script" "$(grep -c '<script' "$WORK/body" || true)" 0
head -c 10485761 /dev/zero >"$WORK/large.pdf"
is "too large" "$(get -F "file=@$WORK/large.pdf" "$PUBLIC/l/$CODE/recommendation")" 413
is "nothing yet" "$(kept)" 0

# Each of another size, by which it is known again.
RANDOM=${SEED:-1}
told=0
for turn in $(seq 6); do
    size=$((1000000 + turn * 1000))
    { printf '%%PDF-1.4 RAHASIA-%s\n' "$turn"; head -c "$size" /dev/urandom; } | head -c "$size" >"$WORK/$turn.pdf"
    get -F "file=@$WORK/$turn.pdf" "$PUBLIC/l/$CODE/recommendation" >"$WORK/status" 2>/dev/null &
    sender=$!
    sleep "0.$((RANDOM % 4))$((RANDOM % 10))"
    [ "$turn" = 6 ] || { stop_backend KILL; } 2>/dev/null
    wait $sender || true
    [ "$(cat "$WORK/status")" != 303 ] || told=$size
    [ "$turn" = 6 ] || start_backend
    now=$(kept)
    [ "$now" -ge "$told" ] || fail "turn $turn: $told was told as received, $now is there"
    is "one at most" "$(ask_database "SELECT count(*) FROM supplements WHERE state = 1")" "$((now > 0))"
    is "page" "$(get "$PUBLIC/t/$CODE")" 200
    [ "$now" = 0 ] || has "turn $turn" "$(cat "$WORK/body")" "sudah diterima"
done
is "the last" "$(kept)" 1006000

# Another than our program opens it, and it is what was sent; no bit of it stands anywhere else.
if [ -z "$LINES_OF_STORE" ]; then
    mkdir "$WORK/exported"
    backend key export "$WORK/exported" >/dev/null
    openssl cms -decrypt -inform DER -inkey "$WORK/exported/recipient.key" -recip "$WORK/exported/recipient.crt" \
        -in "$WORK/state/blobs/whole/$(ask_database 'SELECT blob FROM supplements WHERE state = 1')" -out "$WORK/opened"
    is "label" "$(head -n 4 "$WORK/opened" | tr '\n' ' ')" "anjungan supplement 1 $ID recommendation pdf "
    tail -n +5 "$WORK/opened" | cmp - "$WORK/6.pdf" || fail "what was opened is not what was sent"
fi
if grep -rqs RAHASIA "$WORK/state" "$WORK/store" "$WORK/backend.log"; then fail "a paper can be read"; fi
dump_database >"$WORK/dump"
if grep -q "RAHASIA\|$CODE" "$WORK/dump" "$WORK/backend.log"; then fail "a paper or a code can be read"; fi

# What was begun and never ended is forgotten in time, and its blob with it.
count_blobs() { ask_database "SELECT count(*) FROM supplements WHERE state < 4"; }
ask_database "UPDATE supplements SET begun = 1 WHERE state = 0"
stop_backend
start_backend
for _ in $(seq 300); do [ "$(count_blobs)" != 1 ] || break; sleep 0.1; done
is "one is left" "$(count_blobs)" 1
[ -n "$LINES_OF_STORE" ] || is "blobs" "$(find "$WORK/state/blobs" -type f | wc -l)" 2

# Sent on by two at once: it goes on once.
for base in "$PUBLIC" "$SECOND"; do
    curl -sS --max-time 60 -o "$WORK/on.${base##*:}" -w '%{http_code}\n' -X POST -d '' "$base/l/$CODE" >"$WORK/on.status.${base##*:}" &
    pids+=("$!")
done
wait "${pids[@]}"
is "both are led back" "$(cat "$WORK"/on.status.* | tr '\n' ' ')" "303 303 "
is "where it is" "$(curl -sS -H 'Accept: application/json' "$SECOND/t/$CODE" | jq -r .state)" step-2
is "moved once" "$(ask_database "SELECT count(*) FROM audit WHERE act = 'move' AND detail = '1 done'")" 1
is "with staff" "$(ask_database "SELECT count(*) FROM supplements WHERE state = 2")" 1
is "open again" "$(ask_database "SELECT count(*) FROM checks")" 0
is "too late" "$(get -F "file=@$WORK/6.pdf" "$PUBLIC/l/$CODE/recommendation")" 409
backend audit verify >/dev/null
kill -TERM "$SECOND_PID"
stop_backend
