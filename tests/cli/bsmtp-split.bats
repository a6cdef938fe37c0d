setup() { load helpers; }

@test "a batch comes out as it went in" {
    bsmtp-split < "$DATA/bsmtp/two.bsmtp" > out
    cmp out "$DATA/bsmtp/two.bsmtp"
}

@test "empty input gives empty output" {
    run -0 --separate-stderr bsmtp-split < /dev/null
    [ -z "$output$stderr" ]
}

@test "garbage is told by file and line" {
    head -c 4096 /dev/urandom | tr -d '\n' | sed 's/$/\n/' > garbage
    run -65 --separate-stderr bsmtp-split garbage
    [[ $stderr == "bsmtp-split: garbage:1: "* ]]
    [ -z "$output" ]
}

@test "a full disk is told, and may pass" {
    run -75 --separate-stderr sh -c 'bsmtp-split "$0" > /dev/full' "$DATA/bsmtp/two.bsmtp"
    [[ $stderr == "bsmtp-split: standard output: "* ]]
}

@test "wrong usage" {
    run -64 bsmtp-split --no-such-option
    run -64 bsmtp-split --list -s 1
    run -64 bsmtp-split --exec
    run -66 bsmtp-split no-such-file
}

@test "one bad transaction does not stop the rest" {
    run -65 --separate-stderr bsmtp-split --list "$DATA/bsmtp/faulty.bsmtp"
    [ "${#lines[@]}" -eq 1 ]
    [[ $stderr == *"faulty.bsmtp:1: RCPT before MAIL"*"faulty.bsmtp:7: sender: "* ]]
    [[ ${lines[0]} == "1"$'\t'"13"$'\t'"3"$'\t'"<ann@example.org>"$'\t'"<third@example.org>"$'\t'"yes"$'\t'"6" ]]
}

@test "input that ends inside a transaction yields no dot, and may pass" {
    size=$(wc -c < "$DATA/bsmtp/two.bsmtp")
    for cut in 1 20 90 200 $((size - 1)) $((size - 2)); do
        run -75 sh -c 'head -c "$1" "$2" | bsmtp-split > out' - "$cut" "$DATA/bsmtp/two.bsmtp"
        [ "$(grep -c '^\.$' out)" -eq "$(head -c "$cut" "$DATA/bsmtp/two.bsmtp" | grep -c '^\.$')" ] ||
            [ "$cut" -eq $((size - 1)) ]
        ! tail -c 3 out | grep -q '^text' || false
    done
}

@test "a deck of cards becomes the pipe's BSMTP" {
    bsmtp-split --vm "$DATA/bsmtp/vm.deck" > out
    printf 'TICK 4711\nMAIL FROM:<ann@vm1>\nRCPT TO:<a.user.with.a.name@%s>\nDATA\nSubject: a deck\n\n.. a stuffed line\n%sy\n.\n' \
        "$(printf 'a-very-long-host-name-in-a-domain-that-is-long.xxxx.example.com')" "$(printf '%079d' 0 | tr 0 x)" > expected
    cmp out expected
}

@test "the reply file answers each command" {
    bsmtp-split --vm --reply replies "$DATA/bsmtp/vm.deck" > /dev/null
    diff replies - << 'EOF'
220 batch SMTP
250 vm1.example.com is my name
250 2.0.0 VERB ON
250 2.0.0 TICK 4711
250 2.1.0 OK
250 2.1.5 OK
354 Enter mail body. End new line with just a '.'
250 2.0.0 Mail Delivered
221 closing
EOF
}

@test "a folder gets a file for each transaction, and never loses one" {
    mkdir d
    bsmtp-split -d d "$DATA/bsmtp/two.bsmtp"
    bsmtp-split -d d --messages "$DATA/bsmtp/two.bsmtp"
    bsmtp-split -d d "$DATA/bsmtp/two.bsmtp"
    [ "$(ls d | tr '\n' ' ')" = "0001.bsmtp 0001.eml 0002.bsmtp 0002.eml 0003.bsmtp 0004.bsmtp " ]
    cat d/0001.bsmtp d/0002.bsmtp | cmp - "$DATA/bsmtp/two.bsmtp"
    bsmtp-split -s 1 "$DATA/bsmtp/two.bsmtp" | cmp - d/0001.eml
    grep -qx '\.x' d/0001.eml
}

@test "a program sees message, sender, recipients and tick" {
    bsmtp-split "$DATA/bsmtp/two.bsmtp" --exec sh -c 'echo "$TICK|$SENDER|$RECIPIENTS|$(head -1)" >> seen'
    diff seen - << 'EOF'
01JD2KX7Q4|ann@example.org|MAINT@VM1.EXAMPLE.COM
bob@example.org|Subject: dots
01JD2KX7Q5||ann@example.org|Subject: second
EOF
}

@test "there is no shell unless it is asked for" {
    bsmtp-split "$DATA/bsmtp/two.bsmtp" --exec echo '$TICK; ls' > out
    [ "$(sort -u out)" = '$TICK; ls' ]
    bsmtp-split --shell "$DATA/bsmtp/two.bsmtp" --exec 'echo "$TICK"' > out
    [ "$(head -1 out)" = 01JD2KX7Q4 ]
}

@test "a program that fails is answered, and the next one runs" {
    run -65 --separate-stderr bsmtp-split --reply replies "$DATA/bsmtp/two.bsmtp" --exec sh -c 'echo "$TICK"; exit 65'
    [ "$output" = "01JD2KX7Q4"$'\n'"01JD2KX7Q5" ]
    [ "$(grep -c '^554 5.3.0 sh ended with status 65' replies)" -eq 2 ]
    run -75 bsmtp-split "$DATA/bsmtp/two.bsmtp" --exec false
}

@test "Exim's batches are read as expected, and those that Exim abandons too" {
    needs_shared data/bsmtp/expected.tsv
    tail -n +2 "$SHARED/data/bsmtp/expected.tsv" | {
        seen=0
        while IFS=$'\t' read -r file number line sender recipients dot size sum; do
            case "$sender$recipients" in *"some.where<"* | *"<blackhole@HOSTNAME") # no closing bracket
                run -65 --separate-stderr bsmtp-split --vm "$SHARED/data/bsmtp/$file"
                [[ $stderr =~ :($line|$((line + 1))):\ (sender|recipient): ]]
                continue ;;
            esac
            bare() { tr -d '<>' <<< "$1"; }
            bsmtp-split --vm --list "$SHARED/data/bsmtp/$file" > list || true
            found=$(sed -n "${number}p" list | cut -f 2,4,5,6,7)
            expected="$line"$'\t'"<$(bare "$sender")>"$'\t'"<$(bare "$recipients" | sed 's/,/>,</g')>"$'\t'"$dot"$'\t'"$size"
            [ "$found" = "$expected" ]
            [ "$(bsmtp-split --vm -s "$number" "$SHARED/data/bsmtp/$file" 2> /dev/null | sha256sum | cut -d ' ' -f 1)" = "$sum" ]
            seen=$((seen + 1))
        done
        [ "$seen" -ge 20 ]
    }
}
