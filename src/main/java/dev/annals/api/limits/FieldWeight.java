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
 * Computes the maximum weight of a valid operation: the number of fields in its response, where
 * some fields count more. Introspection fields count nothing; they have separate limits.
 */
final class FieldWeight {

  static final String DIRECTIVE = "weight";

  /** Maximum number of rows of a page, whatever the request specifies. */
  private static final int LARGEST_PAGE = 200;

  private static final int DEFAULT_PAGE = 50;
  private static final int LIST_SIZE = 10;
  private static final long MAX_SUM = Integer.MAX_VALUE;
  private static final List<String> SIZES = List.of("first", "last");
  private static final List<String> ROWS = List.of("nodes", "edges");

  private final GraphQLSchema schema;
  private final Map<String, FragmentDefinition> fragments;
  private final Function<String, @Nullable Object> variables;
  private final Map<String, Long> known = new HashMap<>();

  /**
   * Creates a computation for one document.
   *
   * @param variables returns the value of a variable by its name; a number is used as a page size,
   *     and null as a missing one
   */
  FieldWeight(
      GraphQLSchema schema,
      Map<String, FragmentDefinition> fragments,
      Function<String, @Nullable Object> variables) {
    this.schema = schema;
    this.fragments = fragments;
    this.variables = variables;
  }

  /** Returns a computation that assumes the maximum size for pages whose size is a variable. */
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
        sum = Math.min(MAX_SUM, sum + of(selection, container));
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
      return weightOf(definition) + ofConnection(field.getSelectionSet(), connection, size);
    }
    long times = size >= 0 ? size : isList(definition) ? LIST_SIZE : 1;
    return Math.min(MAX_SUM, weightOf(definition) + times * of(field.getSelectionSet(), type));
  }

  /**
   * Returns the weight of the fields of a connection. Only its rows are multiplied by the page
   * size.
   */
  private long ofConnection(
      @Nullable SelectionSet selections, GraphQLFieldsContainer connection, long size) {
    long sum = 0;
    if (selections != null) {
      for (var selection : selections.getSelections()) {
        sum = Math.min(MAX_SUM, sum + ofConnection(selection, connection, size));
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

  private static long weightOf(GraphQLFieldDefinition definition) {
    var weight = definition.getAppliedDirective(DIRECTIVE);
    if (weight == null) {
      return 1;
    }
    Integer said = weight.getArgument("of").getValue();
    return said == null ? 1 : said;
  }

  /** Returns the maximum number of rows of a page; -1 if the field has no pages. */
  private long pageSize(Field field, GraphQLFieldDefinition definition) {
    long largest = -1;
    for (var name : SIZES) {
      if (definition.getArgument(name) != null) {
        largest = Math.max(largest, said(argument(field, name)));
        largest = Math.max(largest, 0);
      }
    }
    return largest == 0 ? defaultSize(definition) : Math.min(largest, LARGEST_PAGE);
  }

  private static long defaultSize(GraphQLFieldDefinition definition) {
    var first = definition.getArgument(SIZES.getFirst());
    return first.hasSetDefaultValue()
            && first.getArgumentDefaultValue().getValue() instanceof IntValue value
        ? value.getValue().longValue()
        : DEFAULT_PAGE;
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
