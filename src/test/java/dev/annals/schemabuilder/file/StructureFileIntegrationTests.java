package dev.annals.schemabuilder.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.annals.AnnalsApplication;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.StructureHistory;
import dev.annals.schemabuilder.StructureOwner;
import dev.annals.testing.TestMongo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts the whole server, over a database of its own: what it changes is everybody's default. */
class StructureFileIntegrationTests {

  private static final String FIELDS =
      """
      fields:
        - name: occurredAt
        - name: action
          displayName: What
        - {name: plan, displayName: Plan, type: CHOICE, choices: [free, paid]}
      """;

  private final String database = "file_" + UUID.randomUUID().toString().substring(0, 8);
  private final String uri =
      System.getProperty("spring.mongodb.uri").replaceFirst("/annals_[^?]*", "/" + database);

  @TempDir private Path directory;

  @AfterEach
  void drop() {
    try (var client = TestMongo.client()) {
      client.getDatabase(database).drop();
    }
  }

  @Test
  void theDefaultIsWhatTheFileSaysAtEachStart() throws IOException {
    var first = started("validation: STRICT\n" + FIELDS);
    assertThat(first.version()).isEqualTo(2);
    assertThat(first.validation().name()).isEqualTo("STRICT");
    assertThat(first.fields().stream().filter(Field::enabled).map(Field::name))
        .containsExactly("occurredAt", "action", "plan");
    assertThat(first.field("action").orElseThrow().displayName()).isEqualTo("What");

    assertThat(started("validation: STRICT\n" + FIELDS)).isEqualTo(first);

    var wrong = "fields: [{name: action}, {name: plan, type: CHOICE, displayName: Plan}]";
    var failure = catchThrowable(() -> started(wrong));
    assertThat(failure)
        .hasRootCauseInstanceOf(StructureFileInvalid.class)
        .hasRootCauseMessage(
            "fields.1.choices: A field of the type CHOICE must have 1 to 256 choices.");
    var screen = new StructureFileFailureAnalyzer().analyze(failure);
    assertThat(screen.getDescription()).contains("structure.yaml", "fields.1.choices");
  }

  @Test
  void theExampleInTheDocumentsIsOne() throws IOException {
    var document = Files.readString(Path.of("docs/operations.md"));
    var example = document.substring(document.indexOf("```yaml\n") + "```yaml\n".length());

    var structure = started(example.substring(0, example.indexOf("```")));

    assertThat(structure.fields().stream().filter(Field::enabled).map(Field::name))
        .containsExactly("occurredAt", "actor", "action", "plan", "note");
    assertThat(structure.requiredCustomFields()).extracting(Field::name).containsExactly("plan");
  }

  private DataStructure started(String yaml) throws IOException {
    var file = Files.writeString(directory.resolve("structure.yaml"), yaml);
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(AnnalsApplication.class)
            .run(
                "--server.port=0",
                "--spring.mongodb.uri=" + uri,
                "--annals.structure.file=" + file)) {
      return context.getBean(StructureHistory.class).current(StructureOwner.DEPLOYMENT);
    }
  }
}
