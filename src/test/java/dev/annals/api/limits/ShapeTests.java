package dev.annals.api.limits;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.parser.Parser;
import org.junit.jupiter.api.Test;

class ShapeTests {

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
        .isEqualTo(new Shape(2, 3, 12, 3, 4));
  }

  @Test
  void isNotTheWorkThatItGuardsAgainst() {
    // Each fragment has the next one twice: 2 to the power of 60 fields.
    var chained = new StringBuilder("{ ...F0 }\n");
    for (int i = 0; i < 60; i++) {
      chained.append("fragment F%d on Query { ...F%d ...F%d }%n".formatted(i, i + 1, i + 1));
    }
    chained.append("fragment F60 on Query { viewer { id } }");
    var shape = of(chained.toString());
    assertThat(shape.fields()).isEqualTo(Integer.MAX_VALUE);
    assertThat(shape.rootFields()).isEqualTo(Integer.MAX_VALUE);
    assertThat(shape.depth()).isEqualTo(2);
  }

  @Test
  void leavesWhatIsNoDocumentToValidation() {
    assertThat(
            of("{ a ...A ...Nowhere } fragment A on Query { b ...B } fragment B on Query { ...A }"))
        .isEqualTo(new Shape(1, 1, 2, 0, 2));
  }

  private static Shape of(String document) {
    return Shape.of(Parser.parse(document));
  }
}
