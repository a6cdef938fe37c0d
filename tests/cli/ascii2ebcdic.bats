setup() { load helpers; }

@test "text becomes cards, a stream, V records and VB blocks" {
    ascii2ebcdic -r f "$DATA/ebcdic/page.txt" | cmp - "$DATA/ebcdic/page.f80"
    ascii2ebcdic "$DATA/ebcdic/page.txt" | cmp - "$DATA/ebcdic/page.x25"
    ascii2ebcdic --nl 15 "$DATA/ebcdic/page.txt" | cmp - "$DATA/ebcdic/page.x15"
    ascii2ebcdic -r v "$DATA/ebcdic/page.txt" | cmp - "$DATA/ebcdic/page.v"
    ascii2ebcdic -r vb --blksize 200 "$DATA/ebcdic/page.txt" | cmp - "$DATA/ebcdic/page.vb"
}

@test "what was text comes back from every layout" {
    seq 1 5000 | sed 's/$/ [some] {text} é/' > text
    for layout in "-r stream" "-r stream --nl 15" "-r f" "-r f -l 133" "-r v" "-r vb"; do
        ascii2ebcdic $layout text | ebcdic2ascii $layout > back
        cmp back text
    done
}

@test "CMS files of the shared samples are written again byte for byte" {
    needs_shared data/ebcdic
    for file in cmsnote dshodd2; do
        ebcdic2ascii -q -r v --nl 25 --keep-blanks "$SHARED/data/ebcdic/text/$file.vrdw" > text
        ascii2ebcdic -r v text | cmp - "$SHARED/data/ebcdic/text/$file.vrdw"
    done
    for file in XDUPACL XCDT RACSEQ SNAKE JES2HIST; do
        ebcdic2ascii -q -r f "$SHARED/data/ebcdic/text/$file.f80" > text
        ascii2ebcdic -r f text | cmp - "$SHARED/data/ebcdic/text/$file.f80"
    done
}

@test "empty input gives empty output, in every layout" {
    for recfm in stream f v vb; do
        ascii2ebcdic -r $recfm < /dev/null > out 2> err
        cmp out /dev/null
        cmp err /dev/null
    done
}

@test "garbage becomes SUB and is counted, or with --strict is told by its offset" {
    printf 'A\377€B' > text
    run --separate-stderr -0 ascii2ebcdic text
    [ "$output" = $'\301??\302' ]
    [[ $stderr == *"1 character not in code page 1047"* ]]
    [[ $stderr == *"1 piece of malformed UTF-8"* ]]
    run --separate-stderr -65 ascii2ebcdic --strict text
    [ "$stderr" = "ascii2ebcdic: text: 0x1: malformed UTF-8" ]
    printf 'A€B' > text
    run --separate-stderr -65 ascii2ebcdic --strict text
    [ "$stderr" = "ascii2ebcdic: text: 0x1: a character that the code page lacks" ]
    ascii2ebcdic --strict -p 1140 text > /dev/null
}

@test "a line that is too long is refused with its number, folded or truncated" {
    printf 'ab\nabcdef\n' > text
    run --separate-stderr -65 ascii2ebcdic -r f -l 4 text
    [ "${stderr_lines[0]}" = "ascii2ebcdic: text:2: line of more than 4 characters" ]
    [[ ${stderr_lines[1]} == "  try: --fold"* ]]
    [ "$(ascii2ebcdic -r f -l 4 --fold text | ebcdic2ascii -r f -l 4)" = $'ab\nabcd\nef' ]
    run --separate-stderr -0 ascii2ebcdic -r f -l 4 --truncate text
    [ "$stderr" = "ascii2ebcdic: 1 line truncated" ]
    printf 'abcd    \n' | ascii2ebcdic -r f -l 4 > out
    printf '\201\202\203\204' | cmp - out
}

@test "a line without end needs no memory without end" {
    needs_small_commands 400000 ascii2ebcdic
    head -c 50000000 /dev/zero | tr '\0' x |
        (ulimit -v 400000; ascii2ebcdic -r v --truncate 2> err) > out
    [ "$(wc -c < out)" -eq 32760 ]
}

@test "other charsets than UTF-8 are read" {
    printf 'Gr\374\337e\n' | ascii2ebcdic --charset ISO-8859-1 > out
    printf 'Grüße\n' | ascii2ebcdic | cmp - out
    printf 'ab\201' | ascii2ebcdic --charset US-ASCII > out 2> err
    printf '\201\202\077' | cmp - out
    grep -q "1 character" err
}

@test "the list of pages is here, too" {
    ascii2ebcdic --list > here
    ebcdic2ascii --list | cmp - here
}

@test "a full disk is told, and may pass" {
    run --separate-stderr -75 sh -c 'ascii2ebcdic < "$0" > /dev/full' "$DATA/ebcdic/page.txt"
    [[ $stderr == ascii2ebcdic:* ]]
}

@test "wrong usage is told" {
    run --separate-stderr -64 ascii2ebcdic --page utf-8
    run --separate-stderr -64 ascii2ebcdic --fold --truncate
    run --separate-stderr -64 ascii2ebcdic -r vb --blksize 100 --lrecl 93
    run --separate-stderr -64 ascii2ebcdic -r v --lrecl 32757
    run --separate-stderr -66 ascii2ebcdic no.such.file
}
