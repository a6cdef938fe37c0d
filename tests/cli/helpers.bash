# For every bats file: PATH, $DATA, $SHARED, and a fresh directory to stand in.
bats_require_minimum_version 1.5.0

top=${SMTPPLUS_SOURCE:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}
PATH=${SMTPPLUS_BIN:-$top/build/dev/bin}:$top/build/peers/bin:$PATH:/usr/sbin
DATA=$top/tests/data
SHARED=${SMTPPLUS_SHARED:-$top/../shared}
unset SMTPPLUS_CONF
export LC_ALL=C.UTF-8 TZ=UTC
cd "$BATS_TEST_TMPDIR" || exit

# Skips the test unless the real samples are there: needs_shared data/netdata
needs_shared() {
    [ -e "$SHARED/$1" ] || skip "no $1 in $SHARED (set SMTPPLUS_SHARED)"
}

# A TCP port of the loopback address that nobody listens on now.
free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Skips the test where COMMAND cannot even start within this many KiB of address space, as sanitizers cannot:
# needs_small_commands KIB COMMAND
needs_small_commands() {
    (ulimit -v "$1" && "$2" --version) > /dev/null 2>&1 || skip "a sanitizer needs more address space"
}

# wait_until SECONDS COMMAND...: true as soon as the command is.
wait_until() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.05
    done
}
