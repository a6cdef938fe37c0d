setup() { load helpers; unset ORIGIN_USER ORIGIN_NODE; }

# What is made anew each time becomes a star.
stars() {
    sed -e 's/^TICK [0-9A-Z]\{16\}$/TICK */' -e 's/^Message-ID: <[0-9A-Z]*\.[0-9A-Z]*@vm1.example.com>$/Message-ID: */' "$@"
}

convert() { spool2bsmtp --domain vm1.example.com "$@"; }

@test "a note, mail and a deck become BSMTP" {
    convert "$DATA/spool2bsmtp/note.cards" > out
    stars out | diff - "$DATA/spool2bsmtp/note.bsmtp"
    convert < "$DATA/spool2bsmtp/mail.x15" > out
    stars out | diff - "$DATA/spool2bsmtp/mail.bsmtp"
    run -65 --separate-stderr convert "$DATA/spool2bsmtp/deck.cards"
    echo "$output" | stars | diff - "$DATA/spool2bsmtp/deck.bsmtp"
    [[ $stderr == "spool2bsmtp: $DATA/spool2bsmtp/deck.cards:13: RCPT before MAIL" ]]
}

@test "the wrapping does not matter" {
    text=$DATA/spool2bsmtp/note.txt
    printf ':READ  OPER     NOTE     A1 VMSYS1 11/13/93 22:52\n' | cat - "$text" | ascii2ebcdic --recfm f > note.read
    ascii2ebcdic --recfm f --lrecl 132 < "$text" > note.print
    ascii2ebcdic --recfm v < "$text" > note.v
    ascii2ebcdic --nl 15 < "$text" > note.x15
    ascii2ebcdic --nl 25 < "$text" > note.x25
    sed 's/$/\r/' "$text" > note.crlf
    { head -c 800 /dev/zero; cat "$DATA/spool2bsmtp/note.cards"; head -c 640 /dev/zero; } > note.nul
    netdata-encode --note --from OPER@VM1 --to SMTP@VM2 --time 20261123080000 < note.x25 > note.nd
    for file in note.* "$text"; do
        convert "$file" > out
        stars out | diff - "$DATA/spool2bsmtp/note.bsmtp"
    done
}

@test "empty input is no mail" {
    run -65 --separate-stderr spool2bsmtp < /dev/null
    [ -z "$output" ]
    [[ $stderr == "spool2bsmtp: -: empty file, which is no mail" ]]
}

@test "garbage is refused, and nothing is written" {
    for seed in 1 2 3 4 5 6 7 8; do
        awk -v seed=$seed 'BEGIN { srand(seed); for (i = 0; i < 4096; i++) printf "%c", int(rand() * 256) }' > garbage
        run -65 --separate-stderr spool2bsmtp garbage
        [ -z "$output" ]
        [[ $stderr == "spool2bsmtp: garbage: "* ]]
    done
}

@test "a full disk is told, and may pass" {
    run -75 --separate-stderr sh -c 'spool2bsmtp "$0" > /dev/full' "$DATA/spool2bsmtp/note.cards"
    [[ $stderr == "spool2bsmtp: "* ]]
}

@test "wrong usage" {
    run -64 spool2bsmtp --no-such-option
    run -64 spool2bsmtp --page 4711 "$DATA/spool2bsmtp/note.cards"
    run -64 spool2bsmtp --origin 'A B C' "$DATA/spool2bsmtp/note.cards"
    run -66 spool2bsmtp no-such-file
}

@test "a bad file does not stop the rest" {
    head -c 64 /dev/urandom > bad
    run -66 --separate-stderr convert bad "$DATA/spool2bsmtp/mail.x15" no-such-file "$DATA/spool2bsmtp/note.cards"
    echo "$output" > out
    [ "$(grep -c '^\.$' out)" -eq 2 ]
    [[ $stderr == *"bad: "*"no-such-file: No such file"* ]]
}

@test "what is no mail is refused by its name" {
    printf '\002\303\324\342\100' > diskdump
    printf '\377\015\000VMSDUMP V1' > vmsdump
    printf ':CARD   FILE' | ascii2ebcdic > carddump
    printf 'say "hello, world"\nexit 0\n' | ascii2ebcdic --recfm f > exec
    ebcdic2ascii < "$DATA/netdata/note.nd" > translated
    head -c 200 "$DATA/netdata/note.nd" > cut
    told() { run -65 --separate-stderr spool2bsmtp "$1"; [ -z "$output" ]; [[ $stderr == "spool2bsmtp: $1: $2"* ]]; }
    told diskdump "DISK DUMP file"
    told vmsdump "VMSDUMP file"
    told carddump "card dump (:CARD)"
    told exec "text without a mail header"
    told translated "NETDATA that was translated to ASCII"
    told cut "0x"
    [[ $stderr == *"NETDATA that is cut off"* ]]
    told "$DATA/netdata/sendfile.nd" "NETDATA of POST NAMES A1, which is no mail"
    told "$DATA/netdata/receipt.nd" "NETDATA receipt for MAINT.POST.NAMES"
}

