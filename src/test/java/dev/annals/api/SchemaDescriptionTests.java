package dev.annals.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything in the SDL has a description, which is a sentence. */
class SchemaDescriptionTests {

  private static final String MISSING = "has no description";

  @Test
  void describesEverythingInTheSchema() throws IOException {
    var problems = new ArrayList<String>();
    try (var files = Files.list(Path.of("graphql"))) {
      for (var file : files.sorted().toList()) {
        problems.addAll(
            SchemaDescriptions.problems(file.getFileName().toString(), Files.readString(file)));
      }
    }

    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          type A { "Good." a: Int }                             | A
          "Good." type A { a: Int }                             | A.a
          "Good." type A { "Good." a(b: Int): Int }             | A.a.b
          extend type Query { a: Int }                          | Query.a
          extend type Query { "Good." a(b: Int): Int }          | Query.a.b
          "Good." interface A { a: Int }                        | A.a
          input A { "Good." a: Int }                            | A
          "Good." input A { a: Int }                            | A.a
          extend input A { a: Int }                             | A.a
          enum A { "Good." B }                                  | A
          "Good." enum A { B }                                  | A.B
          extend enum A { B }                                   | A.B
          scalar A                                              | A
          union A = B                                           | A
          directive @a("Good." b: Int) on FIELD                 | a
          "Good." directive @a(b: Int) on FIELD                 | a.b
          " " scalar A                                          | A
          """)
  void reportsMissingDescription(String sdl, String name) {
    assertThat(SchemaDescriptions.problems("planted", sdl))
        .containsExactly("planted:1 %s %s".formatted(name, MISSING));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "not capitalized." scalar A    | does not begin with a capital letter: not capitalized.
          "0 to 1." scalar A             | does not begin with a capital letter: 0 to 1.
          "…not a sentence." scalar A    | does not begin with a capital letter: …not a sentence.
          "No period" scalar A           | does not end with a period: No period
          "A question?" scalar A         | does not end with a period: A question?
          """)
  void reportsDescriptionThatIsNoSentence(String sdl, String problem) {
    assertThat(SchemaDescriptions.problems("planted", sdl))
        .containsExactly("planted:1 A " + problem);
  }

  @Test
  void reportsEveryProblemWithItsLine() {
    var sdl =
        """
        "Good."
        type A {
          a: Int
          "bad"
          b: Int
        }
        """;

    assertThat(SchemaDescriptions.problems("planted", sdl))
        .containsExactly(
            "planted:3 A.a " + MISSING,
            "planted:4 A.b does not begin with a capital letter: bad",
            "planted:4 A.b does not end with a period: bad");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          type Query
          extend type Query { "Good." a: Int }
          "`code` first." scalar A
          "\\"Quoted\\" first." scalar A
          "Élan." scalar A
          """)
  void acceptsSentencesAndEmptyRootTypes(String sdl) {
    assertThat(SchemaDescriptions.problems("planted", sdl)).isEmpty();
  }
}
