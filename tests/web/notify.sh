#!/usr/bin/env bash
# An agency's own system hears of a case from the backend as it is run: also of what was moved by
# the command line, and of what was queued when the backend was killed.
source "$(dirname "$0")/lib.sh"

SECRET="SPESIMEN rahasia bersama"
mkdir "$WORK/hook"
printf '%s\n' "$SECRET" >"$WORK/hook.secret"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=SPESIMEN \
    -addext subjectAltName=IP:127.0.0.1 -keyout "$WORK/hook.key" -out "$WORK/hook.crt" 2>/dev/null
coproc HOOK { exec "$SOURCE_DIR/tests/peers/webhook.py" "$WORK/hook.crt" "$WORK/hook.key" "$SECRET" "$WORK/hook"; }
OTHERS+=("$HOOK_PID")
read -r HOOK_PORT <&"${HOOK[0]}"
tell() { echo "$1" >&"${HOOK[1]}"; read -r SAID <&"${HOOK[0]}"; }
heard() {
    for _ in $(seq 200); do
        tell count
        [ "$SAID" -lt "$1" ] || break
        sleep 0.1
    done
    is "events" "$SAID" "$1"
}

make_backend 64 "webhooks:
  - {agency: pekalongan, url: 'https://127.0.0.1:$HOOK_PORT/hook', secret_file: $WORK/hook.secret, ca_file: $WORK/hook.crt}"
start_backend
enrol_terminal PKL-01
seal_case a PKL-01
deliver a PKL-01
heard 1
is "event" "$(jq -r '.event + " " + .state' "$WORK/hook/1.json")" "case.accepted received"
backend case move "$CASE" "$(backend case show "$CASE" | grep -o 'done\|agree' | tail -1)" --by SPESIMEN >/dev/null
heard 2
is "the same case" "$(jq -r .case "$WORK/hook/2.json")" "$(jq -r .case "$WORK/hook/1.json")"

# Killed with an event in its outbox, which was not let through before.
tell "mood 503"
seal_case b PKL-01
deliver b PKL-01
for _ in $(seq 100); do
    [ "$(sqlite3 "$WORK/state/backend.db" 'SELECT max(tries) FROM jobs')" != 1 ] || break
    sleep 0.1
done
stop_backend KILL
is "queued" "$(sqlite3 "$WORK/state/backend.db" 'SELECT count(*) FROM jobs')" 1
sqlite3 "$WORK/state/backend.db" 'UPDATE jobs SET due = 1'
tell "mood 200"
start_backend
heard 3
tell wrong
is "signed rightly, all" "$SAID" 0
stop_backend
is "nothing is left" "$(sqlite3 "$WORK/state/backend.db" 'SELECT count(*) FROM jobs')" 0
