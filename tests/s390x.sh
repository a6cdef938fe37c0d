#!/bin/bash
# Builds everything for s390x and runs the unit tests and the fuzz corpora under qemu. The sysroot is made of unpacked
# packages below build/; nothing of the machine's own package state changes.
set -eu
cd "$(dirname "$0")/.."
. cmake/packages.sh
install_packages g++-s390x-linux-gnu qemu-user-static cmake ninja-build ccache pkg-config

root=$PWD/build/s390x-root
export S390X_SYSROOT=$root/sysroot
if [ ! -e "$root/complete" ]; then
    echo "Making a sysroot for s390x"
    mkdir -p "$root"/{state/lists/partial,cache/archives/partial,parts,debs/partial,sysroot}
    : > "$root/state/status"
    cp /etc/apt/sources.list.d/*.sources "$root/parts/" 2> /dev/null || true
    cp /etc/apt/sources.list.d/*.list "$root/parts/" 2> /dev/null || true
    [ ! -s /etc/apt/sources.list ] || cp /etc/apt/sources.list "$root/parts/main.list"
    cat > "$root/apt.conf" << EOF
APT::Architecture "s390x";
APT::Architectures { "s390x"; };
APT::Sandbox::User "root";
Dir::State "$root/state";
Dir::State::status "$root/state/status";
Dir::Cache "$root/cache";
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$root/parts";
Acquire::Languages "none";
EOF
    apt-get -qq -c "$root/apt.conf" update || true
    apt-get -qq -c "$root/apt.conf" -y --no-install-recommends --download-only -o Dir::Cache::archives="$root/debs/" install \
        libc6-dev libstdc++-12-dev libicu-dev libssl-dev libboost1.81-dev libcli11-dev catch2 libtomlplusplus-dev \
        libxxhash-dev > /dev/null
    for package in "$root"/debs/*.deb; do dpkg-deb -x "$package" "$S390X_SYSROOT"; done
    rm -r "$root/debs"
    touch "$root/complete"
fi

echo "Building (s390x)"
log=build/check-s390x.log
cmake --preset s390x > "$log" 2>&1 || { cat "$log"; exit 1; }
cmake --build --preset s390x > "$log" 2>&1 || { grep -E 'error|FAILED' "$log" | head -30; exit 1; }
echo "Testing (s390x)"
status=0
ctest --preset s390x -LE shell -j2 2>&1 | tee "$log" | grep -vE '^ *Start |^ *[0-9]+/[0-9]+ Test .* Passed ' || true
grep -q '^100% tests passed' "$log" || status=1
exit $status
