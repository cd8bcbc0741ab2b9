# shellcheck shell=bash
# The site that image/nginx gives, in a real nginx on the loopback before three backends: TLS, tracking page, desk, a
# phone's file, a case through the intake's stream; no code in a log, nothing of a file on nginx's disk; backends that
# are killed meanwhile.
set -e
. "$SOURCE_DIR/tests/web/lib.sh"
PATH=$PATH:/usr/sbin
command -v nginx >/dev/null || fail "no nginx: config/packages/test.list"

read -r HTTP HTTPS STREAM DESK1 DESK2 DESK3 <<<"$(free_ports 6)"
SITE=https://layanan.example.go.id:$HTTPS
declare -a PUBLICS INTAKES DESKS=("$DESK1" "$DESK2" "$DESK3") PIDS
for number in 0 1 2; do
    CONFIG=$WORK/backend-$number.yaml
    configure_backend 64 "desk: {address: 127.0.0.1, port: ${DESKS[number]}, base_url: 'https://meja.example.go.id', proxy: 127.0.0.1}"
    sed -i -e "s|base_url: http://127.*|base_url: $SITE|" -e 's|^  names: .*|&\n  proxy: 127.0.0.1|' "$CONFIG"
    [ $number != 0 ] || backend init >/dev/null
    start_backend
    OTHERS+=("$BACKEND_PID")
    disown "$BACKEND_PID" # its end is no news
    PUBLICS[number]=$PUBLIC_PORT INTAKES[number]=$INTAKE_PORT PIDS[number]=$BACKEND_PID
done
BACKEND_PID=

# The site as it is installed, but for its ports, its certificates and where its log is.
mkdir "$WORK/log" "$WORK/temp" "$WORK/site"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=SPESIMEN -keyout "$WORK/tls.key" \
    -out "$WORK/tls.crt" -addext 'subjectAltName=DNS:layanan.example.go.id,DNS:meja.example.go.id' 2>/dev/null
servers() { printf 'server 127.0.0.1:%s max_fails=1 fail_timeout=3s;' "$@"; }
# stands FILE TEXT: the line that is to be changed is there
stands() { grep -qF -- "$2" "$SOURCE_DIR/image/nginx/$1" || fail "$1 has no '$2'"; }
for line in 'listen 80;' 'listen 443 ssl http2;' 'server 127.0.0.1:8080 ' 'server 127.0.0.1:8090 ' 'proxy_request_buffering off;'; do
    stands anjungan.conf "$line"
done
for line in 'listen 8443 ' 'server 127.0.0.1:8444 '; do stands anjungan-intake.conf "$line"; done
sed -e '/listen \[::\]/d' -e "s/listen 80;/listen 127.0.0.1:$HTTP;/" -e "s/listen 443 /listen 127.0.0.1:$HTTPS /" \
    -e "s|server 127.0.0.1:8080 .*|$(servers "${PUBLICS[@]}")|" -e "s|server 127.0.0.1:8090 .*|$(servers "${DESKS[@]}")|" \
    -e "s|/etc/anjungan/tls/[a-z]*\.|$WORK/tls.|" -e "s|/var/log/nginx|$WORK/log|" "$SOURCE_DIR/image/nginx/anjungan.conf" >"$WORK/site/http.conf"
sed -e '/listen \[::\]/d' -e "s/listen 8443 /listen 127.0.0.1:$STREAM /" -e "s|server 127.0.0.1:8444 .*|$(servers "${INTAKES[@]}")|" \
    -e "s|/var/log/nginx|$WORK/log|" "$SOURCE_DIR/image/nginx/anjungan-intake.conf" >"$WORK/site/stream.conf"
