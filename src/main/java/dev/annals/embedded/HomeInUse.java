package dev.annals.embedded;

import java.nio.file.Path;

/** Another process uses this directory. Nothing in it was changed. */
public class HomeInUse extends RuntimeException {

  private final Path directory;
  private final String holder;

  HomeInUse(Path directory, String holder) {
    super("%s is in use by %s".formatted(directory, holder));
    this.directory = directory;
    this.holder = holder;
  }

  Path directory() {
    return directory;
  }

  String holder() {
    return holder;
  }
}
