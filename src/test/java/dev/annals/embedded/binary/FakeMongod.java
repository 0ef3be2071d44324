package dev.annals.embedded.binary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Says that it is a mongod, and nothing else. */
final class FakeMongod {

  private FakeMongod() {}

  static Path in(Path folder, String version) throws IOException {
    var mongod = folder.resolve("mongod");
    Files.writeString(mongod, "#!/bin/sh\necho 'db version v%s'\n".formatted(version));
    return Files.setPosixFilePermissions(mongod, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
