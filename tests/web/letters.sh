#!/usr/bin/env bash
# News by e-mail from two backends that share an outbox, as they are run, to a mail server of others:
# asked for twice, each step told once though one of them is killed, stopped by a link, the address
# nowhere. And the office's alerts, once when something begins and once when it is over.
source "$(dirname "$0")/lib.sh"

ADDRESS="Sri.Rahayu@example.id" SECRET="SPESIMEN rahasia bersama"
mkdir "$WORK/mail" "$WORK/hook"
printf 'kata sandi\n' >"$WORK/mail.password"
printf '%s\n' "$SECRET" >"$WORK/hook.secret"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=SPESIMEN \
    -addext subjectAltName=IP:127.0.0.1 -keyout "$WORK/peer.key" -out "$WORK/peer.crt" 2>/dev/null
coproc MAIL { exec "$SOURCE_DIR/tests/peers/smtp.py" "$WORK/peer.crt" "$WORK/peer.key" "$WORK/mail" 2>"$WORK/smtp.log"; }
OTHERS+=("$MAIL_PID")
exec 7<&"${MAIL[0]}" 8>&"${MAIL[1]}"
read -r MAIL_PORT <&7
mail() { echo "$1" >&8; read -r SAID <&7; }
# letters N: so many have come, and no more
letters() {
    local left
    for _ in $(seq 300); do
        left=$(ask_database 'SELECT count(*) FROM jobs')
        mail count
        if [ "$SAID" -ge "$1" ] && [ "$left" = 0 ]; then break; fi
        sleep 0.1
    done
    is "letters" "$SAID" "$1"
    is "nothing is left" "$left" 0
}
# read_letter N: its subject in SUBJECT, its text in WORK/text
read_letter() {
    SUBJECT=$(python3 - "$WORK/mail/$1.eml" "$WORK/text" <<'PY'
import email, email.policy, pathlib, sys
letter = email.message_from_bytes(pathlib.Path(sys.argv[1]).read_bytes(), policy=email.policy.default)
pathlib.Path(sys.argv[2]).write_text(letter.get_content().replace("\r", ""))
print(letter["Subject"])
PY
    )
}
link() { grep -o "$PUBLIC/$1[^ ?]*" "$WORK/text" | head -1; }
page() { curl -sS --max-time 20 -o "$WORK/page" -w '%{http_code}' "$@"; }

mkfifo "$WORK/hook.in" "$WORK/hook.out"
"$SOURCE_DIR/tests/peers/webhook.py" "$WORK/peer.crt" "$WORK/peer.key" "$SECRET" "$WORK/hook" <"$WORK/hook.in" >"$WORK/hook.out" &
OTHERS+=("$!")
exec 6>"$WORK/hook.in" 5<"$WORK/hook.out"
read -r HOOK_PORT <&5

make_backend 64 "mail: {url: 'smtp://127.0.0.1:$MAIL_PORT', user: anjungan, password_file: $WORK/mail.password, from: anjungan@example.go.id, ca_file: $WORK/peer.crt}
alerts:
  - {agency: pekalongan, mail: teknisi@example.go.id, webhook: 'https://127.0.0.1:$HOOK_PORT/hook', secret_file: $WORK/hook.secret, ca_file: $WORK/peer.crt}"
# Another on the same state, whose pages have the same address: a proxy would lead to either.
read -r OTHER_PUBLIC OTHER_INTAKE <<<"$(free_ports 2)"
sed "s/port: $PUBLIC_PORT/port: $OTHER_PUBLIC/; s/port: $INTAKE_PORT/port: $OTHER_INTAKE/" "$CONFIG" >"$WORK/other.yaml"
start_other() {
    "$BACKEND" --config "$WORK/other.yaml" serve 2>>"$WORK/backend.log" &
    OTHER_PID=$!
    OTHERS+=("$OTHER_PID")
    for _ in $(seq 200); do
        if curl -s -o /dev/null --max-time 2 "http://127.0.0.1:$OTHER_PUBLIC/t/x"; then return 0; fi
        sleep 0.1
    done
    fail "the other backend does not answer"
}
end_other() { kill "-$1" "$OTHER_PID"; wait "$OTHER_PID" 2>/dev/null || true; }
move() { backend case move "$CASE" "$1" --by SPESIMEN >/dev/null; }

