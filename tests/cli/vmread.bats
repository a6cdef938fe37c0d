setup() {
    load helpers
    stand_in=$top/tests/cli/stand-in
    mkdir -p vm/BOB
    reader=dir:vm/BOB
}

teardown() {
    if [ -n "${follower:-}" ]; then kill "$follower" 2> /dev/null || true; fi
}

# deck COUNT: as many cards, each full of its number.
deck() { for ((i = 1; i <= $1; i++)); do printf '%080d' "$i"; done; }

# punch ID TEXT: a spool file with one card that begins with TEXT.
put() {
    printf '%-80s' "$2" | vmpunch --to BOB --origin ann@vm2 --format raw dir:vm
}

# A reader of Linux on Z with spool files 42 and 43, and the CP behind it.
make_vmur() {
    export VMCP_STATE=$PWD/cp
    mkdir -p cp/pages
    deck 300 > deck42
    deck 1 > deck43
    "$stand_in/spool-pages" 42 < deck42 > cp/pages/0042
    "$stand_in/spool-pages" 43 < deck43 > cp/pages/0043
    : > cp/reader
    cat > cp/state.json << 'EOF'
{"files": [{"id": 42, "origin": "RSCS", "class": "M", "records": 300, "hold": "NONE", "name": "BOB", "type": "MAIL",
            "dist": "SMTP", "tag": "VM2 MEA 50"},
           {"id": 43, "origin": "ANN", "class": "A", "records": 1, "hold": "NONE", "name": "X", "type": "Y",
            "dist": "SMTP"}],
 "punch": {"class": "A", "form": "STANDARD", "dist": "LINUX", "cont": false}, "users": [], "next": 100}
EOF
    reader=vmur:reader=cp/reader,vmcp=$stand_in/vmcp,lock=.,wait=1
}

holds() { grep -o "\"id\": $1[^}]*" cp/state.json | grep -q '"hold": "USER"'; }

@test "a file is written and leaves the reader" {
    deck 3 > expected
    vmpunch --to bob --format raw dir:vm < expected
    vmread "$reader" > out
    cmp out expected
    [ -z "$(ls vm/BOB)" ]
}

@test "the oldest file comes first, and any by its spool id" {
    put 1 first
    put 2 second
    put 3 third
    [[ $(vmread "$reader" 2) == second* ]]
    [[ $(vmread "$reader") == first* ]]
    [[ $(vmread "$reader") == third* ]]
    run -66 --separate-stderr vmread "$reader"
    [[ $stderr == "vmread: $reader: no spool file"* ]]
}

@test "--keep leaves the file" {
    put 1 first
    vmread --keep "$reader" > out
    vmread -k "$reader" 1 | cmp out -
    [ -e vm/BOB/0001 ]
}

@test "an empty file is a file" {
    : > vm/BOB/0007
    run -0 --separate-stderr vmread "$reader" 7
    [ -z "$output$stderr" ]
    [ ! -e vm/BOB/0007 ]
}

@test "garbage in the folder is nobody's file, garbage in attributes is told" {
    put 1 first
    printf 'class \033[2J\n' > vm/BOB/0001.attr
    touch vm/BOB/{0000,00001,x,0002.attr,.new.1.1,12}
    mkdir vm/BOB/0003
    ln -s 0001 vm/BOB/0004
    vmread --list "$reader" > out
    [ "$(wc -l < out)" -eq 2 ]
    [[ $(tail -1 out) == "0001 "*"attributes: control character in class" ]]
}

@test "a file that could not be written stays" {
    put 1 first
    run -75 --separate-stderr sh -c 'vmread "$0" > /dev/full' "$reader"
    [[ $stderr == "vmread: standard output: "* ]]
    [ -e vm/BOB/0001 ]
}

@test "wrong usage" {
    run -64 vmread
    run -64 vmread --no-such-option "$reader"
    run -64 vmread disk:vm
    run -64 vmread hercules:127.0.0.1:3505
    run -64 vmread --follow "$reader"
    run -64 vmread --json "$reader"
    run -64 vmread "$reader" 0
    run -64 vmread "$reader" 12345
    run -66 vmread dir:no-such-folder
    run -66 vmread vmur:reader=no-such-node
}

@test "--list shows what CP would, as text and as JSON" {
    run -0 vmread --list "$reader"
    [ -z "$output" ]
    deck 2 | vmpunch --to bob --origin ann@vm2 --format raw -C m -N profile -T exec --form qumail --dist bin7 \
        --tag 'a "quoted" \ tag' dir:vm
    vmread --list "$reader" > out
    [[ $(tail -1 out) == "0001 M         2 ANN@VM2           PROFILE  EXEC     "20??-??-??T??:??:??Z ]]
    vmread --list --json "$reader" > out.json
    python3 - << 'EOF'
import json
[file] = json.load(open("out.json"))
file.pop("date")
assert file == {"spoolid": 1, "records": 2, "held": False, "origin_user": "ANN", "origin_node": "VM2", "class": "M",
                "name": "PROFILE", "type": "EXEC", "form": "QUMAIL", "dist": "BIN7", "tag": 'a "quoted" \\ tag',
                "reason": ""}, file
EOF
    run -0 vmread --list --json dir:vm
    [ "$output" = "[]" ]
}

