package dev.annals.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTests {

  @TempDir Path directory;

  @Test
  void createsAFileForItsOwnerOnly() throws IOException {
    var file = directory.resolve("new/key");

    assertThat(PrivateFile.create(file, "secret")).isTrue();

    assertThat(file).hasContent("secret");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(directory.resolve("new")).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void keepsAFileThatExists() throws IOException {
    var file = Files.writeString(directory.resolve("key"), "first");

    assertThat(PrivateFile.create(file, "second")).isFalse();

    assertThat(file).hasContent("first");
  }

  @Test
  void replacesAFile() throws IOException {
    var file = Files.writeString(directory.resolve("key"), "first");

    PrivateFile.replace(file, "second");

    assertThat(file).hasContent("second");
    try (var all = Files.list(directory)) {
      assertThat(all).containsExactly(file);
    }
  }

  /** A reader sees a whole file or none, and exactly one writer wins. */
  @Test
  void oneOfManyCreatorsWins() throws Exception {
    var file = directory.resolve("key");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var creators = new ArrayList<Callable<Boolean>>();
      for (int i = 0; i < 16; i++) {
        var content = "x".repeat(10_000) + i;
        creators.add(() -> PrivateFile.create(file, content));
      }
      int winners = 0;
      for (var created : threads.invokeAll(creators)) {
        winners += created.get() ? 1 : 0;
      }
      assertThat(winners).isEqualTo(1);
    }
    assertThat(Files.size(file)).isGreaterThan(10_000);
  }

  @Test
  void leavesTheFileBeforeIfItCannotBeReplaced() throws IOException {
    var file = Files.createDirectory(directory.resolve("key"));
    Files.writeString(file.resolve("inside"), "kept");

    assertThatThrownBy(() -> PrivateFile.replace(file, "second")).isInstanceOf(IOException.class);

    assertThat(file.resolve("inside")).hasContent("kept");
    try (var all = Files.list(directory)) {
      assertThat(all).containsExactly(file);
    }
  }
}
