package dev.annals.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.kernel.Severity;
import org.junit.jupiter.api.Test;

class FactTests {

  private static final Fact FACT = fact("acme", "");

  @Test
  void makesTheSameEventEachTime() {
    assertThat(fact("acme", "").event()).isEqualTo(FACT.event());
  }

  @Test
  void hasAKeyOfItsOwnForEachThingAndOccurrence() {
    assertThat(FACT.event().get("idempotencyKey"))
        .isNotEqualTo(fact("acme2", "").event().get("idempotencyKey"))
        .isNotEqualTo(fact("acme", "Version 2").event().get("idempotencyKey"));
  }

  @Test
  void hasAKeyThatFitsHoweverLongTheId() {
    assertThat((String) fact("a".repeat(128), "").event().get("idempotencyKey"))
        .hasSizeLessThanOrEqualTo(128);
  }

  private static Fact fact(String id, String occurrence) {
    return new Fact("tenant.created", Severity.INFO, "tenant", id, occurrence);
  }
}
