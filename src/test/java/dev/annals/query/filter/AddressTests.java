package dev.annals.query.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTests {

  @ParameterizedTest
  @CsvSource({
    "::1, 0:0:0:0:0:0:0:1",
    "::, 0:0:0:0:0:0:0:0",
    "1::, 1:0:0:0:0:0:0:0",
    "2001:db8::ff00:42:8329, 2001:0DB8:0000:0000:0000:FF00:0042:8329",
    "::ffff:192.0.2.7, 192.0.2.7",
    "::ffff:c000:207, 192.0.2.7",
    "0:0:0:0:0:ffff:192.0.2.7, 192.0.2.7",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8"
  })
  void isTheSameHoweverItIsWritten(String one, String other) {
    assertThat(address(one)).isEqualTo(address(other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "localhost",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.",
        "1.2.3.-4",
        "+1.2.3.4",
        "1.2.3.4 ",
        "١.2.3.4",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "12345::",
        "g::",
        "1:",
        ":1",
        "fe80::1%eth0",
        "[::1]",
        "1.2.3.4::",
        "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::256.1.1.1"
      })
  void refusesWhatIsNoLiteral(String text) {
    assertThat(Address.parse(text)).isEmpty();
  }

  @Test
  void tellsTheFamilies() {
    assertThat(address("10.0.0.1").isV4()).isTrue();
    assertThat(address("::ffff:10.0.0.1").isV4()).isTrue();
    assertThat(address("::a00:1").isV4()).isFalse();
    assertThat(address("::1")).isNotEqualTo(address("0.0.0.1"));
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.0.0/16, 10.1.255.255, true",
    "10.1.0.0/16, 10.2.0.0, false",
    "10.1.0.0/16, ::ffff:10.1.2.3, true",
    "::ffff:10.1.0.0/112, 10.1.2.3, true",
    "10.1.2.3/16, 10.1.9.9, true",
    "10.1.2.3/32, 10.1.2.3, true",
    "10.1.2.3/32, 10.1.2.2, false",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::1, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::, false",
    "2001:db8::/64, 2001:db8::ffff:ffff:ffff:ffff, true",
    "2001:db8::/64, 2001:db8:0:1::, false",
    "2001:db8::8/125, 2001:db8::f, true",
    "2001:db8::8/125, 2001:db8::10, false",
    "::1/128, ::1, true",
    "::/0, 2001:db8::1, true",
    "::/0, 10.0.0.1, false"
  })
  void aBlockHoldsWhatBeginsAlike(String block, String address, boolean held) {
    assertThat(AddressBlock.parse(block).map(it -> it.contains(address(address))))
        .isEqualTo(Optional.of(held));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.1.0.0",
        "10.1.0.0/",
        "10.1.0.0/33",
        "10.1.0.0/-1",
        "10.1.0.0/08",
        "10.1.0.0/8/8",
        "::/129",
        "::/1000",
        "/8",
        "10.1/16",
        "10.1.0.0/255.255.0.0"
      })
  void refusesWhatIsNoBlock(String text) {
    assertThat(AddressBlock.parse(text)).isEmpty();
  }

  private static Address address(String text) {
    return Address.parse(text).orElseThrow();
  }
}
