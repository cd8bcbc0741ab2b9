# shellcheck shell=bash
# The database's server goes away and comes back, under a backend that goes on: nobody is told that
# what is there is not, and a case that was on its way arrives.
set -e
. "$SOURCE_DIR/tests/web/lib.sh"
make_backend
start_backend
enrol_terminal PKL-01
seal_case one PKL-01
deliver one PKL-01
arrived=$CODE
seal_case two PKL-01 pekalongan/issue-esign "$(date -d '10 minutes ago' +%Y-%m-%dT%H:%M:%S+07:00)" --padding 3000000
create_upload PKL-01 "$CASE" "$SHA256" "$SIZE"
head -c 1000000 "$WORK/two.p7m" >"$WORK/piece"
is "a piece" "$(tus PKL-01 -X PATCH -H 'Content-Type: application/offset+octet-stream' -H 'Upload-Offset: 0' --data-binary "@$WORK/piece" "$INTAKE$LOCATION")" 204
token=$(backend terminal add PKL-02 --agency pekalongan)
for kind in sign tls; do
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$WORK/PKL-02.$kind.key" -out "$WORK/PKL-02.$kind.csr" -subj /CN=PKL-02 2>/dev/null
done
jq -n --arg code "${token%%.*}" --rawfile sign "$WORK/PKL-02.sign.csr" --rawfile tls "$WORK/PKL-02.tls.csr" \
    '{code: $code, sign_request: $sign, tls_request: $tls}' >"$WORK/enrol.json"
enrol() {
    curl -sS --cacert "$WORK/ca.crt" -o "$WORK/body" -w '%{http_code}' -H 'Content-Type: application/json' --data-binary "@$WORK/enrol.json" "$INTAKE/enrol"
}
page() { curl -sS -o "$WORK/body" -w '%{http_code}' "$@"; }

"$SOURCE_DIR/tests/lib/with-postgres" stop
# 4xx would have a courier set a case aside, and a person give up.
is "intake" "$(tus PKL-01 -X OPTIONS "$INTAKE/intake/")" 503
is "head" "$(tus PKL-01 -I "$INTAKE$LOCATION")" 503
is "answer" "$(tus PKL-01 "$INTAKE/intake/ack/$CASE")" 503
is "beat" "$(as PKL-01 -o "$WORK/body" -w '%{http_code}' --data '{}' "$INTAKE/fleet/beat")" 503
is "question" "$(as PKL-01 -o "$WORK/body" -w '%{http_code}' --data x "$INTAKE/intake/ask")" 503
for _ in $(seq 12); do is "enrolment" "$(enrol)" 503; done # nor is it held against anybody
for _ in $(seq 12); do is "page" "$(page "$PUBLIC/t/$arrived")" 503; done
has "page" "$(cat "$WORK/body")" "Pusat layanan belum menjawab. Coba lagi sebentar."
is "page for programs" "$(page -H 'Accept: application/json' "$PUBLIC/t/$arrived")" 503
is "says" "$(jq -r .code "$WORK/body")" N-05
for _ in $(seq 12); do is "drop" "$(page "$PUBLIC/u/AAAAAAAAAAAAAAAAAAAAAA")" 503; done
is "file" "$(page -F "file=@$WORK/piece" "$PUBLIC/u/AAAAAAAAAAAAAAAAAAAAAA")" 503
backend case list 2>"$WORK/said" && fail "cases were listed without their database"
has "by hand" "$(cat "$WORK/said")" "database: "
if grep -q "$(cat "$ANJUNGAN_DATABASE_PASSWORD_FILE")" "$WORK/said" "$WORK/backend.log"; then fail "the password was told"; fi

"$SOURCE_DIR/tests/lib/with-postgres" start
is "page" "$(page "$PUBLIC/t/$arrived")" 200
is "drop" "$(page "$PUBLIC/u/AAAAAAAAAAAAAAAAAAAAAA")" 404
is "head" "$(tus PKL-01 -I "$INTAKE$LOCATION")" 200
is "offset" "$(header Upload-Offset)" 1000000
is "the rest" "$(send_from PKL-01 "$WORK/two.p7m" 1000000)" 204
wait_answer PKL-01 "$CASE"
is "accepted" "$(answer | jq -r .accepted)" true
is "enrolment" "$(enrol)" 200
is "cases" "$(backend case list | wc -l)" 2
stop_backend
