setup() { load helpers; }

# hashes FILE COLUMN: the row and column of expected.tsv
expected() {
    awk -F '\t' -v file="$1" -v column="$2" '
        NR == 1 { for (i = 1; i <= NF; ++i) if ($i == column) wanted = i }
        $1 == file { print $wanted }' "$SHARED/data/ebcdic/expected.tsv"
}

@test "punched cards become text" {
    ebcdic2ascii --recfm f "$DATA/ebcdic/page.f80" > out
    cmp out "$DATA/ebcdic/page.txt"
}

@test "a stream, V records and VB blocks become the same text" {
    ebcdic2ascii < "$DATA/ebcdic/page.x25" > out
    cmp out "$DATA/ebcdic/page.txt"
    ebcdic2ascii --nl 15 < "$DATA/ebcdic/page.x15" > out
    cmp out "$DATA/ebcdic/page.txt"
    ebcdic2ascii -r v < "$DATA/ebcdic/page.v" > out
    cmp out "$DATA/ebcdic/page.txt"
    ebcdic2ascii -r vb < "$DATA/ebcdic/page.vb" > out
    cmp out "$DATA/ebcdic/page.txt"
}

@test "every text of the shared table comes out as expected" {
    needs_shared data/ebcdic
    rows=0
    while IFS=$'\t' read -r file format _; do
        case $format in F*) recfm=f ;; *) recfm=v ;; esac
        for page in 037 1047 500 1140; do
            hash=$(ebcdic2ascii -r $recfm -p $page "$SHARED/data/ebcdic/$file" | sha256sum)
            [ "${hash%% *}" = "$(expected "$file" sha256_text_$page)" ]
        done
        for page in 037 1047; do
            hash=$(ebcdic2ascii -r $recfm -p $page --keep-blanks "$SHARED/data/ebcdic/$file" | sha256sum)
            [ "${hash%% *}" = "$(expected "$file" sha256_text_${page}_untrimmed)" ]
        done
        rows=$((rows + 1))
    done < <(tail -n +2 "$SHARED/data/ebcdic/expected.tsv")
    [ "$rows" -eq 7 ]
}

@test "every octet of the shared code page table reads as expected" {
    needs_shared data/ebcdic
    python3 -c 'import sys; sys.stdout.buffer.write(bytes(range(256)))' > octets
    read -r -a columns < "$SHARED/data/ebcdic/codepages.tsv"
    [ "${#columns[@]}" -eq 7 ]
    for column in 2 3 4 5 6 7; do
        page=${columns[column - 1]}
        ebcdic2ascii --quiet --page "$page" octets > out
        tail -n +2 "$SHARED/data/ebcdic/codepages.tsv" | cut -f$column |
            python3 -c 'import sys; sys.stdout.buffer.write("".join(chr(int(x, 16)) for x in sys.stdin).encode())' > want
        cmp out want
        ascii2ebcdic --page "$page" out > back
        cmp back octets
    done
}

@test "every mapping of the shared ICU tables holds both ways" {
    needs_shared data/ebcdic/ucm
    for file in "$SHARED"/data/ebcdic/ucm/*.ucm; do
        page=$(basename "$file" | sed 's/ibm-\([0-9]*\)_.*/\1/')
        sed -n 's/^<U\(....\)> *\\x\(..\) |0.*/\2 \1/p' "$file" | sort > table
        [ "$(wc -l < table)" -eq 256 ]
        python3 - <<'PY'
rows = [line.split() for line in open("table")]
open("octets", "wb").write(bytes(int(octet, 16) for octet, _ in rows))
open("want", "wb").write("".join(chr(int(c, 16)) for _, c in rows).encode())
PY
        ebcdic2ascii -q -p "$page" octets | cmp - want
        ascii2ebcdic -p "$page" want | cmp - octets
    done
}

@test "what Cobrix reads, an independent program, is what is read here" {
    needs_shared data/ebcdic/cobrix
    for row in cp037:037 cp037_ext:037 cp1140:1140 cp1141:1141 cp1148:1148 cp273:273 cp500:500; do
        # The records end in binary, which is no text: warnings are in order.
        ebcdic2ascii -q -r f -l 45 --keep-blanks -p "${row#*:}" \
            "$SHARED/data/ebcdic/cobrix/TRAN.APR14.NPT.DATA.dat" > out
        python3 - "$SHARED/data/ebcdic/cobrix/test9_${row%:*}.txt" <<'PY'
import json, sys
text = open("out", encoding="utf-8", newline="").read()
seen = at = 0
for line in open(sys.argv[1], encoding="utf-8"):
    record, at = text[at:at + 45], at + 46
    want = json.loads(line)
    assert record[0:3] == want["CURRENCY"] and record[3:11] == want["SIGNATURE"], (record, want)
    # Cobrix makes other control characters of some, and trims: what prints must agree.
    printing = lambda s: [c for c in s if ord(c) > 0x20 and not 0x7f <= ord(c) <= 0xa0]
    assert printing(record[11:26]) == printing(want["COMPANY_NAME_NP"]), (record, want)
    assert record[36] == str(want["WEALTH_QFY"])
    seen += 1
assert seen == 60, seen
PY
    done
}

@test "empty input gives empty output, in every layout" {
    for recfm in stream f v vb; do
        ebcdic2ascii -r $recfm < /dev/null > out 2> err
        cmp out /dev/null
        cmp err /dev/null
    done
}

