#!/usr/bin/env bash
# ebcdic2ascii and ascii2ebcdic on a text file of SIZE_MIB=256, beside iconv and cat: from a file, through a pipe, and
# between two pipes, where nothing is faster than the pipes themselves.
. "$(dirname "$0")/lib.sh"
size=${SIZE_MIB:-256}

# A MiB of lines of 20 to 76 characters, repeated.
awk 'BEGIN {
    srand(1)
    split("the mail of a virtual machine reader note system [operator] {class} Subject: delivered 1993 x", word, " ")
    while (octets < 1048576) {
        line = ""; wanted = 20 + int(rand() * 50)
        while (length(line) < wanted) line = line word[1 + int(rand() * 15)] " "
        print line "."; octets += length(line) + 2
    }
}' > piece
for ((i = 0; i < size; ++i)); do cat piece; done > text
"$BIN/ascii2ebcdic" text > ebcdic
"$BIN/ascii2ebcdic" --recfm f text > cards
iconv -f IBM1047 -t UTF-8 ebcdic | cmp - text
"$BIN/ebcdic2ascii" ebcdic | cmp - text
"$BIN/ebcdic2ascii" --recfm f cards | cmp - text

to_text="iconv -f IBM1047 -t UTF-8"
to_ebcdic="iconv -f UTF-8 -t IBM1047"

row() { # WHAT FILE SECONDS ICONV_SECONDS CAT_SECONDS
    awk -v what="$1" -v octets="$(stat -c %s "$2")" -v t="$3" -v iconv="$4" -v cat="$5" 'BEGIN {
        printf "  %-22s %8.3f %8.0f %10.1f %8.2f\n", what, t, octets / t / 1e6, iconv / t, cat / t }'
}

table() { # HEADLINE BEFORE AFTER: the shell line is BEFORE command AFTER, where FILE is the input
    printf '%s\n' "$1"
    line() { median "${2/FILE/$1} $4 ${3/FILE/$1}"; } # FILE BEFORE AFTER COMMAND
    local cat text ebcdic
    cat=$(line ebcdic "$2" "$3" cat)
    text=$(line ebcdic "$2" "$3" "$to_text")
    ebcdic=$(line text "$2" "$3" "$to_ebcdic")
    row cat ebcdic "$cat" "$text" "$cat"
    row "iconv to text" ebcdic "$text" "$text" "$cat"
    row ebcdic2ascii ebcdic "$(line ebcdic "$2" "$3" "$BIN/ebcdic2ascii")" "$text" "$cat"
    row "iconv to EBCDIC" text "$ebcdic" "$ebcdic" "$cat"
    row ascii2ebcdic text "$(line text "$2" "$3" "$BIN/ascii2ebcdic")" "$ebcdic" "$cat"
    row "ebcdic2ascii of cards" cards "$(line cards "$2" "$3" "$BIN/ebcdic2ascii -r f")" "$text" "$cat"
    row "ascii2ebcdic to cards" text "$(line text "$2" "$3" "$BIN/ascii2ebcdic -r f")" "$ebcdic" "$cat"
}

printf '%s MiB of text, medians of %s runs, %s processors\n' "$size" "$RUNS" "$(nproc)"
printf '  %-22s %8s %8s %10s %8s\n' "" seconds MB/s "of iconv" "of cat"
table "cmd < file > /dev/null" "" "< FILE"
table "cat file | cmd > /dev/null" "cat FILE |" ""
table "cat file | cmd | cat > /dev/null" "cat FILE |" "| cat"

# A busy machine spoils the wall's seconds, but hardly those of the processor.
cpu() { # FILE COMMAND: user and system seconds, the least of $RUNS
    for _ in $(seq "$RUNS"); do
        { TIMEFORMAT='%U %S' && time $2 < "$1" > /dev/null; } 2>&1 | awk '{ print $1 + $2 }'
    done | sort -n | head -n 1
}
printf 'processor seconds of cmd < file > /dev/null\n'
cat=$(cpu ebcdic cat)
iconv=$(cpu ebcdic "$to_text")
row cat ebcdic "$cat" "$iconv" "$cat"
row "iconv to text" ebcdic "$iconv" "$iconv" "$cat"
row ebcdic2ascii ebcdic "$(cpu ebcdic "$BIN/ebcdic2ascii")" "$iconv" "$cat"
iconv=$(cpu text "$to_ebcdic")
row "iconv to EBCDIC" text "$iconv" "$iconv" "$cat"
row ascii2ebcdic text "$(cpu text "$BIN/ascii2ebcdic")" "$iconv" "$cat"
