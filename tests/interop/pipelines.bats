# The pipelines that README shows, as a newcomer types them.
setup() {
    load ../cli/helpers
    cp "$DATA/netdata/note.nd" reader.0042
}

@test "read what somebody sent you from VM" {
    netdata-decode reader.0042 | ebcdic2ascii > text
    grep -qE "^From: +MAINT +at VM1" text
}

@test "what is this file?" {
    spool2bsmtp --explain reader.0042 > words
    [[ $(cat words) == "reader.0042: CMS NOTE in NETDATA from MAINT at VM1 to ANN at VM2"* ]]
}

@test "the message in it" {
    spool2bsmtp reader.0042 | bsmtp-split -s 1 > message
    grep -qx 'Subject: The new print spooler' message
}

@test "a note into a reader, and out again" {
    mkdir -p readers/BOB
    printf 'Subject: lunch\n\nat noon, [brackets] and all\n' > note
    bsmtp-join -f ann@vm1 -t bob@vm2 note | vmpunch -b dir:readers > replies
    [ "$(cut -d ' ' -f 2-4 replies)" = "250 2.1.5 <bob@vm2>" ]
    vmread dir:readers/BOB | netdata-decode | ebcdic2ascii > out
    [ "$(tail -n 1 out)" = "at noon, [brackets] and all" ]
    [ -z "$(vmread --list dir:readers/BOB)" ]
}

@test "deliver one message by hand" {
    smtpq --queue queue add "$DATA/bsmtp/two.bsmtp" > replies
    port=$(free_port)
    smtpd --listen "127.0.0.1:$port" --queue outside 2> log &
    server=$!
    wait_until 10 grep -q listening log
    smtpq --queue queue cat 01JD2KX7Q4 | smtp-send -b --server "127.0.0.1:$port" > replies
    kill "$server"
    wait "$server"
    [ "$(cut -d ' ' -f 1-2 replies | uniq -c)" = "      2 01JD2KX7Q4 250" ]
    [ "$(smtpq --queue outside list --json | wc -l)" -eq 1 ]
}