@test "NETDATA cut at any octet before its end yields nothing" {
    for cut in 1 7 8 79 80 81 160 239 240 300; do
        head -c "$cut" "$DATA/netdata/note.nd" > cut
        run -65 spool2bsmtp cut
        ! spool2bsmtp cut 2> /dev/null | grep . || false
    done
}

@test "a deck may travel in NETDATA" {
    ascii2ebcdic < "$DATA/spool2bsmtp/deck.txt" |
        netdata-encode --name "MAIL BSMTP A1" --from MAILER@VM1 --to SMTP@VM2 > deck.nd
    run -65 --separate-stderr convert deck.nd
    echo "$output" | stars | diff - "$DATA/spool2bsmtp/deck.bsmtp"
}

@test "the origin is the sender: the option's, vmread's, NETDATA's, the From field's" {
    from() { convert "$@" | sed -n 's/^MAIL FROM:<\([^>]*\)>.*/\1/p'; }
    [ "$(from "$DATA/spool2bsmtp/mail.x15")" = juergen@vm1.example.com ]
    [ "$(from "$DATA/netdata/note.nd")" = MAINT@VM1 ]
    export ORIGIN_USER=ANN ORIGIN_NODE=VM3
    [ "$(from "$DATA/netdata/note.nd")" = ANN@VM3 ]
    [ "$(from --origin OPER@VM4 "$DATA/netdata/note.nd")" = OPER@VM4 ]
    [ "$(from --origin OPER "$DATA/netdata/note.nd")" = OPER@vm1.example.com ]
    [ "$(from --node-domain example.net "$DATA/netdata/note.nd")" = ANN@VM3.example.net ]
    export ORIGIN_USER=RSCS
    [ "$(from "$DATA/netdata/note.nd")" = MAINT@VM1 ]
}

@test "a code page is the reader's to name" {
    ascii2ebcdic --page 273 --nl 15 < "$DATA/spool2bsmtp/mail.txt" > mail.273
    convert --page 273 mail.273 > out
    stars out | diff - "$DATA/spool2bsmtp/mail.bsmtp"
}

@test "what it is can be asked for" {
    run -0 spool2bsmtp --explain "$DATA/spool2bsmtp/note.cards"
    [ "$output" = "$DATA/spool2bsmtp/note.cards: CMS NOTE, EBCDIC cards of 80 columns, code page 1047" ]
    run -0 spool2bsmtp --explain "$DATA/netdata/note.nd"
    [[ $output == *": CMS NOTE in NETDATA from MAINT at VM1 to ANN at VM2, code page 1047" ]]
    run -0 spool2bsmtp --explain --origin OPER@VM1 "$DATA/spool2bsmtp/mail.txt"
    [[ $output == *": mail, ASCII lines, UTF-8, origin OPER@VM1" ]]
    run -65 spool2bsmtp --explain "$DATA/netdata/sendfile.nd"
    [[ $output == *": NETDATA of POST NAMES A1, which is no mail" ]]
}

@test "memory does not grow with the mail" {
    needs_small_commands 200000 spool2bsmtp
    { cat "$DATA/spool2bsmtp/mail.txt"; yes 'a line of the body, one of very many that all look alike' | head -c 150000000; } > mail
    bash -c 'ulimit -v 200000; spool2bsmtp mail' | tail -c 2 > out
    printf '.\n' | cmp - out
}

@test "a note of 1993 arrives" {
    needs_shared data/netdata/cards/cmsnote.nd
    spool2bsmtp "$SHARED/data/netdata/cards/cmsnote.nd" | grep -v -e ^TICK -e ^Message-ID > out
    printf '%s\n' 'MAIL FROM:<CMS1@ALIJKU11>' 'RCPT TO:<MEA@FINFILES>' DATA 'Date: Sat, 13 Nov 1993 22:52:42 +0100' \
        'From: CMS1@ALIJKU11' 'To: MEA@FINFILES' '' Test '' . | diff out -
}

@test "real files that are no mail are held" {
    needs_shared data/netdata
    for file in "$SHARED"/data/netdata/{cards/dshodd2.nd,cards/mvsnd.nd,xmit/*,spool/*} "$SHARED"/data/ebcdic/text/*.f80; do
        run -65 --separate-stderr spool2bsmtp "$file"
        [ -z "$output" ]
        [[ $stderr == "spool2bsmtp: $file: "* ]]
        [ "${#stderr_lines[@]}" -eq 1 ]
    done
}

@test "real batches go through, good transactions of bad ones too" {
    needs_shared data/bsmtp
    tail -n +2 "$SHARED/data/bsmtp/expected.tsv" | cut -f1 | sort | uniq -c | while read -r count file; do
        spool2bsmtp "$SHARED/data/bsmtp/$file" > out 2> told || [ -s told ]
        refused=$(grep -c ': sender: ' told || true)
        case $file in # its only recipient is wrong
            in/exim-0009-1.bsmtp) refused=1 ;;
        esac
        [ "$(grep -c '^\.$' out)" -eq $((count - refused)) ]
    done
}
