"""What applications do: statements of every kind, values of every type, paging, errors."""
import datetime
import decimal
import unittest
import uuid

import cassandra
from cassandra import ConsistencyLevel
from cassandra.concurrent import execute_concurrent, execute_concurrent_with_args
from cassandra.cqlengine import columns, connection, management, models
from cassandra.policies import FallthroughRetryPolicy
from cassandra.protocol import SyntaxException
from cassandra.query import UNSET_VALUE, BatchStatement, BatchType, SimpleStatement, dict_factory
from cassandra.util import Date, Duration, Time

from common import VERSIONS, session_of

ID = uuid.UUID('50554d6e-29bb-41e5-b345-feff819cdc9f')
TIME_ID = uuid.UUID('50554d6e-29bb-11e5-b345-feff819cdc9f')

SAMPLES = {
    'ascii': ['', 'plain'],
    'bigint': [0, -(2**63), 2**63 - 1],
    'blob': [b'', b'\xca\xfe', bytes(100_000)],
    'boolean': [True, False],
    'date': [Date('2026-02-28'), Date('1969-12-31')],
    'decimal': [decimal.Decimal(text) for text in ('0', '-1.50', '12345678901234567890.12345')],
    'double': [0.0, -1.5, 1e308, float('inf')],
    'duration': [Duration(14, 3, 4_000_000_000), Duration(0, -1, 0)],
    'float': [0.0, -1.5, float('-inf')],
    'inet': ['127.0.0.1', '2001:db8::ff00:42:8329'],
    'int': [0, -(2**31), 2**31 - 1],
    'smallint': [-(2**15), 2**15 - 1],
    'text': ['', 'it\u2019s \u00e9 \U0001f600', 'x' * 70_000],
    'time': [Time('00:00:00'), Time('23:59:59.999999999')],
    'timestamp': [datetime.datetime(1970, 1, 1), datetime.datetime(2026, 7, 1, 12, 34, 56, 789000)],
    'timeuuid': [TIME_ID],
    'tinyint': [-128, 127],
    'uuid': [ID],
    'varint': [0, -129, 123456789012345678901234567890],
    'list<int>': [[1, 2, 2]],
    'set<text>': [{'a', 'b'}],
    'map<text, int>': [{'a': 1, 'b': 2}],
    'frozen<list<text>>': [[], ['b', 'a']],
    'frozen<set<int>>': [{1, 2, 3}],
    'frozen<map<int, text>>': [{1: 'a', 2: 'b'}],
    'map<text, frozen<list<int>>>': [{'a': [1, 2], 'b': []}],
    'tuple<int, text>': [(1, 'a'), (None, 'b')],
}


class Values(unittest.TestCase):
    def test_every_type_comes_back_as_it_went(self):
        for version in VERSIONS:
            samples = {t: v for t, v in SAMPLES.items() if version > 3 or t != 'duration'}
            with session_of(f'py_types_{version}', version) as session:
                definition = ', '.join(f'c{i} {name}' for i, name in enumerate(samples))
                session.execute(f'CREATE TABLE t (k int PRIMARY KEY, {definition})')
                for i, (name, values) in enumerate(samples.items()):
                    insert = session.prepare(f'INSERT INTO t (k, c{i}) VALUES (?, ?)')
                    select = session.prepare(f'SELECT c{i} FROM t WHERE k = ?')
                    for k, value in enumerate(values):
                        with self.subTest(version=version, type=name, value=str(value)[:40]):
                            session.execute(insert, (k, value))
                            (got,) = session.execute(select, (k,)).one()
                            kind = type(value) if isinstance(value, (list, set, dict)) else None
                            self.assertEqual(kind(got) if kind else got, value)

    def test_null_and_unset(self):
        with session_of('py_unset') as session:
            session.execute('CREATE TABLE t (k int PRIMARY KEY, a text, b int)')
            insert = session.prepare('INSERT INTO t (k, a, b) VALUES (?, ?, ?)')
            session.execute(insert, (1, 'a', 1))
            session.execute(insert, (1, UNSET_VALUE, None))
            self.assertEqual(session.execute('SELECT * FROM t').one(), (1, 'a', None))


