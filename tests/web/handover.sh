#!/usr/bin/env bash
# A case goes over into an agency's own system: an event tells it, the API has the rest. The system is handover.py.
source "$(dirname "$0")/lib.sh"

SECRET="SPESIMEN rahasia bersama"
mkdir "$WORK/agency"
printf '%s\n' "$SECRET" >"$WORK/hook.secret"
coproc AGENCY { exec python3 "$SOURCE_DIR/tests/web/handover.py" "$SECRET" "$WORK/token" "$WORK/agency" 2>"$WORK/agency.log"; }
OTHERS+=("$AGENCY_PID")
read -r HOOK_PORT <&"${AGENCY[0]}"
report() {
    for _ in $(seq 300); do
        if [ -f "$WORK/agency/$1.json" ]; then REPORT=$WORK/agency/$1.json; return 0; fi
        sleep 0.1
    done
    cat "$WORK/agency.log" >&2
    fail "the agency's system came to no end with event $1"
}

read -r DESK_PORT <<<"$(free_ports 1)"
DESK=http://127.0.0.1:$DESK_PORT
make_backend 64 "desk: {address: 127.0.0.1, port: $DESK_PORT, base_url: '$DESK'}
webhooks:
  - {agency: pekalongan, url: 'http://127.0.0.1:$HOOK_PORT/anjungan', secret_file: $WORK/hook.secret}"
backend token add --agency pekalongan --name "SPESIMEN: sistem dinas" --scopes cases,papers --days 7 >"$WORK/token"
start_backend
enrol_terminal PKL-01
printf '%%PDF-1.7\nSPESIMEN\n%%%%EOF\n' >"$WORK/paper.pdf"
seal_case a PKL-01 pekalongan/issue-esign "" --paper "$WORK/paper.pdf"
deliver a PKL-01

report 1
is "accepted" "$(jq -r '.event.event, .case.state, .case.kind' "$REPORT" | xargs)" "case.accepted received application"
is "due" "$(jq -r .case.due "$REPORT")" "$DUE"
is "the case" "$(jq -r .content.sealed_sha256 "$REPORT")" "$SHA256"
is "its code" "$(jq -r .content.code "$REPORT")" "$CODE"
is "what was typed" "$(jq -r '[.content.fields[].value] | unique | join(" ")' "$REPORT")" SPESIMEN
is "papers" "$(jq -r '.kept | length' "$REPORT")" 1
cmp "$WORK/paper.pdf" "$WORK/agency/$(jq -r '.event.case + "/" + .kept[0]' "$REPORT")" || fail "another paper"
case $(cat "$REPORT") in *"$CASE"*) fail "the case's own id left the house" ;; esac

backend case move "$CASE" "$(backend case show "$CASE" | grep -o 'done\|agree' | tail -1)" --by SPESIMEN >/dev/null
report 2
is "moved" "$(jq -r '.event.event, .case.case' "$REPORT" | xargs)" "case.moved $(jq -r .case.case "$WORK/agency/1.json")"
is "as the event says" "$(jq -r '.case.state == .event.state' "$REPORT")" true

# What it looked at is in the log under its own id, as a person's looks are; and the chain is whole.
TOKEN_ID=$(backend token list | cut -f1)
is "token" "$(backend token list | cut -f2-4 | tr '\t' ' ')" "pekalongan valid cases,papers"
looks() { ask_database "SELECT count(*) FROM audit WHERE actor = '$TOKEN_ID' AND object = '$CASE' AND act = '$1'"; }
is "looks at the case" "$(looks case-look)" 2
is "looks at its content" "$(looks case-read)" 2
is "looks at its paper" "$(looks paper-look)" 2
backend audit verify >/dev/null || fail "the chain is broken"
case $(dump_database; cat "$WORK/backend.log") in *"$(cat "$WORK/token")"*) fail "the token lies about" ;; esac

# Withdrawn, it hears all the same, and reads nothing any more.
backend token withdraw "$TOKEN_ID"
seal_case b PKL-01 pekalongan/issue-esign "" --paper "$WORK/paper.pdf"
deliver b PKL-01
report 3
is "refused" "$(jq -r '"\(.refused) \(.said.code)"' "$REPORT")" "401 N-07"
stop_backend
