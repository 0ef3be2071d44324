package dev.annals.embedded.binary;

import dev.annals.embedded.binary.MongodSource.NoWay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The sum that says whether a file is the one it should be. */
final class Sha256 {

  private static final int BUFFER = 1 << 20;

  private Sha256() {}

  static String of(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var digest = MessageDigest.getInstance("SHA-256");
      var buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Refuses a download that is not what it should be. */
  static void check(Path file, String expected) throws NoWay, IOException {
    var actual = of(file);
    if (!actual.equalsIgnoreCase(expected)) {
      throw new NoWay(
          "%s has the SHA-256 %s instead of %s and is not used"
              .formatted(file.getFileName(), actual, expected));
    }
  }
}
