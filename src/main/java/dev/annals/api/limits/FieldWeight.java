package dev.annals.api.limits;

import graphql.language.Argument;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.IntValue;
import graphql.language.NullValue;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.VariableReference;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an operation that was found valid costs at most, in fields that are answered. What it asks
 * about the schema itself counts nothing; that has bounds of its own.
 */
final class FieldWeight {

  static final String DIRECTIVE = "weight";

  /** More rows no page has, whatever a request asks for. */
  private static final int LARGEST_PAGE = 200;

  private static final int USUAL_PAGE = 50;
  private static final int OTHER_LIST = 10;
  private static final long MUCH = Integer.MAX_VALUE;
  private static final List<String> SIZES = List.of("first", "last");
  private static final List<String> ROWS = List.of("nodes", "edges");

  private final GraphQLSchema schema;
  private final Map<String, FragmentDefinition> fragments;
  private final Function<String, @Nullable Object> variables;
  private final Map<String, Long> known = new HashMap<>();

  /**
   * @param variables their values by their names; a number counts as a page's size, and null as one
   *     that is not said
   */
  FieldWeight(
      GraphQLSchema schema,
      Map<String, FragmentDefinition> fragments,
      Function<String, @Nullable Object> variables) {
    this.schema = schema;
    this.fragments = fragments;
    this.variables = variables;
  }

  /** With each page that a variable decides as large as pages get. */
  static FieldWeight atMost(GraphQLSchema schema, Map<String, FragmentDefinition> fragments) {
    return new FieldWeight(schema, fragments, name -> LARGEST_PAGE);
  }

  long of(OperationDefinition operation) {
    var root =
        switch (operation.getOperation()) {
          case QUERY -> schema.getQueryType();
          case MUTATION -> schema.getMutationType();
          case SUBSCRIPTION -> schema.getSubscriptionType();
        };
    return of(operation.getSelectionSet(), root);
  }

  private long of(@Nullable SelectionSet selections, @Nullable GraphQLType parent) {
    long sum = 0;
    if (selections != null && parent instanceof GraphQLFieldsContainer container) {
      for (var selection : selections.getSelections()) {
        sum = Math.min(MUCH, sum + of(selection, container));
      }
    }
    return sum;
  }

  private long of(Selection<?> selection, GraphQLFieldsContainer parent) {
    return switch (selection) {
      case Field field -> of(field, parent);
      case InlineFragment inline ->
          of(
              inline.getSelectionSet(),
              inline.getTypeCondition() == null
                  ? parent
                  : schema.getType(inline.getTypeCondition().getName()));
      case FragmentSpread spread -> of(spread.getName());
      default -> 0;
    };
  }

  private long of(String name) {
    var before = known.get(name);
    if (before != null) {
      return before;
    }
    var fragment = fragments.get(name);
    long weight =
        fragment == null
            ? 0
            : of(fragment.getSelectionSet(), schema.getType(fragment.getTypeCondition().getName()));
    known.put(name, weight);
    return weight;
  }

  private long of(Field field, GraphQLFieldsContainer parent) {
    var definition = parent.getFieldDefinition(field.getName());
    if (definition == null) {
      // __typename, __schema, __type
      return 0;
    }
    var type = GraphQLTypeUtil.unwrapAll(definition.getType());
    long size = pageSize(field, definition);
    if (size >= 0
        && type instanceof GraphQLFieldsContainer connection
        && isConnection(connection)) {
      return own(definition) + ofConnection(field.getSelectionSet(), connection, size);
    }
    long times = size >= 0 ? size : isList(definition) ? OTHER_LIST : 1;
    return Math.min(MUCH, own(definition) + times * of(field.getSelectionSet(), type));
  }

  /** Only its rows are there as often as the page is large. */
  private long ofConnection(
      @Nullable SelectionSet selections, GraphQLFieldsContainer connection, long size) {
    long sum = 0;
    if (selections != null) {
      for (var selection : selections.getSelections()) {
        sum = Math.min(MUCH, sum + ofConnection(selection, connection, size));
      }
    }
    return sum;
  }

  private long ofConnection(Selection<?> selection, GraphQLFieldsContainer connection, long size) {
    return switch (selection) {
      case Field rows when ROWS.contains(rows.getName()) -> size * ofRow(rows, connection);
      case Field single -> of(single, connection);
      case InlineFragment inline -> ofConnection(inline.getSelectionSet(), connection, size);
      case FragmentSpread spread -> {
        var fragment = fragments.get(spread.getName());
        yield fragment == null ? 0 : ofConnection(fragment.getSelectionSet(), connection, size);
      }
      default -> 0;
    };
  }

  private long ofRow(Field rows, GraphQLFieldsContainer connection) {
    var row = GraphQLTypeUtil.unwrapAll(connection.getFieldDefinition(rows.getName()).getType());
    return 1 + of(rows.getSelectionSet(), row);
  }

  private static boolean isConnection(GraphQLFieldsContainer type) {
    return ROWS.stream().allMatch(rows -> type.getFieldDefinition(rows) != null);
  }

  private static boolean isList(GraphQLFieldDefinition definition) {
    return GraphQLTypeUtil.isList(GraphQLTypeUtil.unwrapNonNull(definition.getType()));
  }

  private static long own(GraphQLFieldDefinition definition) {
    var weight = definition.getAppliedDirective(DIRECTIVE);
    if (weight == null) {
      return 1;
    }
    Integer said = weight.getArgument("of").getValue();
    return said == null ? 1 : said;
  }

  /** How many rows a page can have; -1 if the field has no pages. */
  private long pageSize(Field field, GraphQLFieldDefinition definition) {
    long largest = -1;
    for (var name : SIZES) {
      if (definition.getArgument(name) != null) {
        largest = Math.max(largest, said(argument(field, name)));
        largest = Math.max(largest, 0);
      }
    }
    return largest == 0 ? usual(definition) : Math.min(largest, LARGEST_PAGE);
  }

  private static long usual(GraphQLFieldDefinition definition) {
    var first = definition.getArgument(SIZES.getFirst());
    return first.hasSetDefaultValue()
            && first.getArgumentDefaultValue().getValue() instanceof IntValue value
        ? value.getValue().longValue()
        : USUAL_PAGE;
  }

  private long said(graphql.language.@Nullable Value<?> value) {
    return switch (value) {
      case IntValue literal -> literal.getValue().longValue();
      case VariableReference variable ->
          variables.apply(variable.getName()) instanceof Number number ? number.longValue() : 0;
      case null, default -> 0;
    };
  }

  private static graphql.language.@Nullable Value<?> argument(Field field, String name) {
    return field.getArguments().stream()
        .filter(argument -> argument.getName().equals(name))
        .map(Argument::getValue)
        .filter(value -> !(value instanceof NullValue))
        .findFirst()
        .orElse(null);
  }
}
