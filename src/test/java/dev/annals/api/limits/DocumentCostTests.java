package dev.annals.api.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.hostile.GrowingDocument;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.Scalars;
import graphql.execution.AbortExecutionException;
import graphql.execution.instrumentation.ChainedInstrumentation;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.scalars.ExtendedScalars;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.validation.ValidationError;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.mock.env.MockEnvironment;

/**
 * Parsing, limits and validation of a document cost at most 50 ms of CPU, whatever the document.
 * Each construct grows until a limit rejects it, and then beyond that.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentCostTests {

  private static final double BOUND_MILLIS = 50;
  private static final int LARGEST = 150_000;
  private static final int REPETITIONS = 6;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final LimitSettings SETTINGS =
      Binder.get(new MockEnvironment()).bindOrCreate("annals.api.limits", LimitSettings.class);

  private GraphQL engine;

  @BeforeAll
  void warmUp() throws IOException {
    var limits = new LimitConfiguration().limitInstrumentation(SETTINGS);
    engine =
        GraphQL.newGraphQL(schema())
            .instrumentation(new ChainedInstrumentation(List.of(new NoExecution(), limits)))
            .build();
    for (int i = 0; i < 3; i++) {
      for (var growing : GrowingDocument.all()) {
        execute(growing.document().apply(300));
        execute(growing.document().apply(2_500));
      }
    }
  }

  static List<GrowingDocument> documents() {
    return GrowingDocument.all();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void costsLittleAtEverySize(GrowingDocument growing) {
    boolean rejected = false;
    double most = 0;
    for (int size = 1; size <= LARGEST; size = size * 3 / 2 + 1) {
      var document = growing.document().apply(size);
      if (rejected && document.length() > 4 * SETTINGS.document().toBytes()) {
        break;
      }
      rejected |= isRejectedByALimit(execute(document));
      double millis = millis(document);
      most = Math.max(most, millis);
      assertThat(millis).as("size %d", size).isLessThan(BOUND_MILLIS);
    }
    System.out.printf("%-40s %6.1f ms%n", growing, most);
    assertThat(rejected).as("rejected by a limit").isTrue();
  }

  /** The least CPU of several runs: what else the machine does only adds to it. */
  private double millis(String document) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < REPETITIONS && least > BOUND_MILLIS * 1e6 / 4; i++) {
      long began = THREADS.getCurrentThreadCpuTime();
      execute(document);
      least = Math.min(least, THREADS.getCurrentThreadCpuTime() - began);
    }
    return least / 1e6;
  }

  private ExecutionResult execute(String document) {
    var result = engine.execute(ExecutionInput.newExecutionInput(document).build());
    assertThat(result.getErrors()).isNotEmpty().hasSizeLessThanOrEqualTo(SETTINGS.errors());
    return result;
  }

  private static boolean isRejectedByALimit(ExecutionResult result) {
    return result.getErrors().stream().noneMatch(ValidationError.class::isInstance)
        && result.getErrors().stream()
            .noneMatch(error -> error.getMessage().equals(NoExecution.MESSAGE));
  }

  private static GraphQLSchema schema() throws IOException {
    var types = new TypeDefinitionRegistry();
    for (var file :
        new PathMatchingResourcePatternResolver().getResources("classpath:graphql/*.graphqls")) {
      types.merge(new SchemaParser().parse(file.getInputStream()));
    }
    var wiring =
        RuntimeWiring.newRuntimeWiring()
            .scalar(ExtendedScalars.Json)
            .scalar(ExtendedScalars.GraphQLLong);
    for (var text : List.of("DateTime", "Cursor")) {
      wiring.scalar(Scalars.GraphQLString.transform(scalar -> scalar.name(text)));
    }
    return new SchemaGenerator().makeExecutableSchema(types, wiring.build());
  }

  /** Ends a valid document before anything is executed. */
  private static final class NoExecution extends SimplePerformantInstrumentation {

    static final String MESSAGE = "valid";

    @Override
    public InstrumentationContext<ExecutionResult> beginExecuteOperation(
        InstrumentationExecuteOperationParameters parameters, InstrumentationState state) {
      throw new AbortExecutionException(MESSAGE);
    }
  }
}
