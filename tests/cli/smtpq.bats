setup() {
    load helpers
    Q="--queue queue --routes routes"
    # A delivery agent of a few lines: what it answers stands in the local part; what it took is in `taken`.
    cat > agent << 'A'
#!/bin/sh
recipients= data=
while IFS= read -r line; do
    case $data$line in
    "TICK "*) tick=${line#TICK } ;;
    "RCPT TO:"*) to=${line#RCPT TO:}; recipients="$recipients ${to%% *}" ;;
    DATA) data=: ;;
    :.)
        for to in $recipients; do
            case $to in
            "<die"*) exit 1 ;;
            "<hang"*) sleep 100 ;;
            "<mute"*) continue ;;
            "<later"*) echo "$tick 451 4.2.0 $to busy" ;;
            "<no"*) echo "$tick 550 5.1.1 $to no such user" ;;
            *) echo "$tick $to" >> taken; echo "$tick 250 2.1.5 $to taken by $1" ;;
            esac
        done
        recipients= data=
        ;;
    esac
    [ -z "$data" ] || echo "$line" >> text
done
A
    chmod +x agent
    printf 'agent sh ./agent %%h\ndeadline sh 2s\nelsewhere.example sh other\n* sh here\n' > routes
    touch taken
}

teardown() {
    if [ -n "${daemon:-}" ]; then
        kill "$daemon" 2> /dev/null || true
        wait "$daemon" || true
    fi
}

run_daemon() {
    smtpq $Q run --hostname mail.example --retry-first 1s --retry-max 1s "$@" 2> log 3>&- &
    daemon=$!
    wait_until 10 test -S queue/control
}

# add SENDER RECIPIENT...
add() {
    ticks=$((${ticks:-0} + 1))
    {
        echo "TICK T$ticks"
        echo "MAIL FROM:<$1>"
        shift
        printf 'RCPT TO:<%s>\n' "$@"
        printf 'DATA\nSubject: test\n\n..dot\n.\n'
    } | smtpq $Q add > /dev/null
}

is_empty() { [ -z "$(smtpq $Q list)" ]; }
logged() { grep -q -- "$1" log; }
taken() { grep -q -- "$1" taken; }

@test "what is added is listed, and printed as it came" {
    smtpq $Q add "$DATA/queue/two.bsmtp" > answers
    cmp answers - << 'A'
T1 250 2.0.0 <bob@example.org> queued
T1 250 2.0.0 <eve@example.com> queued
T2 250 2.0.0 <MAINT> queued
A
    smtpq $Q list | sed 's/ 20[^ ]*Z / TIME /' > list
    cmp list "$DATA/queue/list.txt"
    { smtpq $Q cat T1; smtpq $Q cat T2; } > both
    cmp both "$DATA/queue/two.bsmtp"
}

@test "a list is JSON too, a message a line" {
    smtpq $Q add "$DATA/queue/two.bsmtp" > /dev/null
    smtpq $Q list --json | python3 -c '
import json, sys
one, two = map(json.loads, sys.stdin)
assert one["tick"] == "T1" and one["sender"] == "ann@example.org" and one["size"] == 152, one
assert [r["recipient"] for r in one["recipients"]] == ["bob@example.org", "eve@example.com"], one
assert two["sender"] == "" and two["recipients"][0]["state"] == "waiting", two'
}

@test "a segment of the queue is a stream that bsmtp-split reads" {
    smtpq $Q add "$DATA/queue/two.bsmtp" > /dev/null
    bsmtp-split < queue/0000000001.seg > out
    cmp out "$DATA/queue/two.bsmtp"
}

@test "empty input is an empty queue" {
    smtpq $Q add < /dev/null > out
    [ ! -s out ]
    is_empty
}

@test "garbage is refused, with its line, and what is right is taken" {
    run --separate-stderr -65 sh -c "{ echo nonsense; cat '$DATA/queue/two.bsmtp'; } | smtpq $Q add"
    [[ $stderr == "smtpq: -:1: unknown command"* ]]
    [[ $output == *"T2 250 2.0.0 <MAINT> queued" ]]
}

