#!/usr/bin/env bash
# The queue: messages a second on stable storage, with 1, 20 and 200 writers, beside a file for each message; and
# how fast smtpq hands a backlog to an agent that does nothing.
# Needs: cmake --build --preset dev --target bench-queue smtpq
. "$(dirname "$0")/lib.sh"
SECONDS_EACH=${SECONDS_EACH:-4}

"$BIN/../tests/bench-queue" "$scratch" "$SECONDS_EACH"

count=${COUNT:-20000}
cat > agent.awk <<'A'
/^TICK / { tick = $2 }
/^RCPT TO:/ { to = substr($0, 9) }
/^\.$/ { print tick, "250 2.1.5", to, "taken"; fflush() }
A
printf 'agent null %s -W interactive -f %s/agent.awk\n* null\n' "$(command -v mawk)" "$scratch" > routes
awk -v count="$count" 'BEGIN {
    line = "The quick brown fox jumps over the lazy dog; then it sleeps for some hours ok."
    for (i = 1; i <= count; i++) {
        printf "MAIL FROM:<ann@example.org>\nRCPT TO:<bob@example.org>\nDATA\n"
        for (n = 0; n < 4096; n += 79) print line
        print "."
    }
}' > batch
begin=$EPOCHREALTIME
"$BIN/smtpq" --queue queue add batch > /dev/null
added=$EPOCHREALTIME
"$BIN/smtpq" --queue queue --routes routes run 2> log &
daemon=$!
until [ "$(grep -c delivered log)" -ge "$count" ]; do sleep 0.05; done
drained=$EPOCHREALTIME
cpu=$(awk -v ticks="$(getconf CLK_TCK)" '{ print ($14 + $15) / ticks }' "/proc/$daemon/stat")
kill "$daemon"
wait "$daemon"
awk -v n="$count" -v a="$begin" -v b="$added" -v c="$drained" -v cpu="$cpu" 'BEGIN {
    printf "smtpq add: %d messages of 4 KiB, %.0f/s\n", n, n / (b - a)
    printf "smtpq run: the backlog drained at %.0f/s, %.1f us of CPU a message (smtpq alone)\n", n / (c - b), 1e6 * cpu / n }'
