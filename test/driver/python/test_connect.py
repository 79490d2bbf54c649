"""From the first byte to the driver's picture of the cluster."""
import threading
import unittest

from cassandra.cluster import Cluster
from cassandra.connection import locally_supported_compressions
from cassandra.policies import ConstantReconnectionPolicy

from common import HOST, PORT, VERSIONS, ctl, needs_ctl, session_of


def eventually(holds, seconds=30):
    """True as soon as a fact holds, looking again every few milliseconds."""
    pause = threading.Event()
    for _ in range(seconds * 50):
        if holds():
            return True
        pause.wait(0.02)
    return False


class Connecting(unittest.TestCase):
    def test_every_version(self):
        for version in VERSIONS:
            with self.subTest(version=version), session_of(version=version) as session:
                row = session.execute('SELECT key, release_version FROM system.local').one()
                self.assertEqual(row, ('local', '5.0.5'))
                self.assertEqual(session.cluster.protocol_version, version)

    def test_without_a_version_the_newest_is_agreed_on(self):
        cluster = Cluster([HOST], port=PORT)
        self.addCleanup(cluster.shutdown)
        cluster.connect()
        self.assertEqual(cluster.protocol_version, 5)

    def test_every_compression(self):
        self.assertIn('lz4', locally_supported_compressions)
        for name in locally_supported_compressions:
            for version in VERSIONS:
                if name == 'snappy' and version == 5:
                    continue
                keyspace = f'py_compressed_{name}_{version}'
                with self.subTest(compression=name, version=version):
                    with session_of(keyspace, version, compression=name) as session:
                        session.execute('CREATE TABLE t (k int PRIMARY KEY, v text)')
                        insert = session.prepare('INSERT INTO t (k, v) VALUES (?, ?)')
                        texts = ['', 'short', 'long ' * 50_000, ''.join(map(chr, range(32, 5000)))]
                        for k, text in enumerate(texts):
                            session.execute(insert, (k, text))
                        rows = dict(session.execute('SELECT k, v FROM t'))
                        self.assertEqual([rows[k] for k in range(len(texts))], texts)


class Metadata(unittest.TestCase):
    def test_tables_columns_and_their_cql(self):
        with session_of('py_meta') as session:
            session.execute(
                'CREATE TABLE readings (device uuid, day date, at timestamp, kind text static, '
                'value double, tags set<text>, extra map<text, frozen<list<int>>>, '
                'PRIMARY KEY ((device, day), at)) WITH CLUSTERING ORDER BY (at DESC) '
                "AND comment = 'what came in' AND gc_grace_seconds = 60"
            )
            session.cluster.refresh_schema_metadata()
            keyspace = session.cluster.metadata.keyspaces['py_meta']
            self.assertTrue(keyspace.durable_writes)
            self.assertEqual(keyspace.replication_strategy.replication_factor, 1)
            table = keyspace.tables['readings']
            self.assertEqual([c.name for c in table.partition_key], ['device', 'day'])
            self.assertEqual([c.name for c in table.clustering_key], ['at'])
            self.assertTrue(table.columns['at'].is_reversed)
            self.assertTrue(table.columns['kind'].is_static)
            self.assertEqual(table.columns['extra'].cql_type, 'map<text, frozen<list<int>>>')
            self.assertEqual(table.options['comment'], 'what came in')
            self.assertEqual(table.options['gc_grace_seconds'], 60)
            text = keyspace.export_as_string()
            self.assertIn('CREATE TABLE py_meta.readings (', text)
            self.assertIn('PRIMARY KEY ((device, day), at)', text)

    def test_tokens_and_replicas(self):
        with session_of('py_tokens') as session:
            metadata = session.cluster.metadata
            metadata.keyspaces['py_tokens']
            hosts = metadata.all_hosts()
            self.assertEqual(len(metadata.token_map.ring), 16 * len(hosts))
            self.assertEqual(metadata.partitioner, 'org.apache.cassandra.dht.Murmur3Partitioner')
            self.assertEqual(len(metadata.get_replicas('py_tokens', b'\0\0\0\1')), 1)
            self.assertTrue(all(host.host_id and host.release_version for host in hosts))

    def test_the_virtual_keyspaces_are_seen(self):
        with session_of() as session:
            virtual = session.cluster.metadata.keyspaces['system_virtual_schema']
            self.assertTrue(virtual.virtual)
            self.assertEqual(sorted(virtual.tables), ['columns', 'keyspaces', 'tables'])

    def test_all_nodes_agree_on_the_schema(self):
        with session_of('py_agree') as session:
            result = session.execute('CREATE TABLE t (k int PRIMARY KEY)')
            self.assertTrue(result.response_future.is_schema_agreed)
            self.assertTrue(session.cluster.control_connection.wait_for_schema_agreement())


class Events(unittest.TestCase):
    def test_schema_changes_are_told(self):
        with session_of('py_events', schema_event_refresh_window=0) as watcher:
            metadata = watcher.cluster.metadata
            with session_of() as session:
                session.execute('CREATE TABLE py_events.t (k int PRIMARY KEY)')
                session.execute('ALTER TABLE py_events.t ADD v text')

                def is_seen():
                    table = metadata.keyspaces['py_events'].tables.get('t')
                    return table is not None and 'v' in table.columns

                self.assertTrue(eventually(is_seen))

    @needs_ctl
    def test_a_node_that_stops_and_starts(self):
        down, up = threading.Event(), threading.Event()

        class Listener:
            def on_add(self, host):
                pass

            on_remove = on_add

            def on_down(self, host):
                down.set()

            def on_up(self, host):
                if down.is_set():
                    up.set()

        with session_of(reconnection_policy=ConstantReconnectionPolicy(0.2, None)) as session:
            session.cluster.register_listener(Listener())
            self.assertEqual(len(session.cluster.metadata.all_hosts()), 3)
            ctl('stop', 'node3')
            self.assertTrue(down.wait(30), 'the driver heard of no node that is down')
            for _ in range(10):
                session.execute('SELECT key FROM system.local')
            ctl('start', 'node3')
            self.assertTrue(up.wait(30), 'the driver heard of no node that is up')

    @needs_ctl
    def test_the_control_connection_moves(self):
        with session_of() as session:
            ctl('kill', 'node1')
            try:
                for _ in range(20):
                    session.execute('SELECT key FROM system.local')
            finally:
                ctl('start', 'node1')
            hosts = session.cluster.metadata.all_hosts()
            self.assertTrue(eventually(lambda: all(host.is_up for host in hosts)))
            self.assertTrue(session.cluster.control_connection.wait_for_schema_agreement())
            rows = session.execute('SELECT peer FROM system.peers')
            self.assertEqual(len(rows.all()), 2)


if __name__ == '__main__':
    unittest.main()
