package dev.annals.schemabuilder.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.ValidationMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructureFileReaderTests {

  @TempDir private Path directory;

  @Test
  void readsAStructure() throws IOException {
    var structure =
        StructureFileReader.read(
            file(
                """
                validation: STRICT
                fields:
                  - name: occurredAt
                  - name: region
                    displayName: Region
                    type: CHOICE
                    choices: [eu, us]
                    required: true
                    showInTable: false
                  - {name: note, displayName: Note, type: TEXT, maxLength: 80, description: Why}
                """));

    assertThat(structure.version()).isNull();
    assertThat(structure.validation()).isEqualTo(ValidationMode.STRICT);
    assertThat(structure.fields())
        .extracting(field -> field.name())
        .containsExactly("occurredAt", "region", "note");
    var region = structure.fields().get(1);
    assertThat(region.type()).isEqualTo(FieldType.CHOICE);
    assertThat(region.choices()).isEqualTo(List.of("eu", "us"));
    assertThat(region.required()).isTrue();
    assertThat(region.showInTable()).isFalse();
    assertThat(region.enabled()).isNull();
    assertThat(structure.fields().get(2).maxLength()).isEqualTo(80);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                        | Must be a mapping of names to values",
        "fields: {}                                | fields: Must be a list",
        "validation: STRICT                        | fields: Must be a list",
        "{version: 3, fields: []}                  | version: There is no such field. The fields are validation, fields",
        "{validation: strict, fields: []}          | validation: Must be one of LENIENT, STRICT",
        "fields: [ip]                              | fields.0: Must be a mapping of names to values",
        "fields: [{name: ip}, {}]                  | fields.1.name: This field is required",
        "fields: [{name: on}]                      | fields.0.name: Must be a string. Put it in quotes",
        "fields: [{name: a, nmae: b}]              | fields.0.nmae: There is no such field. The fields are name, displayName, type",
        "fields: [{name: a, enabled: 1}]           | fields.0.enabled: Must be true or false",
        "fields: [{name: a, maxLength: many}]      | fields.0.maxLength: Must be a whole number",
        "fields: [{name: a, type: Text}]           | fields.0.type: Must be one of TEXT, NUMBER",
        "fields: [{name: a, choices: [eu, no]}]    | fields.0.choices.1: Must be a string. Put it in",
        "fields: [                                 | The file is not valid YAML",
        "fields: !!java.net.URL [a]                | The file is not valid YAML"
      })
  void saysWhereTheFileIsWrong(String yaml, String message) throws IOException {
    var file = file(yaml);

    assertThatExceptionOfType(StructureFileInvalid.class)
        .isThrownBy(() -> StructureFileReader.read(file))
        .withMessageStartingWith(message)
        .matches(e -> e.file().equals(file));
  }

  @Test
  void saysThatThereIsNoFile() {
    var missing = directory.resolve("missing.yaml");

    assertThatExceptionOfType(StructureFileInvalid.class)
        .isThrownBy(() -> StructureFileReader.read(missing))
        .withMessageContaining("The file cannot be read")
        .withMessageContaining("missing.yaml");
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(directory.resolve("structure.yaml"), yaml);
  }
}
