package driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import com.datastax.oss.driver.api.core.metadata.schema.ClusteringOrder;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.servererrors.AlreadyExistsException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.SyntaxError;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectTest {
  @Test
  void everyVersionConnects() {
    for (String version : Server.VERSIONS) {
      try (CqlSession session = Server.connect(version)) {
        assertEquals(version, session.getContext().getProtocolVersion().name());
        String release =
            session.execute("SELECT release_version FROM system.local").one().getString(0);
        assertEquals("5.0.5", release);
      }
    }
  }

  @Test
  void theNewestVersionIsAgreedOn() {
    try (CqlSession session = Server.connect(null)) {
      assertEquals("V5", session.getContext().getProtocolVersion().name());
    }
  }

  @Test
  void compressedFrames() {
    for (String compression : List.of("lz4", "snappy")) {
      for (String version : Server.VERSIONS) {
        if (compression.equals("snappy") && version.equals("V5")) continue;
        try (CqlSession session =
            Server.connect(
                version,
                options ->
                    options.withString(DefaultDriverOption.PROTOCOL_COMPRESSION, compression))) {
          Server.useNew(session, "java_" + compression + "_" + version.toLowerCase());
          session.execute("CREATE TABLE t (k int PRIMARY KEY, v text)");
          for (String text : List.of("", "short", "long ".repeat(50_000))) {
            session.execute("INSERT INTO t (k, v) VALUES (1, ?)", text);
            assertEquals(text, session.execute("SELECT v FROM t WHERE k = 1").one().getString(0));
          }
        }
      }
    }
  }

  @Test
  void tablesAndTokensAreReadAsMetadata() {
    try (CqlSession session = Server.connect("V5")) {
      Server.useNew(session, "java_meta");
      session.execute(
          "CREATE TABLE readings (device uuid, day date, at timestamp, kind text static,"
              + " tags set<text>, PRIMARY KEY ((device, day), at))"
              + " WITH CLUSTERING ORDER BY (at DESC) AND gc_grace_seconds = 60");
      TableMetadata table =
          session.refreshSchema().getKeyspace("java_meta").get().getTable("readings").get();
      assertEquals(2, table.getPartitionKey().size());
      assertEquals(ClusteringOrder.DESC, table.getClusteringColumns().values().iterator().next());
      assertTrue(table.getColumn("kind").get().isStatic());
      assertTrue(table.describe(true).contains("PRIMARY KEY ((device, day), at)"), table.describe(true));
      int nodes = session.getMetadata().getNodes().size();
      assertEquals(16 * nodes, session.getMetadata().getTokenMap().get().getTokenRanges().size());
      assertTrue(session.checkSchemaAgreement());
    }
  }

  @Test
  void errorsHaveTheirKinds() {
    try (CqlSession session = Server.connect("V5")) {
      Server.useNew(session, "java_errors");
      assertThrows(SyntaxError.class, () -> session.execute("SELEC * FROM t"));
      assertThrows(InvalidQueryException.class, () -> session.execute("SELECT * FROM nosuch"));
      session.execute("CREATE TABLE t (k int PRIMARY KEY)");
      assertThrows(
          AlreadyExistsException.class, () -> session.execute("CREATE TABLE t (k int PRIMARY KEY)"));
      SimpleStatement write =
          SimpleStatement.newInstance("INSERT INTO t (k) VALUES (1)")
              .setConsistencyLevel(ConsistencyLevel.THREE);
      UnavailableException unavailable =
          assertThrows(UnavailableException.class, () -> session.execute(write));
      assertEquals(3, unavailable.getRequired());
      assertEquals(1, unavailable.getAlive());
    }
  }

  @Test
  void aNodeStopsAndComesBack() throws Exception {
    try (CqlSession session = Server.connect("V5")) {
      Server.control("stop", "node3");
      try {
        for (int i = 0; i < 20; i++) session.execute("SELECT key FROM system.local");
        Server.eventually("one node is seen as down", () -> up(session) == 2);
      } finally {
        Server.control("start", "node3");
      }
      Server.eventually("all nodes are seen as up", () -> up(session) == 3);
    }
  }

  private static long up(CqlSession session) {
    return session.getMetadata().getNodes().values().stream()
        .map(Node::getState)
        .filter(NodeState.UP::equals)
        .count();
  }
}
