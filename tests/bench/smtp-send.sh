#!/bin/bash
# Messages of 4 KiB a second into Postfix's smtp-sink: smtp-send -b over one connection, beside Postfix's
# smtp-source over one connection and over ten, in the same run; and one large message, in MB/s.
# Usage: smtp-send.sh [DIR of the commands, build/dev/bin] [messages, 20000]
set -eu
PATH=$(cd "${1:-build/dev/bin}" && pwd):/usr/sbin:$PATH
count=${2:-20000}
work=$(mktemp -d)
user=()
[ "$(id -u)" -ne 0 ] || user=(-u nobody)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
smtp-sink "${user[@]}" "127.0.0.1:$port" 1000 &
sink=$!
trap 'kill $sink; rm -rf "$work"' EXIT
until (exec 4<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do sleep 0.05; done

python3 - "$count" > "$work/batch" <<'END'
import sys
body = ("x" * 63 + "\n") * 62
for i in range(int(sys.argv[1])):
    print(f"TICK T{i}\nMAIL FROM:<a@b> SIZE=4096\nRCPT TO:<c@d>\nDATA\nSubject: {i:08}\nFrom: a@b\nTo: c@d\n\n{body}.")
END

# seconds COMMAND...: wall and processor seconds of a command; 0 processor seconds are told as 0.01.
seconds() {
    local TIMEFORMAT='%R %U %S'
    { time "$@" > "$work/out" 2> "$work/err"; } 2>&1 | awk '{ c = $2 + $3; print $1, (c > 0.01 ? c : 0.01) }'
}
show() { # NAME COUNT WALL CPU
    awk -v n="$1" -v c="$2" -v w="$3" -v p="$4" \
        'BEGIN { printf "%-28s %8.0f messages/s  %6.1f us of its own CPU a message\n", n, c / w, p / c * 1e6 }'
}

read -r ours ours_cpu < <(seconds smtp-send -b --server "127.0.0.1:$port" "$work/batch")
[ "$(grep -c ' 250 ' "$work/out")" -eq "$count" ] || { echo "smtp-send: not all were taken"; exit 1; }
show "smtp-send -b" "$count" "$ours" "$ours_cpu"
read -r one one_cpu < <(seconds smtp-source -d -s 1 -l 4096 -m "$count" "127.0.0.1:$port")
show "smtp-source -s 1" "$count" "$one" "$one_cpu"
read -r ten ten_cpu < <(seconds smtp-source -d -s 10 -l 4096 -m "$count" "127.0.0.1:$port")
show "smtp-source -s 10" "$count" "$ten" "$ten_cpu"
awk -v a="$ours" -v b="$one" -v c="$ten" -v d="$ours_cpu" -v e="$one_cpu" 'BEGIN {
    printf "ratio to smtp-source: %.2f (one session), %.2f (ten sessions); CPU a message: %.2f\n", b / a, c / a, d / e }'

{ echo 'Subject: large'; echo; head -c 400000000 /dev/zero | tr '\0' 'x' | fold -w 72; echo; } > "$work/large"
read -r large large_cpu < <(seconds smtp-send --server "127.0.0.1:$port" --from a@b --to c@d "$work/large")
awk -v w="$large" -v p="$large_cpu" 'BEGIN {
    printf "one message of 400 MB: %.0f MB/s, %.2f s of its own CPU\n", 400 / w, p }'
