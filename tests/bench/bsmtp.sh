#!/usr/bin/env bash
# The BSMTP reader and writer together, as a stage that changes nothing (bsmtp-split without options), beside cat.
. "$(dirname "$0")/lib.sh"

# A batch of COUNT messages of SIZE octets, in lines of 77, some of which begin with a dot.
batch() {
    awk -v count="$1" -v size="$2" 'BEGIN {
        line = "The quick brown fox jumps over the lazy dog; then it sleeps for some hours ok."
        for (i = 1; i <= count; i++) {
            printf "TICK %010d\nMAIL FROM:<ann@example.org> SIZE=%d\nRCPT TO:<bob@example.org>\nDATA\n", i, size
            for (n = 0; n < size; n += length(text) + 1) { text = n % 5000 < 78 && n ? ".." substr(line, 3) : line; print text }
            print "."
        }
    }'
}

printf '%-34s %10s %10s %12s\n' "transactions" "MB/s" "of cat" "us each"
for shape in "64000 4096" "256 1048576"; do
    set -- $shape
    batch "$1" "$2" > batch
    size=$(stat -c %s batch)
    "$BIN/bsmtp-split" < batch | cmp - batch
    cat=$(median "cat batch | cat | cat > /dev/null")
    stage=$(median "cat batch | $BIN/bsmtp-split | cat > /dev/null")
    cpu=$( { TIMEFORMAT='%U %S'; time "$BIN/bsmtp-split" < batch > /dev/null; } 2>&1 | awk '{ print $1 + $2 }')
    awk -v n="$1" -v s="$2" -v size="$size" -v cat="$cat" -v stage="$stage" -v cpu="$cpu" 'BEGIN {
        printf "%-34s %10.0f %9.0f%% %12.2f   (CPU of the stage: %.0f MB/s, %.2f us each)\n",
            n " of " s " octets", size / stage / 1e6, 100 * cat / stage, 1e6 * stage / n, size / cpu / 1e6, 1e6 * cpu / n }'
done
