# smtpplus for the rig of shared/bench/mta: rig.sh run $PWD/tests/bench/mta-smtpplus.sh accept relay start idle
MTA_DEBS=""
smtpplus=${SMTPPLUS_BIN:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../../build/dev/bin" && pwd)}
mta_version() { "$smtpplus/smtpd" --version; }
mta_users() { :; }
mta_setup() {
    rm -rf "$W/queue"
    printf 'agent smtp %s -b --server %%h\n* smtp 127.0.0.1:%s\n' "$smtpplus/smtp-send" "$SINK" > "$W/routes"
}
mta_start() {
    in_cg "$smtpplus/smtpd" --host bench.example --listen "127.0.0.1:$PORT" --queue "$W/queue" --max-sessions 20000 \
        2> "$W/log/start" &
    [ "$1" = accept ] || [ "$1" = backlog ] || mta_release
}
mta_release() { in_cg "$smtpplus/smtpq" --queue "$W/queue" --routes "$W/routes" run 2> "$W/log/smtpq" & }
mta_stop() { local p; for p in $(cg_pids); do [ "$p" != 0 ] && kill "$p" 2>/dev/null; done; sleep 0.3; }
mta_queue_len() { "$smtpplus/smtpq" --queue "$W/queue" list | wc -l; }
