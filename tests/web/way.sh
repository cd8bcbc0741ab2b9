# shellcheck shell=bash
# The way of a case: enrolled, sealed, uploaded, opened, answered, tracked, moved to its end.
set -e
. "$SOURCE_DIR/tests/web/lib.sh"
make_backend
start_backend
enrol_terminal PKL-01
seal_case one PKL-01

tracked() { curl -sS -H 'Accept: application/json' "$@"; }
is "unknown without a signature" "$(curl -s -o /dev/null -w '%{http_code}' "$PUBLIC/t/$CODE")" 404
is "on its way" "$(tracked "$URL" | jq -r .state)" on-its-way
is "not received yet" "$(tus PKL-01 "$INTAKE/intake/ack/$CASE")" 404

deliver one PKL-01
is "answer names the case" "$(answer | jq -r .case_id)" "$CASE"
is "answer names the bytes" "$(answer | jq -r .sha256)" "$SHA256"

is "received" "$(tracked "$PUBLIC/t/$CODE" | jq -r .state)" received
is "due as promised" "$(tracked "$PUBLIC/t/$CODE" | jq -r .due)" "$DUE"
is "typed by hand" "$(tracked "$PUBLIC/t/$(echo "$CODE" | tr A-Z a-z)" | jq -r .code)" "$CODE"
is "not both" "$(tracked "$PUBLIC/t/$CODE" | jq -r '[.steps[].state] | join(" ")')" "done current open open open open open open"
page=$(curl -sS "$PUBLIC/t/$CODE")
has "page" "$page" "Permohonan Anda menunggu disposisi Kepala Dinas"
[ ${#page} -lt 20000 ] || fail "the page has ${#page} bytes"
echo "page: ${#page} bytes"

# The same case again makes no second one, by whichever way it comes.
create_upload PKL-01 "$CASE" "$SHA256" "$SIZE"
is "head says complete" "$(tus PKL-01 -I "$INTAKE$LOCATION")" 200
is "offset" "$(header Upload-Offset)" "$SIZE"
is "other bytes" "$(tus PKL-01 -X POST -H "Upload-Length: $SIZE" -H "$(metadata "$CASE" "${SHA256//[0-9]/a}")" "$INTAKE/intake/")" 409
is "one case" "$(backend case list | wc -l)" 1

# Through every step, with one return.
is "step 2" "$(backend case move "$CASE" nonsense 2>&1 | grep -c 'it has: done')" 1
for outcome in done return done done agree done done return done agree done return agree done done; do
    backend case move "$CASE" "$outcome" --by 'Verifikator SPESIMEN' || fail "move by $outcome"
    tracked "$PUBLIC/t/$CODE" | jq -r .state
done >"$WORK/states"
is "states" "$(tr '\n' ' ' <"$WORK/states")" "step-3 step-1 step-2 step-3 step-4 step-5 step-6 step-5 step-6 step-7 step-8 step-6 step-7 step-8 finished "
is "all done" "$(tracked "$PUBLIC/t/$CODE" | jq -r '[.steps[].state] | unique | join(" ")')" "done"
backend case move "$CASE" done 2>/dev/null && fail "a finished case was moved"
has "finished" "$(curl -sS "$PUBLIC/t/$CODE?lang=en")" "Your application is finished"
is "listed" "$(backend case list | cut -f1-4,6)" "$(printf '%s\tPKL-01\tpekalongan/issue-esign\tfinished\tin time' "$CASE")"

# Nothing of the applicant outside of the sealed blob.
if grep -rq SPESIMEN "$WORK/state/blobs" "$WORK/backend.log"; then fail "plaintext in blobs or log"; fi
if dump_database | grep -q "$CODE"; then fail "the database holds a code"; fi
stop_backend
