package dev.annals.api;

import dev.annals.kernel.Refusal;
import graphql.ErrorClassification;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.schema.DataFetchingEnvironment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.ResponseError;
import org.springframework.graphql.execution.DataFetcherExceptionResolverAdapter;
import org.springframework.graphql.execution.ErrorType;
import org.springframework.graphql.execution.SubscriptionExceptionResolverAdapter;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Adds a code and an execution id to every GraphQL error. */
final class GraphQlErrors {

  private GraphQlErrors() {}

  /** Errors of fields. */
  @Component
  @Order(0)
  static class OfFields extends DataFetcherExceptionResolverAdapter {

    OfFields() {
      setThreadLocalContextAware(false);
    }

    @Override
    protected GraphQLError resolveToSingleError(Throwable fault, DataFetchingEnvironment env) {
      var executionId = env.getExecutionId().toString();
      var refusal = Errors.refusal(fault, executionId);
      return GraphqlErrorBuilder.newError(env)
          .errorType(type(refusal.code()))
          .message("%s", refusal.reason())
          .extensions(Errors.extensions(refusal, executionId))
          .build();
    }
  }

  /** Errors of subscription streams after they have started. */
  @Component
  static class OfStreams extends SubscriptionExceptionResolverAdapter {

    @Override
    protected GraphQLError resolveToSingleError(Throwable fault) {
      var executionId = UUID.randomUUID().toString();
      var refusal = Errors.refusal(fault, executionId);
      return GraphqlErrorBuilder.newError()
          .errorType(type(refusal.code()))
          .message("%s", refusal.reason())
          .extensions(Errors.extensions(refusal, executionId))
          .build();
    }
  }

  /** Errors before execution: of parsing, validation and coercion. */
  @Component
  @Order(0)
  static class OfRequests implements WebGraphQlInterceptor {

    /** Maximum length of a message in characters, because it may repeat the input. */
    private static final int LONGEST_MESSAGE = 500;

    /**
     * Maximum number of locations of an error. A conflict between fields has one location for each
     * field.
     */
    private static final int MOST_LOCATIONS = 10;

    /**
     * In a validation message, this precedes a value in the notation of GraphQL Java's syntax tree,
     * which is not readable.
     */
    private static final String VALUE = " with value '";

    private static final List<String> AFTER_THE_VALUE =
        List.of("' is ", "' has ", "' contains ", "' must ");

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
      return chain
          .next(request)
          .map(
              response ->
                  response.getErrors().stream().allMatch(OfRequests::isCoded)
                      ? response
                      : response.transform(builder -> builder.errors(coded(response))));
    }

    private static boolean isCoded(ResponseError error) {
      return error.getExtensions().containsKey("executionId");
    }

    private static List<GraphQLError> coded(WebGraphQlResponse response) {
      // Over WebSocket, the id of the request was chosen by the client, so another client may use
      // the same one.
      var executionId = String.valueOf(response.getExecutionInput().getExecutionIdNonNull());
      return response.getExecutionResult().getErrors().stream()
          .map(error -> coded(error, executionId))
          .toList();
    }

    private static GraphQLError coded(GraphQLError error, String executionId) {
      var extensions = new LinkedHashMap<String, Object>();
      extensions.put("code", code(error.getErrorType()).name());
      if (error.getExtensions() != null) {
        extensions.putAll(error.getExtensions());
      }
      extensions.put("executionId", executionId);
      return GraphqlErrorBuilder.newError()
          .message("%s", bounded(withoutValue(error.getMessage())))
          .errorType(error.getErrorType())
          .locations(
              error.getLocations() == null
                  ? null
                  : error.getLocations().stream().limit(MOST_LOCATIONS).toList())
          .path(error.getPath())
          .extensions(extensions)
          .build();
    }

    private static String withoutValue(String message) {
      int from = message.indexOf(VALUE);
      if (from < 0) {
        return message;
      }
      int to =
          AFTER_THE_VALUE.stream().mapToInt(after -> message.lastIndexOf(after)).max().orElse(-1);
      return to < from ? message : message.substring(0, from) + message.substring(to + 1);
    }

    private static String bounded(String message) {
      if (message.length() <= LONGEST_MESSAGE) {
        return message;
      }
      boolean inPair = Character.isHighSurrogate(message.charAt(LONGEST_MESSAGE - 1));
      return message.substring(0, inPair ? LONGEST_MESSAGE - 1 : LONGEST_MESSAGE) + "…";
    }

    private static Refusal.Code code(ErrorClassification type) {
      return switch (type) {
        case graphql.ErrorType standard
            when standard == graphql.ErrorType.ExecutionAborted
                || standard == graphql.ErrorType.DataFetchingException
                || standard == graphql.ErrorType.NullValueInNonNullableField ->
            Refusal.Code.INTERNAL_ERROR;
        default -> Refusal.Code.BAD_INPUT;
      };
    }
  }

  private static ErrorClassification type(Refusal.Code code) {
    return switch (code) {
      case UNAUTHENTICATED -> ErrorType.UNAUTHORIZED;
      case FORBIDDEN, FORBIDDEN_FIELD, TENANT_SUSPENDED, AUDIT_LOGS_DISABLED -> ErrorType.FORBIDDEN;
      case NOT_FOUND -> ErrorType.NOT_FOUND;
      case INTERNAL_ERROR, STORE_UNAVAILABLE, UNKNOWN_OUTCOME -> ErrorType.INTERNAL_ERROR;
      default -> ErrorType.BAD_REQUEST;
    };
  }
}
