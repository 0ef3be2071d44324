package dev.annals.checks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.application.DiskSpaceHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/** Checks the disks that this server writes to, instead of the current directory. */
@Configuration(proxyBeanMethods = false)
class DiskHealth {

  /**
   * DOWN if one of the disks has less free space than {@code annals.checks.disk-free}.
   *
   * @param home the directory of the embedded MongoDB, the search index and the master key
   * @param temporary the directory of temporary files of libraries
   */
  @Bean
  CompositeHealthContributor diskSpaceHealthIndicator(
      @Value("${annals.home}") Path home,
      @Value("${java.io.tmpdir}") Path temporary,
      CheckSettings settings) {
    return CompositeHealthContributor.fromMap(
        Map.of(
            "home", watched(home, settings.diskFree()),
            "temporaryFiles", watched(temporary, settings.diskFree())));
  }

  private static DiskSpaceHealthIndicator watched(Path directory, DataSize free) {
    return new DiskSpaceHealthIndicator(existing(directory).toFile(), free);
  }

  /** Returns the closest existing ancestor: a new directory is created on its disk. */
  private static Path existing(Path directory) {
    var there = directory.toAbsolutePath();
    while (there.getParent() != null && Files.notExists(there)) {
      there = there.getParent();
    }
    return there;
  }
}
