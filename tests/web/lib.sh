# shellcheck shell=bash disable=SC2034,SC2018,SC2019
# Sourced by the web tests: a backend of its own on loopback, a terminal that enrolled with it, and
: "${SOURCE_DIR:?} ${BINARY_DIR:?}"
# the few words to speak with it. Everything lives in a temporary folder and ends with the script.
set -euo pipefail

BACKEND=$BINARY_DIR/anjungan-backend
WORK=$(mktemp -d /tmp/anjungan-web.XXXXXX)
CONFIG=$WORK/backend.yaml
BACKEND_PID=
OTHERS=() # processes that end with the script

finish() {
    local status=$?
    if [ -n "$BACKEND_PID" ]; then kill "$BACKEND_PID" 2>/dev/null || true; wait "$BACKEND_PID" 2>/dev/null || true; fi
    for pid in "${OTHERS[@]}"; do disown "$pid" 2>/dev/null || true; kill -KILL "$pid" 2>/dev/null || true; done
    if [ $status -ne 0 ] && [ $status -ne 77 ]; then echo "--- backend.log"; tail -n 40 "$WORK/backend.log" 2>/dev/null || true; fi
    rm -rf "$WORK"
    exit $status
}
trap finish EXIT

fail() { echo "FAIL: $*" >&2; exit 1; }
# is WHAT ACTUAL EXPECTED
is() { [ "$2" = "$3" ] || fail "$1: got '$2', expected '$3'"; }
has() { case $2 in *"$3"*) ;; *) fail "$1: '$3' is not in '$2'" ;; esac; }

free_ports() {
    python3 - "$1" <<'PY'
import socket, sys
held = [socket.socket() for _ in range(int(sys.argv[1]))]
for s in held: s.bind(("127.0.0.1", 0))
print(*[s.getsockname()[1] for s in held])
PY
}

backend() { "$BACKEND" --config "$CONFIG" "$@"; }

# configure_backend [UPLOAD_MB [LINES]]: CONFIG with ports of its own
configure_backend() {
    read -r PUBLIC_PORT INTAKE_PORT <<<"$(free_ports 2)"
    PUBLIC=http://127.0.0.1:$PUBLIC_PORT
    INTAKE=https://127.0.0.1:$INTAKE_PORT
    cat >"$CONFIG" <<YAML
state_dir: $WORK/state
catalogue_dir: $SOURCE_DIR/config
web_dir: $SOURCE_DIR/assets/web
public:
  address: 127.0.0.1
  port: $PUBLIC_PORT
  base_url: $PUBLIC
  proxy: 127.0.0.1
intake:
  address: 127.0.0.1
  port: $INTAKE_PORT
  names: DNS:localhost,IP:127.0.0.1
limits:
  upload_mb: ${1:-64}
${2:-}
YAML
    use_database
}
# make_backend [UPLOAD_MB [LINES]]
make_backend() {
    configure_backend "$@"
    backend init >/dev/null
}

# The engine of with-postgres, where the test runs inside of one.
use_database() {
    [ -n "${ANJUNGAN_DATABASE:-}" ] || return 0
    printf 'database: %s\ndatabase_password_file: %s\n' "$ANJUNGAN_DATABASE" "$ANJUNGAN_DATABASE_PASSWORD_FILE" >>"$CONFIG"
}
# Everything the database holds, as text.
dump_database() {
    if [ -z "${ANJUNGAN_DATABASE:-}" ]; then
        sqlite3 "$WORK/state/backend.db" .dump
    else
        PGPASSWORD=$(cat "$ANJUNGAN_DATABASE_PASSWORD_FILE") pg_dump --inserts "$ANJUNGAN_DATABASE" | grep -vE '^\\(un)?restrict '
    fi
}
# ask_database SQL: a number
ask_database() {
    if [ -z "${ANJUNGAN_DATABASE:-}" ]; then
        sqlite3 "$WORK/state/backend.db" "$1"
    else
        PGPASSWORD=$(cat "$ANJUNGAN_DATABASE_PASSWORD_FILE") psql -At "$ANJUNGAN_DATABASE" -c "$1"
    fi
}

start_backend() {
    "$BACKEND" --config "$CONFIG" serve 2>>"$WORK/backend.log" &
    BACKEND_PID=$!
    for _ in $(seq 200); do
        if curl -s -o /dev/null --max-time 2 "$PUBLIC/t/x"; then return 0; fi
        kill -0 "$BACKEND_PID" 2>/dev/null || fail "the backend ended at once"
        sleep 0.1
    done
    fail "the backend does not answer"
}

# stop_backend [SIGNAL]
stop_backend() {
    kill "-${1:-TERM}" "$BACKEND_PID"
    local status=0
    wait "$BACKEND_PID" || status=$?
    BACKEND_PID=
    if [ "${1:-TERM}" = TERM ]; then is "exit status after SIGTERM" "$status" 0; fi
}

