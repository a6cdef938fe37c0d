#!/bin/bash
# How fast ebcdic2ascii and ascii2ebcdic are, beside iconv and cat, in one run; medians of ROUNDS.
# Usage: tests/bench/ebcdic.sh [DIR with the commands]     SIZE_MIB=256 ROUNDS=7
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
bin=${1:-$top/build/dev/bin}
size=${SIZE_MIB:-256}
rounds=${ROUNDS:-7}
export LC_ALL=C
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM
cd "$scratch"

# About one MiB of lines of 20 to 76 characters, and the whole of it repeated.
awk 'BEGIN {
    srand(1); split("the mail of a virtual machine reader note system [operator] {class} Subject: delivered 1993 x", word, " ")
    while (bytes < 1048576) {
        line = ""; wanted = 20 + int(rand() * 50)
        while (length(line) < wanted) line = line word[1 + int(rand() * 15)] " "
        print line "."; bytes += length(line) + 2
    }
}' > piece
for ((i = 0; i < size; ++i)); do cat piece; done > text
"$bin/ascii2ebcdic" text > ebcdic
"$bin/ascii2ebcdic" --recfm f text > cards
iconv -f IBM1047 -t UTF-8 ebcdic | cmp - text
"$bin/ebcdic2ascii" ebcdic | cmp - text
"$bin/ebcdic2ascii" --recfm f cards | cmp - text

# median FILE COMMAND...: lines "case seconds" are in times
median() {
    grep -F "$1	" times | cut -f2 | sort -n | sed -n "$(((rounds + 1) / 2))p"
}
run() { # CASE FILE COMMAND
    local begin=$EPOCHREALTIME
    case $1 in
    *"pipe to pipe") cat "$2" | $3 | cat > /dev/null ;;
    *"pipe in") cat "$2" | $3 > /dev/null ;;
    *"file in") $3 < "$2" > /dev/null ;;
    esac
    printf '%s\t%s\n' "$1" "$(awk "BEGIN { print $EPOCHREALTIME - $begin }")" >> times
}
row() { # CASE FILE
    awk -v case="$1" -v bytes="$(stat -c %s "$2")" -v t="$(median "$1")" -v iconv="$3" -v cat="$4" 'BEGIN {
        printf "%-34s %8.3f %8.0f %8.1f %8.2f\n", case, t, bytes / t / 1e6, iconv / t, t / cat }'
}

to_text="iconv -f IBM1047 -t UTF-8"
to_ebcdic="iconv -f UTF-8 -t IBM1047"
for ((round = 0; round < rounds; ++round)); do
    for way in "file in" "pipe in" "pipe to pipe"; do
        run "cat, $way" ebcdic cat
        run "iconv to text, $way" ebcdic "$to_text"
        run "ebcdic2ascii, $way" ebcdic "$bin/ebcdic2ascii"
        run "iconv to EBCDIC, $way" text "$to_ebcdic"
        run "ascii2ebcdic, $way" text "$bin/ascii2ebcdic"
    done
    run "cards: ebcdic2ascii, pipe in" cards "$bin/ebcdic2ascii --recfm f"
    run "cards: ascii2ebcdic, pipe in" text "$bin/ascii2ebcdic --recfm f"
done

printf '%s MiB, %s rounds, %s processors\n' "$size" "$rounds" "$(nproc)"
printf '%-34s %8s %8s %8s %8s\n' "" seconds MB/s "x iconv" "/ cat"
for way in "file in" "pipe in" "pipe to pipe"; do
    cat_time=$(median "cat, $way")
    text_time=$(median "iconv to text, $way")
    ebcdic_time=$(median "iconv to EBCDIC, $way")
    row "cat, $way" ebcdic "$text_time" "$cat_time"
    row "iconv to text, $way" ebcdic "$text_time" "$cat_time"
    row "ebcdic2ascii, $way" ebcdic "$text_time" "$cat_time"
    row "iconv to EBCDIC, $way" text "$ebcdic_time" "$cat_time"
    row "ascii2ebcdic, $way" text "$ebcdic_time" "$cat_time"
done
row "cards: ebcdic2ascii, pipe in" cards "$(median "iconv to text, pipe in")" "$(median "cat, pipe in")"
row "cards: ascii2ebcdic, pipe in" text "$(median "iconv to EBCDIC, pipe in")" "$(median "cat, pipe in")"
