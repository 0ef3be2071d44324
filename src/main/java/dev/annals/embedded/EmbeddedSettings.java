package dev.annals.embedded;

import dev.annals.embedded.binary.MongodBinaries;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the embedded mongod runs.
 *
 * @param mongod the program to run; empty means that one is looked for
 * @param cache where programs that had to be downloaded are kept, shared by all servers of a user;
 *     empty means {@code .annals/cache} in the user's home
 * @param archiveSha256 the SHA-256 of MongoDB's archive for this machine, for platforms whose sum
 *     is not pinned
 * @param cacheSize how much memory mongod may use as its cache; mongod takes no less than 256 MB
 * @param startTimeout how long mongod may take to recover its data and to take writes
 */
@ConfigurationProperties("annals.embedded")
record EmbeddedSettings(
    @DefaultValue("") String mongod,
    @DefaultValue("") String cache,
    @DefaultValue("") String archiveSha256,
    @DefaultValue("512MB") DataSize cacheSize,
    @DefaultValue("2m") Duration startTimeout) {

  MongodBinaries binaries() {
    var folder = cache.isBlank() ? MongodBinaries.DEFAULT_CACHE : Path.of(cache);
    return MongodBinaries.usual(mongod, folder, archiveSha256);
  }
}