# enrol_terminal ID: leaves ID.sign.key .sign.crt .tls.key .tls.crt in WORK, and ca.crt recipient.crt backend.crt
enrol_terminal() {
    local id=$1 token kind
    token=$(backend terminal add "$id" --agency pekalongan)
    for kind in sign tls; do
        openssl ecparam -name prime256v1 -genkey -noout -out "$WORK/$id.$kind.key"
        openssl req -new -key "$WORK/$id.$kind.key" -subj "/CN=$id" -out "$WORK/$id.$kind.csr"
    done
    jq -n --arg code "${token%%.*}" --rawfile sign "$WORK/$id.sign.csr" --rawfile tls "$WORK/$id.tls.csr" \
        '{code: $code, sign_request: $sign, tls_request: $tls}' >"$WORK/$id.enrol.json"
    curl -sS -f --cacert "$WORK/state/ca.crt" -H 'Content-Type: application/json' \
        --data-binary "@$WORK/$id.enrol.json" "$INTAKE/enrol" >"$WORK/$id.answer.json"
    jq -r .sign_certificate "$WORK/$id.answer.json" >"$WORK/$id.sign.crt"
    jq -r .tls_certificate "$WORK/$id.answer.json" >"$WORK/$id.tls.crt"
    jq -r .ca_certificate "$WORK/$id.answer.json" >"$WORK/ca.crt"
    jq -r .recipient_certificate "$WORK/$id.answer.json" >"$WORK/recipient.crt"
    jq -r .backend_certificate "$WORK/$id.answer.json" >"$WORK/backend.crt"
}

# as TERMINAL curl-arguments...
as() {
    local id=$1
    shift
    curl -sS --max-time 60 --cacert "$WORK/ca.crt" --cert "$WORK/$id.tls.crt" --key "$WORK/$id.tls.key" "$@"
}
# tus TERMINAL curl-arguments...: the status; headers in WORK/headers, body in WORK/body
tus() {
    local id=$1
    shift
    as "$id" -H 'Tus-Resumable: 1.0.0' -o "$WORK/body" -D "$WORK/headers" -w '%{http_code}' "$@" || true
}
header() { tr -d '\r' <"$WORK/headers" | awk -v n="$1" 'tolower($1) == tolower(n ":") { sub(/^[^:]*: */, ""); v = $0 } END { print v }'; }

# seal_case NAME TERMINAL [SERVICE [AT [make_case arguments...]]]: sets CASE CODE SHA256 DUE URL; the file is WORK/NAME.p7m
seal_case() {
    local name=$1 id=$2 service=${3:-pekalongan/issue-esign} at=${4:-$(date -d '10 minutes ago' +%Y-%m-%dT%H:%M:%S+07:00)} key value
    shift $(($# < 4 ? $# : 4))
    "$BINARY_DIR/make_case" --key "$WORK/$id.sign.key" --certificate "$WORK/$id.sign.crt" --recipient "$WORK/recipient.crt" \
        --catalogue "$SOURCE_DIR/config" --service "$service" --at "$at" --base "$PUBLIC" --out "$WORK/$name.p7m" "$@" >"$WORK/$name.env"
    while IFS='=' read -r key value; do
        case $key in
        case) CASE=$value ;; code) CODE=$value ;; sha256) SHA256=$value ;; due) DUE=$value ;; url) URL=$value ;;
        esac
    done <"$WORK/$name.env"
    SIZE=$(stat -c %s "$WORK/$name.p7m")
}

metadata() { printf 'Upload-Metadata: case %s,sha256 %s' "$(printf %s "$1" | base64 -w0)" "$(printf %s "$2" | base64 -w0)"; }

# create_upload TERMINAL CASE SHA256 SIZE: sets LOCATION
create_upload() {
    is "create" "$(tus "$1" -X POST -H "Upload-Length: $4" -H "$(metadata "$2" "$3")" "$INTAKE/intake/")" 201
    LOCATION=$(header Location)
}
# send_from TERMINAL FILE OFFSET: the status
send_from() {
    tail -c "+$(($3 + 1))" "$2" >"$WORK/rest"
    tus "$1" -X PATCH -H 'Content-Type: application/offset+octet-stream' -H "Upload-Offset: $3" --data-binary "@$WORK/rest" "$INTAKE$LOCATION"
}
# wait_answer TERMINAL CASE: sets ACK_STATUS; the token is WORK/body
wait_answer() {
    for _ in $(seq 150); do
        ACK_STATUS=$(tus "$1" "$INTAKE/intake/ack/$2")
        [ "$ACK_STATUS" = 202 ] || return 0
        sleep 0.1
    done
    fail "no answer about the case"
}
# the payload of the token
answer() { cut -d. -f2 <"$WORK/body" | tr '_-' '/+' | awk '{ while (length($0) % 4) $0 = $0 "="; print }' | base64 -d; }
# deliver NAME TERMINAL: sends the case of seal_case whole, and expects it to be accepted
deliver() {
    create_upload "$2" "$CASE" "$SHA256" "$SIZE"
    is "send" "$(send_from "$2" "$WORK/$1.p7m" 0)" 204
    wait_answer "$2" "$CASE"
    is "answer" "$ACK_STATUS" 200
    is "accepted" "$(answer | jq -r .accepted)" true
}
