setup() { load helpers; }

@test "batches become one" {
    bsmtp-join "$DATA/bsmtp/two.bsmtp" - < "$DATA/bsmtp/two.bsmtp" > out
    cat "$DATA/bsmtp/two.bsmtp" "$DATA/bsmtp/two.bsmtp" | cmp - out
}

@test "a message gets an envelope" {
    printf 'Subject: x\n\n.dot\nno end' | bsmtp-join --from ann@vm1 --to bob@vm2 -t carl@vm3 --tick 4711 > out
    printf 'TICK 4711\nMAIL FROM:<ann@vm1>\nRCPT TO:<bob@vm2>\nRCPT TO:<carl@vm3>\nDATA\nSubject: x\n\n..dot\nno end\n.\n' |
        cmp - out
}

@test "a deck is read back as the same batch" {
    { printf 'Subject: x\n\n.%0200d\n' 7; printf '%079d<\n%079d \nend\n' 1 2; } |
        bsmtp-join --from ann@vm1 --to "$(printf '%064d' 1)@vm2.example.com" > batch
    bsmtp-join --vm --helo vm1 --verb batch > deck
    [ "$(awk 'length > 80' deck | wc -l)" -eq 0 ]
    [ "$(head -2 deck)" = $'HELO vm1\nVERB ON' ]
    [ "$(tail -1 deck)" = QUIT ]
    bsmtp-split --vm deck | cmp - batch
}

@test "empty input gives an empty batch" {
    [ -z "$(bsmtp-join < /dev/null)" ]
}

@test "garbage is told, and harms nothing else" {
    printf 'garbage\n' > garbage
    run -65 --separate-stderr bsmtp-join garbage "$DATA/bsmtp/two.bsmtp"
    [ "$stderr" = "bsmtp-join: garbage:1: unknown command" ]
    [ "$output" = "$(cat "$DATA/bsmtp/two.bsmtp")" ]
}

@test "input that ends inside a transaction may pass" {
    head -c 100 "$DATA/bsmtp/two.bsmtp" > cut
    run -75 bsmtp-join cut
}

@test "a full disk is told, and may pass" {
    run -75 sh -c 'bsmtp-join "$0" > /dev/full' "$DATA/bsmtp/two.bsmtp"
}

@test "wrong usage" {
    run -64 bsmtp-join --no-such-option
    run -64 bsmtp-join --to 'a b@c'
    run -64 bsmtp-join --vm --columns 5
    run -64 bsmtp-join --columns 40
}
