#!/usr/bin/python3
"""Kills writers, smtpq and its agents at random moments, and counts: every message that was acknowledged must be
delivered at least once, octet for octet. Twice is allowed only where a kill fell between the delivery and the line
in the journal; such are counted and shown.

Usage: kill.py [--seed N] [--seconds N] [--kills N] [--smtpd PORT]. The writer is `smtpq add`, or smtpd on that port
of the loopback address and clients that send to it. Works in the current folder, with the commands from the PATH."""

import argparse
import hashlib
import os
import random
import signal
import smtplib
import subprocess
import sys
import threading
import time

AGENT = r'''
import hashlib, os, sys
log = os.open("delivered", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
recipients, text, data, digested, tick = [], hashlib.sha1(), False, False, b""
for line in sys.stdin.buffer:
    if not data:
        if line.startswith(b"TICK "): tick = line[5:].strip()
        if line.startswith(b"RCPT TO:"): recipients.append(line[8:].split()[0])
        data = line == b"DATA\n"
    elif line == b".\n":
        for recipient in recipients:
            os.write(log, b"%s %s\n" % (recipient, text.hexdigest().encode()))
            os.write(1, b"%s 250 2.1.5 %s taken\n" % (tick, recipient))
        recipients, text, data, digested = [], hashlib.sha1(), False, False
    elif digested or line.startswith(b"Subject:"):  # not the trace fields of those who had it before us
        digested = True
        text.update(line)
'''

QUEUE = ["smtpq", "--queue", "queue", "--routes", "routes"]


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            return [int(word) for word in file.read().split()]
    except OSError:
        return []


class Writer(threading.Thread):
    """Puts messages into the queue by `smtpq add`, which others kill; notes which recipients were answered 250."""

    def __init__(self, rng):
        super().__init__()
        self.rng, self.wanted, self.acknowledged, self.sent, self.process = rng, {}, set(), 0, None
        self.ending = False

    def message(self):
        """Some recipients and a text, with its dots doubled."""
        self.sent += 1
        size = self.rng.choice([0, 10, 100, 3000, 40000, 1500000 if self.sent % 40 == 0 else 500])
        text = b"Subject: %d\n\n" % self.sent + b"..a line that begins with dots\n" * (size // 31)
        recipients = [b"<r%d-%d@example.org>" % (self.sent, i) for i in range(self.rng.choice([1, 1, 2, 5]))]
        for recipient in recipients:
            self.wanted[recipient] = hashlib.sha1(text).hexdigest()
        return recipients, text

    def transaction(self):
        recipients, text = self.message()
        return b"MAIL FROM:<ann@example.org>\n" + b"".join(b"RCPT TO:%s\n" % r for r in recipients) + \
            b"DATA\n" + text + b".\n"

    def run(self):
        while not self.ending:
            batch = b"".join(self.transaction() for _ in range(self.rng.randint(1, 12)))
            self.process = subprocess.Popen(QUEUE + ["add"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            try:
                answers, _ = self.process.communicate(batch)
            except BrokenPipeError:
                answers = b""
            for line in answers.split(b"\n")[:-1]:  # a line without its end was cut off
                words = line.split()
                if words[1] == b"250":
                    self.acknowledged.add(words[3])


class Client(Writer):
    """Sends by SMTP to an smtpd that others kill, and starts it again."""

    def __init__(self, rng, port, log):
        super().__init__(rng)
        self.port, self.log = port, log

    def start_server(self):
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen(["smtpd", "--listen", f"127.0.0.1:{self.port}", "--queue", "queue"],
                                            stderr=self.log)

    def run(self):
        while not self.ending:
            self.start_server()
            try:
                with smtplib.SMTP("127.0.0.1", self.port, "client.example", timeout=30) as session:
                    for _ in range(self.rng.randint(1, 12)):
                        recipients, text = self.message()
                        session.sendmail("ann@example.org", [r.decode() for r in recipients],
                                         text.replace(b"\n..", b"\n.").decode())
                        self.acknowledged.update(recipients)
            except smtplib.SMTPResponseException as refusal:
                if refusal.smtp_code >= 500:
                    raise
            except (OSError, smtplib.SMTPException):  # the server was killed
                time.sleep(0.01)
        self.start_server()
        self.process.terminate()
        self.process.wait()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--kills", type=int, default=300)
    options.add_argument("--smtpd", type=int)
    options = options.parse_args()
    print(f"seed {options.seed}", flush=True)
    rng = random.Random(options.seed)
    os.makedirs("queue", exist_ok=True)
    with open("agent.py", "w") as file:
        file.write(AGENT)
    with open("routes", "w") as file:
        file.write(f"agent python {sys.executable} agent.py\nlimit python 3\n* python\n")

    log = open("log", "wb")

    def start():
        return subprocess.Popen(QUEUE + ["run", "--retry-first", "1s", "--retry-max", "1s"], stderr=log)

    rng_of_writer = random.Random(options.seed + 1)
    writer = Client(rng_of_writer, options.smtpd, log) if options.smtpd else Writer(rng_of_writer)
    writer.start()
    daemon = start()
    kills = {"writer": 0, "smtpq": 0, "agent": 0}
    end = time.monotonic() + options.seconds
    while sum(kills.values()) < options.kills and time.monotonic() < end:
        time.sleep(rng.choice([0, 0.001, 0.01, 0.05, 0.1, 0.3]) * rng.random())
        victim = rng.choice(["writer", "smtpq", "smtpq", "agent"])
        if victim == "writer":
            process = writer.process
            if process is None or process.poll() is not None:
                continue
            process.send_signal(signal.SIGKILL)
        elif victim == "smtpq":
            daemon.send_signal(signal.SIGKILL)
            daemon.wait()
            daemon = start()
        else:
            agents = children(daemon.pid)
            if not agents:
                continue
            os.kill(rng.choice(agents), signal.SIGKILL)
        kills[victim] += 1
    writer.ending = True
    writer.join()

    waiting = b"?"
    end = time.monotonic() + 60
    while waiting and time.monotonic() < end:
        time.sleep(0.2)
        waiting = subprocess.run(QUEUE + ["list"], stdout=subprocess.PIPE, check=True).stdout
    daemon.terminate()
    status = daemon.wait()

    delivered, wrong = {}, 0
    with open("delivered", "rb") as file:
        for line in file.read().split(b"\n")[:-1]:
            recipient, digest = line.split()
            wrong += writer.wanted[recipient] != digest.decode()
            delivered[recipient] = delivered.get(recipient, 0) + 1
    lost = writer.acknowledged - delivered.keys()
    twice = sum(count - 1 for count in delivered.values())
    dead = os.listdir("queue/dead") if os.path.exists("queue/dead") else []
    print(f"{sum(kills.values())} kills ({', '.join(f'{n} of {who}' for who, n in kills.items())}); "
          f"{writer.sent} messages sent, {len(writer.acknowledged)} recipients acknowledged, "
          f"{len(delivered.keys() & writer.acknowledged)} of them delivered, {len(lost)} lost, "
          f"{wrong} not as they were sent, {twice} delivered once too often, "
          f"{len(delivered.keys() - writer.acknowledged)} delivered that were not acknowledged, {len(dead)} set aside")
    if lost or wrong or waiting or dead or status != 0 or sum(kills.values()) < options.kills // 3:
        print(f"left in the queue: {waiting[:500]!r}, dead: {dead[:5]}, smtpq ended with {status}, "
              f"lost: {sorted(lost)[:5]}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
