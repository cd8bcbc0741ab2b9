# shellcheck shell=bash
# The recipient's key changes, and terminals learn of it; a case is destroyed when its time is over, and the key that it
# was sealed to with the last of them; what comes later, sealed to it, is refused and stays with the terminal. Afterwards
# neither the folder of the backend nor its database holds a piece of the papers or of the key. Time is moved in the
# database: the case is made an old one.
set -e
. "$SOURCE_DIR/tests/web/lib.sh"

DAY=86400
NOW=$(date +%s)
make_backend
start_backend
enrol_terminal PKL-01
cp "$WORK/recipient.crt" "$WORK/first.crt"

# beat: the answer is in WORK/body
beat() {
    local has
    has=$(openssl x509 -in "$WORK/recipient.crt" -outform DER | sha256sum | cut -d' ' -f1)
    printf '{"kiosk":null,"courier":{"version":"1","at":%d,"uploading":0,"awaiting":0,"delivered":0,"aside":0,"line_since":1}}' "$(date +%s)" >"$WORK/beat.json"
    as PKL-01 -H 'Content-Type: application/json' -H "Anjungan-Recipient: $has" --data-binary "@$WORK/beat.json" -o "$WORK/body" -w '%{http_code}' "$INTAKE/fleet/beat"
}

# sealed to the first, and taken in
seal_case one PKL-01 pekalongan/issue-esign "$(date -d '10 minutes ago' +%Y-%m-%dT%H:%M:%S+07:00)" --padding 200000
deliver one PKL-01
ONE=$CASE ONE_CODE=$CODE
seal_case late PKL-01
LATE=$CASE LATE_SHA=$SHA256 LATE_SIZE=$SIZE
is "beat" "$(beat)" 200
is "nothing new" "$(jq 'has("recipient")' "$WORK/body")" false
[ ! -e "$WORK/state/recipient.key" ] || fail "the key lies in a file"

# Another key, out of turn: the next heartbeat tells of it, and what was sealed before is still taken.
for _ in $(seq 100); do
    if backend key rotate --by SPESIMEN 2>"$WORK/rotate.err"; then break; fi # not in the same second
    sleep 0.1
done
is "one key in use" "$(backend key list | awk -F'\t' '$4 == "in use"' | wc -l)" 1
is "beat" "$(beat)" 200
jq -r .recipient "$WORK/body" >"$WORK/recipient.crt"
has "of this CA" "$(openssl verify -CAfile "$WORK/ca.crt" "$WORK/recipient.crt")" OK
is "beat" "$(beat)" 200
is "nothing new" "$(jq 'has("recipient")' "$WORK/body")" false
seal_case two PKL-01
deliver two PKL-01
TWO_CODE=$CODE
cp "$WORK/recipient.crt" "$WORK/second.crt"
cp "$WORK/first.crt" "$WORK/recipient.crt"
seal_case three PKL-01
deliver three PKL-01
THREE=$CASE THREE_CODE=$CODE

# Both of the first key are finished; one of them is old.
BLOB=$(ask_database "SELECT blob FROM cases WHERE id = '$ONE'")
[ -s "$WORK/state/blobs/whole/$BLOB" ] || fail "the papers are not there"
head -c 90000 "$WORK/state/blobs/whole/$BLOB" | tail -c 64 >"$WORK/piece"
if [ -z "${ANJUNGAN_DATABASE:-}" ]; then
    KEY=$(ask_database "SELECT hex(substr(sealed, 20, 48)) FROM recipients WHERE number = 1" | tr A-F a-f)
else
    KEY=$(ask_database "SELECT encode(substr(sealed, 20, 48), 'hex') FROM recipients WHERE number = 1")
