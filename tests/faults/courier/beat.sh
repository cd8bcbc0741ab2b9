#!/usr/bin/env bash
# beat.sh BUILD: the heartbeat of a real courier at a real backend: how soon a change is there, what
# is said of the line when the backend goes and comes back, and that a case is not in its way.
set -euo pipefail
build=$1
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=tests/lib/rig.sh
. "$root/tests/lib/rig.sh"
state=$(mktemp -d "${TMPDIR:-/tmp}/anjungan-beat.XXXXXX")
clean() {
    rig_stop
    rm -rf "$state"
}
trap clean EXIT
fail() {
    echo "FAILED: $*" >&2
    tail -n 25 "$rig/courier.log" "$rig/backend.log" >&2
    exit 1
}
begin_backend() { rig_backend_start && rig_pids=("$rig_backend_pid" "${rig_courier_pid:-}"); }

rig_open "$state" "$build" pekalongan
printf 'network_cap_s: 2\n' >>"$rig/courier.yaml"
rig_backend_init
begin_backend || fail "the backend does not start"
openssl ecparam -name prime256v1 -genkey -noout 2>/dev/null | openssl pkcs8 -topk8 -nocrypt -out "$rig_terminal/kiosk/terminal.key"
openssl req -new -key "$rig_terminal/kiosk/terminal.key" -subj /CN=terminal -out "$rig_terminal/enrol/terminal.csr"
token=$(rig_run backend terminal add PKL-01 --agency pekalongan 2>>"$rig/backend.log" | tail -n 1)

line() { jq -r "$1" "$rig_terminal/beat/courier.json" 2>/dev/null; }
line_says() { [ "$(line '"\(.up) \(.code)"')" = "$1" ]; }
row_says() { rig_run backend fleet 2>/dev/null | grep -q "^PKL-01 .*$1"; }
alerted() { grep -q "ALERT PKL-01: $1" "$rig/backend.log"; }
# say CODES RECEIPTS-LEFT: as the kiosk does, whole and by a rename
say() {
    jq -nc --argjson now "$(date +%s)" --argjson codes "$1" --argjson left "$2" '{terminal: "PKL-01", version: "0.1.0", at: $now,
        started: $now, devices: {printer: {fitted: true, state: "ready", code: ""}}, paper: {known: true, warns: ($codes != []),
        remaining_mm: ($left * 200), receipts_left: $left, ends: 0}, cases: {waiting: 0, oldest: 0, refused: 0},
        staff: {called: false, in: false}, codes: $codes}' >"$rig_terminal/beat/.next"
    mv "$rig_terminal/beat/.next" "$rig_terminal/beat/kiosk.json"
}

# Not enrolled yet: nothing can be said, and that is said.
rig_courier_start
rig_pids+=("$rig_courier_pid")
rig_wait 5 line_says "false S-05" || fail "not enrolled: $(line .)"
rig_run courier --enrol - <<<"$token" >>"$rig/courier.log" 2>&1 || fail "enrolment"
rig_wait 5 row_says "the kiosk says nothing" || fail "no heartbeat after the enrolment"
rig_wait 2 line_says "true " || fail "the line is up: $(line .)"
offset=$(line .clock_offset)
[ "${offset#-}" -le 1 ] || fail "on one machine the clocks are $offset s apart"

# A change is there within two seconds.
say '[]' 41
rig_wait 3 row_says " 41 " || fail "the first word of the kiosk"
sleep 1.5
say '["P-08"]' 40
began=$(date +%s%3N)
rig_wait 2 alerted "P-08 has come (staff: refill); 40 receipts left" || fail "no alert within two seconds"
echo "a change was with the backend after $(($(date +%s%3N) - began)) ms"

# The backend goes: the next beat finds it out, and asks again until it is back.
kill "$rig_backend_pid"
wait "$rig_backend_pid" || true
say '["P-08", "P-02"]' 0
rig_wait 5 line_says "false N-01" || fail "the line is down: $(line .)"
since=$(line .since)
sleep 4
[ "$(line .since)" = "$since" ] || fail "the line has been down since $since, not since $(line .since)"
begin_backend || fail "the backend does not start again"
rig_wait 6 line_says "true " || fail "the line is up again: $(line .)"
rig_wait 2 alerted "P-02 has come" || fail "what changed meanwhile was not told"
[ "$(grep -c 'ALERT PKL-01: P-08 has come' "$rig/backend.log")" = 1 ] || fail "what stands is told again"

# Withdrawn: refused, and the kiosk hears why.
rig_run backend terminal withdraw PKL-01
say '[]' 400
rig_wait 5 line_says "true N-02" || fail "refused: $(line .)"

# At rest it does not work: a minute of processor time would be seen.
before=$(awk '{print $14 + $15}' "/proc/$rig_courier_pid/stat")
sleep 3
used=$(($(awk '{print $14 + $15}' "/proc/$rig_courier_pid/stat") - before))
[ "$used" -le 5 ] || fail "at rest the courier used $used ticks in 3 s"
kill "$rig_courier_pid"
wait "$rig_courier_pid" || fail "the courier ended with $?"
echo "the heartbeat is heard, the line's state is known"
