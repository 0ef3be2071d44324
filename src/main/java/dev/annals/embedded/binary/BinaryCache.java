package dev.annals.embedded.binary;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.annals.embedded.binary.MongodSource.NoWay;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.util.FileSystemUtils;

/**
 * Programs that were downloaded once, for all servers and tests of a user.
 *
 * <p>An entry is a folder that appears whole or not at all, however many processes fill it at once.
 * It holds the program and its SHA-256, which is looked at on every use.
 */
final class BinaryCache {

  /** Puts a mongod into the file. */
  interface Filling {
    void fill(Path scratch, Path mongod) throws NoWay, IOException, InterruptedException;
  }

  // A file lock excludes other processes, not other threads of this one.
  private static final ReentrantLock HERE = new ReentrantLock();

  private final Path folder;

  BinaryCache(Path cache) {
    this.folder = cache.resolve("mongod");
  }

  Path folder() {
    return folder;
  }

  /** The program of this entry, if it is there and as it was put there. */
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

  /** Returns the program of this entry. The first caller downloads it, concurrent ones wait. */
  Path get(String entry, Filling filling) throws NoWay, IOException, InterruptedException {
    var found = get(entry);
    if (found.isPresent()) {
      return found.get();
    }
    Files.createDirectories(folder);
    HERE.lockInterruptibly();
    try (var channel = FileChannel.open(folder.resolve("lock"), CREATE, WRITE);
        var lock = channel.lock()) {
      found = lock.isValid() ? get(entry) : Optional.empty();
      return found.isPresent() ? found.get() : put(entry, filling);
    } finally {
      HERE.unlock();
    }
  }

  private Path put(String entry, Filling filling) throws NoWay, IOException, InterruptedException {
    var scratch = Files.createTempDirectory(folder, ".filling");
    try {
      var whole = Files.createDirectory(scratch.resolve("entry"));
      var mongod = whole.resolve("mongod");
      filling.fill(scratch, mongod);
      Files.setPosixFilePermissions(mongod, PosixFilePermissions.fromString("rwxr-xr-x"));
      Programs.mongodVersion(mongod);
      Files.writeString(whole.resolve("mongod.sha256"), FileChecksum.of(mongod));
      var target = folder.resolve(entry);
      FileSystemUtils.deleteRecursively(target); // only an entry that was found spoilt
      Files.move(whole, target, ATOMIC_MOVE);
      return target.resolve("mongod");
    } finally {
      FileSystemUtils.deleteRecursively(scratch);
    }
  }
}
