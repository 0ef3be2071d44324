package dev.annals.testing;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.annals.embedded.EmbeddedMongod;
import dev.annals.embedded.MongoDurability;
import dev.annals.embedded.binary.MongodBinaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.springframework.boot.SpringApplication;
import org.springframework.util.FileSystemUtils;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.mongodb.MongoDBContainer;

/**
 * One MongoDB for all tests of a process, with fresh data; every context finds it by {@code
 * spring.mongodb.uri}. With {@code -Dannals.test.mongo=docker} it is a container of mongo:8.
 */
public class TestMongo implements LauncherSessionListener {

  /** A MongoDB, and how to be rid of it. */
  private record Running(String uri, String kind, Runnable end) {}

  /** What a configured MongoDB wants; the same for all, as for the servers of one deployment. */
  private static final String MASTER_KEY = "dGhlIG1hc3RlciBrZXkgb2YgdGhlIHRlc3RzLCAzMiE=";

  /** Tests count what they send to a tenant's log; those that are about more have it on again. */
  private static final String OFF =
      "user.*, portal_link.*, structure.changed, audit_logs.*, log.*, event.*, live_stream.*,"
          + " export.*, rate_limit.*, limits.*";

  /** What an operator may have in a connection string, and what Annals must not heed. */
  private static final String HOSTILE =
      "&w=1&journal=false&readPreference=secondaryPreferred&readConcernLevel=local"
          + "&retryWrites=false&retryReads=false&wtimeoutMS=1";

  private static @Nullable Running running;

  /** A client with the settings of Annals, for tests without Spring; the test closes it. */
  public static MongoClient client() {
    var settings =
        MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString(System.getProperty("spring.mongodb.uri")))
            .addCommandListener(DurabilityWatch.listener());
    MongoDurability.apply(settings, Duration.ofSeconds(30));
    return MongoClients.create(settings.build());
  }

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    start();
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    if (!TenantWatch.hasSeenAContext()) {
      end(); // Spring's handlers run only in a process that had an application
    }
  }

  // Some launchers open a session for each request; the MongoDB is for the whole process.
  private static synchronized void start() {
    if (running != null) {
      return;
    }
    var database = "annals_" + UUID.randomUUID().toString().replace("-", "");
    boolean docker = "docker".equals(System.getProperty("annals.test.mongo"));
    var home = home();
    running = docker ? container(database, home) : embedded(database, home);
    System.setProperty("annals.home", home.toString());
    SpringApplication.getShutdownHandlers().add(TestMongo::end); // after the last context
    System.setProperty("spring.mongodb.uri", hostile(running.uri()));
    System.setProperty("annals.access.master-key", MASTER_KEY);
    System.setProperty("annals.activity.off", OFF);
    // All tests of a process change the one default structure.
    System.setProperty("annals.schema-builder.changes-per-hour", "100000");
    System.out.printf("Tests run on MongoDB %s, %s%n", version(running.uri()), running.kind());
  }

  private static synchronized void end() {
    if (running != null) {
      running.end().run();
      running = null;
    }
  }

  private static String hostile(String uri) {
    return uri.contains("?") ? uri + HOSTILE : uri + "?" + HOSTILE.substring(1);
  }

  /** Where the MongoDB and what is derived from it lie. */
  private static Path home() {
    try {
      var target = Path.of("target").toAbsolutePath();
      return Files.isDirectory(target)
          ? Files.createTempDirectory(target, "home-")
          : Files.createTempDirectory("annals-home-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Running embedded(String database, Path home) {
    var given = System.getProperty("annals.embedded.mongod", "");
    var mongod = EmbeddedMongod.start(home.resolve("mongo"), MongodBinaries.defaults(given).find());
    return new Running(
        mongod.uri(database),
        "embedded",
        () -> {
          mongod.close();
          remove(home);
        });
  }

  private static Running container(String database, Path home) {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new IllegalStateException(
          "annals.test.mongo=docker, but no Docker engine answers."
              + " Start one, or leave the property out to test on the embedded mongod.");
    }
    var mongo = new MongoDBContainer("mongo:8").withReplicaSet();
    mongo.start();
    return new Running(
        mongo.getReplicaSetUrl(database),
        "in a container",
        () -> {
          mongo.stop();
          remove(home);
        });
  }

  private static void remove(Path home) {
    try {
      FileSystemUtils.deleteRecursively(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String version(String uri) {
    try (var client = MongoClients.create(uri)) {
      return client
          .getDatabase("admin")
          .runCommand(new Document("buildInfo", 1))
          .getString("version");
    }
  }
}
