package dev.annals.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.annals.access.Actor;
import dev.annals.access.ClientInfo;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SystemEventTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
  private static final SystemEvent FACT = created("acme");

  @Test
  void makesTheSameEventEachTime() {
    assertThat(created("acme").event(ACME)).isEqualTo(FACT.event(ACME));
  }

  @Test
  void hasAKeyOfItsOwnForEachThingAndOccurrence() {
    assertThat(key(FACT))
        .isNotEqualTo(key(created("acme2")))
        .isNotEqualTo(key(FACT.occurring("Version 2")))
        .isNotEqualTo(key(FACT.at(NOON)));
  }

  @Test
  void hasAKeyThatFitsHoweverLongTheId() {
    assertThat((String) key(created("a".repeat(128)))).hasSizeLessThanOrEqualTo(128);
  }

  @Test
  void saysWhomItConcernsWhereItIsNotThatTenantsLog() {
    assertThat(FACT.event(ACME)).doesNotContainKey("custom");
    assertThat(FACT.event(TenantId.DEPLOYMENT))
        .containsEntry("custom", Map.of("annals", Map.of("tenant", "acme")));
  }

  @Test
  void takesNoDetailThatTheCatalogueDoesNotName() {
    assertThatThrownBy(() -> FACT.with(SystemEventType.Detail.SHA256, "00"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tenant.created");
  }

  @Test
  void canBeSentWhateverAStrangerSays() {
    var eventActor =
        EventActor.of(
            Actor.unauthenticated(
                "x".repeat(Actor.LONGEST - 1) + "\ud83d\ude00",
                new ClientInfo("fe80::1%eth0", "a".repeat(5_000))));

    assertThat(eventActor.id()).hasSize(Actor.LONGEST).endsWith("?");
    assertThat(eventActor.ip()).isEqualTo("fe80::1");
    assertThat(eventActor.userAgent()).hasSize(Actor.LONGEST);
    assertThat(EventActor.of(Actor.unauthenticated(null, new ClientInfo("unknown", null))).ip())
        .isNull();
  }

  private static Object key(SystemEvent systemEvent) {
    return systemEvent.event(ACME).get("idempotencyKey");
  }

  private static SystemEvent created(String id) {
    return SystemEvent.of(SystemEventType.TENANT_CREATED, ACME, EventActor.ANNALS, id);
  }
}
