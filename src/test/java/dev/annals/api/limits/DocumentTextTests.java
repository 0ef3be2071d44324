package dev.annals.api.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentTextTests {

  private static final String BLOCK = "\"\"\"";

  @Test
  void countsCharactersOfNumbers() {
    assertThat(of("{ a1(b: [12 -3.5e+7,1-2]) }").numbers()).isEqualTo(2 + 7 + 3);
  }

  @Test
  void countsNoNumbersInNamesStringsAndComments() {
    assertThat(
            of(
                "{ a12 b(c: \"34 \\\" 56 \\\\\" d: "
                    + BLOCK
                    + "7 \\"
                    + BLOCK
                    + " \" 8"
                    + BLOCK
                    + ") # 9\n }"))
        .isEqualTo(new DocumentText(0, 3, 0, 2, true));
  }

  @Test
  void countsNumbersAfterStringsAndComments() {
    assertThat(of("#\"\r1 \"#\\\\\" 2" + BLOCK + "\"#\\\\" + "x" + BLOCK + " 3").numbers())
        .isEqualTo(3);
  }

  @Test
  void findsTheLongestName() {
    assertThat(of("{ ab _c9d: e }").longestName()).isEqualTo(4);
  }

  @Test
  void countsLinesOfBlockStringsOnly() {
    assertThat(of("{\n a(b: " + BLOCK + "\n\r\n x" + BLOCK + ")\n}").blockLines()).isEqualTo(2);
  }

  @Test
  void findsTheDeepestNesting() {
    assertThat(of("{ a(b: [{c: \"[[[\"}]) { d } } # ((((((").nesting()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{ a(b: \"c", "\"c\n\"", "\"\\\"", "\"\"\"\\\"\"\"", "\"\"\"a\"\""})
  void findsStringsWithoutAnEnd(String document) {
    assertThat(of(document).closed()).isFalse();
  }

  @Test
  void readsNoFurtherThanTheLimit() {
    assertThat(DocumentText.of("12345", 3).numbers()).isEqualTo(3);
  }

  private static DocumentText of(String document) {
    return DocumentText.of(document, 1_000);
  }
}
