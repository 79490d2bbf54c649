package driver;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.ProgrammaticDriverConfigLoaderBuilder;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The server at DRIVER_TEST_CONTACT_POINT (HOST:PORT), and sessions with it. */
final class Server {
  static final List<String> VERSIONS = List.of("V5", "V4", "V3");

  private Server() {}

  static CqlSession connect(String version) {
    return connect(version, options -> options);
  }

  static CqlSession connect(
      String version, UnaryOperator<ProgrammaticDriverConfigLoaderBuilder> change) {
    return connect(version, change, builder -> builder);
  }

  static CqlSession connect(
      String version,
      UnaryOperator<ProgrammaticDriverConfigLoaderBuilder> change,
      UnaryOperator<CqlSessionBuilder> secure) {
    String address = System.getenv().getOrDefault("DRIVER_TEST_CONTACT_POINT", "127.0.0.1:9042");
    int colon = address.lastIndexOf(':');
    ProgrammaticDriverConfigLoaderBuilder options =
        DriverConfigLoader.programmaticBuilder()
            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(30))
            .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, Duration.ofSeconds(30))
            .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, Duration.ofSeconds(30))
            .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(200))
            .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofMillis(400));
    if (version != null) {
      options = options.withString(DefaultDriverOption.PROTOCOL_VERSION, version);
    }
    CqlSessionBuilder builder =
        CqlSession.builder()
            .addContactPoint(
                new InetSocketAddress(
                    address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))))
            .withLocalDatacenter("datacenter1")
            .withConfigLoader(change.apply(options).build());
    return secure.apply(builder).build();
  }

  /** Makes a keyspace anew and uses it. */
  static void useNew(CqlSession session, String keyspace) {
    session.execute("DROP KEYSPACE IF EXISTS " + keyspace);
    session.execute(
        "CREATE KEYSPACE "
            + keyspace
            + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
    session.execute("USE " + keyspace);
  }

  /** Stops or starts a node, where DRIVER_TEST_CTL is a command that does; else the test is skipped. */
  static void control(String... words) throws Exception {
    String command = System.getenv("DRIVER_TEST_CTL");
    Assumptions.assumeTrue(command != null, "DRIVER_TEST_CTL is not set");
    List<String> all = new ArrayList<>(List.of(command.split(" ")));
    all.addAll(List.of(words));
    Process process =
        new ProcessBuilder(all)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Assertions.assertEquals(0, process.waitFor());
  }

  static void eventually(String what, BooleanSupplier holds) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!holds.getAsBoolean()) {
      Assertions.assertTrue(System.nanoTime() < end, "never happened: " + what);
      Thread.sleep(20);
    }
  }
}
