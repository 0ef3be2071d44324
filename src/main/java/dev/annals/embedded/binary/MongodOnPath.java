package dev.annals.embedded.binary;

import java.io.IOException;
import java.nio.file.Path;

/** Finds a mongod that is installed on this machine. */
record MongodOnPath() implements MongodSource {

  @Override
  public String name() {
    return "mongod on the PATH";
  }

  @Override
  public Path mongod() throws SourceUnavailable, IOException, InterruptedException {
    var found =
        Programs.onPath("mongod")
            .orElseThrow(() -> new SourceUnavailable("there is no mongod on the" + " PATH"));
    Programs.mongodVersion(found);
    return found;
  }
}
