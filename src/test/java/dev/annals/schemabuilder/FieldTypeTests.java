package dev.annals.schemabuilder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.kernel.Severity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTypeTests {

  @ParameterizedTest
  @EnumSource
  void nothingFitsAsNothing(FieldType type) {
    assertThat(type.fit(null)).isNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"TEXT", "CHOICE"})
  void textIsTextAndNothingElse(FieldType type) {
    assertThat(type.fit("eu")).isEqualTo("eu");
    assertThat(type.fit(7)).isNull();
    assertThat(type.fit(List.of("eu"))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jane@example.com", "j.d+x@a-b.example", "jane@localhost", "jörg@bücher.example"})
  void anEmailAddressIsKeptAsItIs(String text) {
    assertThat(FieldType.EMAIL.fit(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "jane",
        "@example.com",
        "jane@",
        "jane@.com",
        "jane@a..b",
        "jane@a.",
        "a@b@c",
        "j d@a.b",
        "jane@a b",
        "jane@a,b"
      })
  void whatDoesNotLookLikeAnEmailAddressIsNone(String text) {
    assertThat(FieldType.EMAIL.fit(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com",
        "http://localhost:8080/a?b=c#d",
        "ftp://example.com/x",
        "https://[2001:db8::7]/",
        "https://my_host/"
      })
  void aUrlIsAbsoluteAndHasAHost(String text) {
    assertThat(FieldType.URL.fit(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "/a",
        "//example.com",
        "mailto:a@b.c",
        "https://",
        "https:///a",
        "https://:80/",
        "https://a b",
        "://a",
        "1://a"
      })
  void whatIsNoSuchUrlIsNone(String text) {
    assertThat(FieldType.URL.fit(text)).isNull();
  }

  @Test
  void anIpAddressIsReadAndKeptAsItIs() {
    assertThat(FieldType.IP_ADDRESS.fit("2001:DB8::7")).isEqualTo("2001:DB8::7");
    assertThat(FieldType.IP_ADDRESS.fit("10.1")).isNull();
    assertThat(FieldType.IP_ADDRESS.fit("localhost")).isNull();
  }

  @Test
  void numbersAreExactWhateverTheyWere() {
    assertThat(FieldType.NUMBER.fit(7)).isEqualTo(new BigDecimal("7"));
    assertThat(FieldType.NUMBER.fit(Long.MAX_VALUE))
        .isEqualTo(new BigDecimal("9223372036854775807"));
    assertThat(FieldType.NUMBER.fit(0.1)).isEqualTo(new BigDecimal("0.1"));
    assertThat(FieldType.NUMBER.fit(0.1f)).isEqualTo(new BigDecimal("0.1"));
    assertThat(FieldType.NUMBER.fit(new BigInteger("123456789012345678901")))
        .isEqualTo(new BigDecimal("123456789012345678901"));
  }

  @Test
  void whatIsNoFiniteNumberIsNone() {
    assertThat(FieldType.NUMBER.fit(Double.NaN)).isNull();
    assertThat(FieldType.NUMBER.fit(Double.POSITIVE_INFINITY)).isNull();
    assertThat(FieldType.NUMBER.fit(Float.NaN)).isNull();
    assertThat(FieldType.NUMBER.fit("7")).isNull();
    assertThat(FieldType.NUMBER.fit(new BigDecimal("1E+400"))).isNull();
    assertThat(FieldType.NUMBER.fit(BigInteger.TEN.pow(400))).isNull();
    assertThat(FieldType.NUMBER.fit(new BigDecimal("1E-400"))).isNotNull();
  }

  @Test
  void timesAreReadFromTheirText() {
    assertThat(FieldType.TIMESTAMP.fit("2026-01-31T10:30:00.1239+01:00"))
        .isEqualTo(Instant.parse("2026-01-31T09:30:00.123Z"));
    assertThat(FieldType.TIMESTAMP.fit(Instant.EPOCH)).isEqualTo(Instant.EPOCH);
    assertThat(FieldType.TIMESTAMP.fit("yesterday")).isNull();
    assertThat(FieldType.TIMESTAMP.fit(1_700_000_000)).isNull();
  }

  @Test
  void severitiesAreReadFromTheirNamesInEitherCase() {
    assertThat(FieldType.SEVERITY.fit("high")).isEqualTo(Severity.HIGH);
    assertThat(FieldType.SEVERITY.fit("CRITICAL")).isEqualTo(Severity.CRITICAL);
    assertThat(FieldType.SEVERITY.fit(Severity.INFO)).isEqualTo(Severity.INFO);
    assertThat(FieldType.SEVERITY.fit("severe")).isNull();
  }

  @Test
  void aBooleanIsNoText() {
    assertThat(FieldType.BOOLEAN.fit(true)).isEqualTo(true);
    assertThat(FieldType.BOOLEAN.fit("true")).isNull();
  }

  @Test
  void jsonIsWhateverItIs() {
    assertThat(FieldType.JSON.fit(Map.of("a", 1))).isEqualTo(Map.of("a", 1));
  }
}
