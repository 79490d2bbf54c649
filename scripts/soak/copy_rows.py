"""COPY TO and COPY FROM of many rows with every type, by the official cqlsh.

    python scripts/soak/copy_rows.py HOST PORT [--rows 100000] [--seed N] [--shell 'COMMAND']

Writes random rows, copies them to a file with COPY TO and from the file to a second table with COPY
FROM, and compares both tables value by value. Left out is what cqlsh 6.2.2 gets back from no server:
durations, backslashes, control characters, milliseconds, small doubles. Needs the packages of
test/driver/python/requirements.txt.

--shell runs another shell than the official one: COMMAND gets HOST and PORT, and statements by stdin.
"""
import argparse
import collections
import datetime
import decimal
import ipaddress
import os
import pathlib
import random
import shlex
import subprocess
import sys
import tempfile
import time
import uuid

from cassandra.cluster import EXEC_PROFILE_DEFAULT, Cluster, ExecutionProfile
from cassandra.concurrent import execute_concurrent_with_args
from cassandra.query import tuple_factory
from cassandra.util import Date, Time, uuid_from_time

KEYSPACE = 'soak_copy'
NULLS = 0.1
DIGITS = 'HEADER = true AND FLOATPRECISION = 9 AND DOUBLEPRECISION = 17'


def text(chance):
    letters = 'abc \'",;é€😀[]{}():_-'
    return 'x' + ''.join(chance.choice(letters) for _ in range(chance.randrange(12)))


def moment(chance):
    return datetime.datetime(1970, 1, 1) + datetime.timedelta(
        seconds=chance.randrange(-(10**9), 3 * 10**9)
    )


def address(chance):
    if chance.random() < 0.5:
        return str(ipaddress.IPv4Address(chance.getrandbits(32)))
    return str(ipaddress.IPv6Address(chance.getrandbits(128)))


def whole(bits):
    return lambda chance: chance.randrange(-(2 ** (bits - 1)), 2 ** (bits - 1))


def some(make, most=4):
    return lambda chance: [make(chance) for _ in range(1 + chance.randrange(most))]


TYPES = {
    'ascii': lambda chance: chance.choice(['plain', "it's", '"', 'a,b']),
    'bigint': whole(64),
    'blob': lambda chance: chance.randbytes(1 + chance.randrange(20)),
    'boolean': lambda chance: chance.random() < 0.5,
    'date': lambda chance: Date(chance.randrange(-700_000, 2_900_000)),
    'decimal': lambda chance: decimal.Decimal(whole(80)(chance)).scaleb(-chance.randrange(20)),
    'double': lambda chance: whole(50)(chance) / 1024,
    'float': lambda chance: float(chance.randrange(-(2**20), 2**20)) / 1024,
    'inet': address,
    'int': whole(32),
    'smallint': whole(16),
    'text': text,
    'time': lambda chance: Time(chance.randrange(86_400 * 10**9)),
    'timestamp': moment,
    'timeuuid': lambda chance: uuid_from_time(moment(chance)),
    'tinyint': whole(8),
    'uuid': lambda chance: uuid.UUID(int=chance.getrandbits(128), version=4),
    'varint': whole(100),
    'list<int>': some(whole(32)),
    'set<text>': lambda chance: set(some(text)(chance)),
    'map<text, bigint>': lambda chance: {text(chance): whole(64)(chance) for _ in range(3)},
    'frozen<list<frozen<set<int>>>>': some(lambda chance: {chance.randrange(9) for _ in range(3)}),
    'frozen<map<int, frozen<list<text>>>>': lambda chance: {chance.randrange(9): some(text)(chance)},
    'tuple<int, text>': lambda chance: (whole(32)(chance), text(chance)),
    'vector<float, 3>': lambda chance: [float(chance.randrange(1000)) / 8 for _ in range(3)],
    'frozen<place>': lambda chance: (text(chance), whole(32)(chance)),
}


