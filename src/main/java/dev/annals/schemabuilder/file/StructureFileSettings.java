package dev.annals.schemabuilder.file;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the deployment's data structure is written down, if it is.
 *
 * @param file YAML; {@code null} if the structure is kept by those who change it here
 */
@ConfigurationProperties("annals.structure")
record StructureFileSettings(@Nullable Path file) {

  /** An environment variable that is empty names no file. */
  Optional<Path> existing() {
    return Optional.ofNullable(file).filter(path -> !path.toString().isEmpty());
  }
}
