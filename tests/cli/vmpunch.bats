setup() {
    load helpers
    stand_in=$top/tests/cli/stand-in
    mkdir -p vm/BOB vm/MAILER
    printf 'Subject: hi\nFrom: ann@example.org\n\nTest\n.dot\n' > message
    cat > batch << 'EOF'
TICK T1
MAIL FROM:<ann@example.org> XSPAM=3
RCPT TO:<bob@example.com>
RCPT TO:<nobody@example.com>
RCPT TO:<not.a.vm.user@example.com>
DATA
Subject: one

..dot
.
TICK T2
MAIL FROM:<>
RCPT TO:<"BOB"@vm2.example.com>
RCPT TO:<BOB@vm1.example.com>
DATA
Subject: two

.
EOF
}

teardown() {
    if [ -n "${server:-}" ]; then kill "$server" 2> /dev/null || true; fi
}

# text FILE: cards in EBCDIC as lines.
text() { ebcdic2ascii -r f -l 80 < "$1"; }

# A punch of Linux on Z, and the CP behind it.
make_vmur() {
    export VMCP_STATE=$PWD/cp
    mkdir -p cp
    : > cp/punch
    cat > cp/state.json << 'EOF'
{"files": [], "punch": {"class": "A", "form": "STANDARD", "dist": "LINUX", "cont": false, "tag": ""},
 "users": ["BOB", "RSCS", "MAILER"], "next": 41}
EOF
    reader=vmur:punch=cp/punch,vmcp=$stand_in/vmcp,lock=.,wait=1
}

# start_card_reader BUSY HOW
start_card_reader() {
    port=$(free_port)
    "$stand_in/card-reader" "$port" "$1" "$2" taken 3>&- &
    server=$!
    wait_until 10 python3 -c 'import sys; sys.exit(not any(l.split()[3] == "0A" and l.split()[1].endswith(":%04X" % int(sys.argv[1])) for l in open("/proc/net/tcp").readlines()[1:]))' "$port"
}

@test "a message becomes a note in NETDATA" {
    vmpunch --to bob --origin smtp@vm1 dir:vm < message
    netdata-decode --records raw vm/BOB/0001 | ebcdic2ascii > out
    printf 'Subject: hiFrom: ann@example.org Test.dot' | cmp out -
    netdata-decode --list vm/BOB/0001 | grep -q 'SMTP.*VM1'
    printf '%s\n' 'origin SMTP@VM1' 'class A' 'name SMTP' 'type NOTE' | cmp - <(head -4 vm/BOB/0001.attr)
    cmp -n 10 <(echo "records $(($(wc -c < vm/BOB/0001) / 80))") <(tail -1 vm/BOB/0001.attr)
}

@test "or cards, with a :READ card if that is wanted" {
    vmpunch --to bob --format punch dir:vm < message
    text vm/BOB/0001 > out
    cmp out message
    vmpunch --to bob --format punch --read-card -N profile -T exec dir:vm < message
    text vm/BOB/0002 > out
    [[ $(head -1 out) == ":READ  PROFILE  EXEC     A1 SMTP   "??/??/??"  "??:?? ]]
    cmp <(tail -n +2 out) message
}

@test "long lines are folded in the header and cut in the body" {
    { printf 'To:'; for i in {1..20}; do printf ' user%d@example.org,' "$i"; done; printf ' last@example.org\n\n%0100d\n' 7; } > long
    vmpunch --to bob --format punch dir:vm < long
    text vm/BOB/0001 > out
    [ "$(grep -c '^ user' out)" -ge 4 ]
    [ "$(sed '/^$/,$d' out | tr -d '\n')" = "$(head -1 long)" ]
    [ "$(sed '1,/^$/d' out | tr -d '\n')" = "$(tail -1 long)" ]
}

@test "the code page is a choice, and what it lacks is told" {
    printf 'A: b\n\n[x]\n' > brackets
    vmpunch --to bob --format punch -p 1047 dir:vm < brackets
    vmpunch --to bob --format punch -p 037 dir:vm < brackets
    [ "$(tail -c 80 vm/BOB/0001 | head -c 3 | xxd -p)" = ada7bd ]
    [ "$(tail -c 80 vm/BOB/0002 | head -c 3 | xxd -p)" = baa7bb ]
    run -0 --separate-stderr sh -c 'printf "A: b\n\n5 \342\202\254\n" | vmpunch --to bob dir:vm'
    [[ $stderr == "vmpunch: message: 1 characters that the code page lacks became SUB" ]]
    run -64 sh -c 'vmpunch --to bob -p 9999 dir:vm < message'
}

