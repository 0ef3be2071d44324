package dev.annals.embedded.binary;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.annals.embedded.binary.MongodSource.SourceUnavailable;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Runs programs of this machine and reads their output. */
final class Programs {

  /** Annals uses no feature that MongoDB 6.0 lacks, but features that older versions lack. */
  static final int OLDEST_MAJOR = 6;

  private static final Duration VERSION_TIMEOUT = Duration.ofSeconds(20);
  private static final Pattern VERSION = Pattern.compile("db version v(\\d+)\\.(\\S+)");

  private Programs() {}

  /**
   * Returns the version of a mongod.
   *
   * @throws SourceUnavailable if it is not a mongod, does not run on this machine, or is too old
   */
  static String mongodVersion(Path mongod)
      throws SourceUnavailable, IOException, InterruptedException {
    var output = run(List.of(mongod.toString(), "--version"), VERSION_TIMEOUT);
    var version = VERSION.matcher(output);
    if (!version.find()) {
      throw new SourceUnavailable("%s does not print the version of a mongod".formatted(mongod));
    }
    if (Integer.parseInt(version.group(1)) < OLDEST_MAJOR) {
      throw new SourceUnavailable(
          "%s is version %s.%s; Annals needs %d.0 or newer"
              .formatted(mongod, version.group(1), version.group(2), OLDEST_MAJOR));
    }
    return version.group(1) + "." + version.group(2);
  }

  /**
   * Returns the output of a program, both streams together.
   *
   * @throws SourceUnavailable if it fails or exceeds the timeout
   */
  static String run(List<String> command, Duration timeout)
      throws SourceUnavailable, IOException, InterruptedException {
    var output = Files.createTempFile("annals", ".out");
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(timeout.toMillis(), MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        throw new SourceUnavailable(
            "%s did not end within %s".formatted(command.getFirst(), timeout));
      }
      var text = Files.readString(output, StandardCharsets.ISO_8859_1).strip();
      if (process.exitValue() != 0) {
        throw new SourceUnavailable(
            "%s ended with code %d: %s"
                .formatted(command.getFirst(), process.exitValue(), lastLine(text)));
      }
      return text;
    } finally {
      Files.delete(output);
    }
  }

  private static String lastLine(String text) {
    return text.substring(text.lastIndexOf('\n') + 1);
  }

  static Optional<Path> onPath(String command) {
    var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, command))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
