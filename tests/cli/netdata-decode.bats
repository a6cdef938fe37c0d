setup() { load helpers; }

@test "a NOTE becomes text lines" {
    netdata-decode "$DATA/netdata/note.nd" | ebcdic2ascii > out
    sed 's/^$/ /' "$DATA/netdata/note.txt" > want # CMS has a blank in an empty line
    cmp out want
}

@test "records go out as lines, behind descriptor words, or joined" {
    printf '\xc1\xc2\x25\xc3\x25' | netdata-encode --note -f A@B -t C@D > two.nd
    netdata-decode --records nl two.nd > out
    printf '\xc1\xc2\x25\xc3\x25' | cmp out -
    netdata-decode --records nl --nl 0a two.nd > out
    printf '\xc1\xc2\n\xc3\n' | cmp out -
    netdata-decode --records rdw two.nd > out
    printf '\0\6\0\0\xc1\xc2\0\5\0\0\xc3' | cmp out -
    netdata-decode --records raw two.nd > out
    printf '\xc1\xc2\xc3' | cmp out -
}

@test "what is no text goes out joined unless one says otherwise" {
    printf '\0\1\2\3\4\5' | netdata-encode -r raw --lrecl 3 --recfm F -n "A BIN A1" -f A@B -t C@D > binary.nd
    netdata-decode binary.nd > out
    printf '\0\1\2\3\4\5' | cmp out -
    netdata-decode --records nl binary.nd > out
    printf '\0\1\2\x25\3\4\5\x25' | cmp out -
}

@test "an empty input is incomplete, and may pass" {
    run --separate-stderr -75 netdata-decode < /dev/null
    [ -z "$output" ]
    [[ $stderr == "netdata-decode: -: the input ends before INMR01" ]]
}

@test "garbage is refused" {
    seq 1000 > garbage
    run --separate-stderr -65 netdata-decode garbage
    [ -z "$output" ]
    [[ $stderr == "netdata-decode: garbage: 0x0: no INMR01: this is not NETDATA" ]]
}

@test "NETDATA that was translated to ASCII is named" {
    ebcdic2ascii -q "$DATA/netdata/note.nd" > translated
    run --separate-stderr -65 netdata-decode translated
    [[ $stderr == *"translated to ASCII on its way; transfer it as binary" ]]
}

@test "a full disk is told, and may pass" {
    run --separate-stderr -75 sh -c 'netdata-decode "$0" > /dev/full' "$DATA/netdata/note.nd"
    [[ $stderr == netdata-decode:* ]]
}

@test "wrong usage is told" {
    run -64 netdata-decode --records lines "$DATA/netdata/note.nd"
    run -64 netdata-decode --list --json "$DATA/netdata/note.nd"
    run -64 netdata-decode --nl 5 "$DATA/netdata/note.nd"
    run -66 netdata-decode no-such-file
}

@test "nothing is put out of a transmission that is cut off, from a file or a pipe" {
    head -c 500 "$DATA/netdata/note.nd" > cut
    run --separate-stderr -75 netdata-decode cut
    [ -z "$output" ]
    [[ $stderr == "netdata-decode: cut: 0x1"*": the input ends inside a segment" ]]
    run --separate-stderr -75 sh -c 'cat cut | netdata-decode -o made'
    [ -z "$output" ]
    [ ! -e made ]
    run --separate-stderr -75 netdata-decode -d made cut
    [ ! -e made ]
}

@test "damage is told with its place, and nothing is put out" {
    { head -c $((0x9f)) "$DATA/netdata/note.nd"; printf '\1'; tail -c +$((0xa1)) "$DATA/netdata/note.nd"; } > damaged
    run --separate-stderr -65 netdata-decode damaged
    [ -z "$output" ]
    [[ $stderr == "netdata-decode: damaged: 0x9f: segment with a length below 2" ]]
}

@test "one bad input does not stop the others" {
    head -c 500 "$DATA/netdata/note.nd" > cut
    run --separate-stderr -75 netdata-decode cut "$DATA/netdata/note.nd"
    [ -n "$output" ]
}

@test "the cards may lie as they like: lines with CR LF, behind :READ, ID or a log line, with descriptor words" {
    netdata-decode "$DATA/netdata/sendfile.nd" > want
    python3 - "$DATA/netdata/sendfile.nd" <<'EOF'
import sys
deck = open(sys.argv[1], 'rb').read()
cards = [deck[i:i + 80] for i in range(0, len(deck), 80)]
card = lambda text: text.encode('cp037').ljust(80, b'\x40')
short = [c.rstrip(b'\x40') or b'\x40' for c in cards]
forms = {
    'crlf': b''.join(c + b'\r\n' for c in cards),
    'lf-short': b''.join(c + b'\n' for c in short),
    'rdw-short': b''.join((len(c) + 4).to_bytes(2, 'big') + b'\0\0' + c for c in short),
    'read': card(':READ  POST     NAMES    A1 MNT191 11/22/26 20:15') + deck,
    'id': card('ID ANN CLASS A') + deck,
    'log': b'IKJ56250I JOB TRANSMIT(JOB00123) SUBMITTED\n' + deck,
    'more-behind': deck + deck + b'\x40' * 37,
}
for name, text in forms.items():
    open(name + '.form', 'wb').write(text)
EOF
    for form in *.form; do
        echo "$form"
        netdata-decode "$form" > out
        cmp out want
        cat "$form" | netdata-decode > out
        cmp out want
    done
    netdata-decode --json read.form | grep -q '"read_card":{"name":"POST","type":"NAMES","mode":"A1"}'
}