start_backend
start_other
enrol_terminal PKL-01
seal_case a PKL-01
deliver a PKL-01
FORM=$PUBLIC/k/$CODE

# Offered, and refused to whoever writes more than an address.
is "the page" "$(page "$PUBLIC/t/$CODE")" 200
has "the offer" "$(cat "$WORK/page")" "../k/$CODE"
is "the form" "$(page "$FORM")" 200
for wrong in $'a@b.id\r\nBcc: x@example.id' $'a@b.id\nBcc: x@example.id' 'a@b.id,c@d.id' 'Sri <a@b.id>' '|sh@b' ''; do
    is "refused: $wrong" "$(page --data-urlencode "address=$wrong" "$FORM")" 400
done
is "no letter" "$(ask_database 'SELECT count(*) FROM jobs')" 0

# Twice yes.
is "asked" "$(page --data-urlencode "address=$ADDRESS" "$FORM")" 200
letters 1
is "to them alone" "$(cat "$WORK/mail/1.to")" "$ADDRESS"
read_letter 1
case $(cat "$WORK/text") in *"$CODE"*) fail "the code goes to an address that nobody has confirmed" ;; esac
YES=$(link kabar/)
is "looked at" "$(page "$YES")" 200
is "not told yet" "$(ask_database 'SELECT count(*) FROM followers WHERE state = 1')" 0
is "confirmed, with the other" "$(page -X POST "${YES/$PUBLIC_PORT/$OTHER_PUBLIC}")" 200
letters 2
read_letter 2
is "received" "$SUBJECT" "Diterima: Penerbitan sertifikat"
is "its tracking page" "$(page "$(link t/)")" 200

# Each step once, whoever sends it, and though one is killed with a letter in its box.
mail "mood 451"
move done
move return
for _ in $(seq 200); do
    [ "$(ask_database 'SELECT coalesce(max(tries), 0) FROM jobs')" = 0 ] || break
    sleep 0.1
done
end_other KILL
mail "mood fine"
ask_database 'UPDATE jobs SET due = 1, taken_until = 0' >/dev/null
letters 3
read_letter 3
is "more needed" "$SUBJECT" "Perlu dilengkapi: Penerbitan sertifikat"
start_other
for outcome in done done agree done; do move "$outcome"; done
letters 4
read_letter 4
is "link sent" "$SUBJECT" "Tautan sudah dikirim: Penerbitan sertifikat"
for outcome in done agree; do move "$outcome"; done
letters 5
for outcome in done done; do move "$outcome"; done
letters 6
read_letter 6
is "done" "$SUBJECT" "Selesai: Penerbitan sertifikat"
is "each once" "$(grep -h '^Message-ID:' "$WORK"/mail/*.eml | sort -u | wc -l)" 6
is "finished" "$(page "$FORM")" 409

# A phone's browser, where there is one, whose pages are judged; else by curl.
skipped=0
mkdir "$WORK/phone"
python3 "$SOURCE_DIR/tests/lib/npm.py" "$SOURCE_DIR/tests/web/browser" "$WORK/phone" || skipped=$?
browse() { (cd "$WORK/phone" && node letters.js "$@"); }
case $skipped in
0)
    ask() { is "asked" "$(browse ask "$1" "$ADDRESS")" "Look into your e-mail"; }
    press() { is "confirmed" "$(browse press "$1")" "News by e-mail is on"; }
    ;;
