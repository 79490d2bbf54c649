"""Where the server is, and connections to it.

The unmodified PyPI cassandra-driver against a server at DRIVER_TEST_CONTACT_POINT (HOST:PORT). Tests
that stop nodes run only when DRIVER_TEST_CTL is a command that stops and starts them.
"""
import contextlib
import os
import shlex
import subprocess
import unittest

from cassandra import ConsistencyLevel
from cassandra.cluster import EXEC_PROFILE_DEFAULT, Cluster, ExecutionProfile
from cassandra.policies import DCAwareRoundRobinPolicy
from cassandra.query import tuple_factory

HOST, _, PORT = os.environ.get('DRIVER_TEST_CONTACT_POINT', '127.0.0.1:9042').partition(':')
PORT = int(PORT or '9042')
CTL = os.environ.get('DRIVER_TEST_CTL')
VERSIONS = (5, 4, 3)

needs_ctl = unittest.skipUnless(CTL, 'DRIVER_TEST_CTL is not set: nodes cannot be stopped')


def new_cluster(version=5, row_factory=tuple_factory, **options):
    options.setdefault('compression', False)
    profile = ExecutionProfile(
        load_balancing_policy=DCAwareRoundRobinPolicy(),
        row_factory=row_factory,
        request_timeout=30,
        consistency_level=ConsistencyLevel.ONE,
    )
    return Cluster(
        [HOST],
        port=PORT,
        protocol_version=version,
        execution_profiles={EXEC_PROFILE_DEFAULT: profile},
        **options,
    )


@contextlib.contextmanager
def session_of(keyspace=None, version=5, **options):
    """A session, in a keyspace of its own when one is named."""
    cluster = new_cluster(version, **options)
    try:
        session = cluster.connect()
        if keyspace is not None:
            session.execute(f'DROP KEYSPACE IF EXISTS {keyspace}')
            session.execute(
                f'CREATE KEYSPACE {keyspace} WITH replication = '
                "{'class': 'SimpleStrategy', 'replication_factor': 1}"
            )
            session.set_keyspace(keyspace)
        yield session
        if keyspace is not None:
            session.execute(f'DROP KEYSPACE {keyspace}')
    finally:
        cluster.shutdown()


def ctl(*words):
    subprocess.run([*shlex.split(CTL), *words], check=True, stdout=subprocess.DEVNULL)
