package dev.annals.embedded;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ensures that one process at a time uses a directory. The operating system releases the lock when
 * the process ends.
 */
final class DirectoryLock implements AutoCloseable {

  // A file lock belongs to the whole process, and closing any channel of the file releases it.
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Acquires the lock of an existing directory.
   *
   * @throws HomeInUse if another process, or this one, has it
   */
  static DirectoryLock take(Path directory) throws IOException {
    var real = directory.toRealPath();
    if (!HELD_HERE.add(real)) {
      throw new HomeInUse(directory, "this same process");
    }
    try {
      return lock(real);
    } catch (IOException | RuntimeException e) {
      HELD_HERE.remove(real);
      throw e;
    }
  }

  private static DirectoryLock lock(Path directory) throws IOException {
    var holder = directory.resolve("holder");
    var channel = FileChannel.open(directory.resolve("lock"), CREATE, WRITE);
    try {
      if (channel.tryLock() == null) {
        throw new HomeInUse(directory, describe(holder));
      }
      Files.writeString(
          holder,
          "process %d (since %s)"
              .formatted(
                  ProcessHandle.current().pid(), Instant.now().truncatedTo(ChronoUnit.SECONDS)));
      return new DirectoryLock(directory, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String describe(Path holder) throws IOException {
    return Files.exists(holder) ? Files.readString(holder).strip() : "another process";
  }

  @Override
  public void close() throws IOException {
    channel.close();
    HELD_HERE.remove(directory);
  }
}
