package dev.annals.kernel;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * Writes small files that only their owner may read and that must survive a crash, such as keys. A
 * file appears with its complete content or not at all: the content is written to a temporary file
 * in the same directory and forced to disk before the file gets its name, and then the directory is
 * forced.
 */
public final class PrivateFile {

  private PrivateFile() {}

  /**
   * Writes a file unless it exists.
   *
   * @return whether it was written; false if an existing file was left unchanged
   */
  public static boolean create(Path file, String content) throws IOException {
    if (Files.exists(file)) {
      return false;
    }
    var temporary = write(file, content);
    try {
      Files.createLink(file, temporary); // unlike a move, this never replaces a file
      force(directoryOf(file));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Writes a file. An existing file is replaced. */
  public static void replace(Path file, String content) throws IOException {
    var temporary = write(file, content);
    try {
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      force(directoryOf(file));
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static Path write(Path file, String content) throws IOException {
    var directory = Files.createDirectories(directoryOf(file));
    var temporary = directory.resolve(".%s.%s".formatted(file.getFileName(), UUID.randomUUID()));
    try (var channel = FileChannel.open(temporary, Set.of(CREATE_NEW, WRITE), forOwnerOnly())) {
      var bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
      return temporary;
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  private static Path directoryOf(Path file) throws IOException {
    var directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException(file + " must be a file in a directory");
    }
    return directory;
  }

  private static void force(Path directory) throws IOException {
    if (!isPosix()) {
      return; // Windows cannot open directories; its file system journals names
    }
    try (var channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }

  private static boolean isPosix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }

  private static FileAttribute<?>[] forOwnerOnly() {
    if (!isPosix()) {
      return new FileAttribute<?>[0];
    }
    Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(owner)};
  }
}
