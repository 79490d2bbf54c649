package driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import org.junit.jupiter.api.Test;

class TransactionsTest {
  @Test
  void conditionsAreAppliedOrTellWhatThereIs() {
    try (CqlSession session = Server.connect("V5")) {
      Server.useNew(session, "java_lwt");
      session.execute("CREATE TABLE accounts (id int PRIMARY KEY, owner text, balance int)");
      PreparedStatement insert =
          session.prepare("INSERT INTO accounts (id, owner, balance) VALUES (?, ?, ?) IF NOT EXISTS");
      assertTrue(
          session
              .execute(
                  insert
                      .bind(1, "ada", 10)
                      .setSerialConsistencyLevel(ConsistencyLevel.LOCAL_SERIAL))
              .wasApplied());
      ResultSet second = session.execute(insert.bind(1, "bob", 20));
      assertFalse(second.wasApplied());
      Row found = second.one();
      assertEquals("ada", found.getString("owner"));
      assertEquals(10, found.getInt("balance"));
      PreparedStatement update =
          session.prepare("UPDATE accounts SET balance = ? WHERE id = ? IF balance = ?");
      ResultSet refused = session.execute(update.bind(5, 1, 11));
      assertFalse(refused.wasApplied());
      assertEquals(10, refused.one().getInt("balance"));
      assertTrue(session.execute(update.bind(5, 1, 10)).wasApplied());
      SimpleStatement read =
          SimpleStatement.newInstance("SELECT balance FROM accounts WHERE id = 1")
              .setConsistencyLevel(ConsistencyLevel.SERIAL);
      assertEquals(5, session.execute(read).one().getInt(0));
    }
  }

  @Test
  void batchesWithConditions() {
    try (CqlSession session = Server.connect("V5")) {
      Server.useNew(session, "java_lwt_batch");
      session.execute(
          "CREATE TABLE seats (flight int, seat int, guest text, PRIMARY KEY (flight, seat))");
      assertTrue(book(session, "ada").wasApplied());
      ResultSet second = book(session, "bob");
      assertFalse(second.wasApplied());
      assertEquals("ada", second.one().getString("guest"));
    }
  }

  private static ResultSet book(CqlSession session, String guest) {
    PreparedStatement insert =
        session.prepare("INSERT INTO seats (flight, seat, guest) VALUES (?, ?, ?) IF NOT EXISTS");
    BatchStatementBuilder batch = BatchStatement.builder(BatchType.LOGGED);
    for (int seat = 0; seat < 2; seat++) batch.addStatement(insert.bind(7, seat, guest));
    return session.execute(batch.build());
  }
}
