# vmpunch against Hercules: a stand-alone program of ours waits for the card reader 00A and copies each deck, card by
# card, to the card punch 00D.
bats_require_minimum_version 1.5.0
setup() {
    load ../cli/helpers
    command -v hercules > /dev/null || skip "hercules is not installed"
    start_hercules
}

teardown() {
    if [ -n "${hercules:-}" ]; then
        kill -9 "$hercules" 2> /dev/null || true
        wait "$hercules" 2> /dev/null || true
    fi
}

# card HEX: 80 octets, filled with zeros.
card() { printf '%-160s' "$1" | tr ' ' 0 | xxd -r -p; }

# S/370: the IPL record with its channel program, then the program, which is loaded at X'200'.
ipl_deck() {
    card 000000000000020002000100600000500800010000000000
    card 02000200600000500200025060000050020002A020000050
    card 05f0d2070078f09e8200f0964110f086501000489c00000a4720f00a4710f0824740f0329d00000a\
4720f0224780f0224710f082910100444710f07e910200444710f07e910400444780f0224110f08e
    card 501000489c00000d4720f04a4710f0824740f0729d00000d4720f0624780f0624710f08291040044\
4780f06247f0f00a8200f0968200f0ae02000400200000500100040020000050fe02000000000000
    card 000000000000020c0002000000000e0f0002000000000bad
}

is_listening() {
    grep -q ":$(printf %04X "$port") .* 0A " /proc/net/tcp
}

start_hercules() {
    port=$(free_port)
    ipl_deck > ipl.deck
    cat > hercules.cnf << EOF
ARCHMODE S/370
CPUMODEL 3033
MAINSIZE 2
NUMCPU 1
CODEPAGE 819/1047
000A 3505 127.0.0.1:$port sockdev ebcdic eof
000C 3505 ipl.deck ebcdic eof
000D 3525 punch.out ebcdic
EOF
    echo 'ipl 00c' > hercules.rc
    HERCULES_RC=hercules.rc hercules -d -f hercules.cnf > hercules.log 2>&1 < /dev/null 3>&- &
    hercules=$!
    wait_until 30 is_listening
    sleep 2 # until the program is loaded and waits
    reader=hercules:127.0.0.1:$port
}

has_cards() { [ "$(wc -c < punch.out)" -ge $(($1 * 80)) ]; }

@test "a deck comes out of Hercules' punch as it was, behind its ID card" {
    head -c 80000 /dev/urandom > deck
    vmpunch --to bob --class m --format raw "$reader" < deck
    wait_until 10 has_cards 1001
    tail -c +81 punch.out | cmp - deck
    [ "$(head -c 80 punch.out | ebcdic2ascii -r f -l 80)" = "ID BOB CLASS M NAME SMTP MAIL" ]
}

@test "deck after deck goes in, however soon the next one comes" {
    for i in {1..12}; do
        head -c $((i * 800)) /dev/urandom > "deck.$i"
        vmpunch --to bob --format raw "$reader,id=no" < "deck.$i"
        cat "deck.$i" >> all
    done
    wait_until 10 has_cards $(($(wc -c < all) / 80))
    cmp all punch.out
}

@test "two at once are both taken, one after the other" {
    head -c 400000 /dev/urandom > one
    head -c 400000 /dev/urandom > two
    vmpunch --to bob --format raw "$reader,id=no,tries=30" < one 3>&- &
    first=$!
    vmpunch --to bob --format raw "$reader,id=no,tries=30" < two
    wait "$first"
    wait_until 10 has_cards 10000
    cat one two | cmp -s - punch.out || cat two one | cmp - punch.out
}

@test "mail by batch arrives as NETDATA and is read back" {
    printf 'TICK T1\nMAIL FROM:<ann@example.org>\nRCPT TO:<bob@example.com>\nDATA\nSubject: card by card\n\n..\n.\n' > batch
    vmpunch -b "$reader" < batch > replies
    [[ $(cat replies) == "T1 250 2.1.5 <bob@example.com> "*" cards read for BOB" ]]
    wait_until 10 has_cards 4
    tail -c +81 punch.out | netdata-decode --records raw | ebcdic2ascii > out
    printf 'Subject: card by card .' | cmp - out
}