class Statements(unittest.TestCase):
    def test_simple_positional_and_named(self):
        for version in VERSIONS:
            with self.subTest(version=version), session_of(f'py_simple_{version}', version) as s:
                s.execute('CREATE TABLE t (k int PRIMARY KEY, v text)')
                s.execute('INSERT INTO t (k, v) VALUES (%s, %s)', (1, "it's"))
                s.execute('INSERT INTO t (k, v) VALUES (%(k)s, %(v)s)', {'k': 2, 'v': 'b'})
                insert = s.prepare('INSERT INTO t (k, v) VALUES (:key, :value)')
                s.execute(insert, {'value': 'c', 'key': 3})
                rows = s.execute('SELECT k, v FROM t WHERE k IN (1, 2, 3)').all()
                self.assertEqual(rows, [(1, "it's"), (2, 'b'), (3, 'c')])

    def test_a_prepared_statement_survives_changes_of_its_table(self):
        for version in VERSIONS:
            with self.subTest(version=version), session_of(f'py_again_{version}', version) as s:
                s.execute('CREATE TABLE t (k int PRIMARY KEY, v text)')
                s.execute("INSERT INTO t (k, v) VALUES (1, 'a')")
                select = s.prepare('SELECT * FROM t WHERE k = ?')
                self.assertEqual(s.execute(select, (1,)).one(), (1, 'a'))
                s.execute('ALTER TABLE t ADD w int')
                s.execute('UPDATE t SET w = 5 WHERE k = 1')
                if version == 5:
                    self.assertEqual(s.execute(select, (1,)).one(), (1, 'a', 5))

    def test_batches(self):
        with session_of('py_batch') as session:
            session.execute('CREATE TABLE t (p int, c int, v text, PRIMARY KEY (p, c))')
            insert = session.prepare('INSERT INTO t (p, c, v) VALUES (?, ?, ?)')
            for p, kind in enumerate((BatchType.LOGGED, BatchType.UNLOGGED)):
                batch = BatchStatement(kind)
                for c in range(5):
                    batch.add(insert, (p, c, f'v{c}'))
                batch.add(SimpleStatement('DELETE FROM t WHERE p = %s AND c = 0'), (p,))
                session.execute(batch)
            counts = [session.execute(f'SELECT count(*) FROM t WHERE p = {p}').one() for p in (0, 1)]
            self.assertEqual(counts, [(4,), (4,)])

    def test_many_at_once(self):
        with session_of('py_many') as session:
            session.execute('CREATE TABLE t (k int PRIMARY KEY, v text)')
            insert = session.prepare('INSERT INTO t (k, v) VALUES (?, ?)')
            done = execute_concurrent_with_args(
                session, insert, [(k, f'v{k}') for k in range(5000)], concurrency=200
            )
            self.assertTrue(all(ok for ok, _ in done))
            select = session.prepare('SELECT v FROM t WHERE k = ?')
            read = execute_concurrent(session, [(select, (k,)) for k in range(0, 5000, 7)])
            self.assertEqual([r.one()[0] for _, r in read], [f'v{k}' for k in range(0, 5000, 7)])

    def test_tracing(self):
        with session_of('py_trace') as session:
            session.execute('CREATE TABLE t (k int PRIMARY KEY, v text)')
            result = session.execute("INSERT INTO t (k, v) VALUES (1, 'a')", trace=True)
            trace = result.get_query_trace(max_wait_sec=10)
            self.assertEqual(trace.request_type, 'Execute CQL3 query')
            self.assertEqual(trace.parameters['query'], "INSERT INTO t (k, v) VALUES (1, 'a')")
            self.assertGreater(trace.duration, datetime.timedelta(0))
            activities = [event.description for event in trace.events]
            self.assertIn('Appending to commitlog', activities)

    def test_warnings_and_custom_payload(self):
        for version in (5, 4):
            with self.subTest(version=version), session_of(f'py_warn_{version}', version) as s:
                s.execute('CREATE TABLE t (k int PRIMARY KEY)')
                future = s.execute_async('SELECT count(*) FROM t', custom_payload={'a': b'1'})
                future.result()
                self.assertEqual(
                    future.warnings, ['Aggregation query used without partition key']
                )
                self.assertIsNone(future.custom_payload)

    def test_a_keyspace_for_one_request(self):
        with session_of('py_per_request') as session:
            session.execute('CREATE TABLE t (k int PRIMARY KEY)')
            with session_of() as other:
                statement = SimpleStatement('SELECT k FROM t', keyspace='py_per_request')
                self.assertEqual(other.execute(statement).all(), [])