77)
    ask() { is "asked" "$(page --data-urlencode "address=$ADDRESS" "${1/\/t\//\/k\/}")" 200; }
    press() { is "confirmed" "$(page -X POST "$1")" 200; }
    ;;
*) fail "npm" ;;
esac

# Stopped at one press of a mail program (RFC 8058), and what lies in the outbox with it.
seal_case b PKL-01
deliver b PKL-01
ask "$PUBLIC/t/$CODE?lang=en"
letters 7
read_letter 7
press "$(link kabar/)"
letters 8
has "in English" "$(cat "$WORK/mail/8.eml")" "Content-Language: en"
STOP=$(tr -d '\r' <"$WORK/mail/8.eml" | sed -n 's/^List-Unsubscribe: <\(.*\)>$/\1/p')
mail "mood 451"
move done
move return
is "stopped" "$(page --data List-Unsubscribe=One-Click "$STOP")" 200
is "gone from the outbox" "$(ask_database 'SELECT count(*) FROM jobs')" 0
mail "mood fine"
move done
letters 8
is "nothing unencrypted" "$(mail plain; echo "$SAID")" 0

# What stands against a terminal, to the office: a look is taken when a backend begins.
beat() {
    jq -nc --argjson at "$(($(date +%s) + $1))" '{kiosk: null,
        courier: {version: "0.1.0", at: $at, uploading: 0, awaiting: 0, delivered: 0, aside: 0, line_since: 0}}' >"$WORK/beat.json"
    is "beat" "$(as PKL-01 -o "$WORK/body" -w '%{http_code}' -H 'Content-Type: application/json' --data-binary "@$WORK/beat.json" "$INTAKE/fleet/beat")" 200
}
look() {
    end_other TERM
    start_other
}
# until_alerts SQL: it is so
until_alerts() {
    for _ in $(seq 300); do
        [ "$(ask_database "SELECT count(*) FROM alerts WHERE $1")" != 1 ] || return 0
        sleep 0.1
    done
    fail "no alert with $1"
}
beat 1000
look
until_alerts "what = 'clock' AND told = 0"
ask_database 'UPDATE alerts SET since = since - 100' >/dev/null
look
letters 9
read_letter 9
is "the office" "$(cat "$WORK/mail/9.to")" teknisi@example.go.id
is "begun" "$SUBJECT" "PKL-01: Jam terminal tidak tepat"
beat 0
look
until_alerts "gone > 0"
ask_database 'UPDATE alerts SET gone = gone - 100' >/dev/null
look
letters 10
read_letter 10
is "over" "$SUBJECT" "PKL-01: pulih: Jam terminal tidak tepat"
look
letters 10
is "events" "$(jq -r '"\(.event) \(.begun_count) \(.over_count)"' "$WORK"/hook/*.json | sort | paste -sd ' ')" "fleet.alerts 0 1 fleet.alerts 1 0"
python3 - "$SOURCE_DIR/tests/lib" "$WORK"/hook/*.json <<'PY'
import json, pathlib, sys
sys.path.insert(0, sys.argv[1])
from openapi import Spec
for path in sys.argv[2:]:
    Spec().fits(json.loads(pathlib.Path(path).read_text()), {"$ref": "#/components/schemas/FleetEvent"}, path)
PY
echo wrong >&6
read -r SAID <&5
is "signed rightly, all" "$SAID" 0

# Nowhere: neither as it was typed nor written small, nor as PostgreSQL writes bytes.
stop_backend
end_other TERM
dump_database >"$WORK/dump"
for word in "$ADDRESS" sri.rahayu example.id "$(printf 'sri.rahayu' | xxd -p)" "$(printf 'Sri.Rahayu' | xxd -p)"; do
    for file in "$WORK/dump" "$WORK/backend.log"; do
        if grep -qi "$word" "$file"; then fail "an address stands in $file"; fi
    done
done
if [ -z "${ANJUNGAN_DATABASE:-}" ] && grep -qai sri.rahayu "$WORK"/state/backend.db*; then fail "an address stands in the database's file"; fi
