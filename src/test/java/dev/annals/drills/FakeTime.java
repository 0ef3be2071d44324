package dev.annals.drills;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where libfaketime is, which gives a process another time (Debian's package libfaketime). */
final class FakeTime {

  private FakeTime() {}

  static @Nullable Path library() {
    return Stream.of(
            System.getProperty("annals.faketime", ""),
            "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
            "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1")
        .filter(name -> !name.isEmpty())
        .map(Path::of)
        .filter(Files::isRegularFile)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }
}
