# shellcheck shell=bash
# kill -9 again and again, at random points: no byte that was told is lost, and one case comes of it.
set -e
. "$SOURCE_DIR/tests/web/lib.sh"
make_backend
start_backend
enrol_terminal PKL-01
seal_case one PKL-01 pekalongan/issue-esign "$(date -d '10 minutes ago' +%Y-%m-%dT%H:%M:%S+07:00)" --padding 6000000
create_upload PKL-01 "$CASE" "$SHA256" "$SIZE"

told=0
kills=0
RANDOM=${SEED:-1}
for _ in $(seq 25); do
    # Pieces of up to 650 kB, one after another, until the backend is gone.
    (
        offset=$told
        while [ "$offset" -lt "$SIZE" ]; do
            piece=$((RANDOM * 20 + 1))
            dd if="$WORK/one.p7m" of="$WORK/piece" iflag=skip_bytes,count_bytes skip="$offset" count="$piece" bs=64K status=none
            as PKL-01 --limit-rate 2M -H 'Tus-Resumable: 1.0.0' -X PATCH -H 'Content-Type: application/offset+octet-stream' -H "Upload-Offset: $offset" \
                --data-binary "@$WORK/piece" -o /dev/null -D "$WORK/patch" "$INTAKE$LOCATION" 2>/dev/null || exit 0
            offset=$(tr -d '\r' <"$WORK/patch" | awk 'tolower($1) == "upload-offset:" { print $2 }')
            [ -n "$offset" ] || exit 0
            echo "$offset" >"$WORK/told"
        done
    ) &
    sender=$!
    sleep "0.$((RANDOM % 9))$((RANDOM % 10))"
    stop_backend KILL
    kills=$((kills + 1))
    wait $sender || true
    [ ! -f "$WORK/told" ] || told=$(cat "$WORK/told")
    start_backend
    is "head after kill $kills" "$(tus PKL-01 -I "$INTAKE$LOCATION")" 200
    offset=$(header Upload-Offset)
    [ "$offset" -ge "$told" ] || fail "told $told, has $offset"
    told=$offset
    echo "$told" >"$WORK/told"
    [ "$told" -lt "$SIZE" ] || break
done
[ "$told" = "$SIZE" ] || is "the rest" "$(send_from PKL-01 "$WORK/one.p7m" "$told")" 204
echo "killed $kills times over $SIZE bytes, the last time at $told"

# Killed while it opens, too.
for _ in 1 2 3; do
    sleep "0.0$((RANDOM % 9))"
    stop_backend KILL
    start_backend
done
wait_answer PKL-01 "$CASE"
is "accepted" "$(answer | jq -r .accepted)" true
is "sent again" "$(tus PKL-01 -X POST -H "Upload-Length: $SIZE" -H "$(metadata "$CASE" "$SHA256")" "$INTAKE/intake/")" 201
is "one case" "$(backend case list | wc -l)" 1
cmp "$WORK/one.p7m" "$WORK"/state/blobs/whole/* || fail "the stored case differs"
stop_backend