def main():
    options = argparse.ArgumentParser(description=__doc__.partition('\n')[0])
    options.add_argument('host')
    options.add_argument('port', type=int)
    options.add_argument('--rows', type=int, default=100_000)
    options.add_argument('--seed', type=int, default=random.randrange(2**31))
    options.add_argument('--shell')
    given = options.parse_args()
    print(f'seed {given.seed}')
    profile = ExecutionProfile(row_factory=tuple_factory, request_timeout=120)
    cluster = Cluster(
        [given.host], port=given.port, execution_profiles={EXEC_PROFILE_DEFAULT: profile}
    )
    session = cluster.connect()
    try:
        make_tables(session)
        fill(session, given.rows, random.Random(given.seed))
        with tempfile.TemporaryDirectory() as folder:
            copy(given, f"COPY {KEYSPACE}.there TO 'rows.csv' WITH {DIGITS};", folder)
            size = pathlib.Path(folder, 'rows.csv').stat().st_size
            print(f'{size / 1e6:.0f} MB of text')
            copy(given, f"COPY {KEYSPACE}.back FROM 'rows.csv' WITH HEADER = true;", folder)
        return compare(session, given.rows)
    finally:
        session.execute(f'DROP KEYSPACE IF EXISTS {KEYSPACE}')
        cluster.shutdown()


def make_tables(session):
    session.execute(f'DROP KEYSPACE IF EXISTS {KEYSPACE}')
    session.execute(
        f'CREATE KEYSPACE {KEYSPACE} WITH replication = '
        "{'class': 'SimpleStrategy', 'replication_factor': 1}"
    )
    session.set_keyspace(KEYSPACE)
    session.execute('CREATE TYPE place (street text, number int)')
    columns = ', '.join(f'v{i} {name}' for i, name in enumerate(TYPES))
    for table in ('there', 'back'):
        session.execute(f'CREATE TABLE {table} (p int, c int, {columns}, PRIMARY KEY (p, c))')


def fill(session, rows, chance):
    names = ', '.join(f'v{i}' for i in range(len(TYPES)))
    marks = ', '.join('?' * (len(TYPES) + 2))
    insert = session.prepare(f'INSERT INTO there (p, c, {names}) VALUES ({marks})')
    values = (
        (row // 100, row % 100, *(value(make, chance) for make in TYPES.values()))
        for row in range(rows)
    )
    began = time.monotonic()
    for done in execute_concurrent_with_args(session, insert, values, 64, results_generator=True):
        done.result_or_exc  # the first failure has been raised
    print(f'{rows} rows written in {time.monotonic() - began:.0f} s')


def value(make, chance):
    return None if chance.random() < NULLS else make(chance)


def copy(given, statement, folder):
    shell = shlex.split(given.shell) if given.shell else [sys.executable, official_shell()]
    began = time.monotonic()
    done = subprocess.run(
        [*shell, given.host, str(given.port)],
        input=statement,
        text=True,
        cwd=folder,
        env={**os.environ, 'HOME': folder, 'TZ': 'UTC', 'CQLSH_NO_BUNDLED': 'TRUE'},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    lines = [line for line in done.stdout.splitlines() if 'rows ' in line and '\r' not in line]
    print(f'{statement}  {time.monotonic() - began:.0f} s: {"".join(lines[-1:])}')
    if done.returncode != 0:
        print(done.stdout[-4000:])


def official_shell():
    return str(pathlib.Path(sys.executable).with_name('cqlsh'))


def compare(session, rows):
    names = ', '.join(['p', 'c', *(f'v{i}' for i in range(len(TYPES)))])
    pages = (session.execute(f'SELECT {names} FROM {table}') for table in ('there', 'back'))
    count = different = 0
    by_type = collections.Counter()
    for there, back in zip(*pages):
        count += 1
        if there == back:
            continue
        different += 1
        for name, left, right in zip(TYPES, there[2:], back[2:]):
            if left != right:
                by_type[name] += 1
                if by_type[name] <= 2:
                    print(f'{there[:2]} {name}: {left!r} came back as {right!r}')
    found = session.execute('SELECT count(*) FROM back').one()[0]
    print(f'{count} rows compared, {different} differ; {found} of {rows} are back')
    return 0 if different == 0 and found == rows else 1


if __name__ == '__main__':
    sys.exit(main())