class Paging(unittest.TestCase):
    def test_a_hundred_thousand_rows(self):
        partitions, per_partition, per_batch = 100, 1000, 50
        with session_of('py_pages') as session:
            session.execute('CREATE TABLE t (p int, c int, v text, PRIMARY KEY (p, c))')
            insert = session.prepare('INSERT INTO t (p, c, v) VALUES (?, ?, ?)')

            def batch(p, first):
                statement = BatchStatement(BatchType.UNLOGGED)
                for c in range(first, first + per_batch):
                    statement.add(insert, (p, c, f'value {p} {c}'))
                return statement

            batches = [
                (batch(p, c), ()) for p in range(partitions) for c in range(0, per_partition, per_batch)
            ]
            execute_concurrent(session, batches, concurrency=50, raise_on_first_error=True)
            select = session.prepare('SELECT p, c, v FROM t')
            select.fetch_size = 5000
            seen = set()
            for p, c, v in session.execute(select):
                self.assertEqual(v, f'value {p} {c}')
                seen.add((p, c))
            self.assertEqual(len(seen), partitions * per_partition)
            wide = session.prepare('SELECT c FROM t WHERE p = ? ORDER BY c DESC')
            wide.fetch_size = 77
            found = [c for (c,) in session.execute(wide, (3,))]
            self.assertEqual(found, list(reversed(range(per_partition))))

    def test_the_state_of_a_page_is_good_for_another_session(self):
        for version in VERSIONS:
            keyspace = f'py_state_{version}'
            with self.subTest(version=version), session_of(keyspace, version) as session:
                session.execute('CREATE TABLE t (k int PRIMARY KEY)')
                for k in range(25):
                    session.execute(f'INSERT INTO t (k) VALUES ({k})')
                statement = SimpleStatement(f'SELECT k FROM {keyspace}.t', fetch_size=10)
                first = session.execute(statement)
                keys = {k for (k,) in first.current_rows}
                state = first.paging_state
                with session_of(version=version) as other:
                    while state is not None:
                        page = other.execute(statement, paging_state=state)
                        keys.update(k for (k,) in page.current_rows)
                        state = page.paging_state
                self.assertEqual(keys, set(range(25)))


class Errors(unittest.TestCase):
    def test_codes_and_texts(self):
        with session_of('py_errors') as session:
            session.execute('CREATE TABLE t (k int PRIMARY KEY, v text)')
            cases = [
                ('SELEC', SyntaxException, 'line 1:0 no viable alternative at input'),
                ('SELECT nosuch FROM t', cassandra.InvalidRequest, 'Undefined column name nosuch'),
                ('SELECT * FROM u', cassandra.InvalidRequest, 'table u does not exist'),
                (
                    'CREATE TABLE t (k int PRIMARY KEY)',
                    cassandra.AlreadyExists,
                    "Table 'py_errors.t' already exists",
                ),
            ]
            for statement, kind, text in cases:
                with self.subTest(statement=statement):
                    with self.assertRaises(kind) as caught:
                        session.execute(statement)
                    self.assertIn(text, str(caught.exception))

    def test_unavailable_tells_its_counts(self):
        with session_of('py_unavailable') as session:
            session.execute('CREATE TABLE t (k int PRIMARY KEY)')
            statement = SimpleStatement(
                'SELECT * FROM t WHERE k = 1',
                consistency_level=ConsistencyLevel.TWO,
                retry_policy=FallthroughRetryPolicy(),
            )
            with self.assertRaises(cassandra.Unavailable) as caught:
                session.execute(statement)
            error = caught.exception
            self.assertEqual((error.required_replicas, error.alive_replicas), (2, 1))


class Reading(models.Model):
    __keyspace__ = 'py_mapper'
    device = columns.UUID(partition_key=True)
    at = columns.DateTime(primary_key=True, clustering_order='DESC')
    value = columns.Double()
    tags = columns.Set(columns.Text)
    extra = columns.Map(columns.Text, columns.Integer)


class Mapper(unittest.TestCase):
    def test_objects_are_rows(self):
        with session_of('py_mapper', row_factory=dict_factory) as session:
            connection.register_connection('default', session=session, default=True)
            self.addCleanup(connection.unregister_connection, 'default')
            management.sync_table(Reading)
            start = datetime.datetime(2026, 7, 1)
            for hour in range(5):
                at = start + datetime.timedelta(hours=hour)
                Reading.create(device=ID, at=at, value=hour / 2, tags={'a'}, extra={'hour': hour})
            newest = Reading.objects(device=ID).limit(2)
            self.assertEqual([reading.value for reading in newest], [2.0, 1.5])
            one = Reading.get(device=ID, at=start)
            one.tags.add('b')
            one.extra['late'] = 1
            one.save()
            again = Reading.get(device=ID, at=start)
            self.assertEqual((set(again.tags), dict(again.extra)), ({'a', 'b'}, {'hour': 0, 'late': 1}))
            again.delete()
            self.assertEqual(Reading.objects(device=ID).count(), 4)


if __name__ == '__main__':
    unittest.main()