@test "garbage in descriptors is damage, told with its offset" {
    printf '\0\005\0\0\301\0\002\0\0' > deck
    run --separate-stderr -65 ebcdic2ascii -r v deck
    [ "$output" = A ]
    [ "$stderr" = "ebcdic2ascii: deck: 0x5: record length 2 is less than its descriptor" ]
    printf 'A%.0s' {1..1000} > noise
    run --separate-stderr -65 ebcdic2ascii -r vb noise
    [[ $stderr == "ebcdic2ascii: noise: 0x0: "* ]]
}

@test "an input that ends inside a record may pass later" {
    printf '\0\011\0\0\301' > deck
    run --separate-stderr -75 ebcdic2ascii -r v deck
    [ "$stderr" = "ebcdic2ascii: deck: 0x5: input ends inside the record at 0x0" ]
}

@test "a short last card was only stripped of its blanks" {
    printf '\301\302\100\100\303' > deck
    run --separate-stderr -0 ebcdic2ascii -r f -l 4 deck
    [ "$output" = $'AB\nC' ]
    ebcdic2ascii -r f -l 4 --keep-blanks deck > out
    printf 'AB  \nC   \n' | cmp - out
}

@test "what is no text is kept, and told" {
    printf '\301\025\0\377' | ebcdic2ascii > out 2> err
    printf 'A\302\205\0\302\237' | cmp - out
    grep -q "kept 1 octet X'15' as U+0085" err
    grep -q "kept 1 octet X'00' and 1 octet X'FF'" err
    printf '\301\025\045\302\000' | ebcdic2ascii -q -r f > out 2> err
    cmp err /dev/null
    printf '\301\045' | ebcdic2ascii -r f 2>&1 > out | grep -q "X'25' inside records"
}

@test "loss is told by its count, or with --strict by its offset" {
    printf '\301\145\301' > text # X'65' means nothing in page 803
    run --separate-stderr -0 ebcdic2ascii -q -p 803 text
    [ "$output" = $'A\xef\xbf\xbdA' ]
    [[ $stderr == "ebcdic2ascii: 1 octet without a character"* ]]
    run --separate-stderr -65 ebcdic2ascii --strict -p 803 text
    [[ $stderr == "ebcdic2ascii: text: 0x1: "* ]]
    printf '\301\237\n' > text # the euro of page 1140
    run --separate-stderr -65 ebcdic2ascii --strict -p 1140 --charset ISO-8859-1 text
    [[ $stderr == "ebcdic2ascii: text: 0x1: "* ]]
}

@test "brackets are read in either place when asked" {
    printf '\255\275\272\273' > text
    [ "$(ebcdic2ascii --lenient-brackets text)" = '[][]' ]
    [ "$(ebcdic2ascii --lenient-brackets -p 037 text)" = '[][]' ]
    run --separate-stderr -64 ebcdic2ascii --lenient-brackets -p 500 text
}

@test "both kinds of bracket in IBM's own REXX are read when asked" {
    needs_shared data/ebcdic
    ebcdic2ascii -r f "$SHARED/data/ebcdic/text/XDUPACL.f80" > plain
    ebcdic2ascii -r f --lenient-brackets "$SHARED/data/ebcdic/text/XDUPACL.f80" > lenient
    [ "$(tr -cd '[]' < lenient | wc -c)" -gt "$(tr -cd '[]' < plain | wc -c)" ]
    ! grep -q 'Ý' lenient
}

@test "other charsets than UTF-8 are written" {
    printf '\307\231\334\131\205\045' > text # "Grüße"
    ebcdic2ascii --charset ISO-8859-1 text > out
    printf 'Gr\374\337e\n' | cmp - out
    ebcdic2ascii -r f --charset UTF-16BE text 2> /dev/null | iconv -f UTF-16BE -t UTF-8 > out
    printf 'Grüße\n\n' | cmp - out
}

@test "all pages are listed, and each one listed can be used" {
    ebcdic2ascii --list > list
    [ "$(wc -l < list)" -ge 55 ]
    grep -q "^1047	256	" list
    while IFS=$'\t' read -r page _; do
        printf '\301' | ebcdic2ascii -p "$page" > out
        printf A | cmp - out
    done < list
}

@test "several files follow each other, and - is standard input" {
    printf '\302' | ebcdic2ascii "$DATA/ebcdic/page.x25" - > out
    { cat "$DATA/ebcdic/page.txt"; printf B; } | cmp - out
}

@test "a full disk is told, and may pass" {
    run --separate-stderr -75 sh -c 'ebcdic2ascii < "$0" > /dev/full' "$DATA/ebcdic/page.x25"
    [[ $stderr == ebcdic2ascii:* ]]
}

@test "wrong usage is told" {
    run --separate-stderr -64 ebcdic2ascii --page 4711
    [[ $stderr == *"unknown code page '4711'"* ]]
    [[ $stderr == *"try: ebcdic2ascii --list"* ]]
    run --separate-stderr -64 ebcdic2ascii --page 930
    run --separate-stderr -64 ebcdic2ascii --recfm u
    run --separate-stderr -64 ebcdic2ascii --lrecl 0
    run --separate-stderr -64 ebcdic2ascii --nl 0d
    run --separate-stderr -64 ebcdic2ascii --charset nonsense
    run --separate-stderr -66 ebcdic2ascii no.such.file
}
