package dev.annals.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents show, as a reader would do it: their snippets, by a shell, to a server. */
@Tag("drill")
class ReadmeTests {

  private static final Pattern SNIPPET =
      Pattern.compile("(<!-- by hand -->\\n)?```sh\\n(.*?)```", Pattern.DOTALL);

  @TempDir Path directory;

  @Test
  void firstEventIsSentReadTypedAndStreamed() throws Exception {
    var script = script("README.md");

    try (var server = new Server(directory.resolve("home"), null)) {
      server.start();
      var output = run(script, server);

      assertThat(output)
          .contains("\"duplicate\":false,\"event\":{\"id\":")
          .contains("\"sequence\":1,\"occurredAt\":")
          .contains("\"action\":\"user.login\",\"actor\":{\"name\":\"Ana\"}")
          .contains("\"custom\":{\"region\":\"eu\"}")
          .contains("\"sequence\":3,")
          .doesNotContain("\"errors\"");
    }
  }

  /** Needs node and npm, as the clients do. */
  @Test
  void whoeverComesFromFronteggMovesOverAsWritten() throws Exception {
    var script = "cd %s\n%s".formatted(directory, script("docs/from-frontegg.md"));

    try (var server = new Server(directory.resolve("home"), null)) {
      server.start();
      var output = run(script, server);

      assertThat(output)
          .contains("audits: 1 the last one: Login Medium gold")
          .contains("with the plan gold: 1")
          .contains("\"user\":\"info@frontegg.com\"")
          .contains("\"total\":1}");
    }
  }

  private static String script(String file) throws Exception {
    return SNIPPET
        .matcher(Files.readString(Path.of(file)))
        .results()
        .filter(snippet -> snippet.group(1) == null)
        .map(snippet -> snippet.group(2))
        .collect(Collectors.joining("echo\n"));
  }

  @Test
  void namesTheTwoCommands() throws Exception {
    assertThat(Files.readString(Path.of("README.md")))
        .contains("mvn spring-boot:run")
        .contains("mvn verify");
  }

  private String run(String script, Server server) throws Exception {
    var output = directory.resolve("output");
    var builder = new ProcessBuilder("bash", "-eu", "-c", script);
    builder.environment().put("ANNALS", "http://localhost:" + server.port());
    builder.environment().put("CLIENT_ID", Server.CLIENT_ID);
    builder.environment().put("CLIENT_SECRET", Server.CLIENT_SECRET);
    var shell = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(shell.exitValue()).as(Files.readString(output)).isZero();
    return Files.readString(output);
  }
}
