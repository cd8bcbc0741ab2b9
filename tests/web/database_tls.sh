# shellcheck shell=bash
# PostgreSQL on another machine: with verify-full only the right server is spoken to.
set -e
. "$SOURCE_DIR/tests/web/lib.sh"
make_backend
backend terminal add PKL-01 --agency pekalongan >/dev/null

# ca NAME: an authority; certify NAME CA HOST: NAME.key, NAME.crt
ca() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$WORK/$1.key" -out "$WORK/$1.crt" -subj "/CN=SPESIMEN $1" -days 2 2>/dev/null; }
certify() {
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$WORK/$1.key" -out "$WORK/$1.csr" -subj "/CN=$3" 2>/dev/null
    openssl x509 -req -in "$WORK/$1.csr" -CA "$WORK/$2.crt" -CAkey "$WORK/$2.key" -CAcreateserial -days 2 -extfile <(echo "subjectAltName=DNS:$3") -out "$WORK/$1.crt" 2>/dev/null
}
ca ours
ca theirs
certify server ours localhost
port=$(free_ports 1)
data=$POSTGRES_DIR/data
cp "$WORK/server.crt" "$WORK/server.key" "$data"
chmod 600 "$data/server.key"
[ "$(id -u)" != 0 ] || chown --reference="$data" "$data/server.key" "$data/server.crt"
cat >>"$data/postgresql.conf" <<SETTINGS
listen_addresses = '127.0.0.1'
port = $port
ssl = on
SETTINGS
echo "hostssl all all 127.0.0.1/32 scram-sha-256" >>"$data/pg_hba.conf"
"$SOURCE_DIR/tests/lib/with-postgres" restart

# by URI-TAIL: the terminals, or what was said
by() {
    sed -i '/^database: /d' "$WORK/backend.yaml"
    echo "database: postgresql://anjungan@$1" >>"$WORK/backend.yaml"
    backend terminal list 2>&1 | cut -f1 || true
}
full="sslmode=verify-full&sslrootcert=$WORK"
is "the right one" "$(by "localhost:$port/anjungan?$full/ours.crt")" PKL-01
has "another authority" "$(by "localhost:$port/anjungan?$full/theirs.crt")" "certificate verify failed"
has "another name" "$(by "db.example.go.id:$port/anjungan?hostaddr=127.0.0.1&$full/ours.crt")" 'does not match host name "db.example.go.id"'
has "no authority" "$(by "localhost:$port/anjungan?$full/none.crt")" "root certificate file"
has "in the clear" "$(by "localhost:$port/anjungan?sslmode=disable")" "no pg_hba.conf entry"
