#!/usr/bin/env bash
# Messages of 4 KiB a second that smtpd takes from Postfix's smtp-source, each on stable storage before its 250, beside
# smtp-sink, which stores nothing, in the same run; the processor time of each server a message; and the memory of an
# idle session. SESSIONS="1 20 200", MESSAGES=5000, IDLE=2000.
. "$(dirname "$0")/lib.sh"
PATH=/usr/sbin:$PATH
messages=${MESSAGES:-5000}
idle=${IDLE:-2000}
trap 'kill $server 2> /dev/null; rm -rf "$scratch"' EXIT
user=()
[ "$(id -u)" -ne 0 ] || user=(-u nobody)
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

start() { # NAME: on $port, its process is $server
    port=$(free_port)
    case $1 in
    smtpd) "$BIN/smtpd" --queue queue --listen "127.0.0.1:$port" --max-sessions 20000 2> log & ;;
    smtp-sink) smtp-sink "${user[@]}" "127.0.0.1:$port" 2000 & ;;
    esac
    server=$!
    until (exec 4<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do sleep 0.05; done
}
ticks() { awk '{ print $14 + $15 }' "/proc/$server/stat"; }

printf '%-12s %10s %14s %12s\n' "server" "sessions" "messages/s" "CPU us each"
for sessions in ${SESSIONS:-1 20 200}; do
    for name in smtpd smtp-sink; do
        start "$name"
        before=$(ticks)
        seconds=$(RUNS=${RUNS:-5} median "smtp-source -s $sessions -m $messages -l 4096 127.0.0.1:$port")
        after=$(ticks)
        awk -v n="$name" -v s="$sessions" -v m="$messages" -v t="$seconds" -v c=$((after - before)) -v r="$RUNS" \
            -v hz="$(getconf CLK_TCK)" 'BEGIN { printf "%-12s %10d %14.0f %12.0f\n", n, s, m / t, 1e6 * c / hz / m / (r + 1) }'
        kill "$server" && wait "$server" 2> /dev/null || true
        rm -rf queue
    done
done

start smtpd
python3 - "$port" "$server" "$idle" << 'END'
import resource, socket, sys
port, server, count = map(int, sys.argv[1:])
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
def memory():
    return sum(int(l.split()[1]) for l in open(f"/proc/{server}/smaps_rollup") if l.startswith("Pss:"))
before, held = memory(), []
for _ in range(count):
    s = socket.create_connection(("127.0.0.1", port), 10)
    s.recv(500); s.sendall(b"EHLO client.example\r\n"); s.recv(500)
    held.append(s)
print(f"{count} idle sessions: {(memory() - before) / count:.1f} KiB each; at rest {before / 1024:.1f} MiB")
END
