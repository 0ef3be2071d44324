package dev.annals.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** What lies where in the directory of an embedded mongod. */
record MongodFiles(Path directory) {

  private static final long LOG_KEPT = 10 * 1024 * 1024;
  private static final int LINES_SHOWN = 6;

  static MongodFiles in(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("data"));
    return new MongodFiles(directory.toRealPath());
  }

  Path data() {
    return directory.resolve("data");
  }

  Path port() {
    return directory.resolve("port");
  }

  Path pid() {
    return directory.resolve("mongod.pid");
  }

  Path log() {
    return directory.resolve("mongod.log");
  }

  /** What mongod says before it has opened its log: a missing library, a wrong option. */
  Path output() {
    return directory.resolve("mongod.out");
  }

  void rotateLog() throws IOException {
    if (Files.exists(log()) && Files.size(log()) > LOG_KEPT) {
      Files.move(log(), directory.resolve("mongod.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The last things mongod complained about, for a person to read. */
  String complaints() {
    try {
      var output = lines(output());
      var errors =
          lines(log()).stream()
              .filter(line -> line.contains("\"s\":\"F\"") || line.contains("\"s\":\"E\""))
              .toList();
      return String.join("\n", errors.isEmpty() ? last(output) : last(errors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private static List<String> last(List<String> lines) {
    return lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size());
  }
}
