package dev.annals.embedded;

import dev.annals.embedded.binary.MongodBinaries;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the embedded mongod.
 *
 * @param mongod Path of the mongod program. By default the server looks for one on the path and in
 *     the cache, and downloads it if there is none.
 * @param cache Directory of downloaded programs, which all servers of an operating system user
 *     share. The default is {@code .annals/cache} in the home directory of the user.
 * @param archiveSha256 SHA-256 of MongoDB's archive for this machine. Needed only for platforms
 *     without a pinned checksum. Not set by default.
 * @param cacheSize Size of mongod's cache in memory, at least 256 MB. The default is 512 MB.
 * @param startTimeout Maximum time for mongod to recover its data and to become writable. Exceeding
 *     it fails startup. The default is 2 minutes.
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
    return MongodBinaries.defaults(mongod, folder, archiveSha256);
  }
}
