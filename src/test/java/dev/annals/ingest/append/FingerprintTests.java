package dev.annals.ingest.append;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.ingest.log.Actor;
import dev.annals.ingest.log.Change;
import dev.annals.ingest.log.Resource;
import dev.annals.kernel.ActorType;
import dev.annals.kernel.Outcome;
import dev.annals.kernel.Severity;
import dev.annals.kernel.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FingerprintTests {

  /** It is stored with each event that has a key: another value would refuse every honest retry. */
  @Test
  void neverChanges() {
    var whole =
        new Draft(
            new TenantId("acme"),
            Instant.parse("2026-03-01T12:00:00.123Z"),
            "document.share",
            Severity.HIGH,
            Outcome.DENIED,
            new Actor("7", "Ana", "ana@acme.test", ActorType.AGENT),
            null,
            new Resource("document", "d-1", "Report"),
            "Shared",
            "203.0.113.7",
            "curl",
            "trace",
            "key",
            List.of(new Change("owner", "ana", null)),
            Map.of("list", List.of(1, "two", true), "amount", 12.5),
            3);

    assertThat(Fingerprint.of(whole)).isEqualTo(-2830739327017339959L);
    assertThat(Fingerprint.of(draft(null, Map.of()))).isEqualTo(2373545283151011514L);
  }

  @Test
  void doesNotMindTheOrderOfNamesAndTheFormOfNumbers() {
    var one = new LinkedHashMap<String, Object>();
    one.put("a", 1.5);
    one.put("b", 2);
    var other = new LinkedHashMap<String, Object>();
    other.put("b", 2L);
    other.put("a", new BigDecimal("1.50"));

    assertThat(Fingerprint.of(draft(null, one))).isEqualTo(Fingerprint.of(draft(null, other)));
  }

  @Test
  void tellsResourcesApartThatReadAlike() {
    assertThat(print(new Resource("null", null, null)))
        .isNotEqualTo(print(new Resource(null, null, null)));
    assertThat(print(new Resource("a", "b", null)))
        .isNotEqualTo(print(new Resource("a", null, "b")));
    assertThat(print(null)).isNotEqualTo(print(new Resource(null, null, null)));
  }

  @Test
  void tellsATextFromANumber() {
    assertThat(Fingerprint.of(draft(null, Map.of("a", "1"))))
        .isNotEqualTo(Fingerprint.of(draft(null, Map.of("a", 1))));
  }

  private static long print(@Nullable Resource resource) {
    return Fingerprint.of(draft(resource, Map.of()));
  }

  private static Draft draft(@Nullable Resource resource, Map<String, Object> custom) {
    return new Draft(
        new TenantId("acme"),
        null,
        "a",
        Severity.INFO,
        Outcome.SUCCESS,
        null,
        null,
        resource,
        null,
        null,
        null,
        null,
        "key",
        List.of(),
        custom,
        1);
  }
}
