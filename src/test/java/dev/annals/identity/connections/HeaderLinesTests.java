package dev.annals.identity.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderLinesTests {

  private static final String GET = "GET / HTTP/1.1\r\n";

  private final HeaderLines lines = new HeaderLines();

  @ParameterizedTest
  @ValueSource(
      strings = {
        GET + "A:  two words\r\nB: \t two\twords  \r\n\r\n",
        GET + "A:\r\nB:  \r\nC: \r\n\r\n",
        "\r\n\r\n" + GET + "A: b\r\n\r\n",
        GET + "\r\n",
        GET + "A: b\r\n\r\n a body\n with\n lines"
      })
  void findsNothingInSoundHeaders(String headers) {
    assertEachSplit(headers, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GET + "A: b\r\n c\r\n\r\n",
        GET + "A: b\r\n\tc\r\n\r\n",
        GET + "A:b\n c\r\n\r\n",
        GET + "A: b\nB: c\r\n\r\n",
        GET + "A: b\r\n\n",
        GET + " A: b\r\n\r\n",
        "GET / HTTP/1.1\nA: b\r\n\r\n"
      })
  void findsFoldingAndBareLineFeeds(String headers) {
    assertEachSplit(headers, true);
  }

  /** Where they begin is not known, and what is sound MUST NOT be rejected. */
  @Test
  void judgesNoHeadersWhoseBeginningItHasNotSeen() {
    scan(" words\r\nB: c\r\n\r\n");
    assertThat(lines.end()).isFalse();
    scan("A: b\r\n c\r\n");
    assertThat(lines.end()).isFalse();
    lines.begin();
    scan(GET + "A: b\r\n c\r\n\r\n");
    assertThat(lines.end()).isTrue();
  }

  @Test
  void judgesNoBodyWhoseHeadersWereReadWithAnEarlierRequest() {
    lines.begin();
    lines.continued();
    scan("\r\n{\n\"query\": \"{ viewer { id } }\"}\n");
    assertThat(lines.end()).isFalse();
  }

  @Test
  void judgesHeadersThatArriveInParts() {
    lines.begin();
    scan("GET / HTTP/1.1\r\nA: b\r\n");
    lines.continued();
    scan(" folded\r\n\r\n");
    assertThat(lines.end()).isTrue();
  }

  private void assertEachSplit(String headers, boolean malformed) {
    for (int i = 0; i <= headers.length(); i++) {
      lines.begin();
      scan(headers.substring(0, i));
      scan(headers.substring(i));
      assertThat(lines.end()).as("split at %d", i).isEqualTo(malformed);
    }
  }

  private void scan(String text) {
    var buffer = ByteBuffer.allocate(text.length() + 3).put(new byte[3]);
    int from = buffer.position();
    buffer.put(text.getBytes(StandardCharsets.ISO_8859_1));
    lines.scan(buffer, from);
  }
}
