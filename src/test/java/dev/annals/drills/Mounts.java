package dev.annals.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Small file systems in memory, so that a disk can be full without filling that of the machine.
 * They need root on Linux; where they cannot be mounted, {@link #isMounted} is false and the faults
 * that need them are skipped.
 */
final class Mounts implements AutoCloseable {

  private final ConcurrentMap<Path, Boolean> mounted = new ConcurrentHashMap<>();
  private final Deque<Path> order = new ArrayDeque<>();

  /** Mounts a file system of this size, if that is possible. */
  void tryTmpfs(Path directory, int megabytes) throws IOException {
    Files.createDirectories(directory);
    if (run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "annals", directory + "")) {
      mounted.put(directory, true);
      order.push(directory);
    }
  }

  boolean isMounted(Path directory) {
    return mounted.containsKey(directory);
  }

  /** Writes until there is no space left; returns the file to be deleted. */
  static Path fill(Path directory) throws IOException {
    var filler = directory.resolve("filler");
    var block = new byte[64 * 1024];
    try (var out = Files.newOutputStream(filler)) {
      for (int size = block.length; size > 0; ) {
        try {
          out.write(block, 0, size);
        } catch (IOException full) {
          size /= 2;
        }
      }
    }
    return filler;
  }

  static boolean run(String... command) throws IOException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    while (!order.isEmpty()) {
      run("umount", "-l", order.pop().toString());
    }
    mounted.clear();
  }
}
