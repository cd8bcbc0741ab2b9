# rig.sh - a backend, a courier and a terminal on this machine, for app/demo and the tests. To be
# sourced by bash. Everything lives in $rig: terminal/ and backend/ (their state), *.yaml, *.log.
#
#   rig_open DIR BUILD AGENCY     names the folders, writes backend.yaml and courier.yaml; inside of
#                                 with-postgres its database is that one
#   rig_kiosk_yaml PRESENTER OUT SCANS FACE   writes kiosk.yaml (SCANS comma-separated); RIG_PRINTER,
#                                 RIG_SCANNER ... in the environment are URIs of other devices
#   rig_run NAME ARGS...          build/anjungan-NAME with its configuration
#   rig_backend_init              what cases are sealed to, for the stock tools, is DIR/recipient.key and .crt
#   rig_backend_start / rig_courier_start     in the background; their pids in rig_backend_pid ...
#   rig_enrol ID                  a terminal of this name, with keys and certificates
#   rig_staff NUMBER NAME PIN     who may open staff mode; the card's code goes to DIR/card
#   rig_wait SECONDS COMMAND...   until it succeeds
#   rig_stop                      ends what was started

rig_pids=()

rig_free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}

rig_open() {
    rig=$1 rig_build=$2 rig_agency=$3
    rig_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
    rig_catalogue=${RIG_CATALOGUE:-$rig_root/config}
    rig_terminal=$rig/terminal rig_backend=$rig/backend
    mkdir -p "$rig_terminal"/{kiosk,outbox,acks,enrol,courier} "$rig_backend"
    rig_public=$(rig_free_port) rig_intake=$(rig_free_port)
    while [ "$rig_intake" = "$rig_public" ]; do rig_intake=$(rig_free_port); done
    rig_desk=$(rig_free_port)
    while [ "$rig_desk" = "$rig_public" ] || [ "$rig_desk" = "$rig_intake" ]; do rig_desk=$(rig_free_port); done
    rig_url=http://127.0.0.1:$rig_public
    cat >"$rig/backend.yaml" <<EOF
state_dir: $rig_backend
catalogue_dir: $rig_catalogue
web_dir: $rig_root/assets/web
database: ${ANJUNGAN_DATABASE:-sqlite:$rig_backend/backend.db}
${ANJUNGAN_DATABASE_PASSWORD_FILE:+database_password_file: $ANJUNGAN_DATABASE_PASSWORD_FILE}
blobs: file:$rig_backend/blobs
public: {address: 127.0.0.1, port: $rig_public, base_url: "$rig_url"}
desk: {address: 127.0.0.1, port: $rig_desk, base_url: "http://127.0.0.1:$rig_desk"}
intake: {address: 127.0.0.1, port: $rig_intake, names: "DNS:localhost,IP:127.0.0.1"}
EOF
    cat >"$rig/courier.yaml" <<EOF
state_dir: $rig_terminal
intake_url: https://127.0.0.1:$rig_intake
EOF
}

rig_kiosk_yaml() {
    cat >"$rig/kiosk.yaml" <<EOF
agency: $rig_agency
state_dir: $rig_terminal
catalogue_dir: $rig_catalogue
text_dir: $rig_root/assets/text
device_program: $rig_build/anjungan-device
profiles_dir: $rig_root/config/printers
media_dir: $rig/media
screen: {presenter: $1, width_px: 1080, height_px: 1920, width_mm: 268}
devices:
  scanner: "${RIG_SCANNER:-sim:?dpi=300&files=$3&card=$rig_root/assets/pictures/specimen-ktp.jpg}"
  camera: "${RIG_CAMERA:-sim:?fps=15&files=$4}"
  printer: "${RIG_PRINTER:-sim:?out=$2&width=576&dpi=203}"
  reader: "${RIG_READER:-sim:}"
  light: "sim:?out=$rig/lights"
  headset: "${RIG_HEADSET:-}"
receipt: {width_px: 576, dpi: 203}
idle: {blur_s: 30, countdown_s: 45}
EOF
}

rig_run() {
    "$rig_build/anjungan-$1" --config "$rig/$1.yaml" "${@:2}"
}

rig_wait() {
    local left=$(($1 * 10))
    shift
    until "$@"; do
        left=$((left - 1))
        [ $left -gt 0 ] || return 1
        sleep 0.1
    done
}

rig_listens() {
    (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Its keys, certificates and database.
rig_backend_init() {
    rig_run backend init >>"$rig/backend.log" 2>&1 && rig_run backend key export "$rig" >>"$rig/backend.log" 2>&1 && return
    tail -n 5 "$rig/backend.log" >&2
    return 1
}

# A run that outlives its parent (--keep) is started in a session of its own.
rig_backend_start() {
    "$@" "$rig_build/anjungan-backend" --config "$rig/backend.yaml" serve >>"$rig/backend.log" 2>&1 </dev/null &
    rig_backend_pid=$!
    rig_wait 20 rig_listens "$rig_public" && rig_wait 20 rig_listens "$rig_intake" && return
    tail -n 20 "$rig/backend.log" >&2
    return 1
}

rig_courier_start() {
    "$rig_build/anjungan-courier" --config "$rig/courier.yaml" >>"$rig/courier.log" 2>&1 </dev/null &
    rig_courier_pid=$!
}

rig_enrol() {
    local token
    token=$(rig_run backend terminal add "$1" --agency "$rig_agency" 2>>"$rig/backend.log" | tail -n 1)
    rig_run kiosk --make-key >>"$rig/kiosk.log" 2>&1 && rig_run courier --enrol "$token" >>"$rig/courier.log" 2>&1 && return
    tail -n 5 "$rig/kiosk.log" "$rig/courier.log" >&2
    return 1
}

rig_staff() {
    rig_run kiosk --staff-set "$1:$2" <<<"$3" >>"$rig/kiosk.log" 2>&1 &&
        rig_run kiosk --staff-card "$1" >"$rig/card" 2>>"$rig/kiosk.log" && return
    tail -n 5 "$rig/kiosk.log" >&2
    return 1
}

rig_stop() {
    local pid
    for pid in "${rig_pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${rig_pids[@]}"; do wait "$pid" 2>/dev/null || true; done
    rig_pids=()
}

# The value of a text field of the one-line JSON on standard input.
rig_field() {
    sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"
}

# The state of a tracking URL: on-its-way, received, step-2, ...
rig_tracking_state() {
    curl -s --max-time 5 -H 'Accept: application/json' "$1" | rig_field state
}

rig_arrived() {
    case $(rig_tracking_state "$1") in '' | on-its-way) return 1 ;; esac
}
