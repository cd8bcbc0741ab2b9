#!/usr/bin/env bash
# kill.sh BUILD SEAL_SPECIMEN [KILLS]: cases, large and small, on their way from a real
# courier to a real backend, while both are killed (-9) at random moments, KILLS times at most. In
# the end each case is there once, every byte of it, and answered.
set -euo pipefail
build=$1 seal=$2 kills=${3:-20}
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=tests/lib/rig.sh
. "$root/tests/lib/rig.sh"
state=$(mktemp -d "${TMPDIR:-/tmp}/anjungan-kill.XXXXXX")
clean() {
    rig_stop
    rm -rf "$state"
}
trap clean EXIT
RANDOM=${SEED:-$$}
echo "seed ${SEED:-$$}"

fail() {
    echo "FAILED: $*" >&2
    tail -n 25 "$rig/courier.log" "$rig/backend.log" >&2
    exit 1
}

begin_backend() { rig_backend_start && rig_pids=("$rig_backend_pid" "${rig_courier_pid:-}"); }
begin_courier() { rig_courier_start && rig_pids=("$rig_backend_pid" "$rig_courier_pid"); }

rig_open "$state" "$build" pekalongan
# Small pieces make the way long enough to be interrupted; short waits keep the test short.
printf 'chunk_kib: 64\nretry_cap_s: 2\nnetwork_cap_s: 1\nlog_level: debug\n' >>"$rig/courier.yaml"
rig_run backend init >>"$rig/backend.log" 2>&1 || fail "init"
begin_backend || fail "the backend does not start"
# The key and its request as the kiosk makes them (anjungan-kiosk --make-key).
openssl ecparam -name prime256v1 -genkey -noout 2>/dev/null | openssl pkcs8 -topk8 -nocrypt -out "$rig_terminal/kiosk/terminal.key"
openssl req -new -key "$rig_terminal/kiosk/terminal.key" -subj /CN=terminal -out "$rig_terminal/enrol/terminal.csr"
token=$(rig_run backend terminal add PKL-01 --agency pekalongan 2>>"$rig/backend.log" | tail -n 1)
rig_run courier --enrol - <<<"$token" >>"$rig/courier.log" 2>&1 || fail "enrolment"
rig_run courier --enrol - <<<"$token" >>"$rig/courier.log" 2>&1 && fail "a token worked twice"
! grep -qF "${token%%.*}" "$rig/courier.log" || fail "the token is in the log"

cases=()
for size in 20000000 300000 20000000 1; do
    cases+=("$("$seal" "$rig_terminal" "$root/config" pekalongan/issue-esign $size)")
done
begin_courier

answered() {
    local id
    for id in "${cases[@]}"; do [ -s "$rig_terminal/acks/$id.jws" ] || return 1; done
}

done_kills=0
while [ $done_kills -lt "$kills" ] && ! answered; do
    sleep "0.$((RANDOM % 3))$((RANDOM % 10))"
    if ((RANDOM % 3)); then
        kill -9 "$rig_backend_pid"
        wait "$rig_backend_pid" 2>/dev/null || true
        begin_backend || fail "the backend does not start again"
    else
        kill -9 "$rig_courier_pid"
        wait "$rig_courier_pid" 2>/dev/null || true
        begin_courier
    fi
    done_kills=$((done_kills + 1))
done
echo "killed $done_kills times on the way"
[ $done_kills -ge 3 ] || fail "the way was too short to be a test"
rig_wait 120 answered || fail "not every case was answered: $(ls "$rig_terminal/acks")"

accepted() {
    local payload
    payload=$(cut -d. -f2 "$1" | tr '_-' '/+')
    while [ $((${#payload} % 4)) != 0 ]; do payload+='='; done
    base64 -d <<<"$payload" | grep -q '"accepted": *true'
}
list=$(rig_run backend case list)
for id in "${cases[@]}"; do
    accepted "$rig_terminal/acks/$id.jws" || fail "$id was not accepted"
    [ "$(grep -c "$id" <<<"$list")" = 1 ] || fail "$id is there $(grep -c "$id" <<<"$list") times"
    [ -f "$rig_terminal/outbox/$id.p7m" ] || fail "the courier removed a sealed case"
    [ -f "$rig_terminal/courier/uploads/$id" ] || fail "the upload of $id was forgotten too early"
done
[ "$(grep -c . <<<"$list")" -le 5 ] || fail "there are more cases than were sent"

# As the kiosk does: file and answer are taken away, and the courier forgets.
for id in "${cases[@]}"; do rm "$rig_terminal/outbox/$id.p7m" "$rig_terminal/acks/$id.jws"; done
forgotten() { [ -z "$(ls "$rig_terminal/courier/uploads")" ]; }
rig_wait 5 forgotten || fail "uploads are still remembered: $(ls "$rig_terminal/courier/uploads")"
kill "$rig_courier_pid"
wait "$rig_courier_pid" || fail "the courier ended with $?"
echo "every case arrived once and was answered"
