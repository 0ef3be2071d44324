package dev.annals.ingest.log;

import dev.annals.kernel.ActorType;
import org.jspecify.annotations.Nullable;

/** Who did something. */
public record Actor(
    @Nullable String id, @Nullable String name, @Nullable String email, ActorType type) {

  /** What people see: the name, else the e-mail address, else the id. */
  public @Nullable String shown() {
    if (name != null) {
      return name;
    }
    return email != null ? email : id;
  }
}
