package dev.annals.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import dev.annals.embedded.binary.MongodBinaries;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
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
                  MongoFitnessAutoConfiguration.class,
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
  void refusesAStandaloneServerBeforeAnythingElseUsesIt() throws Exception {
    int port = freePort();
    var data = Files.createDirectory(home.resolve("standalone"));
    var standalone =
        new ProcessBuilder(
                MongodBinaries.usual("").find().toString(),
                "--dbpath",
                data.toString(),
                "--port",
                Integer.toString(port),
                "--bind_ip",
                "127.0.0.1",
                "--nounixsocket")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      contexts
          .withSystemProperties("spring.mongodb.uri=mongodb://127.0.0.1:%d/annals".formatted(port))
          .run(
              context ->
                  assertThat(context)
                      .getFailure()
                      .rootCause()
                      .isInstanceOf(UnfitMongo.class)
                      .hasMessageContaining("standalone"));
    } finally {
      standalone.destroy();
      standalone.waitFor();
    }
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
                    .hasRootCauseInstanceOf(UnfitMongo.class)
                    .rootCause()
                    .hasMessageContaining("did not answer"));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
