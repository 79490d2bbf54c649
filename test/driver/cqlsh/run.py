"""Sessions of the official cqlsh, held against what it printed on Apache Cassandra.

    python run.py HOST PORT [SESSION...]            compare, exit 1 when something differs
    python run.py --record HOST PORT [SESSION...]   write what is printed into the sessions

A session is a text file beside this one: what is typed, a line `----`, and all that cqlsh prints.
Sessions find the *.cql of this folder, and rows.csv with 3,000 rows of p, c and v. What differs from
run to run (addresses, ids, times, rates) is written as <word>.
"""
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
RULE = '----\n'
CQLSH = pathlib.Path(sys.executable).with_name('cqlsh')
SECONDS = 120

MASKS = [
    (re.compile(r'(?<=Tracing session: )[0-9a-f-]{36}'), '<id>'),
    (re.compile(r'^.*Processed: .*\r?$\n?', re.M), ''),
    (re.compile(r'(?<=\.\n)\n+(?=\d+ rows (ex|im)ported)'), ''),
    (re.compile(r'in (\d+ minutes? and )?[\d.]+ seconds?'), 'in <time>'),
    (re.compile(r'0 day, 0 hour, 0 minute, and [\d.]+ seconds?'), '<time>'),
    (re.compile(r'Using \d+ child processes'), 'Using <number> child processes'),
    (re.compile(r"Range Ownership:\n( .*\n)+"), ''),
]


def run(text, host, port):
    with tempfile.TemporaryDirectory() as folder:
        for name in HERE.glob('*.cql'):
            shutil.copy(name, folder)
        rows = (f'{p},{c},value {p} {c}\n' for p in range(30) for c in range(100))
        pathlib.Path(folder, 'rows.csv').write_text(''.join(rows))
        environment = {
            **os.environ,
            'HOME': folder,
            'LANG': 'C.UTF-8',
            'TZ': 'UTC',
            'PYTHONUNBUFFERED': '1',
            'CQLSH_NO_BUNDLED': 'TRUE',
        }
        done = subprocess.run(
            [sys.executable, str(CQLSH), host, port],
            input=text,
            text=True,
            encoding='utf-8',
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=SECONDS,
        )
    return masked(done.stdout, host, port)


def masked(text, host, port):
    text = text.replace(f'{host}:{port}', '<address>').replace(host, '<host>')
    for pattern, word in MASKS:
        text = pattern.sub(word, text)
    text = traces(text)
    return '\n'.join(line.rstrip() for line in text.split('\n')).strip('\n') + '\n'


def traces(text):
    """Of a trace: its columns, and its first and last event; those between are tested elsewhere."""
    out, table = [], None
    for line in text.split('\n'):
        if line.startswith('Tracing session:'):
            table = []
        if table is None:
            out.append(line)
            continue
        table.append(line)
        if line.strip().startswith('Request complete'):
            cells = [[cell.strip() for cell in row.split('|')] for row in table if ' | ' in row]
            out += [table[0], ' '.join(cells[0]), cells[1][0], '...', cells[-1][0]]
            table = None
    return '\n'.join(out + (table or []))


def main(words):
    recording = words[:1] == ['--record']
    host, port, *names = words[1:] if recording else words
    paths = sorted(HERE / f'{name}.txt' for name in names) or sorted(HERE.glob('*.txt'))
    failed = 0
    for path in paths:
        typed, _, expected = path.read_text('utf-8').partition(RULE)
        got = run(typed, host, port)
        if recording:
            path.write_text(typed + RULE + got, 'utf-8')
        elif got == expected:
            print(f'ok {path.stem}')
        else:
            failed += 1
            print(f'FAILED {path.stem}')
            lines = difflib.unified_diff(
                expected.splitlines(), got.splitlines(), 'Apache Cassandra', 'here', lineterm=''
            )
            print('\n'.join(lines))
    print(f'cqlsh: {len(paths) - failed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