@test "--list and --json say what is in it" {
    netdata-decode --list "$DATA/netdata/sendfile.nd" > list
    [ "$(sed -n 1p list)" = "$DATA/netdata/sendfile.nd: from MAINT at VM1 to ANN at VM2, 2026-11-22T20:15:00Z" ]
    [ "$(sed -n 3p list | tr -s ' ')" = " 1 file V 122 7 310 text POST NAMES A1" ]
    (cd "$DATA/netdata" && netdata-decode --json note.nd receipt.nd sendfile.nd transmit.nd) > json
    python3 - json <<'EOF'
import json, sys
rows = [json.loads(line) for line in open(sys.argv[1])]
note, receipt, sendfile, transmit = rows
assert note['files'][0]['kind'] == 'note' and note['from'] == {'user': 'MAINT', 'node': 'VM1'}, note
assert receipt['acknowledgement']['id'] == '4711' and receipt['files'] == [], receipt
assert sendfile['files'][0]['changed'] == '2026-11-01T08:00:00Z', sendfile
assert transmit['wants_ack'] and transmit['files'][0]['recfm'] == 'VB', transmit
EOF
}

@test "a receipt is told, and has no records" {
    run --separate-stderr netdata-decode "$DATA/netdata/receipt.nd"
    [ "$status" -eq 0 ]
    [ -z "$output" ]
    [[ $stderr == *"receipt from ANN at VM2 for MAINT.POST.NAMES, sent 2026-11-22T20:16:00Z: RECEIVED, id 4711" ]]
}

@test "a file of its own for each file, under a harmless name" {
    netdata-decode -d dir "$DATA/netdata/note.nd" "$DATA/netdata/sendfile.nd" "$DATA/netdata/transmit.nd"
    [ "$(ls -A dir)" = "$(printf 'MAINT.POST.NAMES\nPOST.NAMES\nnote')" ]
    netdata-decode "$DATA/netdata/note.nd" | cmp - dir/note
}

@test "members of a partitioned data set, of a library, and aliases" {
    netdata-decode --list "$DATA/netdata/members.nd" > list
    [ "$(grep -c ' member ' list)" -eq 3 ]
    grep -q 'ANN.TEST.PDS(SECOND) -> FIRST' list
    netdata-decode --member first --records raw "$DATA/netdata/members.nd" > first
    [ "$(head -c 5 first | ebcdic2ascii)" = FIRST ]
    netdata-decode --member second --records raw "$DATA/netdata/members.nd" | cmp - first
    netdata-decode -d dir --records raw "$DATA/netdata/members.nd"
    cmp dir/FIRST first
    [ "$(readlink dir/SECOND)" = FIRST ]
    run --separate-stderr -66 netdata-decode --member NONE "$DATA/netdata/members.nd"
}

@test "NETDATA inside NETDATA is decoded at any depth" {
    netdata-encode -r raw --lrecl 80 --recfm FB --style tso -n INNER -f A@B -t C@D \
        -o two.nd "$DATA/netdata/note.nd"
    netdata-decode two.nd -r raw | cmp - "$DATA/netdata/note.nd"
    netdata-decode --nested -l two.nd | grep -q 'INNER > (note)'
    netdata-decode --nested -d dir two.nd
    netdata-decode "$DATA/netdata/note.nd" | cmp - dir/INNER/note
}

@test "memory does not grow with the transmission, from a file or a pipe" {
    python3 - <<'EOF'
import subprocess

def peak(size, through_pipe):
    encode = ['netdata-encode', '-r', 'raw', '--lrecl', '80', '--recfm', 'F', '-n', 'BIG FILE A', '-f', 'A@B', '-t', 'C@D',
              '-o', 'big.nd']
    subprocess.run(encode, input=bytes(size), check=True)
    source = subprocess.Popen(['cat', 'big.nd'], stdout=subprocess.PIPE).stdout if through_pipe else None
    decode = subprocess.Popen(['netdata-decode', '-' if through_pipe else 'big.nd'], stdin=source,
                              stdout=subprocess.PIPE)
    text = decode.stdout.read(size - 100000)
    memory = open(f'/proc/{decode.pid}/status').read()  # it waits for us to take the rest
    text += decode.stdout.read()
    assert decode.wait() == 0 and text == bytes(size), len(text)
    return int(memory.split('VmHWM:')[1].split()[0])

for through_pipe in (False, True):
    small, large = peak(4000000, through_pipe), peak(40000000, through_pipe)
    assert large < small + 4000, (through_pipe, small, large)
EOF
}

# Every row of the table of real samples.
@test "every real sample is decoded as other programs decode it" {
    needs_shared data/netdata/expected.tsv
    python3 "$BATS_TEST_DIRNAME/netdata-samples.py" "$SHARED/data/netdata"
}
