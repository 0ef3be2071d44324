package dev.annals.testing;

import com.mongodb.client.MongoClients;
import dev.annals.embedded.EmbeddedMongod;
import dev.annals.embedded.binary.MongodBinaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private static @Nullable String uri;

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    start();
  }

  // Some launchers open a session for each request; the MongoDB is for the whole process.
  private static synchronized void start() {
    if (uri == null) {
      var database = "annals_" + UUID.randomUUID().toString().replace("-", "");
      boolean docker = "docker".equals(System.getProperty("annals.test.mongo"));
      uri = docker ? container(database) : embedded(database);
      System.setProperty("spring.mongodb.uri", uri);
      System.out.printf(
          "Tests run on MongoDB %s, %s%n", version(uri), docker ? "in a container" : "embedded");
    }
  }

  private static String embedded(String database) {
    try {
      var target = Path.of("target");
      var directory =
          Files.isDirectory(target)
              ? Files.createTempDirectory(target.toAbsolutePath(), "mongo-")
              : Files.createTempDirectory("annals-mongo-");
      var given = System.getProperty("annals.embedded.mongod", "");
      var binary = MongodBinaries.usual(given, MongodBinaries.DEFAULT_CACHE).find();
      var mongod = EmbeddedMongod.start(directory, binary);
      atTheEnd(
          () -> {
            mongod.close();
            FileSystemUtils.deleteRecursively(directory);
          });
      return mongod.uri(database);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String container(String database) {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new IllegalStateException(
          "annals.test.mongo=docker, but no Docker engine answers."
              + " Start one, or leave the property out to test on the embedded mongod.");
    }
    var mongo = new MongoDBContainer("mongo:8").withReplicaSet();
    mongo.start();
    atTheEnd(mongo::stop);
    return mongo.getReplicaSetUrl(database);
  }

  // Spring runs these after the last context was closed.
  private static void atTheEnd(Closing closing) {
    SpringApplication.getShutdownHandlers()
        .add(
            () -> {
              try {
                closing.run();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private interface Closing {
    void run() throws IOException;
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
