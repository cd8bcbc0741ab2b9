# shellcheck shell=bash
# The public page on a real socket: its headers, its languages, its limits; and how long it takes.
set -e
. "$SOURCE_DIR/tests/web/lib.sh"
make_backend
start_backend
enrol_terminal PKL-01
seal_case one PKL-01
deliver one PKL-01
seal_case two PKL-01

get() { curl -sS -o "$WORK/body" -D "$WORK/headers" -w '%{http_code}' -H "X-Forwarded-For: $1" "${@:2}"; }
is "page" "$(get 192.0.2.1 "$PUBLIC/t/$(sed -n 's/^code=//p' "$WORK/one.env")")" 200
is "type" "$(header Content-Type)" "text/html; charset=utf-8"
is "nosniff" "$(header X-Content-Type-Options)" nosniff
is "referrer" "$(header Referrer-Policy)" no-referrer
has "policy" "$(header Content-Security-Policy)" "frame-ancestors 'none'"
is "stored nowhere" "$(header Cache-Control)" no-store
is "not on TLS" "$(header Strict-Transport-Security)" ""
is "no script" "$(grep -c '<script' "$WORK/body" || true)" 0
size=$(wc -c <"$WORK/body")
[ "$size" -lt 20000 ] || fail "the page has $size bytes"
echo "page: $size bytes, compressed $(gzip -9 <"$WORK/body" | wc -c)"

is "signed" "$(get 192.0.2.1 "$URL")" 200
has "on its way" "$(cat "$WORK/body")" "sudah diserahkan"
is "forged" "$(get 192.0.2.1 "${URL%?????}AAAAA")" 404
cp "$WORK/body" "$WORK/forged"
is "unknown" "$(get 192.0.2.1 "$PUBLIC/t/$CODE")" 404
cmp -s "$WORK/body" "$WORK/forged" || fail "unknown and forged differ"
is "malformed" "$(get 192.0.2.1 "$PUBLIC/t/%3Cscript%3E")" 404
cmp -s "$WORK/body" "$WORK/forged" || fail "malformed differs"
is "elsewhere" "$(get 192.0.2.1 "$PUBLIC/admin")" 404
is "up the tree" "$(get 192.0.2.1 --path-as-is "$PUBLIC/t/../../etc/passwd")" 404
is "post" "$(get 192.0.2.1 -X POST -d x=y "$PUBLIC/t/$CODE")" 405
is "brew" "$(get 192.0.2.1 -X BREW "$PUBLIC/t/$CODE")" 501

for _ in $(seq 10); do get 192.0.2.7 "$PUBLIC/t/x" >/dev/null; done
is "throttled" "$(get 192.0.2.7 "$PUBLIC/t/x")" 429
[ "$(header Retry-After)" -ge 1 ] || fail "no Retry-After"
is "a neighbour is not" "$(get 192.0.2.8 "$PUBLIC/t/x")" 404

is "typed" "$(get 192.0.2.1 "$PUBLIC/t?code=$(echo "$CODE" | tr A-Z a-z)&lang=en")" 303
is "leads to" "$(header Location)" "t/$CODE?lang=en"
is "entry" "$(get 192.0.2.1 "$PUBLIC/")" 200

# Reported, not judged: a shared machine is no clock.
python3 - "$PUBLIC_PORT" "$CODE" "$URL" <<'PY'
import http.client, statistics, sys, time
port, code, url = int(sys.argv[1]), sys.argv[2], sys.argv[3]
signed = url[url.index("/t/"):]
paths = {"unknown": f"/t/{code}", "malformed": "/t/x", "forged": signed[:-6] + "AAAAAA",
         "of no terminal": signed.replace("k=PKL-01", "k=PKL-09")}
taken = {name: [] for name in paths}
connection, asked = http.client.HTTPConnection("127.0.0.1", port), 0
for _ in range(300):
    for name, path in paths.items():
        asked += 1
        address = f"10.{asked // 62500 % 250}.{asked // 250 % 250}.{asked % 250}"
        began = time.perf_counter()
        connection.request("GET", path, headers={"X-Forwarded-For": address})
        response = connection.getresponse()
        response.read()
        taken[name].append(time.perf_counter() - began)
        assert response.status == 404, response.status
for name, times in taken.items():
    print(f"{name}: median {statistics.median(times) * 1000:.3f} ms")
medians = [statistics.median(times) for times in taken.values()]
print(f"largest difference of medians: {(max(medians) - min(medians)) * 1000:.3f} ms")
PY
stop_backend

# TLS of its own, instead of a proxy's.
sed -i "s|base_url: http:|base_url: https:|; /proxy:/d; s|^  base_url.*|&\n  tls_certificate: $WORK/state/intake.crt\n  tls_key: $WORK/state/intake.key|" "$WORK/backend.yaml"
PUBLIC=${PUBLIC/http:/https:}
export CURL_CA_BUNDLE=$WORK/ca.crt
start_backend
is "by TLS" "$(get 192.0.2.9 "$PUBLIC/")" 200
has "promised" "$(header Strict-Transport-Security)" "max-age=31536000"
# shakes WANTED OPENSSL-OPTIONS...: whether these two come to terms
shakes() {
    local wanted=$1
    shift
    is "TLS with $*" "$(openssl s_client -connect "127.0.0.1:$PUBLIC_PORT" "$@" </dev/null >/dev/null 2>&1 && echo yes || echo no)" "$wanted"
}
shakes yes -tls1_3
for cipher in ECDHE-ECDSA-AES256-GCM-SHA384 ECDHE-ECDSA-CHACHA20-POLY1305; do shakes yes -tls1_2 -cipher "$cipher"; done
for cipher in ECDHE-ECDSA-AES128-SHA ECDHE-ECDSA-AES256-SHA ECDHE-ECDSA-AES128-CCM; do shakes no -tls1_2 -cipher "$cipher:@SECLEVEL=0"; done
shakes no -tls1_1 -cipher 'ALL:@SECLEVEL=0'
for _ in $(seq 10); do get "192.0.2.$((RANDOM % 250))" "$PUBLIC/t/x" >/dev/null; done
is "a forwarded address of nobody's proxy is not believed" "$(get 192.0.2.251 "$PUBLIC/t/x")" 429
stop_backend
