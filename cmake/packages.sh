# Sourced by ./run and ./check: what has to be installed on Debian, and how. Needs root, or sudo.

build_packages="g++ cmake ninja-build ccache pkg-config libboost1.81-dev libcli11-dev libicu-dev libssl-dev
    libtomlplusplus-dev libxxhash-dev"
test_packages="catch2 bats mandoc python3 swaks hercules xxd"
# Postfix is not installed, it would take the place of the machine's own MTA: its smtp-sink and smtp-source are
# unpacked beside the build, and need these.
peer_packages="libdb5.3 libnsl2 libsasl2-2 libicu72"

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Debian 13 has a newer Boost and ICU; take the name that is there.
available() {
    for package in "$@"; do
        if [ -z "$(apt-cache search --names-only "^$package\$")" ]; then
            case $package in
            libboost1.81-dev) package=libboost-dev ;;
            libicu72) package=$(apt-cache search --names-only '^libicu[0-9]+$' | cut -d ' ' -f 1 | head -n 1) ;;
            libdb5.3) package=libdb5.3t64 ;;
            esac
        fi
        echo "$package"
    done
}

missing() {
    for package in "$@"; do
        dpkg-query -W -f '${Status}\n' "$package" 2> /dev/null | grep -q 'ok installed' || echo "$package"
    done
}

install_packages() {
    [ -n "$(missing "$@")" ] || return 0
    as_root apt-get -qq update
    # shellcheck disable=SC2046 # words are meant
    set -- $(missing $(available "$@"))
    [ $# -gt 0 ] || return 0
    echo "Installing $*"
    mkdir -p build
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" \
        > build/install.log 2>&1 || { cat build/install.log; return 1; }
}

# unpack_peers DIR: smtp-sink and smtp-source in DIR/bin.
unpack_peers() {
    [ -x "$1/bin/smtp-sink" ] && return 0
    echo "Unpacking Postfix's smtp-sink and smtp-source in $1"
    mkdir -p "$1/bin"
    [ -n "$(apt-cache search --names-only '^postfix$')" ] || as_root apt-get -qq update
    (cd "$1" && apt-get -qq -o APT::Sandbox::User=root download postfix && dpkg-deb -x postfix_*.deb . && rm postfix_*.deb) || return 1
    for program in smtp-sink smtp-source; do
        printf '#!/bin/sh\nexec env LD_LIBRARY_PATH="%s" "%s" "$@"\n' "$1/usr/lib/postfix" "$1/usr/sbin/$program" \
            > "$1/bin/$program"
        chmod +x "$1/bin/$program"
    done
}
