# For every bench script: $BIN, a scratch folder that goes away, medians of several runs.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
BIN=${SMTPPLUS_BIN:-$top/build/dev/bin}
RUNS=${RUNS:-5}
scratch=$(mktemp -d "${BENCH_DIR:-/var/tmp}/smtpplus-bench.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
export LC_ALL=C

# median COMMAND...: the wall seconds of a shell line, the median of $RUNS runs after a warm-up
median() {
    sh -c "$1" > /dev/null
    for _ in $(seq "$RUNS"); do
        local begin=$EPOCHREALTIME
        sh -c "$1" > /dev/null
        awk -v a="$begin" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.4f\n", b - a }'
    done | sort -n | awk '{ t[NR] = $1 } END { print t[int((NR + 1) / 2)] }'
}
