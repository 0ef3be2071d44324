package dev.annals.api.limits;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.Document;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldWeightTests {

  private static final GraphQLSchema SCHEMA =
      new SchemaGenerator()
          .makeExecutableSchema(
              new SchemaParser()
                  .parse(
                      """
                      directive @weight(of: Int!) on FIELD_DEFINITION
                      type Query {
                        rows(first: Int, last: Int): RowConnection!
                        values(first: Int = 7): [Row!]!
                        costly: Row @weight(of: 500)
                        list: [Row!]!
                      }
                      type RowConnection { nodes: [Row!]! edges: [Edge!]! count: Int! @weight(of: 40) }
                      type Edge { cursor: ID! node: Row! }
                      type Row { a: Int b: Int parts: [Row!]! }
                      """),
              RuntimeWiring.MOCKED_WIRING);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // the field itself, and three times a row of two values
        "{ rows(first: 3) { nodes { a b } } }                              | 10",
        "{ rows(last: 3) { edges { cursor node { a } } count } }           | 53",
        "{ rows { nodes { a } } }                                          | 101",
        "{ rows(first: null) { nodes { a } } }                             | 101",
        "{ rows(first: 1000000) { nodes { a } } }                          | 401",
        "{ rows(first: $n) { nodes { a } } }                               | 9",
        "{ rows(first: $unknown) { nodes { a } } }                         | 101",
        "{ rows(first: 3) { ...F ... on RowConnection { count } } } fragment F on RowConnection { nodes { a ...G } } fragment G on Row { b } | 50",
        "{ values { a } }                                                  | 8",
        "{ values(first: 2) { a b } }                                      | 5",
        "{ list { a parts { a } } }                                        | 121",
        "{ costly { a } }                                                  | 501",
        "{ a: rows(first: 3) { nodes { a } } b: rows(first: 3) { nodes { a } } } | 14",
        "{ __schema { types { name fields { name } } } __typename }        | 0",
      })
  void countsWhatIsAnswered(String document, long weight) {
    assertThat(weigh(document, Map.of("n", 4))).isEqualTo(weight);
  }

  @Test
  void aPageThatAVariableDecidesIsAtMostAsLargeAsPagesGet() {
    var document = Parser.parse("query($n: Int) { rows(first: $n) { nodes { a } } }");
    assertThat(FieldWeight.atMost(SCHEMA, fragments(document)).of(operation(document)))
        .isEqualTo(401);
  }

  @Test
  void staysANumberHoweverMuchIsAskedFor() {
    var document = new StringBuilder("{ list ".repeat(1));
    document.append("{ parts ".repeat(30)).append("{ a }").append(" }".repeat(31));
    assertThat(weigh(document.toString(), Map.of())).isEqualTo(Integer.MAX_VALUE);
  }

  private static long weigh(String text, Map<String, Object> variables) {
    var document = Parser.parse(text);
    return new FieldWeight(SCHEMA, fragments(document), variables::get).of(operation(document));
  }

  private static OperationDefinition operation(Document document) {
    return document.getDefinitionsOfType(OperationDefinition.class).getFirst();
  }

  private static Map<String, FragmentDefinition> fragments(Document document) {
    var fragments = new HashMap<String, FragmentDefinition>();
    document
        .getDefinitionsOfType(FragmentDefinition.class)
        .forEach(fragment -> fragments.put(fragment.getName(), fragment));
    return fragments;
  }
}
