package dev.annals.identity.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.access.Permission;
import dev.annals.kernel.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DormantCredentialsTests {

  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(91));
  private static final Instant LATELY = NOW.minus(Duration.ofDays(89));

  private final MapCredentials store = new MapCredentials();
  private final DormantCredentials dormant =
      new DormantCredentials(store, Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void findsWhoManagesAccessForEverAndIsNotUsed() {
    add("unused", null, LONG_AGO, null, null, Permission.MANAGE_ACCESS);
    add("forgotten", null, LONG_AGO.minusSeconds(9), LONG_AGO, null, Permission.MANAGE_ACCESS);

    assertThat(dormant.found())
        .containsExactlyInAnyOrder(
            "The credential unused has the permission access:manage, never expires, and was not used for 90 days",
            "The credential forgotten has the permission access:manage, never expires, and was not used for 90 days");
  }

  @Test
  void letsTheOthersBe() {
    add("used", null, LONG_AGO, LATELY, null, Permission.MANAGE_ACCESS);
    add("new", null, LATELY, null, null, Permission.MANAGE_ACCESS);
    add("ends", null, LONG_AGO, null, NOW.plusSeconds(9), Permission.MANAGE_ACCESS);
    add("reader", null, LONG_AGO, null, null, Permission.READ_AUDITS);
    add("limited", Set.of(new TenantId("acme")), LONG_AGO, null, null, Permission.MANAGE_ACCESS);
    add("revoked", null, LONG_AGO, null, null, Permission.MANAGE_ACCESS);
    store.revoke("revoked", LATELY);

    assertThat(dormant.found()).isEmpty();
  }

  private void add(
      String id,
      @Nullable Set<TenantId> tenants,
      Instant createdAt,
      @Nullable Instant lastUsedAt,
      @Nullable Instant expiresAt,
      String permission) {
    store.insert(
        new Credential(
            id, id, "hash", Set.of(permission), tenants, createdAt, lastUsedAt, expiresAt, null));
  }
}