@test "what is cut off before its dot is not queued" {
    size=$(stat -c %s "$DATA/queue/two.bsmtp")
    for cut in 1 5 60 $((size - 2)) $((size - 1)); do
        run -75 sh -c "head -c $cut '$DATA/queue/two.bsmtp' | smtpq $Q add"
        [[ $output != *"<MAINT> queued"* ]]
    done
    [ -z "$(smtpq $Q list | grep T2)" ]
}

@test "a full disk is told, and may pass" {
    smtpq $Q add "$DATA/queue/two.bsmtp" > /dev/null
    run --separate-stderr -75 sh -c "smtpq $Q list > /dev/full"
    [[ $stderr == smtpq:* ]]
    # No file may grow; what is said goes to a pipe.
    run -75 bash -c "ulimit -f 0; trap '' XFSZ; smtpq $Q add '$DATA/queue/two.bsmtp' 2>&1 | cat; exit \${PIPESTATUS[0]}"
    [[ $output == *"smtpq: queue/"*".new: File too large"* || $output == *"smtpq: queue/"*".seg: File too large"* ]]
    [[ $output == *"T1 452 4.3.1 <bob@example.org> the queue cannot store it now"* ]]
    [ "$(smtpq $Q list | wc -l)" -eq 3 ]
}

@test "wrong usage is told" {
    run -64 smtpq
    run -64 smtpq $Q nonsense
    run -64 smtpq $Q cat
    run -64 smtpq $Q run --retry-first soon
    run -64 smtpq $Q run --lifetime 0
    run -64 smtpq $Q route ""
    run -66 smtpq --queue nowhere list
    [ ! -e nowhere ]
    run -66 smtpq --queue queue --routes nowhere run
    run -75 smtpq --queue /dev/null/queue add
    run -66 smtpq $Q cat T9
    run -66 smtpq $Q rm T9
}

@test "a bad table is refused with file, line and reason" {
    printf 'agent sh ./agent\n*.example sh\n' > routes
    run --separate-stderr -64 smtpq $Q run
    [[ $stderr == "smtpq: routes:2: '*.example' is none of "* ]]
}

@test "route tells who delivers to an address" {
    run -0 smtpq $Q route ann@Elsewhere.Example
    [ "$output" = "ann@Elsewhere.Example: routes:3: elsewhere.example -> sh: ./agent other" ]
    printf 'agent sh ./agent\nexample.org sh\n' > routes
    run -69 smtpq $Q route MAINT
}

@test "options come from smtpplus.conf too" {
    printf '[smtpq]\nqueue = "other"\n[smtpq.list]\njson = true\n' > conf
    smtpq --queue other add "$DATA/queue/two.bsmtp" > /dev/null
    run -0 smtpq --config conf list
    [[ $output == '{"tick":"T1"'* ]]
}

@test "messages go to the agent of their route, with its recipients only" {
    add ann@example.org bob@example.org eve@elsewhere.example
    run_daemon
    wait_until 10 is_empty
    sort taken | cmp - <(printf 'T1 <bob@example.org>\nT1 <eve@elsewhere.example>\n')
    logged 'T1 <eve@elsewhere.example> delivered via sh other: 250 2.1.5 taken by other'
    grep -qx '\.\.dot' text
}

@test "a message that comes while smtpq runs is delivered at once" {
    run_daemon
    add ann@example.org bob@example.org
    wait_until 2 taken bob
}

@test "what is refused for now is tried again, also after a restart" {
    add ann@example.org later@example.org
    run_daemon
    wait_until 10 logged 'later@example.org> deferred via sh here for 1 s: 451 4.2.0 busy'
    kill -9 "$daemon"
    wait "$daemon" || true
    smtpq $Q list | grep -q 'deferred tries=[0-9]* next=.* 451 4.2.0 busy'
    sed -i 's/<later/<never/' agent
    run_daemon
    wait_until 10 taken later
    wait_until 10 is_empty
}

