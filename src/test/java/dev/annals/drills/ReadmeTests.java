package dev.annals.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first event, as a reader would send it: its snippets, by a shell, to a server. */
class ReadmeTests {

  private static final Pattern SNIPPET =
      Pattern.compile("(<!-- by hand -->\\n)?```sh\\n(.*?)```", Pattern.DOTALL);

  @TempDir Path directory;

  @Test
  void firstEventIsSentReadTypedAndStreamed() throws Exception {
    var script =
        SNIPPET
            .matcher(Files.readString(Path.of("README.md")))
            .results()
            .filter(snippet -> snippet.group(1) == null)
            .map(snippet -> snippet.group(2))
            .collect(Collectors.joining("echo\n"));

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
