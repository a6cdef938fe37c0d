"""Writes members.nd: a TSO TRANSMIT of ANN.TEST.PDS, members FIRST, EMPTY and PICTURE, and SECOND, an alias of FIRST."""


def eb(text, width=0):
    return text.encode('cp037').ljust(width, b'\x40')


def be(value, width):
    return value.to_bytes(width, 'big')


def unit(key, *values):
    return be(key, 2) + be(len(values), 2) + b''.join(be(len(v), 2) + v for v in values)


def segments(flags, record):
    pieces = [record[i:i + 253] for i in range(0, len(record), 253)] or [b'']
    out = b''
    for i, piece in enumerate(pieces):
        position = (0x80 if i == 0 else 0) | (0x40 if i == len(pieces) - 1 else 0)
        out += bytes([len(piece) + 2, flags | position]) + piece
    return out


def entry(name, ttr, alias=False, data=b''):
    return eb(name, 8) + ttr + bytes([(0x80 if alias else 0) | len(data) // 2]) + data


def count(track, record, key, length):
    return b'\0\0\0\0' + be(7, 2) + be(track, 2) + bytes([record, key]) + be(length, 2)


BLOCK = 160
STATISTICS = bytes.fromhex('0102003001260010' '0126325f2114000500050000') + eb('ANN', 8) + b'\x40\x40'
COPYR1 = (bytes.fromhex('00ca6d0f0200') + be(BLOCK, 2) + be(80, 2) + bytes.fromhex('90000000') + be(BLOCK + 20, 2) +
          bytes.fromhex('3030300b00007ff80459000f') + bytes(28))
COPYR2 = bytes.fromhex('01000000ff000000') + bytes(8) + bytes.fromhex('58000000') + \
    be(0, 2) + be(7, 2) + be(2, 2) + be(7, 2) + be(9, 2) + be(8, 2) + bytes(244)
ENTRIES = (entry('EMPTY', b'\x00\x00\x09') + entry('FIRST', b'\x00\x00\x03', data=STATISTICS) +
           entry('PICTURE', b'\x00\x01\x01') + entry('SECOND', b'\x00\x00\x03', alias=True) + b'\xff' * 8 + bytes(4))
DIRECTORY = (bytes(9) + bytes([8]) + be(256, 2) + eb('SECOND', 8) + (be(len(ENTRIES) + 2, 2) + ENTRIES).ljust(256, b'\0') +
             bytes(12))
LINES = [eb(text, 80) for text in ('FIRST line of the member', '', '   the third one', '[brackets]', 'and the last')]
FIRST = b''.join(LINES)
PICTURE = bytes(i * 37 % 256 for i in range(160))


def blocks(track, record, data):
    out = b''
    for at in range(0, len(data), BLOCK):
        piece = data[at:at + BLOCK]
        out += count(track, record, 0, len(piece)) + piece
        record += 1
    return out + count(track, record, 0, 0)


UNLOAD = [COPYR1, COPYR2, DIRECTORY, blocks(2, 3, FIRST), count(2, 9, 0, 0), blocks(3, 1, PICTURE)]
SIZE = be(sum(map(len, UNLOAD)), 4)


def step(utility, dsorg, lrecl, recfm, *more):
    return (be(1, 4) + unit(0x1028, eb(utility)) + unit(0x102c, SIZE) + unit(0x003c, be(dsorg, 2)) +
            unit(0x0042, be(lrecl, 4)) + unit(0x0049, be(recfm, 2)) + b''.join(more))


stream = segments(0x20, eb('INMR01') + unit(0x0042, b'\x50') + unit(0x1011, eb('MVS1')) + unit(0x1012, eb('ANN')) +
                  unit(0x1001, eb('VM2')) + unit(0x1002, eb('BOB')) + unit(0x1024, eb('20261122211501')) +
                  unit(0x102f, b'\x01'))
stream += segments(0x20, eb('INMR02') + step('IEBCOPY', 0x0200, 80, 0x9000, unit(0x0002, eb('ANN'), eb('TEST'), eb('PDS'))))
stream += segments(0x20, eb('INMR02') + step('INMCOPY', 0x4000, 32756, 0x4802))
stream += segments(0x20, eb('INMR03') + unit(0x102c, SIZE) + unit(0x003c, be(0x4000, 2)) + unit(0x0042, be(80, 2)) +
                   unit(0x0049, be(1, 2)))
for record in UNLOAD:
    stream += segments(0, record)
stream += segments(0x20, eb('INMR06'))
open('members.nd', 'wb').write(stream + b'\x40' * (-len(stream) % 80))