@test "what is refused for good comes back to its sender" {
    add ann@example.org no@example.org bob@example.org
    run_daemon
    wait_until 10 taken ann
    wait_until 10 is_empty
    logged 'T1 <no@example.org> failed, returned to <ann@example.org> by '
    grep -q '^    550 5.1.1 no such user' text
    grep -q '^Reporting-MTA: dns; mail.example' text
}

@test "a bounce that is refused is set aside, and can be added again" {
    add "" no@example.org
    run_daemon
    wait_until 10 is_empty
    smtpq --queue again add queue/dead/T1.*.bsmtp
    smtpq --queue again list | grep -q '<> <no@example.org> waiting'
}

@test "what is tried for too long comes back" {
    add ann@example.org later@example.org
    run_daemon --lifetime 2s
    wait_until 15 taken ann
    logged 'T1 <later@example.org> expired, returned to <ann@example.org>'
}

@test "an agent that dies, hangs or says nothing loses no message" {
    add ann@example.org die@example.org
    add ann@example.org hang@example.org
    add ann@example.org mute@example.org
    run_daemon
    wait_until 20 logged 'T1 <die@example.org> deferred .*: 451 4.3.0 the agent ended before it had answered'
    wait_until 20 logged 'T2 <hang@example.org> deferred .*: 451 4.3.0 the agent did not answer in time'
    wait_until 20 logged 'T3 <mute@example.org> deferred .*: 451 4.3.0 the agent did not answer in time'
    sed -i 's/<die\|<hang\|<mute/<never/' agent
    wait_until 20 is_empty
}

@test "an agent that cannot be started is tried again later" {
    printf 'agent gone ./gone\n* gone\n' > routes
    add ann@example.org bob@example.org
    run_daemon
    wait_until 10 logged 'deferred via gone for 1 s: 451 4.3.0 ./gone: No such file'
    cp agent gone
    wait_until 10 is_empty
}

@test "a changed table is taken without a restart, a bad one is not" {
    add ann@example.org bob@example.org
    printf 'agent sh ./agent %%h\nexample.com sh x\n' > routes
    run_daemon
    wait_until 10 logged '451 4.4.4 no route to this recipient'
    echo nonsense > routes
    kill -HUP "$daemon"
    wait_until 10 logged "routes:1: 'nonsense' has no agent; the routes stay as they were"
    printf 'agent sh ./agent %%h\n* sh new\n' > routes
    wait_until 10 logged 'delivered via sh new'
}

@test "retry does not wait, and rm removes, with and without a daemon" {
    add ann@example.org later@example.org
    add ann@example.org later@example.org
    smtpq $Q run --retry-first 1h 2> log 3>&- &
    daemon=$!
    wait_until 10 logged 'T2 .* deferred'
    smtpq $Q rm T1
    run -66 smtpq $Q rm T1
    smtpq $Q retry T2
    wait_until 10 logged 'T2 <later@example.org> to be tried at once, by hand'
    twice() { [ "$(grep -c 'T2 .* deferred' log)" -eq 2 ]; }
    wait_until 10 twice
    kill "$daemon"
    wait "$daemon"
    sed -i 's/<later/<never/' agent
    run -0 smtpq $Q retry
    [ -z "$output" ]
    run_daemon
    wait_until 10 taken T2
    run ! taken T1
    add ann@example.org later@example.org
    kill "$daemon"
    wait "$daemon"
    add ann@example.org bob@example.org
    smtpq $Q rm T4
    run ! grep T4 <(smtpq $Q list)
}

@test "one smtpq delivers from a queue" {
    run_daemon
    run --separate-stderr -75 smtpq $Q run
    [ "$stderr" = "smtpq: queue: another smtpq delivers from this queue" ]
}

@test "SIGTERM lets the agents finish" {
    sed -i 's/^            \*) echo/            *) sleep 1; echo/' agent
    add ann@example.org bob@example.org
    run_daemon
    sleep 0.5
    kill "$daemon"
    wait "$daemon"
    taken bob
    logged delivered
    is_empty
}
