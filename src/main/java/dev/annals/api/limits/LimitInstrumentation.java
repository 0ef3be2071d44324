package dev.annals.api.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.annals.kernel.Refusal;
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
import graphql.language.OperationDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps documents to {@link LimitSettings}. A document is looked at when it is parsed; an operation
 * once, if it is light however large its pages are, and else each time with its variables.
 */
class LimitInstrumentation extends SimplePerformantInstrumentation {

  private final LimitSettings limits;

  /** What an operation weighs at most; as long as its parsed document is kept. */
  private final Cache<OperationDefinition, Long> heaviest =
      Caffeine.newBuilder().weakKeys().build();

  LimitInstrumentation(LimitSettings limits) {
    this.limits = limits;
  }

  @Override
  public DocumentAndVariables instrumentDocumentAndVariables(
      DocumentAndVariables parsed,
      InstrumentationExecutionParameters parameters,
      @Nullable InstrumentationState state) {
    var shape = Shape.of(parsed.getDocument());
    allow("operations in one document", shape.operations(), limits.operations(), parameters);
    allow("levels of fields", shape.depth(), limits.depth(), parameters);
    allow(
        "fields at the root of an operation", shape.rootFields(), limits.rootFields(), parameters);
    allow("aliases", shape.aliases(), limits.aliases(), parameters);
    allow("fields", shape.fields(), limits.fields(), parameters);
    return parsed;
  }

  @Override
  public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
      InstrumentationExecuteOperationParameters parameters, @Nullable InstrumentationState state) {
    var context = parameters.getExecutionContext();
    if (atMost(context) > limits.weight()) {
      var variables = context.getCoercedVariables();
      long weight =
          new Weight(context.getGraphQLSchema(), context.getFragmentsByName(), variables::get)
              .of(context.getOperationDefinition());
      if (weight > limits.weight()) {
        throw refusal(
            "This asks for up to %d values, and may ask for %d: ask for smaller pages, or for fewer fields"
                .formatted(weight, limits.weight()),
            context.getExecutionId().toString());
      }
    }
    return null;
  }

  private long atMost(ExecutionContext context) {
    return heaviest.get(
        context.getOperationDefinition(),
        operation ->
            Weight.atMost(context.getGraphQLSchema(), context.getFragmentsByName()).of(operation));
  }

  private static void allow(
      String what, long there, long allowed, InstrumentationExecutionParameters parameters) {
    if (there > allowed) {
      throw refusal(
          "This document has %d %s, and may have %d".formatted(there, what, allowed),
          parameters.getExecutionInput().getExecutionIdNonNull().toString());
    }
  }

  private static AbortExecutionException refusal(String message, String executionId) {
    var refusal = new Refusal(Refusal.Code.QUERY_TOO_COMPLEX, message);
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
