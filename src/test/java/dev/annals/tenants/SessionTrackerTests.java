package dev.annals.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.access.Caller;
import dev.annals.kernel.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionTrackerTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId GLOBEX = new TenantId("globex");
  private static final Caller.Issuer PROVIDER = Caller.Issuer.provider("https://id.example");

  private Instant now = Instant.parse("2026-01-31T09:30:00Z");
  private final InstantSource time = () -> now;
  private final Clock clock = time.withZone(ZoneOffset.UTC);
  private final List<Object> signals = new ArrayList<>();
  private final SessionTracker sessionTracker = new SessionTracker(signals::add, clock);

  @Test
  void whoGoesOnAskingHasComeOnce() {
    for (int i = 0; i < 100; i++) {
      sessionTracker.notice(user("ana", PROVIDER).in(ACME, "192.0.2.1", "curl"));
      now = now.plus(Duration.ofMinutes(50));
    }
    assertThat(signals)
        .containsExactly(
            new UserSeen(
                user("ana", PROVIDER).in(ACME, "192.0.2.1", "curl"),
                Instant.parse("2026-01-31T09:30:00Z")));
  }

  @Test
  void whoWasAwayComesAgain() {
    sessionTracker.notice(user("ana", PROVIDER).in(ACME, null, null));
    now = now.plus(SessionTracker.AWAY).plusSeconds(1);
    sessionTracker.notice(user("ana", PROVIDER).in(ACME, null, null));
    assertThat(signals).hasSize(2);
  }

  @Test
  void tellsUsersTenantsAndProvidersApart() {
    sessionTracker.notice(user("ana", PROVIDER).in(ACME, null, null));
    sessionTracker.notice(user("ana", PROVIDER).in(GLOBEX, null, null));
    sessionTracker.notice(user("bo", PROVIDER).in(ACME, null, null));
    sessionTracker.notice(
        user("ana", Caller.Issuer.provider("https://other.example")).in(ACME, null, null));
    assertThat(signals).hasSize(4);
  }

  @Test
  void whoCameByALinkOrNamesNoTenantIsNotNoticed() {
    sessionTracker.notice(user("ana", new Caller.Issuer("c1", "s1")).in(ACME, null, null));
    sessionTracker.notice(user("ana", PROVIDER));
    assertThat(signals).isEmpty();
  }

  private static Caller user(String id, Caller.Issuer issuer) {
    return new Caller(
        Caller.Kind.TENANT_USER,
        id,
        null,
        null,
        Set.of(),
        Set.of(),
        Set.of(ACME, GLOBEX),
        null,
        Instant.MAX,
        null,
        null,
        issuer);
  }
}
