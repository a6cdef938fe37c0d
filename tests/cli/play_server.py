"""Plays the server of a conversation to a client that is tested: play_server.py PORT-FILE DIALOG...

Each dialog is played to one connection, in their order; then the server ends, with status 1 if the client said
something else than was written. The port of 127.0.0.1 is written to PORT-FILE (or, if it ends in .sock, it is
a Unix socket). Lines of a dialog:
    S: text         is said, with CRLF
    C: text         is expected; a star stands for any text
    message FILE    the message up to its dot is expected, and kept as it came
    drip text       is said an octet at a time
    raw text        is said as it is, with Python's escapes
    flood text      is said as lines without end, until the client has gone
    endless text    is said as one line without end
    silence         nothing more is said, until the client has gone
    close           the connection is closed, as it is at the end
"""
import ast
import fnmatch
import os
import socket
import sys
import time


class Conversation:
    def __init__(self, connection):
        self.connection = connection
        self.received = b""

    def line(self):
        while b"\r\n" not in self.received:
            more = self.connection.recv(65536)
            if not more:
                raise EOFError
            self.received += more
        line, self.received = self.received.split(b"\r\n", 1)
        return line.decode("latin-1")

    def message(self, name):
        text = b""
        while True:
            line = self.line().encode("latin-1") + b"\r\n"
            text += line
            if line == b".\r\n":
                break
        with open(name, "wb") as file:
            file.write(text)

    def expect(self, pattern):
        line = self.line()
        # a star is the only wild card of a dialog
        if not fnmatch.fnmatchcase(line, pattern.replace("[", "[[]").replace("?", "[?]")):
            raise ValueError(f"expected: {pattern}\n     got: {line}")

    def raw(self, text):
        self.connection.sendall(ast.literal_eval(f"b'''{text}'''"))

    def until_gone(self, text):
        while text:
            self.connection.sendall(text)
        while self.connection.recv(65536):
            pass

    def play(self, dialog):
        for step in dialog:
            word, _, text = step.rstrip("\n").partition(" ")
            if word == "S:":
                self.connection.sendall(text.encode() + b"\r\n")
            elif word == "C:":
                self.expect(text)
            elif word == "message":
                self.message(text)
            elif word == "drip":
                for c in text.encode() + b"\r\n":
                    self.connection.sendall(bytes([c]))
                    time.sleep(0.02)
            elif word == "raw":
                self.raw(text)
            elif word == "flood":
                self.until_gone(text.encode() + b"\r\n")
            elif word == "endless":
                self.until_gone(text.encode())
            elif word == "silence":
                self.until_gone(b"")
            elif word == "close":
                return
            elif word and not word.startswith("#"):
                sys.exit(f"unknown step: {step}")


def listener(name):
    if name.endswith(".sock"):
        server = socket.socket(socket.AF_UNIX)
        server.bind(name)
        server.listen()
    else:
        server = socket.create_server(("127.0.0.1", 0))
        with open(name + ".new", "w") as file:
            print(server.getsockname()[1], file=file)
        os.rename(name + ".new", name)
    server.settimeout(60)
    return server


def main():
    server = listener(sys.argv[1])
    status = 0
    for name in sys.argv[2:]:
        connection, _ = server.accept()
        connection.settimeout(60)
        if server.family == socket.AF_INET:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with open(name) as dialog:
            try:
                Conversation(connection).play(dialog)
            except ValueError as error:
                print(f"{name}: {error}", file=sys.stderr)
                status = 1
            except (OSError, EOFError) as error:
                print(f"{name}: the client has gone {error}", file=sys.stderr)
        connection.close()
    return status


sys.exit(main())
