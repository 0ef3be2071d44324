package dev.annals.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Programs of other people that tests run: a folder below {@code src/test/tools} with their pinned
 * versions, installed below {@code target} before the first run. Where they cannot be had, the test
 * fails and says why.
 */
public final class Tool {

  private static final Path SOURCES = Path.of("src/test/tools");
  private static final long MINUTES = 5;

  private final Path home;
  private final String program;
  private final Map<String, String> environment;

  private Tool(Path home, String program, Map<String, String> environment) {
    this.home = home;
    this.program = program;
    this.environment = environment;
  }

  /** Programs for node; npm installs what {@code package-lock.json} says. */
  public static Tool node(String name) throws Exception {
    var tool = new Tool(copied(name), "node", Map.of());
    tool.install(
        "package-lock.json",
        "npm",
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--prefer-offline");
    return tool;
  }

  /** Programs for Python 3.11 or newer; pip installs what {@code requirements.txt} says. */
  public static Tool python(String name) throws Exception {
    var home = copied(name);
    var packages = home.resolve("packages").toAbsolutePath();
    var tool = new Tool(home, "python3", Map.of("PYTHONPATH", packages.toString()));
    tool.install(
        "requirements.txt",
        "python3",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--only-binary=:all:",
        "--require-hashes",
        "--upgrade",
        "--target",
        packages.toString(),
        "--requirement",
        "requirements.txt");
    return tool;
  }

  /** The same with this in the environment of what it runs. */
  public Tool with(Map<String, String> more) {
    var all = new HashMap<>(environment);
    all.putAll(more);
    return new Tool(home, program, all);
  }

  /**
   * Runs one of its programs to the end.
   *
   * @param input for its standard input
   * @return what it printed
   */
  public String run(String input, String file, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(program, file));
    command.addAll(List.of(arguments));
    return call(input, command.toArray(String[]::new));
  }

  private static Path copied(String name) throws IOException {
    var home = Files.createDirectories(Path.of("target").resolve(name));
    try (var files = Files.list(SOURCES.resolve(name))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, home.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return home;
  }

  /** Once, until what is pinned changes. */
  private void install(String pinned, String... command) throws Exception {
    var installed = home.resolve("installed");
    var wanted = Files.readString(home.resolve(pinned));
    if (!Files.exists(installed) || !Files.readString(installed).equals(wanted)) {
      call("", command);
      Files.writeString(installed, wanted);
    }
  }

  private String call(String input, String... command) throws Exception {
    var in = Files.writeString(Files.createTempFile(home, "run", ".in"), input);
    var out = Files.createTempFile(home, "run", ".out");
    var err = Files.createTempFile(home, "run", ".err");
    try {
      var process = started(in, out, err, command);
      try {
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as("%s ends", command[0]).isTrue();
        assertThat(process.exitValue())
            .as(
                "%s: %s %s",
                String.join(" ", command), Files.readString(err), Files.readString(out))
            .isZero();
        return Files.readString(out, StandardCharsets.UTF_8);
      } finally {
        process.destroyForcibly();
      }
    } finally {
      Files.delete(in);
      Files.delete(out);
      Files.delete(err);
    }
  }

  private Process started(Path in, Path out, Path err, String... command) {
    var builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new AssertionError(
          "%s cannot be run: this test needs it on the path (CONTRIBUTING.md)"
              .formatted(command[0]),
          e);
    }
  }
}
