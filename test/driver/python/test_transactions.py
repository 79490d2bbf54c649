"""Statements with conditions, alone and in batches."""
import unittest

from cassandra import ConsistencyLevel
from cassandra.query import BatchStatement, SimpleStatement

from common import session_of


class Transactions(unittest.TestCase):
    def test_conditions_are_applied_or_tell_what_there_is(self):
        with session_of('py_lwt') as session:
            session.execute('CREATE TABLE accounts (id int PRIMARY KEY, owner text, balance int)')
            insert = session.prepare(
                'INSERT INTO accounts (id, owner, balance) VALUES (?, ?, ?) IF NOT EXISTS'
            )
            insert.serial_consistency_level = ConsistencyLevel.LOCAL_SERIAL
            self.assertTrue(session.execute(insert, (1, 'ada', 10)).was_applied)
            second = session.execute(insert, (1, 'bob', 20))
            self.assertFalse(second.was_applied)
            self.assertEqual(second.one()[1:], (1, 10, 'ada'))
            update = session.prepare('UPDATE accounts SET balance = ? WHERE id = ? IF balance IN ?')
            self.assertEqual(session.execute(update, (5, 1, [11, 12])).one(), (False, 10))
            self.assertTrue(session.execute(update, (5, 1, [10, 11])).was_applied)
            read = SimpleStatement(
                'SELECT balance FROM accounts WHERE id = 1',
                consistency_level=ConsistencyLevel.SERIAL,
            )
            self.assertEqual(session.execute(read).one(), (5,))

    def test_batches_with_conditions(self):
        with session_of('py_lwt_batch') as session:
            session.execute(
                'CREATE TABLE seats (flight int, seat int, guest text, PRIMARY KEY (flight, seat))'
            )
            insert = session.prepare(
                'INSERT INTO seats (flight, seat, guest) VALUES (?, ?, ?) IF NOT EXISTS'
            )

            def book(guest):
                batch = BatchStatement()
                for seat in range(2):
                    batch.add(insert, (7, seat, guest))
                return session.execute(batch)

            self.assertTrue(book('ada').was_applied)
            second = book('bob')
            self.assertFalse(second.was_applied)
            self.assertEqual(second.all(), [(False, 7, 0, 'ada'), (False, 7, 1, 'ada')])


if __name__ == '__main__':
    unittest.main()
