package dev.annals.schemabuilder.file;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The file with the default data structure.
 *
 * @param file Path of a YAML file with the data structure that all tenants inherit. It is applied
 *     at each startup. By default there is no file, and builders change the structure through the
 *     API.
 */
@ConfigurationProperties("annals.structure")
record StructureFileSettings(@Nullable Path file) {

  /** An environment variable that is empty names no file. */
  Optional<Path> existing() {
    return Optional.ofNullable(file).filter(path -> !path.toString().isEmpty());
  }
}
