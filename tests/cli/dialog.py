#!/usr/bin/env python3
"""dialog.py FILE... -- COMMAND...: holds a conversation with COMMAND, for each file anew.

    C: text    sends the text and CR LF; \\r \\n \\0 \\xHH are octets, and \\c at the end leaves out the CR LF
    S: text    the next line from the server; a star stands for any text
    S: close   the server closes

Lines that follow one another with C: are sent at once. A message that is not as expected is shown with file and
line. # begins a comment."""
import os, re, select, subprocess, sys, time

WAIT = 10  # seconds for each line


def octets(text):
    text, no_end = (text[:-2], True) if text.endswith("\\c") else (text, False)
    escape = {"r": b"\r", "n": b"\n", "0": b"\0", "\\": b"\\"}
    raw = b"".join(
        bytes([int(part[2:], 16)]) if part.startswith("\\x") else escape[part[1]] if part.startswith("\\") else part.encode()
        for part in re.findall(r"\\x[0-9a-f]{2}|\\[rn0\\]|[^\\]+", text))
    return raw + (b"" if no_end else b"\r\n")


class Peer:
    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.buffer = b""

    def line(self):
        end = time.monotonic() + WAIT
        while b"\r\n" not in self.buffer:
            if not select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))[0]:
                return "(nothing)"
            piece = os.read(self.process.stdout.fileno(), 65536)
            if not piece:
                return "close"
            self.buffer += piece
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        return line.decode("latin1")

    def send(self, text):
        try:
            self.process.stdin.write(text)
            self.process.stdin.flush()
        except BrokenPipeError:
            pass

    def end(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        self.process.wait(WAIT)


def matches(line, pattern):
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), line) is not None


def converse(name, command):
    peer, pending, expected = Peer(command), b"", 0
    for number, line in enumerate(open(name, encoding="utf-8"), 1):
        line = line.rstrip("\n")
        if line.startswith("C: ") or line == "C:":
            pending += octets(line[3:])
        elif line.startswith("S: "):
            if pending:
                peer.send(pending)
            pending, expected = b"", expected + 1
            got = peer.line()
            if not matches(got, line[3:]):
                peer.process.kill()
                return f"{name}:{number}: expected {line[3:]!r}, got {got!r}"
        elif line and not line.startswith("#"):
            return f"{name}:{number}: neither C: nor S:"
    peer.end()
    return None if expected else f"{name}: expects nothing"


def main():
    at = sys.argv.index("--")
    faults = [fault for fault in (converse(name, sys.argv[at + 1:]) for name in sys.argv[1:at]) if fault]
    print("\n".join(faults) if faults else f"{at - 1} dialogs")
    return 1 if faults or at < 2 else 0


sys.exit(main())
