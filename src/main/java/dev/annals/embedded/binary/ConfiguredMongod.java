package dev.annals.embedded.binary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Uses the program in the settings. */
record ConfiguredMongod(String given) implements MongodSource {

  @Override
  public String name() {
    return "annals.embedded.mongod";
  }

  @Override
  public Path mongod() throws SourceUnavailable, IOException, InterruptedException {
    var path = Path.of(given).toAbsolutePath();
    if (!Files.isRegularFile(path)) {
      throw new SourceUnavailable("there is no file " + path);
    }
    if (!Files.isExecutable(path)) {
      throw new SourceUnavailable(path + " is not executable");
    }
    Programs.mongodVersion(path);
    return path;
  }
}
