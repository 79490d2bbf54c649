"""A server that speaks TLS and asks for passwords."""
import os
import ssl
import unittest

from cassandra import AuthenticationFailed, Unauthorized
from cassandra.auth import PlainTextAuthProvider
from cassandra.cluster import NoHostAvailable

from common import HOST, VERSIONS, new_cluster, session_of

KEYS = os.environ.get('DRIVER_TEST_KEYS')


def secured(name='cassandra', password='cassandra', authority='authority.pem'):
    context = ssl.create_default_context(cafile=os.path.join(KEYS, authority))
    return {
        'ssl_context': context,
        'ssl_options': {'server_hostname': HOST},
        'auth_provider': PlainTextAuthProvider(name, password),
    }


@unittest.skipUnless(KEYS, 'DRIVER_TEST_KEYS is not set: the server is an open one')
class Secured(unittest.TestCase):
    def refusal(self, **options):
        cluster = new_cluster(**{'connect_timeout': 30, **options})
        self.addCleanup(cluster.shutdown)
        with self.assertRaises(NoHostAvailable) as refused:
            cluster.connect()
        return next(iter(refused.exception.errors.values()))

    def test_every_version_logs_in(self):
        for version in VERSIONS:
            with self.subTest(version=version), session_of(version=version, **secured()) as session:
                rows = session.execute(
                    'SELECT username, ssl_enabled FROM system_views.clients'
                ).all()
                self.assertEqual(set(rows), {('cassandra', True)})

    def test_refusals(self):
        wrong = self.refusal(**secured(password='wrong'))
        self.assertIsInstance(wrong, AuthenticationFailed)
        self.assertIn('Provided username cassandra and/or password are incorrect', str(wrong))
        stranger = self.refusal(**secured(authority='stranger.pem'))
        self.assertIn('certificate verify failed', str(stranger))
        # The driver waits until its time is over, though the server hangs up at once.
        self.refusal(connect_timeout=2)

    def test_roles_may_do_what_they_were_granted(self):
        with session_of('py_secure', **secured()) as session:
            session.execute('CREATE TABLE t (k int PRIMARY KEY)')
            session.execute("CREATE ROLE py_reader WITH PASSWORD = 'r' AND LOGIN = true")
            session.execute('GRANT SELECT ON py_secure.t TO py_reader')
            with session_of(**secured('py_reader', 'r')) as reader:
                self.assertEqual(reader.execute('SELECT * FROM py_secure.t').all(), [])
                with self.assertRaisesRegex(Unauthorized, 'no MODIFY permission'):
                    reader.execute('INSERT INTO py_secure.t (k) VALUES (1)')


if __name__ == '__main__':
    unittest.main()
