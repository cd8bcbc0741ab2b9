#!/usr/bin/env bash
# install.sh BUILD LINT: installs BUILD into an empty root and looks whether a machine could run it:
# every program and setting a unit names is there, systemd accepts the units, users and folders come
# out with their owners and modes, and a second installation keeps what was changed.
set -euo pipefail
build=$1 lint=$2
root=$(mktemp -d "${TMPDIR:-/tmp}/anjungan-install.XXXXXX")
trap 'rm -rf "$root"' EXIT
failed=0

complain() {
    echo "$*" >&2
    failed=1
}

install_all() {
    DESTDIR=$root cmake --install "$build" >"$root.log" 2>&1 || { cat "$root.log" >&2; rm -f "$root.log"; exit 1; }
    rm -f "$root.log"
}

install_all
units=$(dirname "$(find "$root" -name anjungan-kiosk.service)")
prefix=${units#"$root"}
prefix=${prefix%/lib/systemd/system}

echo "programs and settings that units name"
count=0
while read -r program arguments; do
    count=$((count + 1))
    case $program in
    /usr/lib/xorg/Xorg) ;; # of display.list
    *) [ -x "$root$program" ] || complain "not installed: $program" ;;
    esac
    config=$(sed -n 's/.*--config \([^ ]*\).*/\1/p' <<<"$arguments")
    config=${config/-%i/} # of a template, which an administrator copies
    [ -z "$config" ] || [ -r "$root$config" ] || complain "not installed: $config"
done < <(sed -n 's/^ExecStart=//p' "$units"/*.service)
[ "$count" = 6 ] || complain "there are $count programs to start, not 6"
[ -x "$root$prefix/bin/anjungan-device" ] || complain "not installed: anjungan-device"
[ -x "$root$prefix/libexec/anjungan/anjungan-paper" ] || complain "not installed: anjungan-paper"

echo "systemd-analyze verify"
# In this root systemd's own units, a shell and a display server are wanting, and nothing else may be.
mkdir -p "$root/usr/lib/xorg" "$root/bin" "$root/etc/systemd/system"
for program in usr/lib/xorg/Xorg bin/sh; do
    printf '#!/bin/true\n' >"$root/$program"
    chmod +x "$root/$program"
done
cp -r /lib/systemd/system/. "$root/etc/systemd/system/"
said=$(systemd-analyze verify --root="$root" --man=no "$units"/anjungan-* 2>&1 | grep anjungan || true)
[ -z "$said" ] || complain "$said"
rm -rf "$root/etc/systemd"

echo "systemd-analyze security"
bash "$lint" "$units" || failed=1

echo "users and folders"
if [ "$(id -u)" = 0 ]; then
    # Into systemd's own places, whatever the prefix of the installation.
    mkdir -p "$root/usr/lib" "$root/etc" "$root/var/lib"
    [ "$prefix" = /usr ] || cp -r "$root$prefix/lib/sysusers.d" "$root$prefix/lib/tmpfiles.d" "$root/usr/lib/"
    printf 'root:x:0:0::/root:/bin/sh\n' >"$root/etc/passwd"
    printf 'root:x:0:\n' >"$root/etc/group"
    for group in video input tty; do printf '%s:x:%s:\n' $group $((40 + ${#group})) >>"$root/etc/group"; done
    systemd-sysusers --root="$root" 2>/dev/null
    systemd-tmpfiles --root="$root" --create --prefix=/var/lib/anjungan
    name_of() { awk -F: -v id="$2" '$3 == id { print $1 }' "$root/etc/$1"; }
    looks() {
        local is
        is=$(stat -c '%a %u %g' "$root/var/lib/anjungan/$1")
        # shellcheck disable=SC2086
        set -- "$1" "$2" $is
        is="$3 $(name_of passwd "$4"):$(name_of group "$5")"
        [ "$is" = "$2" ] || complain "/var/lib/anjungan/$1 is $is, not $2"
    }
    looks . "755 root:root"
    looks kiosk "700 anjungan-kiosk:anjungan-kiosk"
    looks kiosk/staging "2700 anjungan-kiosk:anjungan-terminal"
    looks outbox "2750 anjungan-kiosk:anjungan-terminal"
    looks acks "2770 anjungan-courier:anjungan-terminal"
    looks beat "3770 root:anjungan-terminal"
    looks ask "2770 anjungan-kiosk:anjungan-terminal"
    looks answers "2770 anjungan-courier:anjungan-terminal"
    looks enrol "3770 root:anjungan-terminal"
    looks courier "700 anjungan-courier:anjungan-courier"
    looks courier/uploads "700 anjungan-courier:anjungan-courier"
    members=$(awk -F: '$1 == "anjungan-terminal" { print $4 }' "$root/etc/group")
    [ "$members" = anjungan-courier,anjungan-kiosk ] || [ "$members" = anjungan-kiosk,anjungan-courier ] ||
        complain "anjungan-terminal has the members: $members"
else
    echo "  (not root: owners are not looked at)"
fi

echo "settings"
etc=$(dirname "$(find "$root" -name courier.yaml)")
"$root$prefix/bin/anjungan-courier" --config "$etc/courier.yaml" --check-config || failed=1
echo "# changed by the office" >>"$etc/courier.yaml"
install_all
grep -q "changed by the office" "$etc/courier.yaml" || complain "a changed setting was replaced"
exit $failed
