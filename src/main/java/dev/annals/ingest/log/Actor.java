package dev.annals.ingest.log;

import dev.annals.kernel.ActorType;
import org.jspecify.annotations.Nullable;

/** Who performed an action, directly or through another account. */
public record Actor(
    @Nullable String id, @Nullable String name, @Nullable String email, ActorType type) {

  /** Returns the displayed value: the name, otherwise the email address, otherwise the id. */
  public @Nullable String shown() {
    if (name != null) {
      return name;
    }
    return email != null ? email : id;
  }
}
