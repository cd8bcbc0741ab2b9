# shellcheck shell=bash
# The shipped backend, held to tus 1.0.0 point by point (tus_conformance.py).
set -e
. "$SOURCE_DIR/tests/web/lib.sh"
BACKEND=$SHIPPED_DIR/anjungan-backend
make_backend 16
start_backend
for id in PKL-01 PKL-02 PKL-03; do enrol_terminal "$id"; done
backend terminal withdraw PKL-03
seal_case parallel PKL-01 pekalongan/issue-esign "$(date -d '10 minutes ago' +%Y-%m-%dT%H:%M:%S+07:00)" --padding 2000000
seal_case killed PKL-01 pekalongan/issue-esign "$(date -d '10 minutes ago' +%Y-%m-%dT%H:%M:%S+07:00)" --padding 9000000
stop_backend
export WORK BACKEND INTAKE
python3 "$SOURCE_DIR/tests/web/tus_conformance.py"