@test "--exec gives each file to the command, in the order of arrival, with its attributes" {
    for text in first second third; do put 0 "$text"; done
    vmread "$reader" --exec 'read -r word rest; echo "$SPOOLID $word $ORIGIN_USER $ORIGIN_NODE $CLASS $NAME $TYPE $RECORDS"' > out
    printf '%s ANN VM2 A ANN MAIL 1\n' '0001 first' '0002 second' '0003 third' > expected
    cmp out expected
    [ -z "$(ls vm/BOB)" ]
}

@test "after 9999 comes 1, and the order is still that of arrival" {
    printf 9998 > vm/BOB/.last
    for text in a b c; do put 0 "$text"; sleep 0.02; done
    vmread "$reader" --exec 'read -r word rest; echo "$SPOOLID $word"' > out
    printf '9999 a\n0001 b\n0002 c\n' | cmp out -
}

@test "65 and 69 put a file on hold with the reason; 75 leaves it; the rest goes on" {
    for text in bad refused later good; do put 0 "$text"; done
    run -75 --separate-stderr vmread "$reader" --exec 'read -r word rest
        case $word in
        bad) echo "first words" >&2; echo "no From at all" >&2; exit 65 ;;
        refused) exit 69 ;;
        later) exit 75 ;;
        esac'
    [[ $stderr == *"first words"*"vmread: 0001: on hold: first words no From at all"* ]]
    [[ $stderr == *"vmread: 0002: on hold: status 69"*"vmread: 0003: left for later: status 75"* ]]
    [ "$(cd vm/BOB; echo *)" = "0003 0003.attr held" ]
    [ "$(cd vm/BOB/held; echo *)" = "0001 0001.attr 0002 0002.attr" ]
    grep -qx 'reason first words no From at all' vm/BOB/held/0001.attr
    run -0 vmread --list "$reader"
    [[ ${lines[1]} == "0001 "*" held: first words no From at all" ]]

    # What is on hold is not given out, but can be read, and its id is not used again.
    run -0 vmread "$reader" --exec true
    [ "$(cd vm/BOB; echo *)" = "held" ]
    printf 0 > vm/BOB/.last
    put 0 new
    [ -e vm/BOB/0003 ]
    [[ $(vmread "$reader" 1) == bad* ]]
    [ ! -e vm/BOB/held/0001 ]
}

@test "--exec tells by its status what became of the files" {
    run -0 vmread "$reader" --exec false
    put 0 x
    run -75 vmread "$reader" --exec 'exit 1'
    run -75 vmread "$reader" --exec 'kill -9 $$'
    run -75 vmread "$reader" --exec no-such-command
    run -65 vmread "$reader" --exec 'exit 65'
}

@test "a command that stops reading, or leaves children behind, is judged by its status" {
    head -c 8000000 /dev/zero | vmpunch --to bob --format raw dir:vm
    put 0 small
    SECONDS=0
    vmread "$reader" --exec 'sleep 30 > /dev/null & exit 0' 3>&-
    [ "$SECONDS" -lt 10 ]
    [ -z "$(ls vm/BOB)" ]
}

@test "two vmread never have the same reader" {
    put 0 first
    vmread "$reader" --exec 'touch started; sleep 2' 3>&- &
    follower=$!
    wait_until 5 test -e started
    run -75 --separate-stderr vmread "$reader"
    [[ $stderr == *"another vmread has this reader" ]]
    vmread --keep "$reader" > out # looking is allowed
    wait "$follower"
    follower=
}

@test "--follow takes what arrives, retries, holds what kills its command, and ends with SIGTERM" {
    vmread --follow "$reader" --retry 1 --tries 2 --exec 'read -r word rest
        case $word in
        later) [ -e ready ] || exit 75 ;;
        poison) kill -9 $$ ;;
        slow) touch slow; sleep 1 ;;
        esac
        echo "$word" >> taken' 2> errors 3>&- &
    follower=$!
    sleep 0.3
    put 0 early
    wait_until 2 grep -qx early taken # by inotify: the poll is a minute away
    put 0 later
    put 0 poison
    put 0 late
    wait_until 2 grep -qx late taken
    wait_until 10 test -e vm/BOB/held/0003
    grep -q '^reason status 137 2 times' vm/BOB/held/0003.attr
    touch ready
    wait_until 10 grep -qx later taken
    put 0 slow
    wait_until 2 test -e slow
    kill "$follower"
    status=0
    wait "$follower" || status=$?
    follower=
    [ "$status" -eq 0 ]
    [ "$(tail -1 taken)" = slow ] # the current file was finished
    [ "$(cd vm/BOB; echo *)" = held ]
}