@test "a raw deck is punched as it is, and only whole cards" {
    head -c 800 /dev/urandom > deck
    vmpunch --to bob --format raw dir:vm < deck
    cmp deck vm/BOB/0001
    head -c 799 deck > short
    run -65 --separate-stderr sh -c 'vmpunch --to bob --format raw dir:vm < short'
    [[ $stderr == "vmpunch: -: 0x31f: ends within a card of 80 columns" ]]
    [ ! -e vm/BOB/0002 ]
}

@test "empty input is nothing to punch; an empty batch is no trouble" {
    run -65 --separate-stderr sh -c 'vmpunch --to bob dir:vm < /dev/null'
    [[ $stderr == "vmpunch: -: nothing to punch" ]]
    run -0 --separate-stderr sh -c 'vmpunch -b dir:vm < /dev/null'
    [ -z "$output$stderr" ]
}

@test "garbage is a message; in a batch it is told by line" {
    head -c 4096 /dev/urandom > garbage
    run -0 sh -c 'vmpunch --to bob dir:vm < garbage'
    netdata-decode --records raw vm/BOB/0001 > /dev/null
    run -65 --separate-stderr sh -c 'echo gar bage | vmpunch -b dir:vm'
    [[ $stderr == "vmpunch: -:1: "* ]]
}

@test "a full disk is told, and may pass" {
    run -75 --separate-stderr sh -c 'vmpunch -b dir:vm < batch > /dev/full'
    [[ $stderr == "vmpunch: standard output: "* ]]
    run -75 --separate-stderr sh -c 'ulimit -f 0; trap "" XFSZ; vmpunch --to bob dir:vm < message'
    [ "$(cd vm/BOB; ls | wc -l)" -eq 2 ] # the batch's file alone, and nothing half done
}

@test "wrong usage" {
    for line in '' 'dir:vm' '--to bob' '--to bob disk:vm' '--to b.ob dir:vm' '--to bob --class AB dir:vm' \
        '--to bob --form toolongname dir:vm' '--to bob -b dir:vm' '--bsmtp -b dir:vm' '--bsmtp --to mailer dir:vm' \
        '-b --format raw dir:vm' '--to bob --format print dir:vm' '--to bob hercules:localhost' '--to bob vmur:x=1'; do
        run -64 sh -c "vmpunch $line < message"
    done
}

@test "an unknown user is refused for good, a missing spool is not" {
    run -69 --separate-stderr sh -c 'vmpunch --to nobody dir:vm < message'
    [[ $stderr == "vmpunch: 550 5.1.1 no reader NOBODY" ]]
    run -75 --separate-stderr sh -c 'vmpunch --to bob dir:no-such-folder < message'
    [[ $stderr == "vmpunch: 451 4.3.0 no folder no-such-folder" ]]
    run -65 --separate-stderr sh -c 'vmpunch --to bob --max-size 20 dir:vm < message'
}

@test "a full reader is told, and may pass" {
    touch vm/BOB/{0001..9999}
    run -75 --separate-stderr sh -c 'vmpunch --to bob dir:vm < message'
    [[ $stderr == "vmpunch: 452 4.2.2 the reader of BOB is full" ]]
    rm vm/BOB/0042
    vmpunch --to bob dir:vm < message
    [ -s vm/BOB/0042 ]
}

@test "a batch is answered recipient by recipient" {
    vmpunch -b dir:vm < batch > replies
    diff - replies << 'EOF'
T1 250 2.1.5 <bob@example.com> spool file 0001 in reader of BOB
T1 550 5.1.1 <nobody@example.com> no reader NOBODY
T1 550 5.1.1 <not.a.vm.user@example.com> not a VM user id
T2 250 2.1.5 <"BOB"@vm2.example.com> spool file 0002 in reader of BOB
T2 250 2.1.5 <BOB@vm1.example.com> spool file 0003 in reader of BOB
EOF
    netdata-decode --records raw vm/BOB/0001 | ebcdic2ascii > out
    printf 'Subject: one .dot' | cmp out -
}

@test "a domain may name the node; its files go to RSCS with the address in the tag" {
    run -0 sh -c 'vmpunch -b --local-domain vm1.example.com --node-domain example.com --tag PRI dir:vm < batch'
    [[ ${lines[3]} == 'T2 550 5.1.1 <"BOB"@vm2.example.com> no reader RSCS' ]]
    mkdir vm/RSCS
    run -0 sh -c 'vmpunch -b --local-domain vm1.example.com --node-domain example.com --tag PRI dir:vm < batch'
    [[ ${lines[3]} == 'T2 250 2.1.5 <"BOB"@vm2.example.com> spool file 0001 in reader of RSCS' ]]
    [[ ${lines[4]} == *"in reader of BOB" ]]
    grep -qx 'tag VM2 BOB PRI' vm/RSCS/0001.attr
    netdata-decode --list vm/RSCS/0001 | grep -q VM2
}

