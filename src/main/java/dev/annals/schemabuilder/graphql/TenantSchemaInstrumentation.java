package dev.annals.schemabuilder.graphql;

import dev.annals.access.Caller;
import dev.annals.access.Callers;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.StoreFaults;
import dev.annals.schemabuilder.DataStructures;
import graphql.ExecutionInput;
import graphql.GraphqlErrorBuilder;
import graphql.execution.AbortExecutionException;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecutionParameters;
import graphql.schema.GraphQLSchema;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Selects the schema of each request by its tenant and caller. */
class TenantSchemaInstrumentation extends SimplePerformantInstrumentation {

  private static final Logger log = LoggerFactory.getLogger(TenantSchemaInstrumentation.class);

  private final DataStructures structures;
  private final TenantSchemas schemas;

  TenantSchemaInstrumentation(DataStructures structures, TenantSchemas schemas) {
    this.structures = structures;
    this.schemas = schemas;
  }

  @Override
  public GraphQLSchema instrumentSchema(
      GraphQLSchema schema,
      InstrumentationExecutionParameters parameters,
      @Nullable InstrumentationState state) {
    var input = parameters.getExecutionInput();
    try {
      var custom =
          Callers.in(input.getGraphQLContext()).map(this::custom).orElse(CustomSchema.NONE);
      custom.put(input.getGraphQLContext());
      return schemas.extend(schema, custom);
    } catch (RuntimeException e) {
      // Any other exception would result in HTTP 500 without a body.
      throw abort(input, e);
    }
  }

  private CustomSchema custom(Caller caller) {
    if (caller.tenant() == null) {
      return CustomSchema.NONE;
    }
    var structure = structures.of(caller.tenant());
    return caller.isVendor()
        ? CustomSchema.ofAll(structure)
        : CustomSchema.ofEnabledFields(structure);
  }

  private static AbortExecutionException abort(ExecutionInput input, RuntimeException fault) {
    var executionId = input.getExecutionIdNonNull().toString();
    var refusal = refusal(fault);
    if (fault instanceof DataAccessException away) {
      log.warn("The database is not responding: {}", away.toString());
    } else if (!(fault instanceof Refusal)) {
      log.error("The schema for execution {} could not be built", executionId, fault);
    }
    var extensions = new LinkedHashMap<>(refusal.extensions());
    extensions.put("executionId", executionId);
    return new AbortExecutionException(
        List.of(
            GraphqlErrorBuilder.newError()
                .message("%s", refusal.reason())
                .extensions(extensions)
                .build()));
  }

  private static Refusal refusal(RuntimeException fault) {
    return switch (fault) {
      case Refusal refusal -> refusal;
      case DataAccessException e -> StoreFaults.refusal(e);
      default ->
          new Refusal(
              Refusal.Code.INTERNAL_ERROR,
              "The schema of the tenant cannot be built. See the"
                  + " server's log for the reason.");
    };
  }
}
