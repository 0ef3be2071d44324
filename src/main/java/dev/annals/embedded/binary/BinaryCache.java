package dev.annals.embedded.binary;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.annals.embedded.binary.MongodSource.SourceUnavailable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.util.FileSystemUtils;

/**
 * Stores downloaded programs, for all servers and tests of an operating system user.
 *
 * <p>An entry is a directory that appears completely or not at all, even if several processes
 * create it at the same time. It contains the program and its SHA-256, which is verified on every
 * use.
 */
final class BinaryCache {

  /** Writes a mongod to a file. */
  interface Filling {
    void fill(Path scratch, Path mongod)
        throws SourceUnavailable, IOException, InterruptedException;
  }

  // A file lock excludes other processes, but not other threads of this one.
  private static final ReentrantLock LOCK = new ReentrantLock();

  private final Path folder;

  BinaryCache(Path cache) {
    this.folder = cache.resolve("mongod");
  }

  Path folder() {
    return folder;
  }

  /** Returns the program of an entry, if it exists and is unchanged. */
  Optional<Path> get(String entry) throws IOException {
    var mongod = folder.resolve(entry).resolve("mongod");
    var sum = folder.resolve(entry).resolve("mongod.sha256");
    if (!Files.isExecutable(mongod) || !Files.exists(sum)) {
      return Optional.empty();
    }
    return FileChecksum.of(mongod).equals(Files.readString(sum).strip())
        ? Optional.of(mongod)
        : Optional.empty();
  }

  /** Returns the program of an entry. The first caller downloads it; concurrent callers wait. */
  Path get(String entry, Filling filling)
      throws SourceUnavailable, IOException, InterruptedException {
    var found = get(entry);
    if (found.isPresent()) {
      return found.get();
    }
    Files.createDirectories(folder);
    LOCK.lockInterruptibly();
    try (var channel = FileChannel.open(folder.resolve("lock"), CREATE, WRITE);
        var lock = channel.lock()) {
      found = lock.isValid() ? get(entry) : Optional.empty();
      return found.isPresent() ? found.get() : put(entry, filling);
    } finally {
      LOCK.unlock();
    }
  }

  private Path put(String entry, Filling filling)
      throws SourceUnavailable, IOException, InterruptedException {
    var scratch = Files.createTempDirectory(folder, ".filling");
    try {
      var entryFolder = Files.createDirectory(scratch.resolve("entry"));
      var mongod = entryFolder.resolve("mongod");
      filling.fill(scratch, mongod);
      Files.setPosixFilePermissions(mongod, PosixFilePermissions.fromString("rwxr-xr-x"));
      Programs.mongodVersion(mongod);
      Files.writeString(entryFolder.resolve("mongod.sha256"), FileChecksum.of(mongod));
      var target = folder.resolve(entry);
      FileSystemUtils.deleteRecursively(target); // only if an existing entry is damaged
      Files.move(entryFolder, target, ATOMIC_MOVE);
      return target.resolve("mongod");
    } finally {
      FileSystemUtils.deleteRecursively(scratch);
    }
  }
}
