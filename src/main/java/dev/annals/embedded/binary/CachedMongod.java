package dev.annals.embedded.binary;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Finds a mongod that was downloaded before, without network access. */
record CachedMongod(BinaryCache cache, List<Downloadable> downloads) implements MongodSource {

  @Override
  public String name() {
    return "the cache " + cache.folder();
  }

  @Override
  public Path mongod() throws SourceUnavailable, IOException, InterruptedException {
    for (var download : downloads) {
      var found = cache.get(entryOf(download));
      if (found.isPresent()) {
        Programs.mongodVersion(found.get());
        return found.get();
      }
    }
    throw new SourceUnavailable("it contains no mongod for this machine");
  }

  private static String entryOf(Downloadable download) {
    try {
      return download.entry();
    } catch (SourceUnavailable e) {
      return "none";
    }
  }
}
