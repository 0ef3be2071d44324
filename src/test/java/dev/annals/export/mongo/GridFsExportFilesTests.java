package dev.annals.export.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.export.ExportFiles;
import java.io.IOException;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GridFsExportFilesTests {

  private final ExportFiles files = TestStore.files();
  private final String id = UUID.randomUUID().toString();

  @Test
  void givesBackWhatWasWritten() throws IOException {
    var content = new byte[3_000_000];
    new Random(7).nextBytes(content);

    try (var out = files.create(id, "log.csv")) {
      out.write(content);
    }

    try (var in = files.open(id).orElseThrow()) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
  }

  @Test
  void hasNoFileThatIsNotFinished() throws IOException {
    try (var out = files.create(id, "log.csv")) {
      out.write(new byte[3_000_000]);

      assertThat(files.open(id)).isEmpty();
    }
  }

  @Test
  void removesAFile() throws IOException {
    files.create(id, "log.csv").close();

    files.remove(id);
    files.remove(id);

    assertThat(files.open(id)).isEmpty();
  }

  @Test
  @SuppressWarnings("resource") // whoever dies does not close
  void namesFilesAndPartsOfFilesInTheirOrder() throws IOException {
    files.create(id + "-a", "log.csv").close();
    files.create(id + "-b", "log.csv").write(new byte[3_000_000]);
    try (var out = files.create(id + "-c", "log.csv")) {
      out.write(new byte[3_000_000]);
    }

    assertThat(files.ids(id, 3)).containsExactly(id + "-a", id + "-b", id + "-c");
    assertThat(files.ids(id + "-a", 1)).containsExactly(id + "-b");
    assertThat(files.ids(id + "-b", 1)).containsExactly(id + "-c");
  }

  @Test
  @SuppressWarnings("resource") // whoever dies does not close
  void removesWhatADeadNodeLeft() throws IOException {
    files.create(id, "log.csv").write(new byte[3_000_000]);
    assertThat(TestStore.chunks(id)).isPositive();

    files.remove(id);

    assertThat(TestStore.chunks(id)).isZero();
  }
}
