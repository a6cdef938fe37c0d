setup() {
    load helpers
}

teardown() {
    [ -z "${server:-}" ] || kill "$server" 2>/dev/null || true
    wait
}

# Starts smtpd on free loopback ports; $port, $port6 and the socket `sock` are where it listens, `log` its log.
start() {
    (
        ulimit -n "${descriptors:-1024}"
        exec smtpd --host mail.example.org --queue q --listen 127.0.0.1:0 --listen '[::1]:0' --listen unix:sock "$@"
    ) 2> log &
    server=$!
    wait_until 5 grep -q 'listening on unix' log
    port=$(sed -n 's/.*listening on 127.0.0.1:\([0-9]*\)$/\1/p' log)
    port6=$(sed -n 's/.*listening on \[::1\]:\([0-9]*\)$/\1/p' log)
}

# Messages in the queue: each has its seal.
queued() { cat q/*.seg 2>/dev/null | grep -ac '^NOOP gen='; }

# A client in Python: `s` is a socket on $1 (port) behind EHLO, say() sends and reads one reply.
client() {
    python3 -c '
import socket, sys, time, os, signal
port, server = int(sys.argv[1]), int(sys.argv[2])
def connect(source="127.0.0.1"):
    s = socket.create_connection(("127.0.0.1", port), 10, (source, 0)); s.settimeout(10); return s
def read(s):
    data = b""
    while True:
        piece = s.recv(65536)
        if not piece: return (data + b"CLOSED").decode()
        data += piece
        lines = data.split(b"\r\n")
        if lines[-1] == b"" and lines[-2][3:4] == b" ": return data.decode()
def say(s, text): s.sendall(text.encode()); return read(s)
def ehlo(**more):
    s = connect(**more); assert read(s).startswith("220 "); assert say(s, "EHLO client.example\r\n").startswith("250-"); return s
def to_data(s):
    for line in "MAIL FROM:<ann@example.org>", "RCPT TO:<bob@example.org>", "DATA": reply = say(s, line + "\r\n")
    assert reply.startswith("354 "), reply
exec(sys.stdin.read())' "$port" "$server"
}

@test "every dialog goes as it is written" {
    python3 "$top/tests/cli/dialog.py" "$top"/tests/cli/dialogs/*.dialog -- smtpd --stdio --host mail.example.org
}

@test "a dialog that goes otherwise is told" {
    printf 'S: 220 *\nC: NOOP\nS: 250 *\nC: QUIT\nS: 250 *\n' > wrong.dialog
    run -1 python3 "$top/tests/cli/dialog.py" wrong.dialog -- smtpd --stdio
    [[ $output == "wrong.dialog:5: expected '250 *', got '221 2.0.0 bye'" ]]
}

@test "without input there is a greeting and nothing else" {
    run --separate-stderr -0 smtpd --stdio --host mail.example.org < /dev/null
    [ "$output" = $'220 mail.example.org ESMTP smtpplus\r' ]
    [ -z "$stderr" ]
}

@test "garbage is answered, and ends the session" {
    head -c 300000 /dev/urandom > garbage
    run --separate-stderr -0 smtpd --stdio < garbage
    [[ ${lines[-1]} == '421 4.7.0 '* ]]
}

@test "input that ends inside a message is an accident" {
    mkfifo in
    smtpd --stdio --queue q < in > out 2> log &
    local pid=$!
    exec 7> in
    wait_until 5 grep -q ^220 out
    printf 'EHLO c\r\n' >&7
    wait_until 5 grep -q ENHANCED out
    printf 'MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n' >&7
    wait_until 5 grep -q ^354 out
    printf 'Subject: x\r\n' >&7
    exec 7>&-
    local status=0
    wait $pid || status=$?
    [ "$status" = 75 ]
    [ "$(queued)" = 0 ]
}

@test "a full disk at standard output is told" {
    run --separate-stderr -75 sh -c 'smtpd --stdio < /dev/null > /dev/full'
    [[ $stderr == smtpd:* ]]
}

@test "wrong usage is refused with a reason" {
    run --separate-stderr -64 smtpd --no-such-option
    run --separate-stderr -64 smtpd --listen 127.0.0.1:0
    [[ $stderr == *'no queue'* ]]
    run --separate-stderr -64 smtpd --queue q
    [[ $stderr == *'nothing to listen on'* ]]
    run --separate-stderr -64 smtpd --queue q --listen localhost:25
    [[ $stderr == *"'localhost' is no Internet address"* ]]
    run --separate-stderr -64 smtpd --queue q --listen 127.0.0.1:0 --relay-from 10.0.0.1/8
    [[ $stderr == *"'10.0.0.1/8' has bits set behind its mask"* ]]
    run --separate-stderr -75 smtpd --queue q --listen 192.0.2.1:25
    [[ $stderr == *'cannot listen on 192.0.2.1:25'* ]]
}

@test "swaks is served by TCP and Unix socket" {
    start
    swaks --server "127.0.0.1:$port" --from ann@example.org --to bob@example.org > one
    swaks --server "127.0.0.1:$port" --from ann@example.org --to bob@example.org --pipeline > two
    swaks --socket sock --from ann@example.org --to bob@example.org,eve@example.org > three
    grep -q '250 2.0.0 queued as' one
    grep -q '250 2.0.0 queued as' two
    grep -q '250 2.0.0 queued as' three
    [ "$(queued)" = 3 ]
    grep -aq 'Received: from .* (\[127.0.0.1\])' q/*.seg
}

@test "smtplib and smtp-source are served, by IPv4 and IPv6" {
    start
    python3 -c '
import smtplib, sys
with smtplib.SMTP("::1", int(sys.argv[2])) as smtp:
    smtp.sendmail("ann@example.org", ["bob@example.org", "eve@example.org"], "Subject: caf\u00e9\r\n\r\n.dot\r\n".encode("latin1"), ["BODY=8BITMIME"])
    smtp.sendmail("ann@example.org", "bob@example.org", "Subject: two\n\nx\n")' "$port" "$port6"
    smtp-source -s 10 -m 200 -l 4096 -f ann@example.org -t bob@example.org "127.0.0.1:$port"
    smtp-source -6 -s 2 -m 10 -f ann@example.org -t bob@example.org "[::1]:$port6"
    wait_until 5 grep -q 'end=quit' log
    [ "$(queued)" = 212 ]
    grep -aq '^\.\.dot$' q/*.seg
    grep -aq 'Received: from .* (\[IPv6:::1\])' q/*.seg
}

@test "LMTP answers for each recipient" {
    start --listen lmtp:unix:lmtp
    wait_until 5 test -S lmtp
    python3 -c '
import os, smtplib
lmtp = smtplib.LMTP(os.path.abspath("lmtp"))
assert lmtp.sendmail("ann@example.org", ["bob@example.org", "eve@example.org"], "Subject: x\n\nx\n") == {}
lmtp.quit()'
    [ "$(queued)" = 1 ]
}

@test "strangers send to our domains only" {
    start --relay-from 10.0.0.0/8 --local-domain us.example --local-domain also.example
    client << 'EOF'
s = ehlo()
say(s, "MAIL FROM:<boss@us.example>\r\n")
for to, code in (("b@us.example", 250), ("b@ALSO.example", 250), ("postmaster", 250), ("b", 550), ("b@them.example", 550),
                 ("b%them.example@us.example", 550), ("@us.example:b@them.example", 550), ("b@us.example.", 501)):
    reply = say(s, "RCPT TO:<%s>\r\n" % to)
    assert reply.startswith(str(code)), (to, reply)
EOF
    grep -q 'refused="RCPT <b@them.example>" reply="550 5.7.1 relaying denied"' log
    # The Unix socket is ours.
    swaks --socket sock --from ann@example.org --to b@them.example > out
}

@test "facts come in by a trusted Unix socket only" {
    start --trust-unix
    python3 -c '
import smtplib, socket, sys
class Unix(smtplib.SMTP):
    def _get_socket(self, host, port, timeout):
        s = socket.socket(socket.AF_UNIX); s.connect("sock"); return s
with Unix("local") as smtp: smtp.sendmail("a@b", "c@d", "Subject: x\n\nx\n", ["XVIRUS=none"])
with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as smtp:
    try: smtp.sendmail("a@b", "c@d", "Subject: x\n\nx\n", ["XVIRUS=none"])
    except smtplib.SMTPSenderRefused as refused: assert refused.smtp_code == 555
    else: sys.exit("accepted from the network")' "$port"
    grep -aq '^MAIL FROM:<a@b> .*XVIRUS=none' q/*.seg
}

@test "a client that vanishes in DATA leaves nothing" {
    start
    client << 'EOF'
for text in "Subject: x\r\n", "Subject: x\r\n\r\n" + "0123456789\r\n" * 200000, "Subject: x\r\n\r\n.\r", "":
    s = ehlo(); to_data(s); s.sendall(text.encode()); s.close()
EOF
    wait_until 5 sh -c '[ "$(grep -c end=lost log)" = 4 ]'
    [ "$(queued)" = 0 ]
}

@test "large messages stream; those over the limit are refused" {
    start --max-message-size 30MiB
    client << 'EOF'
line = ("0123456789" * 7 + "\r\n").encode()
s = ehlo(); to_data(s)
for i in range(25 * 1024): s.sendall(line * 14)
assert say(s, ".\r\n").startswith("250 2.0.0 queued as ")
assert say(s, "MAIL FROM:<a@b> SIZE=40000000\r\n").startswith("552 5.3.4 ")
to_data(s)
for i in range(32 * 1024): s.sendall(line * 15)
assert say(s, ".\r\n") == "552 5.3.4 message too big\r\n"
assert say(s, "NOOP\r\n") == "250 2.0.0 OK\r\n"
peak = [int(l.split()[1]) for l in open("/proc/%d/status" % server) if l.startswith("VmHWM")][0]
sanitized = "asan" in open("/proc/%d/maps" % server).read()
assert peak < 64 * 1024 or sanitized, peak
EOF
    [ "$(queued)" = 1 ]
}

@test "a full disk is a 452, and the server goes on" {
    ulimit -f 64                 # the segment that the queue wants does not fit
    start
    client << 'EOF'
s = ehlo()
for i in range(2):
    to_data(s)
    reply = say(s, "Subject: x\r\n\r\nx\r\n.\r\n")
    assert reply.startswith("452 4.3.1 "), reply
to_data(s)
s.sendall(b"0123456789\r\n" * 200000)
reply = say(s, ".\r\n")
assert reply.startswith("452 4.3.1 "), reply
assert say(s, "NOOP\r\n").startswith("250 ")
EOF
    grep -q 'reply="452 4.3.1' log
    [ "$(queued)" = 0 ]
}

@test "SIGTERM lets a message in DATA be finished, and loses none" {
    start
    client << 'EOF'
idle, busy = ehlo(), ehlo()
to_data(busy)
busy.sendall(b"Subject: x\r\n")
time.sleep(0.2)
os.kill(server, signal.SIGTERM)
assert read(idle).startswith("421 4.3.2 ")
reply = say(busy, "\r\nx\r\n.\r\n")
if not "421 " in reply: reply += read(busy)
lines = reply.split("\r\n")
assert lines[0].startswith("250 2.0.0 queued as ") and lines[1].startswith("421 4.3.2 "), reply
try: connect(); raise SystemExit("still listening")
except ConnectionRefusedError: pass
EOF
    wait "$server"               # with status 0
    server=
    [ ! -e sock ]
    [ "$(queued)" = 1 ]
}

@test "who takes too long is told so" {
    start --idle-time 1
    client << 'EOF'
s = ehlo()
started = time.time()
for c in "NOOP":                 # octets of a command do not renew our patience
    s.sendall(c.encode()); time.sleep(0.3)
assert read(s) == "421 4.4.2 you took too long\r\n"
assert 0.9 < time.time() - started < 3
assert s.recv(10) == b""
EOF
}

@test "sessions have a limit, in total and for each stranger" {
    start --relay-from 10.0.0.0/8 --max-sessions 10 --max-sessions-per-client 3
    client << 'EOF'
taken = [ehlo() for i in range(3)]
assert read(connect()).startswith("421 4.3.2 too many connections")
taken += [ehlo(source="127.0.0.%d" % (2 + i)) for i in range(6)]
assert read(connect(source="127.0.0.99")).startswith("421 4.3.2 ")
taken[0].sendall(b"QUIT\r\n"); read(taken[0]); taken[0].close(); time.sleep(0.2)
ehlo()
EOF
}

@test "more clients than descriptors wait, and all are served" {
    ! grep -q __asan_init "$(command -v smtpd)" || skip "the sanitizer needs descriptors itself"
    descriptors=40 start
    python3 -c '
import socket, sys, threading
served = []
def one():
    s = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 20); s.settimeout(20)
    if s.recv(100).startswith(b"220"): served.append(1)
    s.sendall(b"QUIT\r\n"); s.recv(100); s.close()
import time
hold = [socket.create_connection(("127.0.0.1", int(sys.argv[1])), 20) for i in range(30)]
threads = [threading.Thread(target=one) for i in range(5)]
for t in threads: t.start()
time.sleep(1.5)
for s in hold: s.close()
for t in threads: t.join()
assert len(served) == 5, len(served)' "$port"
}

@test "who speaks before the greeting is no mail client" {
    start --relay-from 10.0.0.0/8 --greeting-delay 1 --local-domain us.example
    client << 'EOF'
early = connect()
early.sendall(b"EHLO x\r\n")
assert read(early).startswith("554 5.5.0 ")
late = connect()
assert read(late).startswith("220 ")
EOF
}

@test "every 250 is found again after kill -9" {
    cat > load.py << 'EOF'
import smtplib, sys
try:
    with smtplib.SMTP("127.0.0.1", int(sys.argv[1]), timeout=10) as smtp:
        while True:
            smtp.ehlo_or_helo_if_needed()
            smtp.mail("a@b"); smtp.rcpt("c@d")
            code, text = smtp.data("Subject: x\n\n" + "x" * 3000 + "\n")
            if code == 250: print(text.decode().split()[-1], flush=True)
except (OSError, smtplib.SMTPException): pass
EOF
    for round in 1 2 3; do
        start
        for i in 1 2 3 4; do python3 load.py "$port" >> ticks.$i & done
        wait_until 20 sh -c "[ \"\$(cat ticks.* | wc -l)\" -gt $((round * 20)) ]"
        sleep "0.$((RANDOM % 5))"
        kill -9 "$server"
        wait
        rm -f sock
    done
    server=
    sort ticks.* > given
    [ "$(wc -l < given)" -gt 60 ]
    # A transaction counts only with its seal.
    cat q/*.seg | tr -d '\0' | awk '/^TICK /{t=$2} /^NOOP gen=/{if (t) print t; t=""}' | sort > kept
    comm -23 given kept > lost
    [ ! -s lost ]
}

@test "a message about the configuration names file, line and key" {
    printf '[smtpd]\n\nmax-recipients = "many"\n' > conf
    run -64 --separate-stderr smtpd --config conf --stdio
    [[ $stderr == "smtpd: conf:3: key 'max-recipients': "* ]]
    printf '[smtpd]\nmax-recipiens = 3\n' > conf
    run -64 --separate-stderr smtpd --config conf --stdio
    [ "$stderr" = "smtpd: conf:2: unknown key 'max-recipiens'" ]
    printf '[smtpd]\nmax-recipients = "many"\n' > conf
    smtpd --config conf --max-recipients 5 --stdio <<< QUIT > /dev/null
}
