package dev.annals.schemabuilder.file;

import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.ValidationMode;
import dev.annals.schemabuilder.change.StructureSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads a data structure from YAML: {@code validation} and {@code fields} of {@code
 * DataStructureInput} in {@code graphql/schema-builder.graphqls}. The file has no {@code version}:
 * it applies to any version.
 */
final class StructureFileReader {

  /** Reads a whole file. */
  static StructureSpec read(Path file) {
    try {
      var options = new LoaderOptions();
      options.setAllowDuplicateKeys(false);
      Object document = new Yaml(new SafeConstructor(options)).load(Files.readString(file));
      return structure(new YamlPart(file, List.of(), document));
    } catch (IOException e) {
      throw new StructureFileInvalid(file, List.of(), "The file cannot be read: " + e);
    } catch (YAMLException e) {
      throw new StructureFileInvalid(
          file, List.of(), "The file is not valid YAML: " + e.getMessage());
    }
  }

  private StructureFileReader() {}

  private static StructureSpec structure(YamlPart root) {
    root.knows("validation", "fields");
    return new StructureSpec(
        null,
        root.choice("validation", ValidationMode.class),
        root.list("fields").stream().map(StructureFileReader::field).toList());
  }

  private static StructureSpec.WantedField field(YamlPart field) {
    field.knows(
        "name",
        "displayName",
        "type",
        "enabled",
        "sortable",
        "filterable",
        "showInTable",
        "showInDetails",
        "required",
        "choices",
        "maxLength",
        "description");
    return new StructureSpec.WantedField(
        field.requiredText("name"),
        field.text("displayName"),
        field.choice("type", FieldType.class),
        field.flag("enabled"),
        field.flag("sortable"),
        field.flag("filterable"),
        field.flag("showInTable"),
        field.flag("showInDetails"),
        field.flag("required"),
        field.texts("choices"),
        field.whole("maxLength"),
        field.text("description"));
  }

  /** A mapping in the file with its path. */
  private record YamlPart(Path file, List<String> path, @Nullable Object value) {

    void knows(String... names) {
      for (var name : mapping().keySet()) {
        if (!List.of(names).contains(String.valueOf(name))) {
          throw bad(
              String.valueOf(name),
              "There is no such field. The fields are %s.".formatted(String.join(", ", names)));
        }
      }
    }

    @Nullable String text(String name) {
      return switch (mapping().get(name)) {
        case null -> null;
        case String text -> text;
        default -> throw bad(name, "Must be a string. Put it in quotes.");
      };
    }

    String requiredText(String name) {
      var text = text(name);
      if (text == null) {
        throw bad(name, "This field is required.");
      }
      return text;
    }

    @Nullable Boolean flag(String name) {
      return switch (mapping().get(name)) {
        case null -> null;
        case Boolean flag -> flag;
        default -> throw bad(name, "Must be true or false.");
      };
    }

    @Nullable Integer whole(String name) {
      return switch (mapping().get(name)) {
        case null -> null;
        case Integer number -> number;
        default -> throw bad(name, "Must be a whole number.");
      };
    }

    <E extends Enum<E>> @Nullable E choice(String name, Class<E> type) {
      var text = mapping().get(name);
      if (text == null) {
        return null;
      }
      var names = new ArrayList<String>();
      for (var constant : type.getEnumConstants()) {
        if (constant.name().equals(text)) {
          return constant;
        }
        names.add(constant.name());
      }
      throw bad(name, "Must be one of %s.".formatted(String.join(", ", names)));
    }

    @Nullable List<String> texts(String name) {
      if (mapping().get(name) == null) {
        return null;
      }
      var texts = new ArrayList<String>();
      for (var item : list(name)) {
        if (!(item.value() instanceof String text)) {
          throw item.bad("Must be a string. Put it in quotes.");
        }
        texts.add(text);
      }
      return texts;
    }

    List<YamlPart> list(String name) {
      if (!(mapping().get(name) instanceof List<?> list)) {
        throw bad(name, "Must be a list.");
      }
      var parts = new ArrayList<YamlPart>();
      for (var item : list) {
        parts.add(new YamlPart(file, below(name, String.valueOf(parts.size())), item));
      }
      return parts;
    }

    private Map<?, ?> mapping() {
      if (value instanceof Map<?, ?> mapping) {
        return mapping;
      }
      throw bad("Must be a mapping of names to values.");
    }

    private StructureFileInvalid bad(String name, String rule) {
      return new StructureFileInvalid(file, below(name), rule);
    }

    private StructureFileInvalid bad(String rule) {
      return new StructureFileInvalid(file, path, rule);
    }

    private List<String> below(String... names) {
      var below = new ArrayList<>(path);
      below.addAll(List.of(names));
      return below;
    }
  }
}
