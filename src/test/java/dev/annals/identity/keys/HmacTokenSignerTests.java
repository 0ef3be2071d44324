package dev.annals.identity.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HmacTokenSignerTests {

  private static final byte[] VALUE = "acme/42".getBytes(StandardCharsets.UTF_8);

  private final MapKeys store = new MapKeys();
  private final HmacTokenSigner seals = node();

  @Test
  void opensWhatItSealed() {
    assertThat(seals.open("cursor", seals.seal("cursor", VALUE))).hasValue(VALUE);
    assertThat(seals.open("cursor", seals.seal("cursor", new byte[0]))).hasValue(new byte[0]);
  }

  @Test
  void opensWhatAnotherNodeSealed() {
    assertThat(node().open("cursor", seals.seal("cursor", VALUE))).hasValue(VALUE);
  }

  @Test
  void opensNothingForAnotherPurpose() {
    assertThat(seals.open("link", seals.seal("cursor", VALUE))).isEmpty();
  }

  @Test
  void tellsTheEndOfAPurposeFromTheBeginningOfAValue() {
    var sealed = seals.seal("ab", "c".getBytes(StandardCharsets.UTF_8));

    assertThat(seals.seal("a", "bc".getBytes(StandardCharsets.UTF_8))).isNotEqualTo(sealed);
  }

  @Test
  void opensNothingThatWasChangedOrCut() {
    var sealed = seals.seal("cursor", VALUE);

    for (var i = 0; i < sealed.length(); i++) {
      assertThat(seals.open("cursor", sealed.substring(0, i))).isEmpty();
    }
    assertThat(seals.open("cursor", "A" + sealed.substring(1))).isEmpty();
    assertThat(seals.open("cursor", "no base64!")).isEmpty();
    assertThat(seals.open("cursor", "")).isEmpty();
  }

  private HmacTokenSigner node() {
    try {
      return new HmacTokenSigner(new Keys(new KeyVault(store, TestKeys.MASTERS)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
