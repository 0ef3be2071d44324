package dev.annals.embedded.binary;

import dev.annals.embedded.binary.MongodSource.SourceUnavailable;
import dev.annals.kernel.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** Computes and checks the SHA-256 of files. */
final class FileChecksum {

  private static final int BUFFER = 1 << 20;

  private FileChecksum() {}

  static String of(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var digest = Sha256.digest();
      var buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  /** Rejects a download with another checksum. */
  static void check(Path file, String expected) throws SourceUnavailable, IOException {
    var actual = of(file);
    if (!actual.equalsIgnoreCase(expected)) {
      throw new SourceUnavailable(
          "%s has the SHA-256 %s instead of %s and is not used"
              .formatted(file.getFileName(), actual, expected));
    }
  }
}
