package dev.annals.embedded;

import static dev.annals.testing.MongoCluster.Role.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import dev.annals.testing.MongoCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MongoAutoConfigurationIntegrationTests {

  @TempDir Path home;

  private final ApplicationContextRunner contexts =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  EmbeddedMongoAutoConfiguration.class,
                  MongoDurabilityAutoConfiguration.class,
                  MongoSuitabilityAutoConfiguration.class,
                  MongoAutoConfiguration.class));

  @Test
  void bringsItsOwnMongoWhenNoneIsConfigured() {
    contexts
        .withSystemProperties("spring.mongodb.uri=")
        .withPropertyValues("annals.home=" + home, "annals.embedded.cache-size=300MB")
        .run(
            context -> {
              var hello =
                  context
                      .getBean(MongoClient.class)
                      .getDatabase("annals")
                      .runCommand(new Document("hello", 1));

              assertThat(hello.getString("setName")).isEqualTo(ReplicaSet.NAME);
              assertThat(home.resolve("mongo").resolve("data")).isDirectoryContaining("glob:**.wt");
              assertThat(
                      context
                          .getSourceApplicationContext()
                          .getBeanFactory()
                          .getDependentBeans("embeddedMongod"))
                  .as("closed before mongod is stopped")
                  .contains("mongo");
            });
    assertThat(home.resolve("mongo").resolve("mongod.pid")).doesNotExist();
  }

  @Test
  void leavesAConfiguredMongoAlone() {
    contexts.run(
        context ->
            assertThat(context)
                .hasNotFailed()
                .hasSingleBean(MongoClient.class)
                .doesNotHaveBean(EmbeddedMongod.class));
  }

  @Test
  void refusesAStandaloneServerBeforeAnythingElseUsesIt() {
    try (var mongo = MongoCluster.of(DATA).standalone().start()) {
      var host = mongo.member(0).address();

      assertThat(failure("mongodb://%s/annals".formatted(host)))
          .isInstanceOf(UnsuitableMongo.class)
          .hasMessageContaining("standalone");
      assertThat(failure("mongodb://%s/annals?replicaSet=rs0".formatted(host)))
          .isInstanceOf(UnsuitableMongo.class)
          .hasMessageContaining("standalone");
      assertThat(failure("mongodb://user:secret@%s/annals?replicaSet=rs0".formatted(host)))
          .isInstanceOf(UnsuitableMongo.class)
          .hasMessageContaining("rejects the user")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void refusesAReplicaSetThatIsNotInitiated() {
    try (var mongo = MongoCluster.of(DATA).uninitiated().start()) {
      var host = mongo.member(0).address();

      for (var options : List.of("", "?replicaSet=" + MongoCluster.SET_NAME)) {
        assertThat(failure("mongodb://%s/annals%s".formatted(host, options)))
            .isInstanceOf(UnsuitableMongo.class)
            .hasMessageContaining("not initiated")
            .extracting(e -> ((UnsuitableMongo) e).remedy())
            .asString()
            .contains("rs.initiate()");
      }
    }
  }

  @Test
  void saysWhatIsWrongWithTheConnectionString() throws IOException {
    var uri = System.getProperty("spring.mongodb.uri");
    var host = uri.replaceFirst("mongodb://([^/]*)/.*", "$1");

    assertThat(failure("mongodb://%s/?replicaSet=annals".formatted(host)))
        .isInstanceOf(UnsuitableMongo.class)
        .hasMessageContaining("names no database");
    assertThat(failure("mongodb://%s/annals?replicaSet=other".formatted(host)))
        .isInstanceOf(UnsuitableMongo.class)
        .hasMessageContaining("belongs to the replica set annals")
        .hasMessageContaining("names the replica set other");
    assertThat(failure("mongodb://user:secret@%s/annals?replicaSet=annals".formatted(host)))
        .isInstanceOf(UnsuitableMongo.class)
        .hasMessageContaining("rejects the user")
        .hasMessageNotContaining("secret");
    assertThat(failure("mongodb://%s/annals?replicaSet=annals&tls=true".formatted(host)))
        .isInstanceOf(UnsuitableMongo.class)
        .hasMessageContaining("TLS");
    assertThat(failure("mongodb://no-such-host.invalid/annals?replicaSet=annals"))
        .isInstanceOf(UnsuitableMongo.class)
        .hasMessageContaining("cannot be resolved");
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertThat(
              failure(
                  "mongodb://127.0.0.1:%d/annals?replicaSet=a".formatted(silent.getLocalPort())))
          .isInstanceOf(UnsuitableMongo.class)
          .hasMessageContaining("did not respond");
    }
  }

  @Test
  void saysThatAConnectionStringIsNone() {
    var failure = failure("mongodb://user:p@ss/w0rd@host/annals");

    assertThat(new MongoFailureAnalyzer().analyze(failure).getDescription())
        .contains("not a connection string")
        .doesNotContain("w0rd");
  }

  /** The root cause of why no context starts with this connection string. */
  private Throwable failure(String uri) {
    var failure = new AtomicReference<Throwable>();
    contexts
        .withSystemProperties("spring.mongodb.uri=" + uri)
        .run(context -> failure.set(context.getStartupFailure()));
    var cause = failure.get();
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  @Test
  void saysThatAConfiguredMongoDoesNotAnswer() throws IOException {
    contexts
        .withSystemProperties(
            "spring.mongodb.uri=mongodb://127.0.0.1:%d/annals?serverSelectionTimeoutMS=300"
                .formatted(freePort()))
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasRootCauseInstanceOf(UnsuitableMongo.class)
                    .rootCause()
                    .hasMessageContaining("did not respond"));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
