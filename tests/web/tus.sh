# shellcheck shell=bash
# The intake on real sockets: who is let in, connections that break, two at once, and a clean end.
set -e
. "$SOURCE_DIR/tests/web/lib.sh"
make_backend
start_backend
enrol_terminal PKL-01

# Who is let in.
is "without a certificate" "$(curl -s --cacert "$WORK/ca.crt" -o /dev/null -w '%{http_code}' -X OPTIONS "$INTAKE/intake/")" 403
is "enrolled" "$(tus PKL-01 -X OPTIONS "$INTAKE/intake/")" 204
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$WORK/XXX-01.tls.key" -out "$WORK/XXX-01.tls.crt" -subj /CN=PKL-01 -days 2 -addext extendedKeyUsage=clientAuth 2>/dev/null
is "of another CA" "$(tus XXX-01 -X OPTIONS "$INTAKE/intake/")" 403
cp "$WORK/PKL-01.sign.key" "$WORK/XXX-02.tls.key"
cp "$WORK/PKL-01.sign.crt" "$WORK/XXX-02.tls.crt"
is "a signing certificate is none for TLS" "$(tus XXX-02 -X OPTIONS "$INTAKE/intake/")" 403
mkdir "$WORK/before"
cp "$WORK"/PKL-01.tls.* "$WORK/before"
enrol_terminal PKL-01
for end in key crt; do cp "$WORK/before/PKL-01.tls.$end" "$WORK/XXX-03.tls.$end"; done
is "the certificate before the latest" "$(tus XXX-03 -X OPTIONS "$INTAKE/intake/")" 403
enrol_terminal PKL-02
is "second terminal" "$(tus PKL-02 -X OPTIONS "$INTAKE/intake/")" 204
backend terminal withdraw PKL-02
is "withdrawn" "$(tus PKL-02 -X OPTIONS "$INTAKE/intake/")" 403
is "listed" "$(backend terminal list | cut -f1-3 | tr '\t\n' ' ;')" "PKL-01 pekalongan enrolled;PKL-02 pekalongan withdrawn;"
if curl -s --cacert "$WORK/ca.crt" --tls-max 1.1 -o /dev/null "$INTAKE/intake/"; then fail "TLS 1.1 was spoken"; fi
is "too many headers" "$(tus PKL-01 -X OPTIONS -H "X-Large: $(head -c 70000 /dev/zero | tr '\0' a)" "$INTAKE/intake/")" 431
# Curl asks before it sends more than a MiB; what is less it would be sending still when it is refused.
is "an enrolment of a megabyte" "$(head -c 1100000 /dev/zero | curl -s --cacert "$WORK/ca.crt" -o /dev/null -w '%{http_code}' --data-binary @- "$INTAKE/enrol")" 413

# A connection that dies half way and says nothing: its bytes count, and the next one gets in.
seal_case one PKL-01 pekalongan/issue-esign "$(date -d '10 minutes ago' +%Y-%m-%dT%H:%M:%S+07:00)" --padding 3000000
create_upload PKL-01 "$CASE" "$SHA256" "$SIZE"
{ head -c 1000000 "$WORK/one.p7m"; sleep 20; } 2>/dev/null | as PKL-01 -H 'Tus-Resumable: 1.0.0' -H 'Upload-Offset: 0' -H 'Content-Type: application/offset+octet-stream' \
    -H 'Transfer-Encoding: chunked' -X PATCH -T - -o /dev/null "$INTAKE$LOCATION" >/dev/null 2>&1 &
DEAD=$!
sleep 2
began=$(date +%s%N)
is "head" "$(tus PKL-01 -I "$INTAKE$LOCATION")" 200
offset=$(header Upload-Offset)
echo "a dead PATCH gave way after $((($(date +%s%N) - began) / 1000000)) ms, at byte $offset"
[ "$offset" -gt 0 ] || fail "nothing of the dead connection was kept"
is "go on" "$(send_from PKL-01 "$WORK/one.p7m" "$offset")" 204
is "whole" "$(header Upload-Offset)" "$SIZE"
kill $DEAD 2>/dev/null || true
wait_answer PKL-01 "$CASE"
is "accepted" "$(answer | jq -r .accepted)" true

# Two at once: one wins, the other is told.
seal_case two PKL-01 pekalongan/issue-esign "$(date -d '10 minutes ago' +%Y-%m-%dT%H:%M:%S+07:00)" --padding 2000000
create_upload PKL-01 "$CASE" "$SHA256" "$SIZE"
for i in 1 2; do
    as PKL-01 --limit-rate 2M -H 'Tus-Resumable: 1.0.0' -H 'Upload-Offset: 0' -H 'Content-Type: application/offset+octet-stream' -X PATCH \
        --data-binary "@$WORK/two.p7m" -o /dev/null -w '%{http_code}\n' "$INTAKE$LOCATION" >"$WORK/status.$i" 2>/dev/null &
    pids[i]=$!
done
wait "${pids[1]}" "${pids[2]}" || true
case $(sort "$WORK/status.1" "$WORK/status.2" | tr '\n' ' ') in
'204 409 ' | '204 423 ') ;;
*) fail "two at once: $(cat "$WORK/status.1" "$WORK/status.2")" ;;
esac
wait_answer PKL-01 "$CASE"
is "accepted" "$(answer | jq -r .accepted)" true

# Bytes that are not what was announced: refused, signed, set aside.
seal_case three PKL-01
byte=$(od -An -tu1 -j100 -N1 "$WORK/three.p7m")
printf "\\x$(printf %02x $((byte ^ 1)))" | dd of="$WORK/three.p7m" bs=1 seek=100 conv=notrunc status=none
create_upload PKL-01 "$CASE" "$SHA256" "$SIZE"
is "send" "$(send_from PKL-01 "$WORK/three.p7m" 0)" 204
wait_answer PKL-01 "$CASE"
is "refused" "$(answer | jq -r '[.accepted, .code] | join(" ")')" "false S-03"
is "cases" "$(backend case list | wc -l)" 2

# An end in the middle of an upload is clean, and loses nothing that was told.
seal_case four PKL-01 pekalongan/issue-esign "$(date -d '10 minutes ago' +%Y-%m-%dT%H:%M:%S+07:00)" --padding 8000000
create_upload PKL-01 "$CASE" "$SHA256" "$SIZE"
as PKL-01 --limit-rate 3M -H 'Tus-Resumable: 1.0.0' -H 'Upload-Offset: 0' -H 'Content-Type: application/offset+octet-stream' -X PATCH \
    --data-binary "@$WORK/four.p7m" -o /dev/null "$INTAKE$LOCATION" >/dev/null 2>&1 &
sleep 1.5
stop_backend
start_backend
tus PKL-01 -I "$INTAKE$LOCATION" >/dev/null
offset=$(header Upload-Offset)
[ "$offset" -gt 0 ] || fail "the end lost what had arrived"
is "go on" "$(send_from PKL-01 "$WORK/four.p7m" "$offset")" 204
wait_answer PKL-01 "$CASE"
is "accepted" "$(answer | jq -r .accepted)" true
stop_backend
