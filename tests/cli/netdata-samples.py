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
        continue  # no NETDATA, and in the form of another program
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
