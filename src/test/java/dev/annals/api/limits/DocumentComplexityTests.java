package dev.annals.api.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.annals.kernel.BadInput;
import graphql.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentComplexityTests {

  @Test
  void countsFragmentsWhereTheyAreUsed() {
    assertThat(
            of(
                """
                query A { a { ...F } b: a { ... on X { c ...F } } ...G }
                query B { a }
                fragment F on X { d e: d { f } }
                fragment G on Query { g h }
                """))
        .isEqualTo(new DocumentComplexity(3, 1, 3, 12, 16, 3, 4));
  }

  @Test
  void isNotTheWorkThatItGuardsAgainst() {
    // Each fragment has the next one twice: 2 to the power of 60 fields.
    var chained = new StringBuilder("{ ...F0 }\n");
    for (int i = 0; i < 60; i++) {
      chained.append("fragment F%d on Query { ...F%d ...F%d }%n".formatted(i, i + 1, i + 1));
    }
    chained.append("fragment F60 on Query { viewer { id } }");
    var documentComplexity = of(chained.toString());
    assertThat(documentComplexity.fields()).isEqualTo(Integer.MAX_VALUE);
    assertThat(documentComplexity.rootFields()).isEqualTo(Integer.MAX_VALUE);
    assertThat(documentComplexity.depth()).isEqualTo(2);
  }

  @Test
  void countsFragmentsThatNothingUses() {
    assertThat(
            of(
                """
                { a }
                fragment F on X { ...G ...G }
                fragment G on X { ...H }
                fragment H on X { b }
                """))
        .isEqualTo(new DocumentComplexity(3, 3, 1, 1, 1, 0, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ ...A } fragment A on Query { b ...B } fragment B on Query { c { ...A } }",
        "{ a } fragment A on Query { ... { ...A } }",
        "{ a ...Nowhere }",
        "{ a } fragment A on Query { ...Nowhere }",
        "{ ...A } fragment A on Query { b } fragment A on Query { c }"
      })
  void rejectsFragmentsThatHaveNoSize(String document) {
    assertThatThrownBy(() -> of(document)).isInstanceOf(BadInput.class);
  }

  @Test
  void countsListsInTypesOfVariables() {
    assertThat(
            DocumentComplexity.variableDepth(
                Parser.parse("query($a: Int) { a } query B($a: [[Int!]!]!, $b: [Int]) { b }")))
        .isEqualTo(2);
  }

  private static DocumentComplexity of(String document) {
    return DocumentComplexity.of(Parser.parse(document));
  }
}
