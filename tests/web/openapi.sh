#!/usr/bin/env bash
# config/openapi.yaml against a backend that runs: openapi.py asks it whatever the document says, also while its database
# is away. Status 77 where npm
# cannot fetch what judges the document as such; all the rest was looked at by then.
source "$(dirname "$0")/lib.sh"

read -r DESK_PORT METRICS_PORT HOOK_PORT <<<"$(free_ports 3)"
printf 'SPESIMEN rahasia bersama\n' >"$WORK/hook.secret"
printf 'kata sandi\n' >"$WORK/mail.password"
mkdir "$WORK/mail"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=SPESIMEN \
    -addext subjectAltName=IP:127.0.0.1 -keyout "$WORK/mail.key" -out "$WORK/mail.crt" 2>/dev/null
coproc MAIL { exec "$SOURCE_DIR/tests/peers/smtp.py" "$WORK/mail.crt" "$WORK/mail.key" "$WORK/mail" 2>"$WORK/smtp.log"; }
OTHERS+=("$MAIL_PID")
read -r MAIL_PORT <&"${MAIL[0]}"
make_backend 1 "desk: {address: 127.0.0.1, port: $DESK_PORT, base_url: 'http://127.0.0.1:$DESK_PORT', proxy: 127.0.0.1}
metrics: {address: 127.0.0.1, port: $METRICS_PORT}
mail: {url: 'smtp://127.0.0.1:$MAIL_PORT', user: anjungan, password_file: $WORK/mail.password, from: anjungan@example.go.id, ca_file: $WORK/mail.crt}
webhooks:
  - {agency: pekalongan, url: 'http://127.0.0.1:$HOOK_PORT/anjungan', secret_file: $WORK/hook.secret}"
start_backend
enrol_terminal PKL-01
enrol_terminal PKL-02
printf '%%PDF-1.7\nSPESIMEN\n%%%%EOF\n' >"$WORK/paper.pdf"
for name in a b; do
    seal_case "$name" PKL-01 pekalongan/issue-esign "" --paper "$WORK/paper.pdf"
done
backend token add --agency pekalongan --name SPESIMEN --scopes cases,complaints,papers --days 1 >"$WORK/all.token"
backend token add --agency pekalongan --name SPESIMEN --scopes cases --days 1 >"$WORK/cases.token"
backend token add --agency purbalingga --name SPESIMEN --scopes cases,complaints,papers --days 1 >"$WORK/other.token"
backend terminal add PKL-03 --agency pekalongan >"$WORK/PKL-03.token"
export WORK BACKEND CONFIG PUBLIC INTAKE METRICS=http://127.0.0.1:$METRICS_PORT DESK=http://127.0.0.1:$DESK_PORT HOOK_PORT
status=0
"$SOURCE_DIR/tests/web/openapi.py" || status=$?
stop_backend
exit $status
