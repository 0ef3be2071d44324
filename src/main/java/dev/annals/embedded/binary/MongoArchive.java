package dev.annals.embedded.binary;

import de.flapdoodle.embed.mongo.distribution.Version;
import de.flapdoodle.embed.mongo.packageresolver.Command;
import de.flapdoodle.embed.mongo.packageresolver.PlatformPackageResolver;
import de.flapdoodle.embed.process.archives.TgzAdapter;
import de.flapdoodle.embed.process.config.store.FileSet;
import de.flapdoodle.embed.process.config.store.FileType;
import de.flapdoodle.embed.process.distribution.Distribution;
import de.flapdoodle.os.CommonOS;
import de.flapdoodle.os.Platform;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Downloads MongoDB's own archive for this platform. Flapdoodle determines its name. {@link
 * PinnedSums} contains the expected checksum; an archive without one is not downloaded.
 */
final class MongoArchive implements Downloadable {

  static final URI DOWNLOADS = URI.create("https://fastdl.mongodb.org");

  private static final Version VERSION = Version.V8_0_17;
  private static final String KIND = ".tgz";
  private static final FileSet MONGOD =
      FileSet.builder().addEntry(FileType.Executable, "mongod", ".*/bin/mongod").build();

  private final BinaryCache cache;
  private final PinnedSums sums;
  private final URI downloads;

  MongoArchive(BinaryCache cache, PinnedSums sums, URI downloads) {
    this.cache = cache;
    this.sums = sums;
    this.downloads = downloads;
  }

  @Override
  public String name() {
    return "MongoDB's own archive";
  }

  @Override
  public String entry() throws SourceUnavailable {
    var file = Path.of(path()).getFileName().toString();
    if (!file.endsWith(KIND)) {
      throw new SourceUnavailable("%s is not an archive that this server can open".formatted(file));
    }
    return file.substring(0, file.length() - KIND.length());
  }

  @Override
  public Path mongod() throws SourceUnavailable, IOException, InterruptedException {
    var entry = entry();
    var sum = sums.of(entry + KIND);
    return cache.get(entry, (scratch, mongod) -> download(scratch, mongod, sum));
  }

  private void download(Path scratch, Path mongod, String sum)
      throws SourceUnavailable, IOException, InterruptedException {
    var archive = scratch.resolve("archive" + KIND);
    Downloads.fetch(downloads.resolve(path()), archive);
    FileChecksum.check(archive, sum);
    var folder = Files.createDirectory(scratch.resolve("unpacked"));
    var unpacked = new TgzAdapter().extract(folder, archive, MONGOD);
    Files.move(unpacked.executable(), mongod);
  }

  // The path of the archive without the host, as flapdoodle returns it.
  private static String path() throws SourceUnavailable {
    try {
      var platform = Platform.detect(CommonOS.list());
      return new PlatformPackageResolver(Command.MongoD)
          .packageFor(Distribution.of(VERSION, platform))
          .url();
    } catch (RuntimeException e) {
      throw new SourceUnavailable("there is no archive for this platform: " + e.getMessage());
    }
  }
}