fi
# holds: how many files of the backend's hold a piece of the papers or of the key
holds() {
    python3 - "$WORK/state" "$WORK/piece" "$KEY" <<'PY'
import pathlib, sys
wanted = [pathlib.Path(sys.argv[2]).read_bytes(), bytes.fromhex(sys.argv[3]), sys.argv[3].encode()]
print(sum(any(piece in path.read_bytes() for piece in wanted) for path in pathlib.Path(sys.argv[1]).rglob("*") if path.is_file()))
PY
}
[ "$(holds)" -ge 1 ] || fail "the search finds nothing"
person() { ask_database "SELECT count(*) FROM cases WHERE person_hash IS NOT NULL AND id = '$1'"; }
stop_backend
ask_database "UPDATE cases SET step = 0, updated = $((NOW - 364 * DAY)) WHERE id = '$ONE' OR id = '$THREE'" >/dev/null
ask_database "UPDATE recipients SET starts = $((NOW - 400 * DAY)), ends = $((NOW - 370 * DAY)), good = $((NOW - 280 * DAY)) WHERE number = 1" >/dev/null
start_backend
stop_backend # its first round of looks is over before it ends
is "a day too early" "$(ask_database "SELECT destroying + destroyed FROM cases WHERE id = '$ONE'")" 0
[ -s "$WORK/state/blobs/whole/$BLOB" ] || fail "destroyed too early"
ask_database "UPDATE cases SET updated = $((NOW - 366 * DAY)) WHERE id = '$ONE'" >/dev/null
start_backend # its first round begins at once
for _ in $(seq 200); do
    [ "$(ask_database "SELECT count(*) FROM cases WHERE destroyed != 0")" = 0 ] || break
    sleep 0.1
done
[ ! -e "$WORK/state/blobs/whole/$BLOB" ] || fail "the papers are still there"
has "told" "$(curl -sS "$PUBLIC/t/$ONE_CODE")" "Berkas dan foto Anda sudah dimusnahkan, seperti dijanjikan"
has "told in English" "$(curl -sS "$PUBLIC/t/$ONE_CODE?lang=en")" "Your papers and photo were destroyed"
is "not of another" "$(curl -sS "$PUBLIC/t/$THREE_CODE" | grep -c dimusnahkan || true)" 0
is "nor of one that is under way" "$(curl -sS "$PUBLIC/t/$TWO_CODE" | grep -c dimusnahkan || true)" 0
is "the person is not known any more" "$(person "$ONE")" 0
is "no sum, no answer" "$(ask_database "SELECT count(*) FROM answers WHERE case_id = '$ONE'")" 0
is "in the log" "$(ask_database "SELECT count(*) FROM audit WHERE act = 'destroy' AND object = '$ONE'")" 1
is "the key is kept for the other" "$(backend key list | awk -F'\t' '$1 == 1 { print $4 }')" kept

# The last of that key: held back first.
stop_backend
ask_database "UPDATE cases SET updated = $((NOW - 366 * DAY)), held = $NOW WHERE id = '$THREE'" >/dev/null
start_backend
stop_backend
is "held" "$(ask_database "SELECT destroying + destroyed FROM cases WHERE id = '$THREE'")" 0
ask_database "UPDATE cases SET held = 0 WHERE id = '$THREE'" >/dev/null
start_backend
for _ in $(seq 200); do
    [ "$(backend key list | awk -F'\t' '$1 == 1 { print $4 }')" != destroyed ] || break
    sleep 0.1
done
is "the key is gone" "$(backend key list | awk -F'\t' '$1 == 1 { print $4 }')" destroyed

# What was sealed to it and comes now cannot be opened by anybody: refused by its own code, and the terminal keeps it.
create_upload PKL-01 "$LATE" "$LATE_SHA" "$LATE_SIZE"
is "send" "$(send_from PKL-01 "$WORK/late.p7m" 0)" 204
wait_answer PKL-01 "$LATE"
is "refused" "$(answer | jq -r '[.accepted, .code] | join(" ")')" "false S-06"
cp "$WORK/second.crt" "$WORK/recipient.crt"
seal_case four PKL-01
deliver four PKL-01
stop_backend
is "audit" "$(backend audit verify | wc -l)" 1
is "files that hold a piece of it" "$(holds)" 0
if [ -n "${ANJUNGAN_DATABASE:-}" ]; then is "rows that hold it" "$(dump_database | grep -c "$KEY" || true)" 0; fi
