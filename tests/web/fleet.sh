# shellcheck shell=bash
# The fleet: a heartbeat as a courier sends it, the table that shows it, and the alert in the log.
set -e
. "$SOURCE_DIR/tests/web/lib.sh"
make_backend
start_backend
enrol_terminal PKL-01
enrol_terminal PKL-02

is "nothing heard of yet" "$(backend fleet | grep -c 'not heard of yet')" 2

# beat TERMINAL JQ-FILTER: the status
beat() {
    jq -n --argjson now "$(date +%s)" '{
        kiosk: {terminal: "PKL-01", version: "0.1.0", at: $now, started: ($now - 900),
            devices: {printer: {fitted: true, state: "ready", code: ""}, scanner: {fitted: true, state: "ready", code: ""},
                reader: {fitted: false, state: "no_device", code: "R-02"}},
            printer: {paper: "ok"},
            paper: {known: true, roll_mm: 80000, used_mm: 71000, remaining_mm: 9000, receipts: 350, receipt_mm: 200,
                receipts_left: 45, near_end: false, warns: false, since: ($now - 86400), by: 7, ends: ($now + 259200)},
            cases: {waiting: 0, oldest: 0, refused: 0}, staff: {called: false, in: false}, codes: []},
        courier: {version: "0.1.0", at: $now, uploading: 0, awaiting: 0, delivered: 0, aside: 0, line_since: ($now - 60)}}' |
        jq -c "$2" >"$WORK/beat.json"
    as "$1" -o "$WORK/body" -w '%{http_code}' -H 'Content-Type: application/json' --data-binary "@$WORK/beat.json" "$INTAKE/fleet/beat"
}
row() { backend fleet | grep "^$1 "; }
alerts() { grep -c "ALERT $1" "$WORK/backend.log" || true; }

is "beat" "$(beat PKL-01 .)" 200
now=$(jq .now "$WORK/body")
[ $(($(date +%s) - now)) -le 5 ] || fail "the backend's time is $now"
has "healthy" "$(row PKL-01)" " 9000       45 $(date -u -d "@$((now + 259200 + 25200))" +%F)       0       -  -"
is "no alert" "$(alerts PKL-01)" 0

is "paper runs low" "$(beat PKL-01 '.kiosk.codes = ["P-08"] | .kiosk.paper.warns = true | .kiosk.paper.receipts_left = 39 | .kiosk.cases = {waiting: 3, oldest: (.kiosk.at - 7300), refused: 0}')" 200
has "low" "$(row PKL-01)" "      39 "
has "low" "$(row PKL-01)" "       3      2h  P-08"
is "one alert" "$(grep -c 'ALERT PKL-01: P-08 has come (staff: refill); 39 receipts left' "$WORK/backend.log")" 1

out='.kiosk.codes = ["P-08", "P-02"] | .kiosk.devices.printer = {fitted: true, state: "needs_staff", code: "P-02"} | .kiosk.staff.called = true'
for _ in 1 2 3; do is "paper out" "$(beat PKL-01 "$out")" 200; done
has "out" "$(row PKL-01)" "printer needs_staff P-02, P-08, staff called"
is "told once" "$(alerts 'PKL-01: P-02')" 1
is "restocked" "$(beat PKL-01 .)" 200
is "over" "$(grep -c 'ALERT PKL-01: P-0[28] is over' "$WORK/backend.log")" 2
is "the kiosk is silent" "$(beat PKL-01 '.kiosk = null')" 200
has "silent" "$(row PKL-01)" "the kiosk says nothing"

# Silence is in the table as soon as it is three minutes old.
ask_database "UPDATE beats SET at = at - 170 WHERE terminal = 'PKL-01'" >/dev/null
case $(row PKL-01) in *N-06*) fail "silent too soon" ;; esac
ask_database "UPDATE beats SET at = at - 10 WHERE terminal = 'PKL-01'" >/dev/null
has "silent" "$(row PKL-01)" "N-06, the kiosk says nothing"

# Whose beat it is, the certificate says; what is wrong is refused; a stranger is not heard.
is "another's" "$(beat PKL-02 "$out")" 200
has "by certificate" "$(row PKL-02)" "P-02"
is "wrong" "$(beat PKL-02 '.kiosk.paper.remaining_mm = "many"')" 400
is "large" "$(beat PKL-02 '.x = ([range(9000)] | tostring)')" 413
is "no certificate" "$(curl -sS --cacert "$WORK/ca.crt" -o /dev/null -w "%{http_code}" -X POST --data "{}" "$INTAKE/fleet/beat")" 403
backend terminal withdraw PKL-02
is "withdrawn" "$(beat PKL-02 .)" 403
is "not in the table" "$(backend fleet | grep -c '^PKL-02' || true)" 0
is "not on the public port" "$(curl -s -o /dev/null -w '%{http_code}' -X POST --data '{}' "$PUBLIC/fleet/beat")" 404
backend fleet
stop_backend
