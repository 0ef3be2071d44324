package dev.annals.ingest.log;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The object of an action. */
public record Resource(@Nullable String type, @Nullable String id, @Nullable String name) {

  /** Returns the displayed value: the name, otherwise type and id. */
  public @Nullable String shown() {
    if (name != null) {
      return name;
    }
    var shown = Stream.of(type, id).filter(Objects::nonNull).collect(Collectors.joining(" "));
    return shown.isEmpty() ? null : shown;
  }
}
