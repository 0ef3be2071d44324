package dev.annals.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The files in the directory of an embedded mongod. */
record MongodFiles(Path directory) {

  private static final long MAX_LOG_SIZE = 10 * 1024 * 1024;
  private static final int MAX_LINES = 6;

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

  /** The output of mongod before it opens its log: a missing library, an invalid option. */
  Path output() {
    return directory.resolve("mongod.out");
  }

  void rotateLog() throws IOException {
    if (Files.exists(log()) && Files.size(log()) > MAX_LOG_SIZE) {
      Files.move(log(), directory.resolve("mongod.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  long logSize() throws IOException {
    return Files.exists(log()) ? Files.size(log()) : 0;
  }

  /** Returns the last errors in mongod's log after this size, or its output, for people to read. */
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
    return String.join("\n", lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size()));
  }
}
