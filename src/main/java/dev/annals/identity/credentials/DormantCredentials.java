package dev.annals.identity.credentials;

import dev.annals.identity.AccessAudit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * Credentials that manage access, never expire, and that nobody has used for long: if one of them
 * leaks, nobody misses it.
 */
@Component
class DormantCredentials implements AccessAudit {

  static final Duration LONG = Duration.ofDays(90);

  private final CredentialStore store;
  private final Clock clock;

  DormantCredentials(CredentialStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public List<String> found() {
    var now = clock.instant();
    return store.all().stream()
        .filter(credential -> credential.isValid(now) && isDormant(credential, now))
        .map(
            credential ->
                ("The credential %s has the permission access:manage, never expires, and was not"
                        + " used for %d days")
                    .formatted(credential.clientId(), LONG.toDays()))
        .toList();
  }

  private static boolean isDormant(Credential credential, Instant now) {
    var heardOf = Objects.requireNonNullElse(credential.lastUsedAt(), credential.createdAt());
    return credential.isWayIn()
        && credential.expiresAt() == null
        && heardOf.plus(LONG).isBefore(now);
  }
}
