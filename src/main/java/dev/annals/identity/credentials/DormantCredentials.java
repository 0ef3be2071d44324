package dev.annals.identity.credentials;

import dev.annals.identity.AccessAudit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * Finds credentials that can manage access, never expire, and were not used for {@link #LONG}.
 * Nobody would notice if one of them were misused.
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
    var lastSeen = Objects.requireNonNullElse(credential.lastUsedAt(), credential.createdAt());
    return credential.isWayIn()
        && credential.expiresAt() == null
        && lastSeen.plus(LONG).isBefore(now);
  }
}
