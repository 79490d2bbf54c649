package driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.ssl.ProgrammaticSslEngineFactory;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A server that speaks TLS and asks for passwords; its certificates are in DRIVER_TEST_KEYS. */
@EnabledIfEnvironmentVariable(
    named = "DRIVER_TEST_KEYS",
    matches = ".+",
    disabledReason = "DRIVER_TEST_KEYS is not set: the server is an open one")
class SecureTest {
  /** Trusts what one authority issued, for the host it was issued for. */
  private static UnaryOperator<CqlSessionBuilder> trusting(String authority) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    Path file = Path.of(System.getenv("DRIVER_TEST_KEYS"), authority);
    try (InputStream in = Files.newInputStream(file)) {
      CertificateFactory x509 = CertificateFactory.getInstance("X.509");
      trusted.setCertificateEntry("authority", x509.generateCertificate(in));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return builder ->
        builder.withSslEngineFactory(new ProgrammaticSslEngineFactory(context, null, true));
  }

  private static CqlSession connect(String version, String name, String password)
      throws Exception {
    UnaryOperator<CqlSessionBuilder> secured = trusting("authority.pem");
    return Server.connect(
        version,
        options -> options,
        builder -> secured.apply(builder).withAuthCredentials(name, password));
  }

  private static Throwable refusalOf(AllNodesFailedException failed) {
    return failed.getAllErrors().values().iterator().next().get(0);
  }

  @Test
  void everyVersionLogsIn() throws Exception {
    for (String version : Server.VERSIONS) {
      try (CqlSession session = connect(version, "cassandra", "cassandra")) {
        for (Row row : session.execute("SELECT username, ssl_enabled FROM system_views.clients")) {
          assertEquals("cassandra", row.getString("username"));
          assertTrue(row.getBoolean("ssl_enabled"));
        }
      }
    }
  }

  @Test
  void refusals() throws Exception {
    AllNodesFailedException wrong =
        assertThrows(AllNodesFailedException.class, () -> connect("V5", "cassandra", "wrong"));
    AuthenticationException incorrect =
        assertInstanceOf(AuthenticationException.class, refusalOf(wrong));
    assertTrue(
        incorrect
            .getMessage()
            .contains("Provided username cassandra and/or password are incorrect"),
        incorrect.getMessage());

    UnaryOperator<CqlSessionBuilder> stranger = trusting("stranger.pem");
    AllNodesFailedException unknown =
        assertThrows(
            AllNodesFailedException.class,
            () ->
                Server.connect(
                    "V5",
                    options -> options,
                    builder ->
                        stranger.apply(builder).withAuthCredentials("cassandra", "cassandra")));
    Throwable cause = refusalOf(unknown);
    while (cause != null && !(cause instanceof SSLHandshakeException)) cause = cause.getCause();
    assertInstanceOf(SSLHandshakeException.class, cause);

    assertThrows(AllNodesFailedException.class, () -> Server.connect("V5"));
  }

  @Test
  void rolesMayDoWhatTheyWereGranted() throws Exception {
    try (CqlSession session = connect("V5", "cassandra", "cassandra")) {
      Server.useNew(session, "java_secure");
      session.execute("CREATE TABLE t (k int PRIMARY KEY)");
      session.execute("CREATE ROLE java_reader WITH PASSWORD = 'r' AND LOGIN = true");
      session.execute("GRANT SELECT ON java_secure.t TO java_reader");
      try (CqlSession reader = connect("V5", "java_reader", "r")) {
        reader.execute("SELECT * FROM java_secure.t");
        assertThrows(
            UnauthorizedException.class,
            () -> reader.execute("INSERT INTO java_secure.t (k) VALUES (1)"));
      }
    }
  }
}
