package dev.annals.identity.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessSecurityTests {

  /** The rule of Spring's own firewall. */
  private static final Pattern SPRINGS =
      Pattern.compile("[\\p{IsAssigned}&&[[^\\p{IsControl}]||\\t]]*");

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer ey.J-_9", "a\tb", "Zoë", "日本 🙂"})
  void headersMayHoldText(String value) {
    assertThat(AccessSecurity.isPlain(value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\rb", "\u0000", "a\u007f", "\u0085", "\u0378"})
  void headersMayHoldNoControlCharacters(String value) {
    assertThat(AccessSecurity.isPlain(value)).isFalse();
  }

  @Test
  void theRuleIsThatOfSpring() {
    for (int letter = 0; letter <= Character.MAX_CODE_POINT; letter++) {
      var value = Character.toString(letter);
      assertThat(AccessSecurity.isPlain(value))
          .as("U+%04X", letter)
          .isEqualTo(SPRINGS.matcher(value).matches());
    }
  }
}
