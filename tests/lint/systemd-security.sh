#!/usr/bin/env bash
# systemd-security.sh DIR: every unit in DIR stays at or below 1.5 in `systemd-analyze security`
# (0 = nothing to attack, 10 = an open door), and each has the rights of its own part only.
set -euo pipefail
dir=$1
limit=15 # tenths
failed=0

complain() {
    echo "$*" >&2
    failed=1
}

# has UNIT LINE: the setting stands there.
has() {
    grep -qxF -- "$2" "$dir/$1.service" || complain "$1: lacks $2"
}

units=("$dir"/*.service)
[ -e "${units[0]}" ] || { echo "no unit in $dir" >&2; exit 1; }
for unit in "${units[@]}"; do
    # The system's own hand: a few words, no arguments (image/request); it mounts and restarts, as root.
    [ "$(basename "$unit")" != anjungan-request.service ] || continue
    if report=$(systemd-analyze security --no-pager --offline=true --threshold=$limit "$unit" 2>&1); then
        grep 'Overall exposure' <<<"$report"
    else
        complain "$unit: above $limit tenths"
        grep -v '✓' <<<"$report" >&2 || true
    fi
    name=$(basename "$unit" .service)
    has "$name" "NoNewPrivileges=yes"
    has "$name" "CapabilityBoundingSet="
    has "$name" "LimitCORE=0"
    has "$name" "Restart=always"
    [ "$(grep -c '^User=' "$unit")" = 1 ] || complain "$name: has not one user"
done

# Several backends are one part.
mapfile -t parts < <(printf '%s\n' "${units[@]}" | grep -v @)
users=$(sed -n 's/^User=//p' "${parts[@]}" | sort | uniq -d)
[ -z "$users" ] || complain "two units share a user: $users"
has anjungan-kiosk PrivateNetwork=yes
has anjungan-kiosk "RestrictAddressFamilies=AF_UNIX AF_NETLINK"
has anjungan-kiosk RestartSec=100ms
has anjungan-display "RestrictAddressFamilies=AF_UNIX AF_NETLINK"
has anjungan-courier PrivateDevices=yes
# Whom a terminal trusts lies in enrol/; what the courier hands on does not.
has anjungan-courier "ReadWritePaths=/var/lib/anjungan/courier /var/lib/anjungan/acks /var/lib/anjungan/beat"
has anjungan-courier "ReadWritePaths=/var/lib/anjungan/ask /var/lib/anjungan/answers"
has anjungan-backend PrivateDevices=yes
exit $failed