@test "--follow finds files without events too" {
    make_vmur
    vmread --follow --poll 1 "$reader" --exec 'cat > "got.$SPOOLID"' 2>> errors 3>&- &
    follower=$!
    wait_until 30 test -e got.0043 || { cat errors cp/log; false; }
    "$stand_in/spool-pages" 44 < deck43 > cp/pages/0044
    wait_until 30 grep -q '"files": \[\]' cp/state.json
    flock cp/lock sed -i 's/"files": \[\]/"files": [{"id": 44, "origin": "ANN", "class": "A", "records": 1, "hold": "NONE", "name": "", "type": "", "dist": ""}]/' cp/state.json
    wait_until 30 cmp -s deck43 got.0044
    kill "$follower"
    wait "$follower"
    follower=
}

@test "vmur: files are listed, read with the blanks that CP took, and purged" {
    make_vmur
    vmread --list "$reader" > out
    [[ $(sed -n 2p out) == "0042 M       300 RSCS              BOB      MAIL     11/23 02:18:28" ]]
    vmread "$reader" > out
    cmp out deck42
    vmread "$reader" 43 > out
    cmp out deck43
    run -66 vmread "$reader"
    grep -v '^QUERY READER \* ALL' cp/log | head -7 > commands
    printf '%s\n' 'CLOSE C HOLD' 'CLOSE C HOLD' 'ORDER * READER 0042' 'CHANGE * READER 0042 NOHOLD' \
        'QUERY READER * 0042 ALL SHORTDATE' 'TAG QUERY FILE 0042' 'CLOSE C HOLD' | diff - commands
    grep -Fqx 'PURGE * READER 0042' cp/log
}

@test "vmur: cards that are blank at their end come whole" {
    make_vmur
    { printf '%080d' 1; printf '\301%*s' 79 '' | tr ' ' '\100'; printf '%80s' '' | tr ' ' '\100'; } > deck42
    "$stand_in/spool-pages" 42 < deck42 > cp/pages/0042
    vmread "$reader" 42 > out
    cmp out deck42
}

@test "vmur: --exec learns the tag, holds at 65 and leaves at 75" {
    make_vmur
    run -75 vmread "$reader" --exec 'cat > "got.$SPOOLID"; echo "$ORIGIN_USER/$TAG"; [ "$SPOOLID" = 0043 ] && exit 75; exit 65'
    [[ $output == *"RSCS/VM2 MEA 50"*"ANN/"* ]]
    cmp got.0042 deck42
    cmp got.0043 deck43
    holds 42
    ! holds 43
    ! grep -q PURGE cp/log
    run -0 vmread "$reader" --exec true # 42 is on hold
    grep -q '"id": 42' cp/state.json
    ! grep -q '"id": 43' cp/state.json
}

@test "vmur: a file that a dead reader left open is let go" {
    make_vmur
    sed -i 's/"files"/"open": 43, "files"/' cp/state.json
    vmread "$reader" > out
    cmp out deck42
    ! holds 43
    vmread "$reader" > out
    cmp out deck43
}

@test "vmur: damaged pages and VMDUMP files are put on hold, and harm no other" {
    make_vmur
    head -c 5000 cp/pages/0042 > short
    cp short cp/pages/0042
    run -65 --separate-stderr vmread "$reader" --exec 'cat > "got.$SPOOLID"'
    [[ $stderr == "vmread: 0042: on hold: not a whole spool page at 0x"* ]]
    holds 42
    [ ! -e got.0042 ]
    cmp got.0043 deck43

    make_vmur
    printf '\1' | dd of=cp/pages/0042 conv=notrunc 2> /dev/null
    run -65 --separate-stderr vmread "$reader"
    [[ $stderr == "vmread: 0042: VMDUMP file" ]]
    ! grep -q 'PURGE \* READER 0042' cp/log
}

@test "vmur: another file than the wanted one is never taken for it" {
    make_vmur
    cp cp/pages/0043 cp/pages/0042
    run -75 --separate-stderr vmread "$reader" 42
    [[ $stderr == *"spool file 0043 came instead of 0042" ]]
    [ -z "$output" ]
}

@test "vmur: the wait for the device is bounded, and a CP out of reach is told" {
    make_vmur
    run -75 --separate-stderr flock reader.lock vmread "$reader"
    [[ $stderr == "vmread: cp/reader: in use by another program" ]]
    sed -i 's/"files"/"broken": ["QUERY READER * ALL SHORTDATE"], "files"/' cp/state.json
    run -75 --separate-stderr vmread --list "$reader"
    [[ $stderr == *"/vmcp: QUERY READER * ALL SHORTDATE: Error: Could not open device"* ]]
}

@test "a pipeline fails with its first command: the file is held, not lost" {
    mkdir -p vm/SMTP
    printf '%-80s' 'no mail' | vmpunch --to SMTP --format raw dir:vm
    run vmread dir:vm/SMTP --exec 'spool2bsmtp | cat > /dev/null'
    [ -e vm/SMTP/held/0001 ]
}
