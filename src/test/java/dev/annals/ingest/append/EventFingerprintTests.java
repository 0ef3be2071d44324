package dev.annals.ingest.append;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventFingerprintTests {

  /** These values are stored with each event that has a key: others would reject every retry. */
  @Test
  void neverChanges() {
    var change = new HashMap<String, @Nullable Object>();
    change.put("field", "owner");
    change.put("before", "ana");
    change.put("after", null);
    var whole =
        Map.<String, Object>ofEntries(
            Map.entry("tenantId", "acme"),
            Map.entry("idempotencyKey", "key"),
            Map.entry("occurredAt", "2026-03-01T12:00:00.123Z"),
            Map.entry("action", "document.share"),
            Map.entry("severity", "HIGH"),
            Map.entry("outcome", "DENIED"),
            Map.entry(
                "actor", Map.of("id", 7, "name", "Ana", "email", "ana@acme.test", "type", "AGENT")),
            Map.entry("resource", Map.of("type", "document", "id", "d-1", "name", "Report")),
            Map.entry("description", "Shared"),
            Map.entry("ip", "203.0.113.7"),
            Map.entry("userAgent", "curl"),
            Map.entry("traceId", "trace"),
            Map.entry("changes", List.of(change)),
            Map.entry("custom", Map.of("list", List.of(1, "two", true), "amount", 12.5)));

    // Version 1 as the servers computed it that knew no other version.
    assertThat(print(whole).v1()).isEqualTo(-2830739327017339959L);
    assertThat(print(Map.of("action", "a")).v1()).isEqualTo(2373545283151011514L);
    assertThat(print(whole).v2()).isEqualTo(V2_OF_WHOLE);
    assertThat(print(Map.of("action", "a")).v2()).isEqualTo(V2_OF_SMALLEST);
  }

  private static final long V2_OF_WHOLE = 3617740703322228626L;
  private static final long V2_OF_SMALLEST = -2762705896592820550L;

  @Test
  void ignoresTheOrderOfNamesAndTheNotationOfNumbers() {
    var one = new LinkedHashMap<String, Object>();
    one.put("a", 1.5);
    one.put("b", 2);
    var other = new LinkedHashMap<String, Object>();
    other.put("b", 2L);
    other.put("a", new BigDecimal("1.50"));

    assertThat(custom(one)).isEqualTo(custom(other));
  }

  @Test
  void coversNoKeyTenantOrAbsentValue() {
    var input = new HashMap<String, Object>(Map.of("action", "a", "tenantId", "acme"));
    input.put("ip", null);

    assertThat(print(input)).isEqualTo(print(Map.of("action", "a", "idempotencyKey", "k")));
  }

  @Test
  void tellsResourcesApartThatReadAlike() {
    assertThat(resource(Map.of("type", "null"))).isNotEqualTo(resource(Map.of()));
    assertThat(resource(Map.of("type", "a", "id", "b")))
        .isNotEqualTo(resource(Map.of("type", "a", "name", "b")));
    assertThat(resource(null)).isNotEqualTo(resource(Map.of()));
  }

  @Test
  void tellsATextFromANumber() {
    assertThat(custom(Map.of("a", "1")).v1()).isNotEqualTo(custom(Map.of("a", 1)).v1());
    assertThat(custom(Map.of("a", "1")).v2()).isNotEqualTo(custom(Map.of("a", 1)).v2());
  }

  @Test
  void matchesByAnyVersionThatBothHave() {
    assertThat(new EventFingerprint(1L, 2L).matches(new EventFingerprint(1L, null))).isTrue();
    assertThat(new EventFingerprint(1L, 2L).matches(new EventFingerprint(9L, 2L))).isTrue();
    assertThat(new EventFingerprint(1L, 2L).matches(new EventFingerprint(2L, 1L))).isFalse();
    assertThat(new EventFingerprint(null, 2L).matches(new EventFingerprint(null, null))).isFalse();
    assertThat(new EventFingerprint(1L, null).matches(new EventFingerprint(null, 1L))).isFalse();
  }

  @Test
  void coversAlsoWhatNoEventCanBe() {
    var odd = new HashMap<String, Object>();
    odd.put("occurredAt", "tomorrow");
    odd.put("actor", List.of());
    odd.put("custom", Arrays.asList(Double.NaN, Float.POSITIVE_INFINITY, null));

    assertThat(print(odd).v1()).isNull();
    assertThat(print(odd).v2()).isNotNull();
  }

  private static EventFingerprint custom(Map<String, Object> custom) {
    return print(Map.of("action", "a", "custom", custom));
  }

  private static EventFingerprint resource(@Nullable Map<String, Object> resource) {
    var input = new HashMap<String, Object>(Map.of("action", "a"));
    if (resource != null) {
      input.put("resource", resource);
    }
    return print(input);
  }

  private static EventFingerprint print(Map<String, Object> input) {
    return EventFingerprint.of(input, () -> input);
  }
}
