setup() {
    load helpers
    PATH=$PATH:/usr/sbin
    chmod 755 .
    pids=()
}

teardown() {
    [ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2> /dev/null || true
}

# Postfix's sink on $port (or the socket $1 if it is a path), keeping what it gets in the folder got.
sink() {
    local where user=()
    [ "$(id -u)" -ne 0 ] || user=(-u nobody)
    port=${again:-$(free_port)}
    where=127.0.0.1:$port
    if [[ ${1-} == unix:* ]]; then
        where=$1
        shift
    elif [[ ${1-} == inet6 ]]; then
        where=[::1]:$port
        shift
    fi
    rm -rf got
    mkdir -m 777 got
    smtp-sink "${user[@]}" "$@" -d got/%M. "$where" 100 3>&- 2> sink.log &
    pids+=($!)
    wait_until 60 listens "${where#unix:}"
}

listens() {
    if [ -S "$1" ]; then
        return 0
    fi
    local host=${1%:*}
    host=${host//[\[\]]/}
    (exec 4<> "/dev/tcp/$host/$port") 2> /dev/null
}

# The server of dialogs: play NAME...; its port is in $port.
play() {
    local names=()
    for name in "$@"; do names+=("$BATS_TEST_DIRNAME/dialogs/send/$name.dialog"); done
    rm -f port
    python3 "$BATS_TEST_DIRNAME/play_server.py" port "${names[@]}" 3>&- 2> play.log &
    player=$!
    wait_until 60 test -e port
    port=$(cat port)
}

# COUNT transactions T1, T2... to bob and eve.
batch() {
    for ((i = 1; i <= $1; i++)); do
        printf 'TICK T%d\nMAIL FROM:<ann@example.org>\nRCPT TO:<bob@example.org>\nRCPT TO:<eve@example.org>\n' "$i"
        printf 'DATA\nSubject: %d\n\n..dot\n.\n' "$i"
    done
}

# Whether the lines answer each recipient of batch COUNT exactly once, in order.
conserved() {
    for ((i = 1; i <= $1; i++)); do printf 'T%d bob@example.org\nT%d eve@example.org\n' "$i" "$i"; done > wanted
    awk '{ for (i = 1; i <= NF; i++) if ($i ~ /^</) print $1, $i }' "$2" | tr -d '<>' > seen
    diff seen wanted
}

@test "a message goes out by hand, and nothing is said" {
    sink
    printf 'Subject: hi\n\n.dot\nlast' > message
    run --separate-stderr -0 smtp-send --server 127.0.0.1:$port --from ann@example.org --to bob@example.org message
    [ -z "$output$stderr" ]
    sed '1,/(UTC)$/d' got/* > text
    printf 'Subject: hi\n\n.dot\nlast\n\n' | cmp - text
}

@test "dots are doubled, every line ends in CRLF, and the dot comes last" {
    play lockstep
    printf 'a\r\n.b\n..\rc' |
        smtp-send --server 127.0.0.1:$port --helo client.example --from ann@example.org --to bob@example.org --to eve@example.org
    wait $player
    printf 'a\r\n..b\r\n...\r\nc\r\n.\r\n' | cmp - text
}

# status_fits STATUS REPLIES: the worst reply is the status
status_fits() {
    local wanted=0
    ! cut -d' ' -f2 "$2" | grep -q '^5' || wanted=69
    ! cut -d' ' -f2 "$2" | grep -q '^4' || wanted=75
    [ "$1" -eq "$wanted" ]
}

@test "as an agent it answers each recipient, over one connection" {
    play good
    status=0
    batch 2 | smtp-send -b --server 127.0.0.1:$port --helo client.example > replies || status=$?
    status_fits "$status" replies
    wait $player
    cat > wanted <<-END
	T1 250 2.0.0 <bob@example.org> taken
	T1 550 5.1.1 <eve@example.org> nobody of that name
	T2 451 4.3.0 <bob@example.org> not now
	T2 451 4.3.0 <eve@example.org> not now
	END
    diff replies wanted
    printf 'Subject: 1\r\n\r\n..dot\r\n.\r\n' | cmp - first
}

@test "an empty batch is done, an empty message is none" {
    run --separate-stderr -0 smtp-send -b --server 127.0.0.1:1 < /dev/null
    [ -z "$output$stderr" ]
    run --separate-stderr -65 smtp-send --server 127.0.0.1:1 --from a@b --to c@d < /dev/null
    [[ $stderr == smtp-send:* ]]
}

@test "garbage is refused, and what is good behind it is sent" {
    sink
    { printf '\377\001\000junk\nRCPT TO:<x@y>\nMAIL FROM:bad\nRSET\n' && batch 1; } > garbage
    run --separate-stderr -65 smtp-send -b --server 127.0.0.1:$port garbage
    [[ $stderr == *"smtp-send: garbage:1: "* ]]
    [ "${#lines[@]}" -eq 2 ]
}

@test "a full disk is told, and may pass" {
    sink
    run --separate-stderr -75 sh -c 'smtp-send -b --server "$0" "$1" > /dev/full' "127.0.0.1:$port" <(batch 1)
    [[ $stderr == smtp-send:* ]]
}

@test "wrong usage" {
    run -64 smtp-send
    run -64 smtp-send --server localhost:25 < /dev/null
    run -64 smtp-send --server localhost: --from a@b --to c@d < /dev/null
    run -64 smtp-send --server localhost --from a@b --to '<a b>' < /dev/null
    run -64 smtp-send --server localhost --from a@b --to '<>' < /dev/null
    run -64 smtp-send -b --server localhost --to c@d < /dev/null
    run -64 smtp-send --server localhost --unix socket --from a@b --to c@d < /dev/null
}

@test "what the server says by hand is an exit status, and the temporary outweighs the rest" {
    sink -f RCPT
    run --separate-stderr -69 smtp-send --server 127.0.0.1:$port --from a@b --to c@d < <(batch 1)
    [[ $stderr == "smtp-send: <c@d>: 500 5.3.0 "* ]]
    sink -r .
    run --separate-stderr -75 smtp-send --server 127.0.0.1:$port --from a@b --to c@d --replies < <(batch 1)
    [[ $output == "- 450 4.3.0 <c@d> "* ]]
    play good
    run --separate-stderr -69 smtp-send --server 127.0.0.1:$port --helo client.example --from ann@example.org \
        --to bob@example.org --to eve@example.org < <(batch 1)
    wait $player || true
    run --separate-stderr -75 smtp-send --server 127.0.0.1:$(free_port) --from a@b --to c@d < <(batch 1)
    [[ $stderr == *"451 4.4.1"*"refused"* ]]
}

# The law, under each fault of Postfix's sink: options, a bar, the codes that may stand in the replies.
@test "every recipient comes out exactly once, whatever the sink does" {
    while IFS='|' read -r options allowed; do
        # shellcheck disable=SC2086
        sink $options
        status=0
        limit=30
        [[ $options != -W* ]] || limit=1 # these are slower than we are patient
        batch 2 | timeout 60 smtp-send -b --server 127.0.0.1:$port --timeout $limit > replies 2> errors || status=$?
        kill "${pids[-1]}"
        wait "${pids[-1]}" || true
        again=$port
        echo "sink $options: $(cut -d' ' -f2 replies | tr '\n' ' ')"
        status_fits "$status" replies
        conserved 2 replies
        ! cut -d' ' -f2 replies | grep -qvE "^($allowed)\$"
    done <<-END
	|250
	-p|250
	-e|250
	-8|250
	-q CONNECT|451
	-q EHLO|451
	-q MAIL|451
	-q RCPT|451
	-q DATA|451
	-q .|451
	-Q CONNECT|421|451
	-Q EHLO|421|451
	-Q MAIL|421
	-Q RCPT|421
	-Q DATA|421
	-Q .|421
	-p -q MAIL|451
	-p -q RCPT|451
	-p -Q RCPT|421
	-p -Q DATA|421
	-f CONNECT|451
	-f EHLO|250
	-f EHLO,HELO|451
	-f MAIL|500
	-f RCPT|500
	-f DATA|500
	-f .|500
	-r CONNECT|451
	-r EHLO|451
	-r MAIL|450
	-r RCPT|450
	-r DATA|450
	-r .|450
	-A 0|550|451
	-W MAIL:3|451
	-W DATA:3|451
	-W .:3|451
	END
}

@test "a slow server is waited for" {
    sink -w 1 -H 1 -W .:1
    batch 1 | smtp-send -b --server 127.0.0.1:$port > replies
    conserved 1 replies
    ! grep -v ' 250 ' replies
}

@test "every recipient comes out exactly once, and is tried again, whatever a hostile server says" {
    names=()
    for file in "$BATS_TEST_DIRNAME"/dialogs/send/hostile-*.dialog; do names+=("$(basename "$file" .dialog)"); done
    [ ${#names[@]} -gt 20 ]
    play "${names[@]}"
    for name in "${names[@]}"; do
        status=0
        batch 1 | timeout 60 smtp-send -b --server 127.0.0.1:$port --timeout 1 > replies 2> errors || status=$?
        echo "$name: $(cat replies)"
        status_fits "$status" replies
        conserved 1 replies
        [ "$(grep -cE '^T1 4[0-9][0-9] 4\.' replies)" -eq 2 ]
        ! LC_ALL=C grep -q '[^ -~]' replies
    done
    wait $player || { cat play.log; false; }
}

@test "a server that closes between two messages is connected to again" {
    play 421-between good
    status=0
    batch 2 | smtp-send -b --server 127.0.0.1:$port --helo client.example > replies || status=$?
    [ $status -eq 69 ]
    kill $player 2> /dev/null || true
    conserved 2 replies
    [ "$(cut -d' ' -f2 replies | tr '\n' ' ')" = "250 250 250 550 " ]
}

@test "a server that died meanwhile is connected to again" {
    play one
    mkfifo in
    smtp-send -b --server 127.0.0.1:$port < in > replies 3>&- &
    sender=$!
    exec 5> in
    batch 1 >&5
    wait $player
    batch 2 | sed 1,/^.$/d >&5
    exec 5>&-
    status=0
    wait $sender || status=$?
    [ $status -eq 75 ]
    conserved 2 replies
    [ "$(cut -d' ' -f2,3 replies | tr '\n' ' ')" = "250 2.0.0 250 2.0.0 451 4.4.1 451 4.4.1 " ]
}

@test "a connection is left when there is nothing to send for a while" {
    sink
    { batch 1 && sleep 2 && wait_until 60 grep -q '^C: QUIT' dialogue && batch 1; } |
        smtp-send -b --server 127.0.0.1:$port --idle 1 -v > replies 2> dialogue
    [ "$(grep -c '^C: QUIT' dialogue)" -eq 2 ]
    [ "$(grep -c ' 250 ' replies)" -eq 4 ]
}

@test "a granted DATA for nobody gets a lone dot, and the next message is sent" {
    play void-dot
    status=0
    batch 2 | smtp-send -b --server 127.0.0.1:$port > replies || status=$?
    [ $status -eq 69 ]
    wait $player
    [ "$(cut -d' ' -f2 replies | tr '\n' ' ')" = "550 550 250 250 " ]
}

@test "a message that is refused in its middle is not pushed on" {
    play early-552
    head -c 30000000 /dev/zero | tr '\0' 'x' | fold -w 70 > large
    run --separate-stderr -69 timeout 60 smtp-send --server 127.0.0.1:$port --from a@b --to c@d large
    [[ $stderr == *"552 5.3.4 too large"* ]]
    wait $player
}

@test "input that ends before the dot commits nothing" {
    size=$(batch 2 | wc -c)
    first=$(batch 1 | wc -c)
    for ((cut = first + 1; cut < size; cut = cut + 23 < size || cut == size - 1 ? cut + 23 : size - 1)); do
        play good
        rm -f first second
        status=0
        batch 2 | head -c $cut | smtp-send -b --server 127.0.0.1:$port --helo client.example > replies || status=$?
        wait $player
        [ $status -eq 75 ]
        conserved 1 replies
        [ -e first ]
        [ ! -e second ]
    done
    grep -q 'has gone' play.log
}

# recipients COUNT: one transaction of so many
recipients() {
    printf 'TICK T1\nMAIL FROM:<a@b>\n'
    seq "$1" | sed 's/.*/RCPT TO:<recipient.with.a.name.of.some.length.&@example.org>/'
    printf 'DATA\nx\n.\n'
}

@test "a hundred thousand recipients are one transaction" {
    sink
    recipients 100000 | timeout 60 smtp-send -b --server 127.0.0.1:$port > replies
    [ "$(grep -c '^T1 250 ' replies)" -eq 100000 ]
}

@test "a server that writes and does not read is noticed" {
    play flood
    status=0
    recipients 100000 | timeout 60 smtp-send -b --server 127.0.0.1:$port > replies || status=$?
    [ $status -eq 75 ]
    [ "$(grep -c '^T1 451 4.5.0 ' replies)" -eq 100000 ]
    wait $player
}

@test "Unix socket, LMTP, IPv6" {
    sink unix:socket -L
    batch 2 | smtp-send -b --unix socket --lmtp > replies
    conserved 2 replies
    ! grep -v ' 250 ' replies
    grep -q '^X-Client-Proto: LMTP' got/*
    sink inet6
    batch 2 | smtp-send -b --server "[::1]:$port" > replies
    conserved 2 replies
    ! grep -v ' 250 ' replies
}

@test "X parameters stay here, others go where they are offered" {
    sink
    batch 1 | sed 's/^MAIL.*/& SIZE=77 BODY=8BITMIME XVIRUS=none/; s/^RCPT.*/& NOTIFY=NEVER XVERDICT=accept/' |
        smtp-send -b --server 127.0.0.1:$port > replies
    grep -qx 'X-Mail-Args: <ann@example.org> BODY=8BITMIME' got/*
    grep -qx 'X-Rcpt-Args: <bob@example.org> NOTIFY=NEVER' got/*
}

@test "8-bit text goes to a server without 8BITMIME neither whole nor stripped" {
    sink -8
    status=0
    batch 3 | sed 's/^Subject: 2/Subject: zwei \xc3\xa4/' | smtp-send -b --server 127.0.0.1:$port > replies ||
        status=$?
    [ $status -eq 69 ]
    conserved 3 replies
    [ "$(cut -d' ' -f2,3 replies | uniq | tr '\n' ' ')" = "250 2.0.0 554 5.6.3 250 2.0.0 " ]
}

@test "the header says to whom, and blind copies stay blind" {
    sink
    printf 'From: Ann <ann@example.org>\nTo: Bob <bob@example.org>,\n eve@example.org\nBcc: fay@example.org\n\n.body\n' > note
    smtp-send -t --server 127.0.0.1:$port < note
    [ "$(grep -c '^X-Rcpt-Args' got/*)" -eq 3 ]
    grep -qx 'X-Mail-Args: <ann@example.org>' got/*
    sed '1,/(UTC)$/d' got/* | diff - <(grep -v ^Bcc note; echo)
    run -0 smtp-send -t --from '<>' --server 127.0.0.1:$port note
    grep -qx 'X-Mail-Args: <>' got/*
    run --separate-stderr -65 smtp-send -t --server 127.0.0.1:$port < <(printf 'From: a@b\n\nTo: c@d\n')
    [[ $stderr == "smtp-send: -: no recipient"* ]]
    run --separate-stderr -65 smtp-send -t --server 127.0.0.1:$port < <(printf 'From: a@b\nTo: c@d, <e f>\n\nx\n')
    run -64 smtp-send -t --to a@b --server 127.0.0.1:$port < note
}

@test "the dialogue is shown, and cannot drive the terminal" {
    play hostile-nul
    run --separate-stderr -75 smtp-send -v --server 127.0.0.1:$port --from a@b --to c@d < <(batch 1)
    [ "${stderr_lines[0]}" = 'S: 220 ??[2J' ]
    [[ ${stderr_lines[1]} == 'C: EHLO '* ]]
}

@test "a message larger than memory streams" {
    sink
    head -c 300000000 /dev/zero | tr '\0' 'x' | fold -w 70 > large
    { batch 1 | sed '/^DATA/q' && cat large && printf '\n.\n' ; } > batch
    python3 - "127.0.0.1:$port" <<-END
	import resource, subprocess, sys
	with open("batch") as batch, open("replies", "w") as replies:
	    subprocess.run(["smtp-send", "-b", "--server", sys.argv[1]], stdin=batch, stdout=replies, check=True)
	assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 100_000
	END
    [ "$(cut -d' ' -f2 replies | uniq -c)" = "      2 250" ]
}
