"""Holds netdata-decode against the rows of expected.tsv, whose values other programs made. See its README."""
import hashlib
import json
import subprocess
import sys

folder = sys.argv[1]


def run(*arguments, given=None):
    return subprocess.run(['netdata-decode', *arguments], input=given, check=True, capture_output=True).stdout


def records_of(text):
    at, records = 0, []
    while at < len(text):
        length = int.from_bytes(text[at:at + 2], 'big')
        assert length >= 4 and text[at + 2:at + 4] == b'\0\0', at
        records.append(text[at + 4:at + length])
        at += length
    return records


def text_of(records, page, trim):
    joined = b''.join((r.rstrip(b'\x40') if trim else r) + b'\xff' for r in records)
    # X'FF' stands for the end of a record: no text holds it.
    assert joined.count(b'\xff') == len(records)
    utf8 = subprocess.run(['iconv', '-f', page, '-t', 'UTF-8'], input=joined, check=True, capture_output=True).stdout
    return utf8.replace(b'\xc2\x9f', b'\n')


def spooled_records(path):
    """The card and print records of a FUNET-NJE spool file: a header of text up to END:, then records, each behind its
    length: SRCB (80, 90 and A0 are data), advised length, data."""
    with open(path, 'rb') as file:
        spool = file.read()
    at = spool.index(b'\n', spool.index(b'END:')) + 1
    while at < len(spool):
        length = int.from_bytes(spool[at:at + 2], 'big')
        record = spool[at + 2:at + 2 + length]
        at += 2 + length
        if record and record[0] in (0x80, 0x90, 0xa0):
            yield record[2:]


def check_spooled(row, path, where):
    """Not NETDATA: what ebcdic2ascii reads of the records, handed to it as V records."""
    records = list(spooled_records(path))
    assert len(records) == int(row['records']), where
    assert hashlib.sha256(b''.join(records)).hexdigest() == row['sha256_raw'], where
    deck = b''.join((len(r) + 4).to_bytes(2, 'big') + b'\0\0' + r for r in records)
    for column, options in (('sha256_text_1047', ['-p', '1047']), ('sha256_text_037', ['-p', '037']),
                            ('sha256_text_1047_untrimmed', ['-p', '1047', '--keep-blanks'])):
        text = subprocess.run(['ebcdic2ascii', '-q', '-r', 'v', *options], input=deck, check=True,
                              capture_output=True).stdout
        assert hashlib.sha256(text).hexdigest() == row[column], f'{where}: {column}'


def named(items, name):
    return next(item for item in items if item['name'] == name)


def arguments_of(row, listing):
    """The arguments that hand out the row's item, and what --json says of it."""
    name, kind = row['item'], row['kind']
    files = listing['files']
    if kind in ('msg', 'file'):
        return ['--file', '1'], files[0]
    if kind == 'carried':
        return ['--file', str(named(files, name)['number'])], named(files, name)
    outer, _, inner = name.partition(' > ')
    member = outer[outer.index('(') + 1:-1]
    said = named(named(files, outer[:outer.index('(')])['members'], member)
    if inner:
        member += '/' + inner[inner.index('(') + 1:-1]
        said = named(named(said['netdata']['files'], inner[:inner.index('(')])['members'], member.split('/')[1])
    return ['--member', member], said


checked = 0
for line in open(f'{folder}/expected.tsv'):
    cells = line.rstrip('\n').split('\t')
    if cells[0] == 'file':
        columns = cells
        continue
    row = dict(zip(columns, cells))
    path = f'{folder}/{row["file"]}'
    if row['file'].startswith('spool/'):
        check_spooled(row, path, f'{row["file"]}')
        checked += 1
        continue
    listing = json.loads(run('--json', '--nested', path))
    arguments, said = arguments_of(row, listing)
    where = f'{row["file"]}: {row["item"]}'
    if row['kind'].endswith('alias'):
        assert 'alias_of' in said, where
        checked += 1
        continue
    raw = run(*arguments, '--records', 'raw', path)
    assert hashlib.sha256(raw).hexdigest() == row['sha256_raw'], where
    assert len(raw) == int(row['bytes']) == said['octets'], where
    records = records_of(run(*arguments, '--records', 'rdw', path))
    assert b''.join(records) == raw, where
    if row['records'] != '-':
        assert len(records) == int(row['records']) == said['records'], where
    for column, page, trim in (('sha256_text_1047', 'IBM1047', True), ('sha256_text_037', 'IBM037', True),
                               ('sha256_text_1047_untrimmed', 'IBM1047', False)):
        if row[column] != '-':
            assert hashlib.sha256(text_of(records, page, trim)).hexdigest() == row[column], f'{where}: {column}'
    checked += 1
assert checked > 100, checked
print(checked, 'rows')
