package driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.ExecutionInfo;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.data.CqlDuration;
import com.datastax.oss.driver.api.core.data.TupleValue;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StatementsTest {
  /** Since which version the driver knows a type by its own code. */
  private static final Map<String, String> LATER_TYPES =
      Map.of("tinyint", "V4", "smallint", "V4", "date", "V4", "time", "V4", "duration", "V5");

  private static Map<String, Object> samples() throws Exception {
    Map<String, Object> samples = new LinkedHashMap<>();
    samples.put("ascii", "plain");
    samples.put("text", "é€😀");
    samples.put("boolean", true);
    samples.put("tinyint", Byte.MIN_VALUE);
    samples.put("smallint", Short.MAX_VALUE);
    samples.put("int", Integer.MIN_VALUE);
    samples.put("bigint", Long.MAX_VALUE);
    samples.put("float", 1.5f);
    samples.put("double", -0.0625);
    samples.put("varint", BigInteger.valueOf(-7).pow(91));
    samples.put("decimal", new BigDecimal("1234567.89e-20"));
    samples.put("blob", ByteBuffer.wrap(new byte[] {0, -1, 16}).asReadOnlyBuffer());
    samples.put("uuid", UUID.fromString("12340000-0000-4000-8000-000000000001"));
    samples.put("timeuuid", Uuids.timeBased());
    samples.put("timestamp", Instant.ofEpochMilli(-1_234_567_890_123L));
    samples.put("date", LocalDate.of(1969, 7, 20));
    samples.put("time", LocalTime.of(23, 59, 0, 999));
    samples.put("inet", InetAddress.getByName("2001:db8::1"));
    samples.put("duration", CqlDuration.newInstance(14, 3, 12345));
    samples.put("list<int>", List.of(3, 1, 2, 3));
    samples.put("set<text>", Set.of("a", "b"));
    samples.put("map<text, bigint>", Map.of("x", 1L, "y", -1L));
    samples.put("frozen<map<int, frozen<list<text>>>>", Map.of(7, List.of("", "one")));
    return samples;
  }

  @Test
  void valuesOfEveryTypeComeBack() throws Exception {
    for (String version : Server.VERSIONS) {
      Map<String, Object> samples = samples();
      samples
          .keySet()
          .removeIf(type -> LATER_TYPES.getOrDefault(type, version).compareTo(version) > 0);
      List<String> types = List.copyOf(samples.keySet());
      try (CqlSession session = Server.connect(version)) {
        Server.useNew(session, "java_types_" + version.toLowerCase());
        StringBuilder columns = new StringBuilder();
        for (int i = 0; i < types.size(); i++) {
          columns.append(", v").append(i).append(' ').append(types.get(i));
        }
        session.execute("CREATE TABLE t (k int PRIMARY KEY" + columns + ")");
        for (int i = 0; i < types.size(); i++) {
          PreparedStatement insert = session.prepare("INSERT INTO t (k, v" + i + ") VALUES (1, ?)");
          session.execute(insert.bind(samples.get(types.get(i))));
        }
        Row row = session.execute("SELECT * FROM t").one();
        for (int i = 0; i < types.size(); i++) {
          String type = types.get(i);
          assertEquals(samples.get(type), row.getObject("v" + i), version + " " + type);
        }
      }
    }
  }

  @Test
  void tuplesComeBack() {
    try (CqlSession session = Server.connect("V5")) {
      Server.useNew(session, "java_tuples");
      session.execute("CREATE TABLE t (k int PRIMARY KEY, v tuple<int, text, list<int>>)");
      PreparedStatement insert = session.prepare("INSERT INTO t (k, v) VALUES (1, ?)");
      TupleType type = (TupleType) insert.getVariableDefinitions().get(0).getType();
      TupleValue value = type.newValue(1, null, List.of(1, 2));
      session.execute(insert.bind(value));
      assertEquals(value, session.execute("SELECT v FROM t").one().getTupleValue(0));
    }
  }

  @Test
  void pagesOfManyRows() {
    int count = 10_000;
    try (CqlSession session = Server.connect("V5")) {
      Server.useNew(session, "java_pages");
      session.execute("CREATE TABLE t (p int, c int, PRIMARY KEY (p, c))");
      PreparedStatement insert = session.prepare("INSERT INTO t (p, c) VALUES (?, ?)");
      for (int start = 0; start < count; start += 100) {
        BatchStatementBuilder batch = BatchStatement.builder(BatchType.UNLOGGED);
        for (int c = start; c < start + 100; c++) batch.addStatement(insert.bind(c % 3, c));
        session.execute(batch.build());
      }
      Set<Integer> seen = new HashSet<>();
      for (Row row : session.execute(SimpleStatement.newInstance("SELECT c FROM t").setPageSize(333))) {
        assertTrue(seen.add(row.getInt(0)));
      }
      assertEquals(count, seen.size());
    }
  }

  @Test
  void batchesWithTimestamps() {
    try (CqlSession session = Server.connect("V5")) {
      Server.useNew(session, "java_batch");
      session.execute("CREATE TABLE t (k int PRIMARY KEY, v int)");
      for (DefaultBatchType type : List.of(DefaultBatchType.LOGGED, DefaultBatchType.UNLOGGED)) {
        session.execute(
            BatchStatement.newInstance(type)
                .add(SimpleStatement.newInstance("INSERT INTO t (k, v) VALUES (1, 1)"))
                .add(SimpleStatement.newInstance("INSERT INTO t (k, v) VALUES (2, ?)", 2))
                .setQueryTimestamp(1000));
        Row row = session.execute("SELECT writetime(v) FROM t WHERE k = 2").one();
        assertEquals(1000, row.getLong(0));
      }
    }
  }

  @Test
  void unsetValuesLeaveWhatIsThere() {
    try (CqlSession session = Server.connect("V5")) {
      Server.useNew(session, "java_unset");
      session.execute("CREATE TABLE t (k int PRIMARY KEY, a int, b int)");
      session.execute("INSERT INTO t (k, a, b) VALUES (1, 1, 1)");
      PreparedStatement insert = session.prepare("INSERT INTO t (k, a, b) VALUES (?, ?, ?)");
      session.execute(insert.boundStatementBuilder().setInt(0, 1).setToNull(1).build());
      Row row = session.execute("SELECT a, b FROM t").one();
      assertTrue(row.isNull("a"));
      assertEquals(1, row.getInt("b"));
    }
  }

  @Test
  void alteredTablesReachPreparedStatements() {
    try (CqlSession session = Server.connect("V5")) {
      Server.useNew(session, "java_altered");
      session.execute("CREATE TABLE t (k int PRIMARY KEY, v int)");
      session.execute("INSERT INTO t (k, v) VALUES (1, 1)");
      PreparedStatement select = session.prepare("SELECT * FROM t WHERE k = ?");
      assertEquals(2, session.execute(select.bind(1)).one().getColumnDefinitions().size());
      session.execute("ALTER TABLE t ADD w text");
      session.execute("UPDATE t SET w = 'new' WHERE k = 1");
      Row row = session.execute(select.bind(1)).one();
      assertEquals("new", row.getString("w"));
    }
  }

  @Test
  void aKeyspaceOfTheRequest() {
    try (CqlSession session = Server.connect("V5")) {
      Server.useNew(session, "java_request");
      session.execute("CREATE TABLE t (k int PRIMARY KEY)");
      session.execute("USE system");
      SimpleStatement select =
          SimpleStatement.newInstance("SELECT * FROM t")
              .setKeyspace(CqlIdentifier.fromCql("java_request"));
      assertEquals(0, session.execute(select).all().size());
    }
  }

  @Test
  void tracesAndWarnings() {
    try (CqlSession session = Server.connect("V5")) {
      Server.useNew(session, "java_traced");
      session.execute("CREATE TABLE t (k int PRIMARY KEY)");
      ExecutionInfo info =
          session
              .execute(SimpleStatement.newInstance("SELECT count(*) FROM t").setTracing(true))
              .getExecutionInfo();
      assertNotNull(info.getTracingId());
      assertTrue(info.getQueryTrace().getEvents().size() > 0);
      assertEquals(1, info.getWarnings().size());
    }
  }
}
