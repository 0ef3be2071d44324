package dev.annals.schemabuilder.file;

import java.nio.file.Path;
import java.util.List;

/** The structure file is not valid. The message has the path and the rule. */
class StructureFileInvalid extends RuntimeException {

  private final Path file;

  StructureFileInvalid(Path file, List<String> path, String reason) {
    super(path.isEmpty() ? reason : String.join(".", path) + ": " + reason);
    this.file = file;
  }

  Path file() {
    return file;
  }
}