@test "input that ends inside a transaction punches nothing for it" {
    size=$(wc -c < batch)
    for cut in 5 30 100 170 $((size - 1)) $((size - 2)); do
        rm -f vm/BOB/*
        run -75 sh -c 'head -c "$1" batch | vmpunch -b dir:vm > replies' - "$cut"
        [ "$(grep -c ' 250 ' replies)" -eq "$(find vm/BOB -name '????' | wc -l)" ]
        ! grep -q '^T2' replies
    done
}

@test "each transaction is answered before the next one is read" {
    mkfifo in out
    vmpunch -b dir:vm < in > out 3>&- &
    server=$!
    exec 7> in 8< out
    sed -n '1,/^\.$/p' batch >&7
    for _ in 1 2 3; do read -r -t 10 line <&8; done
    [[ $line == "T1 550 5.1.1 <not.a.vm.user@example.com>"* ]]
    exec 7>&-
    wait "$server"
    server=
}

@test "a message that is too large is refused, the next one is not" {
    { printf 'TICK L\nMAIL FROM:<>\nRCPT TO:<bob>\nDATA\n'; head -c 3000 /dev/zero | tr '\0' x; printf '\n.\n'; cat batch; } > large
    vmpunch -b --max-size 2000 dir:vm < large > replies
    [[ $(head -1 replies) == "L 552 5.3.4 <bob> message is too large" ]]
    [ "$(grep -c 'T. 250' replies)" -eq 3 ]
}

@test "--bsmtp punches whole transactions for a MAILER, in class M" {
    vmpunch -b --bsmtp --to mailer --origin smtp@vm1 dir:vm < batch > replies
    [ "$(grep -c ' 250 2.1.5 ' replies)" -eq 5 ]
    text vm/MAILER/0001 > out
    diff - out << 'EOF'
HELO VM1
VERB OFF
TICK T1
MAIL FROM:<ann@example.org>
RCPT TO:<bob@example.com>
RCPT TO:<nobody@example.com>
RCPT TO:<not.a.vm.user@example.com>
DATA
Subject: one

..dot
.
QUIT
EOF
    grep -qx 'class M' vm/MAILER/0001.attr
    text vm/MAILER/0002 | bsmtp-split --vm --list | grep -q T2
}

@test "many writers fill one reader, and no file is torn or lost" {
    for writer in {1..8}; do
        for file in {1..50}; do
            printf '%080d' {1..40} | sed "s/^.\{6\}/$(printf '%d-%03d.' "$writer" "$file")/"
        done > "decks.$writer"
    done
    for writer in {1..8}; do
        (for file in {0..49}; do
            tail -c +$((file * 3200 + 1)) "decks.$writer" | head -c 3200 | vmpunch --to bob --format raw dir:vm || exit
        done) &
        writers+=("$!")
    done
    for writer in "${writers[@]}"; do wait "$writer"; done
    [ "$(find vm/BOB -name '????' | wc -l)" -eq 400 ]
    [ "$(find vm/BOB -name '????.attr' | wc -l)" -eq 400 ]
    [ "$(find vm/BOB -name '.new*' | wc -l)" -eq 0 ]
    # Every deck that was punched is there, whole, once.
    vmread dir:vm/BOB --exec 'md5sum' | sort > got
    for writer in {1..8}; do
        for file in {0..49}; do tail -c +$((file * 3200 + 1)) "decks.$writer" | head -c 3200 | md5sum; done
    done | sort > wanted
    cmp got wanted
}

@test "command: the deck goes to a command whose status is the answer" {
    head -c 8000 /dev/urandom > deck
    vmpunch --to bob@vm2 --format raw -C n -N data -T bin 'command:cat > got; echo "$TO_USER $TO_NODE $CLASS $NAME $TYPE $RECORDS" > env' < deck
    cmp deck got
    [ "$(cat env)" = "BOB VM2 N DATA BIN 100" ]
    run -69 sh -c 'vmpunch --to bob "command:exit 67" < message'
    [[ $output == *"550 5.1.1 no reader BOB"* ]]
    run -69 sh -c 'vmpunch --to bob "command:exit 65" < message'
    run -75 sh -c 'vmpunch --to bob "command:exit 75" < message'
    run -75 sh -c 'vmpunch --to bob "command:kill -9 \$\$" < message'
    # What the command says is no reply, and it need not read all.
    head -c 800000 /dev/zero > deck
    run -0 --separate-stderr sh -c 'vmpunch --to bob --format raw "command:echo 250 lie" < deck'
    [ -z "$output" ]
}

@test "vmur: the CP commands come in the order that CP wants, and the punch is left as it was" {
    make_vmur
    vmpunch --to bob -C m --form qumail --dist bin7 -N smtp -T mail "$reader" < message
    diff - cp/log << 'EOF'
LINK BOB
CLOSE D
QUERY VIRTUAL D
SPOOL D CLASS M FORM QUMAIL DIST BIN7
CLOSE D TO BOB RDR NAME SMTP MAIL
SPOOL D CLASS A FORM STANDARD DIST LINUX
EOF
    netdata-decode --records raw cp/out/BOB/0042 | ebcdic2ascii | grep -q '^Subject: hi'
    grep -q '"class": "M", "form": "QUMAIL", "dist": "BIN7"' cp/out/BOB/0042.json
    vmpunch -b "$reader" < batch > replies
    [[ $(head -1 replies) == "T1 250 2.1.5 <bob@example.com> spool file 0043 in reader of BOB" ]]
    [[ $(sed -n 2p replies) == "T1 550 5.1.1 <nobody@example.com> no reader NOBODY" ]]
}

@test "vmur: files for other nodes go through RSCS, tagged" {
    make_vmur
    head -c 160000 /dev/urandom > deck # more cards than go into one write
    vmpunch --to mea@finfiles --format raw --tag 50 "$reader" < deck
    diff - cp/log << 'EOF'
LINK RSCS
CLOSE D
QUERY VIRTUAL D
SPOOL D CLASS A
SPOOL D CONT
TAG DEV D FINFILES MEA 50
SPOOL D NOCONT
CLOSE D TO RSCS RDR NAME SMTP MAIL
SPOOL D CLASS A
EOF
    cmp deck cp/out/RSCS/0042
    grep -q '"tag": "FINFILES MEA 50"' cp/out/RSCS/0042.json
}

@test "vmur: what goes wrong is answered, and undone" {
    make_vmur
    run -69 sh -c 'vmpunch --to nobody "$0" < message' "$reader"
    sed -i 's/"users"/"full": ["BOB"], "users"/' cp/state.json
    run -75 sh -c 'vmpunch --to bob "$0" < message' "$reader"
    [[ $output == *"452 4.2.2 the reader of BOB is full" ]]
    grep -Fqx 'PURGE * PUN 0017' cp/log

    make_vmur
    ln -sf /dev/full cp/full
    run -75 sh -c 'vmpunch --to bob@vm2 "$0" < message' "${reader/cp\/punch/cp\/full}"
    [[ $output == *"452 4.3.1 "* ]]
    [ "$(tail -3 cp/log)" = "$(printf '%s\n' 'SPOOL D NOCONT' 'CLOSE D PURGE' 'SPOOL D CLASS A')" ]
    [ ! -e cp/out ]

    make_vmur
    sed -i 's/"cont": false/"cont": true/' cp/state.json
    run -75 sh -c 'vmpunch --to bob "$0" < message' "$reader"
    [[ $output == *"451 4.3.0 punch D is spooled CONT" ]]
    run -75 --separate-stderr flock punch.lock sh -c 'vmpunch --to bob "$0" < message' "$reader"
    [[ $stderr == "vmpunch: cp/punch: in use by another program" ]]
    [ ! -e cp/out ]
}

@test "hercules: an ID card and whole cards, and success is the close that comes after" {
    start_card_reader 0 close
    vmpunch --to bob -C m -N smtp -T note "hercules:127.0.0.1:$port" < message
    wait "$server"
    text <(head -c 80 taken) > id
    [ "$(cat id)" = "ID BOB CLASS M NAME SMTP NOTE" ]
    tail -c +81 taken | netdata-decode --records raw | ebcdic2ascii | grep -q '^Subject: hi'
}

@test "hercules: a busy card reader is tried again with the whole deck" {
    for how in close reset hang; do
        rm -f taken
        head -c 80000 /dev/urandom > deck
        start_card_reader 2 "$how"
        vmpunch --to bob --format raw "hercules:127.0.0.1:$port,id=no,timeout=1" < deck
        wait "$server"
        cmp deck taken
    done
}

@test "hercules: tries are bounded, and other nodes out of reach" {
    port=$(free_port)
    run -75 --separate-stderr sh -c 'vmpunch --to bob "$0" < message' "hercules:127.0.0.1:$port,tries=2"
    [[ $stderr == "vmpunch: 451 4.4.1 Connection refused" ]]
    start_card_reader 9 close
    run -75 --separate-stderr sh -c 'vmpunch --to bob "$0" < message' "hercules:127.0.0.1:$port,tries=2"
    [[ $stderr == "vmpunch: 451 4.4.1 the card reader is busy" ]]
    [ ! -e taken ]
    run -69 --separate-stderr sh -c 'vmpunch --to bob@vm2 "$0" < message' "hercules:127.0.0.1:$port"
}
