package dev.annals.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  long logSize() throws IOException {
    return Files.exists(log()) ? Files.size(log()) : 0;
  }

  /** The last things mongod complained about since its log had this size, for a person to read. */
  String complaints(long since) throws IOException {
    var errors = errors(since);
    if (!errors.isEmpty() || !Files.exists(output())) {
      return last(errors);
    }
    return last(Files.readAllLines(output()));
  }

  private List<String> errors(long since) throws IOException {
    if (!Files.exists(log())) {
      return List.of();
    }
    try (var in = Files.newInputStream(log())) {
      in.skipNBytes(since);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.contains("\"s\":\"F\"") || line.contains("\"s\":\"E\""))
          .toList();
    }
  }

  private static String last(List<String> lines) {
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
  }
}
