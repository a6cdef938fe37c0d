#!/bin/sh
# How fast netdata-decode is, from the page cache, beside cat; and that its memory does not grow with the file.
# Usage: tests/bench/netdata.sh [DIR of the commands]    It makes its files in a scratch folder, and takes it away.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
PATH=${1:-$top/build/dev/bin}:$PATH
export PATH
scratch=$(mktemp -d "${TMPDIR:-/var/tmp}/netdata-bench.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM
cd "$scratch"
python3 - <<'EOF'
import os, resource, statistics, subprocess, time

ROUNDS = 5
MIB = 1 << 20


def make(name, size, lrecl):
    """`size` octets of records, as a transmission; no octet but newlines and the padding is left out."""
    block = (bytes(range(0x40, 0x100)) * 8192)[:MIB]
    encode = subprocess.Popen(['netdata-encode', '-r', 'raw', '--lrecl', str(lrecl), '--recfm', 'F', '--size', '0',
                               '-n', 'BENCH FILE A1', '-f', 'A@B', '-t', 'C@D', '-o', name], stdin=subprocess.PIPE)
    left = size // lrecl * lrecl
    while left > 0:
        encode.stdin.write(block[:min(left, MIB)])
        left -= min(left, MIB)
    encode.stdin.close()
    assert encode.wait() == 0


def median(command, name):
    """Wall and CPU seconds of one run, the medians of several."""
    walls, cpus = [], []
    for _ in range(ROUNDS):
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(['sh', '-c', command.format(name)], check=True)
        walls.append(time.perf_counter() - start)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(walls), statistics.median(cpus)


def peak(size, feeder=None):
    """The most memory, in KiB, that decoding took: read while it waits for us to take the last of its output."""
    source = subprocess.Popen(['cat', 'size.nd'], stdout=subprocess.PIPE).stdout if feeder else None
    decode = subprocess.Popen(['netdata-decode', '-r', 'raw', '-' if feeder else 'size.nd'], stdin=source,
                              stdout=subprocess.PIPE, bufsize=0)
    left = size // 80 * 80
    while left > 100000:
        left -= len(decode.stdout.read(min(MIB, left - 100000)))
    status = open(f'/proc/{decode.pid}/status').read()
    while decode.stdout.read(MIB):
        pass
    assert decode.wait() == 0
    return int(status.split('VmHWM:')[1].split()[0])


print(f'{"records":>8} {"":33} {"GB/s":>5} {"by CPU":>9} {"to cat":>7}')
for lrecl in (80, 4096):
    name = f'{lrecl}.nd'
    make(name, 512 * MIB, lrecl)
    octets = os.path.getsize(name)
    cat = {}
    for how, command in (('> /dev/null', 'cat {} > /dev/null'),
                         ('> /dev/null', 'netdata-decode -r raw {} > /dev/null'),
                         ('-r nl > /dev/null', 'netdata-decode -r nl {} > /dev/null'),
                         ('| cat > /dev/null', 'cat {} | cat > /dev/null'),
                         ('| cat > /dev/null', 'netdata-decode -r raw {} | cat > /dev/null'),
                         ('< a pipe', 'cat {} | netdata-decode -r raw > /dev/null')):
        wall, cpu = median(command, name)
        what = command.split()[0] if not how.startswith('<') else 'netdata-decode'
        if what == 'cat':
            cat[how] = wall
        beside = cat['> /dev/null' if how.endswith('/dev/null') and not how.startswith('|') else '| cat > /dev/null']
        print(f'{lrecl:>8} {what + " " + how:34} {octets / wall / 1e9:4.2f} {octets / cpu / 1e9:9.2f} {wall / beside:7.2f}')

print('\nmost memory, KiB')
for size in (16 * MIB, 1024 * MIB):
    make('size.nd', size, 80)
    print(f'{size // MIB:>5} MiB: from a file {peak(size)}, from a pipe {peak(size, "cat")}')
EOF