cat >"$WORK/nginx.conf" <<CONF
daemon off;
$([ "$(id -u)" != 0 ] || echo 'user root;')
worker_processes 1;
pid $WORK/nginx.pid;
error_log $WORK/log/error.log;
load_module /usr/lib/nginx/modules/ngx_stream_module.so;
include $WORK/site/stream.conf;
events { worker_connections 512; }
http {
    include /etc/nginx/mime.types;
    client_body_temp_path $WORK/temp/body;
    proxy_temp_path $WORK/temp/proxy;
    fastcgi_temp_path $WORK/temp/fastcgi;
    uwsgi_temp_path $WORK/temp/uwsgi;
    scgi_temp_path $WORK/temp/scgi;
    access_log $WORK/log/access.log;
    gzip on;
    include $WORK/site/http.conf;
}
CONF
nginx -t -q -p "$WORK" -c "$WORK/nginx.conf" -e "$WORK/log/start.log" || fail "nginx -t: $(cat "$WORK/log/start.log")"

NGINX_PID=
# start_nginx FILE: every file it opens is written there
start_nginx() {
    strace -f -qq -e trace=openat,open,creat,memfd_create -o "$1" \
        nginx -p "$WORK" -c "$WORK/nginx.conf" -e "$WORK/log/start.log" &
    NGINX_PID=$!
    OTHERS+=("$NGINX_PID")
    for _ in $(seq 100); do
        if curl -sk -o /dev/null "https://127.0.0.1:$HTTPS/"; then
            local master
            master=$(cat "$WORK/nginx.pid")
            # They outlive strace. The master first: it would start other workers.
            mapfile -t -O ${#OTHERS[@]} OTHERS < <(echo "$master"; xargs -n 1 <"/proc/$master/task/$master/children")
            return 0
        fi
        sleep 0.1
    done
    fail "nginx does not answer: $(cat "$WORK/log/start.log")"
}
stop_nginx() {
    kill "$(cat "$WORK/nginx.pid")"
    wait "$NGINX_PID" 2>/dev/null || true
}
start_nginx "$WORK/opened-1"

get() {
    curl -sS --max-time 30 --cacert "$WORK/tls.crt" --resolve "layanan.example.go.id:$HTTPS:127.0.0.1" \
        --resolve "meja.example.go.id:$HTTPS:127.0.0.1" -o "$WORK/body" -D "$WORK/headers" -w '%{http_code}' "$@"
}
count_header() { tr -d '\r' <"$WORK/headers" | grep -ci "^$1:" || true; }

# A terminal, and its case in pieces: all of it through the stream.
INTAKE=https://127.0.0.1:$STREAM
enrol_terminal PKL-01
PUBLIC=$SITE seal_case one PKL-01 pekalongan/issue-esign "$(date -d '10 minutes ago' +%Y-%m-%dT%H:%M:%S+07:00)" --padding 3000000
create_upload PKL-01 "$CASE" "$SHA256" "$SIZE"
at=0
while [ "$at" -lt "$SIZE" ]; do
    head -c $((at + 1000000)) "$WORK/one.p7m" | tail -c "+$((at + 1))" >"$WORK/piece"
    is "piece" "$(tus PKL-01 -X PATCH -H 'Content-Type: application/offset+octet-stream' -H "Upload-Offset: $at" --data-binary "@$WORK/piece" "$INTAKE$LOCATION")" 204
    at=$(header Upload-Offset)
done
wait_answer PKL-01 "$CASE"
is "accepted" "$(answer | jq -r .accepted)" true
first_code=$CODE

# Pages.
is "in the open" "$(curl -sS -o /dev/null -w '%{http_code} %{redirect_url}' -H 'Host: layanan.example.go.id' "http://127.0.0.1:$HTTP/t/$CODE")" \
    "301 https://layanan.example.go.id/t/$CODE"
is "the desk in the open" "$(curl -sS -o /dev/null -w '%{http_code} %{redirect_url}' -H 'Host: meja.example.go.id' "http://127.0.0.1:$HTTP/masuk?a=b")" \
    "301 https://meja.example.go.id/masuk?a=b"
is "tracking page" "$(get --http2 "$SITE/t/$CODE?k=PKL-01")" 200
has "tracking page" "$(cat "$WORK/body")" "Dinas"
is "HSTS once" "$(count_header Strict-Transport-Security)" 1
has "HSTS" "$(header Strict-Transport-Security)" "max-age=31536000"
has "policy" "$(header Content-Security-Policy)" "frame-ancestors 'none'"
is "referrer" "$(header Referrer-Policy)" no-referrer
has "server" "$(header Server)" nginx
is "no version" "$(header Server)" nginx
is "desk" "$(get "https://meja.example.go.id:$HTTPS/masuk")" 200
has "desk" "$(cat "$WORK/body")" 'name="sandi"'
is "desk's HSTS" "$(count_header Strict-Transport-Security)" 1
once() {
    local name
    for name in Content-Security-Policy X-Content-Type-Options Referrer-Policy Cache-Control; do
        is "$1: $name" "$(count_header "$name")" 1
    done
}
once "desk"
is "desk's style" "$(get "https://meja.example.go.id:$HTTPS/gaya.css")" 200
once "desk's style"
is "desk's style is kept" "$(header Cache-Control)" max-age=3600
head -c 40000 /dev/zero >"$WORK/form"
is "no form is as large" "$(get --data-binary "@$WORK/form" "https://meja.example.go.id:$HTTPS/masuk")" 413
once "too large"
is "TRACE" "$(get -X TRACE "https://meja.example.go.id:$HTTPS/masuk")" 405
once "nginx's own"
is "tracking" "$(get "$SITE/t/$CODE")" 200
once "tracking"

# Forms that are sent by halves wait in nginx, and take no thread of a backend.
threads() { for pid in "${PIDS[@]}"; do ls "/proc/$pid/task"; done | wc -l; }
had=$(threads)
python3 - "$HTTPS" >"$WORK/slow" <<'PY' &
import http.client, ssl, sys, time
context = ssl._create_unverified_context()
held = []
for _ in range(20):
    line = http.client.HTTPSConnection("127.0.0.1", int(sys.argv[1]), context=context)
    line.putrequest("POST", "/masuk", skip_host=True)
    for name, value in {"Host": "meja.example.go.id", "Content-Type": "application/x-www-form-urlencoded", "Content-Length": "900"}.items():
        line.putheader(name, value)
    line.endheaders(b"nama=")
    held.append(line)
print("sent", flush=True)
time.sleep(60)
PY
OTHERS+=("$!")
for _ in $(seq 200); do [ ! -s "$WORK/slow" ] || break; sleep 0.1; done
is "slow forms are on their way" "$(cat "$WORK/slow")" sent
is "the desk meanwhile" "$(get "https://meja.example.go.id:$HTTPS/masuk")" 200
more=$(($(threads) - had))
[ "$more" -lt 10 ] || fail "20 slow forms take $more threads"
is "desk, not compressed" "$(get -H 'Accept-Encoding: gzip' "https://meja.example.go.id:$HTTPS/masuk") $(header Content-Encoding)" "200 "
is "the desk is not on the public name" "$(get "$SITE/masuk")" 404

# A phone's file, of which nothing may be on nginx's disk.
ask() {
    "$BINARY_DIR/ask_centre" seal "$WORK/PKL-01.sign.key" "$WORK/PKL-01.sign.crt" "$WORK/recipient.crt" "$1" "$2" "$WORK/asked" "$WORK/question"
    as PKL-01 -f -H 'Content-Type: application/octet-stream' --data-binary "@$WORK/question" -o "$WORK/answer" "$INTAKE/intake/ask"
    "$BINARY_DIR/ask_centre" open "$WORK/asked" "$WORK/answer" "$WORK/blob"
}
point=$(node "$SOURCE_DIR/tests/web/drop_open.js" key "$WORK/drop.key")
open_drop() {
    DROP=$(ask drop-open "{\"lang\":\"id\",\"label\":{\"id\":\"SPESIMEN\"},\"accept\":[\"pdf\"],\"max_bytes\":10485760,\"key\":\"$point\"}")
    URL=$(jq -r .url <<<"$DROP")
    TOKEN=$(jq -r .token <<<"$DROP")
}
open_drop
has "where a phone sends to" "$URL" "$SITE/u/"
{ printf '%%PDF-1.4\nSPESIMEN RAHASIA\n'; head -c 6000000 /dev/urandom; } >"$WORK/paper.pdf"
{ cat "$WORK/paper.pdf"; head -c 5000000 /dev/zero; } >"$WORK/large.pdf"
is "drop's page" "$(get "$URL")" 200
is "too large, in the backend's words" "$(get -F "file=@$WORK/large.pdf" "$URL")" 413
has "too large" "$(cat "$WORK/body")" "Berkas ini terlalu besar"
is "a file" "$(get -F "file=@$WORK/paper.pdf" "$URL")" 200
has "a file" "$(cat "$WORK/body")" "Sudah terkirim"
is "fetched" "$(ask drop-fetch "{\"token\":\"$TOKEN\"}" | jq -r .state)" arrived
node "$SOURCE_DIR/tests/web/drop_open.js" open "$WORK/drop.key" "$TOKEN" pdf "$WORK/blob" "$WORK/opened"
cmp "$WORK/paper.pdf" "$WORK/opened" || fail "another file arrived"
first_token=$TOKEN

# The address that counts is the one that nginx saw, whatever a client says of itself.
asked=0
until [ "$(get -H "X-Forwarded-For: 192.0.2.$asked" "$SITE/t/WRONG")" = 429 ]; do
    asked=$((asked + 1))
    [ $asked -lt 60 ] || fail "a client told the backends who it is"
done

# One is killed: nobody notices. All are: a sentence, and when to come again.
kill -KILL "${PIDS[1]}"
wait "${PIDS[1]}" || true # until then its port takes connections, and cuts them
for number in $(seq 6); do
    is "page $number without one" "$(get "https://meja.example.go.id:$HTTPS/masuk")" 200
    is "intake $number without one" "$(tus PKL-01 -I "$INTAKE$LOCATION")" 200
done
kill -KILL "${PIDS[0]}" "${PIDS[2]}"
is "page without any" "$(get "$SITE/t/$first_code")" 503
has "page without any" "$(cat "$WORK/body")" "Pusat layanan belum menjawab"
is "come again" "$(header Retry-After)" 5
is "HSTS of nginx's own" "$(count_header Strict-Transport-Security)" 1
stop_nginx

# What it wrote: no code, no token, no file.
for secret in "$first_code" "$first_token" WRONG "$CASE" 'k=PKL-01'; do
    ! grep -rqF -- "$secret" "$WORK/log" || fail "in a log: $(grep -rhF -- "$secret" "$WORK/log" | head -n 1)"
done
for page in t u masuk; do grep -q " /$page " "$WORK/log/anjungan.log" || fail "the log has no /$page"; done
grep -q "127.0.0.1:${INTAKES[0]}" "$WORK/log/anjungan-intake.log" || fail "the stream's log names no backend"
written() { grep -F "$WORK/temp/" "$1" | grep -cE 'O_(WRONLY|RDWR|CREAT)' || true; }
is "files of nginx's" "$(written "$WORK/opened-1")" 0

# That this can be seen: with buffering the file is on the disk.
sed -i 's/proxy_request_buffering off/proxy_request_buffering on/' "$WORK/site/http.conf"
start_nginx "$WORK/opened-2"
is "buffered" "$(get -F "file=@$WORK/paper.pdf" "$SITE/u/$first_token")" 503
stop_nginx
[ "$(written "$WORK/opened-2")" -ge 1 ] || fail "a file that was buffered was not seen"
echo "throttled after $asked misses; $(wc -l <"$WORK/log/anjungan.log") requests in the log"
