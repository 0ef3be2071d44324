package dev.annals.api.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphqlErrorBuilder;
import graphql.execution.AbortExecutionException;
import graphql.execution.ExecutionContext;
import graphql.execution.instrumentation.DocumentAndVariables;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.execution.instrumentation.parameters.InstrumentationExecutionParameters;
import graphql.introspection.Introspection;
import graphql.language.Document;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import graphql.parser.ParserOptions;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Enforces {@link LimitSettings} for GraphQL requests of all transports. The text of a document is
 * checked before it is parsed, and its structure before it is validated. The weight of an operation
 * is computed once with the maximum page sizes; if that exceeds the limit, it is computed for each
 * execution with its variables.
 */
class LimitInstrumentation extends SimplePerformantInstrumentation {

  /** Maximum number of nested grammar rules for one level of brackets. */
  private static final int RULES_OF_A_LEVEL = 3;

  private final LimitSettings limits;
  private final ParserOptions parser;

  /** The maximum weight of each operation, as long as its parsed document is cached. */
  private final Cache<OperationDefinition, Long> maximumWeights =
      Caffeine.newBuilder().weakKeys().build();

  LimitInstrumentation(LimitSettings limits) {
    this.limits = limits;
    this.parser =
        ParserOptions.getDefaultOperationParserOptions()
            .transform(
                options ->
                    options
                        .maxCharacters((int) limits.document().toBytes())
                        .maxTokens(limits.tokens())
                        .maxWhitespaceTokens(limits.tokens() * 2)
                        .maxRuleDepth(limits.nesting() * RULES_OF_A_LEVEL)
                        .redactTokenParserErrorMessages(true));
  }

  @Override
  public ExecutionInput instrumentExecutionInput(
      ExecutionInput input,
      InstrumentationExecutionParameters parameters,
      @Nullable InstrumentationState state) {
    input.getGraphQLContext().put(ParserOptions.class, parser);
    if (!limits.introspection()) {
      input.getGraphQLContext().put(Introspection.INTROSPECTION_DISABLED, true);
    }
    return input;
  }

  /**
   * Checks the text. Documents that are cached as valid are not parsed, and are not checked again.
   */
  @Override
  public @Nullable InstrumentationContext<Document> beginParse(
      InstrumentationExecutionParameters parameters, @Nullable InstrumentationState state) {
    check(parameters, () -> checkText(parameters.getQuery()));
    return null;
  }

  @Override
  public DocumentAndVariables instrumentDocumentAndVariables(
      DocumentAndVariables parsed,
      InstrumentationExecutionParameters parameters,
      @Nullable InstrumentationState state) {
    check(parameters, () -> checkStructure(parsed.getDocument()));
    return parsed;
  }

  private void checkText(String document) {
    var text = DocumentText.of(document, (int) limits.document().toBytes());
    if (!text.closed()) {
      throw new BadInput("This document has an unterminated string. Close it with a quote.");
    }
    if (text.longestName() > limits.nameLength()) {
      throw new BadInput(
          "A name in this document has more than %d characters. Use a shorter name."
              .formatted(limits.nameLength()));
    }
    if (text.numbers() > limits.numbers()) {
      throw new BadInput(
          "The numbers in this document have more than %d characters. Send them in variables."
              .formatted(limits.numbers()));
    }
    if (text.blockLines() > limits.blockLines()) {
      throw new BadInput(
          "The block strings in this document have more than %d lines. Send them in variables."
              .formatted(limits.blockLines()));
    }
    if (text.nesting() > limits.nesting()) {
      throw new BadInput(
          "This document has more than %d levels of brackets. Use fewer levels."
              .formatted(limits.nesting()));
    }
  }

  private void checkStructure(Document document) {
    int operations = document.getDefinitionsOfType(OperationDefinition.class).size();
    requireAtMost("operations in one document", operations, limits.operations());
    int fragments = document.getDefinitionsOfType(FragmentDefinition.class).size();
    requireAtMost("fragments", fragments, limits.fragments());
    if (document.getDefinitions().size() > operations + fragments) {
      throw new BadInput("This document defines types. Send operations and fragments only.");
    }
    requireAtMost(
        "lists within lists in the type of a variable",
        DocumentComplexity.variableDepth(document),
        limits.variableDepth());
    var documentComplexity = DocumentComplexity.of(document);
    requireAtMost("fragment spreads", documentComplexity.spreads(), limits.spreads());
    requireAtMost(
        "levels of fragments", documentComplexity.fragmentDepth(), limits.fragmentDepth());
    requireAtMost("levels of fields", documentComplexity.depth(), limits.depth());
    requireAtMost(
        "fields at the root of an operation", documentComplexity.rootFields(), limits.rootFields());
    requireAtMost("aliases", documentComplexity.aliases(), limits.aliases());
    requireAtMost("fields", documentComplexity.fields(), limits.fields());
    requireAtMost("fields and fragments", documentComplexity.selections(), limits.selections());
    SubscriptionRoot.check(document);
  }

  @Override
  public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
      InstrumentationExecuteOperationParameters parameters, @Nullable InstrumentationState state) {
    var context = parameters.getExecutionContext();
    if (maximumWeight(context) > limits.weight()) {
      var variables = context.getCoercedVariables();
      long weight =
          new FieldWeight(context.getGraphQLSchema(), context.getFragmentsByName(), variables::get)
              .of(context.getOperationDefinition());
      if (weight > limits.weight()) {
        throw abort(
            new Refusal(
                Refusal.Code.QUERY_TOO_COMPLEX,
                ("This operation has a weight of %d, but at most %d is allowed. Request smaller"
                        + " pages or fewer fields.")
                    .formatted(weight, limits.weight())),
            context.getExecutionId().toString());
      }
    }
    return null;
  }

  private long maximumWeight(ExecutionContext context) {
    return maximumWeights.get(
        context.getOperationDefinition(),
        operation ->
            FieldWeight.atMost(context.getGraphQLSchema(), context.getFragmentsByName())
                .of(operation));
  }

  private static void requireAtMost(String what, long actual, long allowed) {
    if (actual > allowed) {
      throw new Refusal(
          Refusal.Code.QUERY_TOO_COMPLEX,
          "This document has %d %s, but at most %d are allowed.".formatted(actual, what, allowed));
    }
  }

  private static void check(InstrumentationExecutionParameters parameters, Runnable action) {
    try {
      action.run();
    } catch (Refusal refusal) {
      throw abort(refusal, parameters.getExecutionInput().getExecutionIdNonNull().toString());
    }
  }

  private static AbortExecutionException abort(Refusal refusal, String executionId) {
    var extensions = new LinkedHashMap<>(refusal.extensions());
    extensions.put("executionId", executionId);
    return new AbortExecutionException(
        List.of(
            GraphqlErrorBuilder.newError()
                .message("%s", refusal.reason())
                .errorType(org.springframework.graphql.execution.ErrorType.BAD_REQUEST)
                .extensions(extensions)
                .build()));
  }
}
