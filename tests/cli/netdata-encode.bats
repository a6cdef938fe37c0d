setup() { load helpers; }

@test "a NOTE is made as CMS makes it" {
    ascii2ebcdic "$DATA/netdata/note.txt" |
        netdata-encode --note --from MAINT@VM1 --to ANN@VM2 --time 20261122201407 > out
    cmp out "$DATA/netdata/note.nd"
}

@test "a file is made as SENDFILE and as TRANSMIT make it" {
    ascii2ebcdic "$DATA/netdata/names.txt" > names
    netdata-encode --name "post names a1" --from "maint at vm1" --to ann@vm2 --time 2026-11-22T20:15:00Z \
        --last-change 2026-11-01T08:00:00 names > out
    cmp out "$DATA/netdata/sendfile.nd"
    netdata-encode --style tso --recfm VB --name MAINT.POST.NAMES --from MAINT@MVS1 --to ANN@VM2 \
        --time 20261122201600 --ack=4711 -o out names
    cmp out "$DATA/netdata/transmit.nd"
}

@test "a receipt answers what was received" {
    netdata-encode --acknowledge --time 20261122201700 "$DATA/netdata/transmit.nd" > out
    cmp out "$DATA/netdata/receipt.nd"
    netdata-encode --acknowledge --outcome DELETED < "$DATA/netdata/note.nd" > deleted.nd
    netdata-decode --list deleted.nd | grep -q 'receipt from ANN at VM2 for a note, sent 2026-11-22T20:14:07Z: DELETED'
    head -c 500 "$DATA/netdata/note.nd" > cut
    run --separate-stderr -75 netdata-encode --acknowledge cut
    [ -z "$output" ]
}

@test "decoding undoes encoding, whatever the octets" {
    python3 - <<'EOF'
import random, subprocess
random.seed(4711)
base = ['netdata-encode', '-f', 'A@B', '-t', 'C@D', '-n', 'ANY FILE A1', '-r', 'rdw', '--keep-empty']
for case in range(40):
    style = random.choice(['cms', 'tso'])
    records = [random.randbytes(random.choice([0, 1, 80, 252, 253, 254, 506, 507, 3000])) for _ in range(random.randrange(40))]
    text = b''.join((len(r) + 4).to_bytes(2, 'big') + b'\0\0' + r for r in records)
    deck = subprocess.run(base + ['--style', style], input=text, check=True, capture_output=True).stdout
    assert len(deck) % 80 == 0
    back = subprocess.run(['netdata-decode', '-r', 'rdw'], input=deck, check=True, capture_output=True).stdout
    assert back == text, (case, style)
EOF
}

@test "an empty record becomes a blank one for CMS, and stays empty for TSO" {
    printf '\xc1\x25\x25\xc2' > lines
    netdata-encode --note -f A@B -t C@D lines | netdata-decode -r nl > out
    printf '\xc1\x25\x40\x25\xc2\x25' | cmp out -
    netdata-encode --style tso --note -f A@B -t C@D lines | netdata-decode -r nl > out
    printf '\xc1\x25\x25\xc2\x25' | cmp out -
}

@test "fixed records are filled with blanks, and one that is too long is refused" {
    printf '\xc1\x25\xc2\xc3' > lines
    netdata-encode --recfm F --lrecl 3 -n "A B" -f A@B -t C@D lines | netdata-decode -r raw > out
    printf '\xc1\x40\x40\xc2\xc3\x40' | cmp out -
    run --separate-stderr -65 netdata-encode --recfm F --lrecl 1 -n "A B" -f A@B -t C@D -o none lines
    [[ $stderr == "netdata-encode: lines: a record of 2 octets is longer than 1" ]]
    [ ! -e none ]
}

@test "an empty input is an empty file" {
    netdata-encode -n "EMPTY FILE A" -f A@B -t C@D < /dev/null > empty.nd
    [ "$(stat -c %s empty.nd)" -eq 320 ]
    [ "$(netdata-decode empty.nd | wc -c)" -eq 0 ]
}

@test "garbage where descriptor words should be is refused, a cut one may pass" {
    printf '\377\377\1\1abc' > garbage
    run --separate-stderr -65 netdata-encode -r rdw -n "A B" -f A@B -t C@D garbage
    [ -z "$output" ]
    [[ $stderr == "netdata-encode: garbage: 0x0: no record descriptor word" ]]
    printf '\0\12\0\0abc' > cut
    run --separate-stderr -75 netdata-encode -r rdw -n "A B" -f A@B -t C@D cut
    run --separate-stderr -65 netdata-encode -r raw --lrecl 80 -n "A B" -f A@B -t C@D cut
    [ -z "$output" ]
}

@test "a full disk is told, and may pass" {
    run --separate-stderr -75 sh -c 'netdata-encode --note -f A@B -t C@D "$0" > /dev/full' "$DATA/netdata/note.txt"
    [[ $stderr == netdata-encode:* ]]
}

@test "wrong usage is told" {
    run -64 netdata-encode --note < /dev/null
    run -64 netdata-encode -f A@B -t C@D < /dev/null
    run -64 netdata-encode --note -n "A B" -f A@B -t C@D < /dev/null
    run -64 netdata-encode --note -f NOBODY -t C@D < /dev/null
    run -64 netdata-encode --note -f A@B -t C@TOOLONGANODE < /dev/null
    run -64 netdata-encode --note -r raw -f A@B -t C@D < /dev/null
    run -64 netdata-encode --note --time yesterday -f A@B -t C@D < /dev/null
    run -64 netdata-encode --recfm W -n "A B" -f A@B -t C@D < /dev/null
    run -66 netdata-encode --note -f A@B -t C@D no-such-file
}

@test "real transmissions are rebuilt octet by octet from their records" {
    needs_shared data/netdata/cards
    cards=$SHARED/data/netdata/cards
    netdata-decode -r rdw "$cards/cmsnote.nd" |
        netdata-encode -r rdw --note -f CMS1@ALIJKU11 -t MEA@FINFILES --time 19931113220327 | cmp - "$cards/cmsnote.nd"
    netdata-decode -r rdw "$cards/dshodd2.nd" |
        netdata-encode -r rdw -n "DOMAIN NAMES B1" -f NETSERV@FINHUT -t MEA@FINFILES --time 19931108091343 \
            --last-change 19931107095025 | cmp - "$cards/dshodd2.nd"
    netdata-decode -r raw "$cards/mvsnd.nd" |
        netdata-encode -r raw --lrecl 80 --recfm FB --style tso -n "K000165.TEST.CNTL(KERANN)" -f K000165@ALIJKU21 \
            -t MEA@FINFILES --time 19931027115242 --ack --size 1103264 | cmp - "$cards/mvsnd.nd"
}
