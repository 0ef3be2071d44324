package dev.annals.api;

import graphql.language.AbstractDescribedNode;
import graphql.language.Description;
import graphql.language.DirectiveDefinition;
import graphql.language.Document;
import graphql.language.EnumTypeDefinition;
import graphql.language.FieldDefinition;
import graphql.language.InputObjectTypeDefinition;
import graphql.language.InterfaceTypeDefinition;
import graphql.language.NamedNode;
import graphql.language.Node;
import graphql.language.ObjectTypeDefinition;
import graphql.language.SDLExtensionDefinition;
import graphql.parser.Parser;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the descriptions of an SDL document. Every definition, field, argument and enum value must
 * have one that begins with a capital letter, a backtick or a quote and ends with a period.
 * Extensions have no description of their own, and a root type that is declared only to be extended
 * needs none.
 */
final class SchemaDescriptions {

  private static final Pattern BEGINNING = Pattern.compile("[\\p{Lu}`'\"].*", Pattern.DOTALL);

  private final String file;
  private final List<String> problems = new ArrayList<>();

  private SchemaDescriptions(String file) {
    this.file = file;
  }

  /** The problems of a document, one line each, such as {@code a.graphqls:3 Tenant.id: …}. */
  static List<String> problems(String file, String sdl) {
    var check = new SchemaDescriptions(file);
    check.document(Parser.parse(sdl));
    return List.copyOf(check.problems);
  }

  private void document(Document document) {
    document.getDefinitions().forEach(definition -> node("", definition));
  }

  private void node(String parent, Node<?> node) {
    var name = parent;
    if (node instanceof NamedNode<?> named && node instanceof AbstractDescribedNode<?> described) {
      name = parent.isEmpty() ? named.getName() : parent + "." + named.getName();
      if (!isExempt(node)) {
        check(name, node, described.getDescription());
      }
    }
    for (var child : members(node)) {
      node(name, child);
    }
  }

  private static List<? extends Node<?>> members(Node<?> node) {
    return switch (node) {
      case ObjectTypeDefinition type -> type.getFieldDefinitions();
      case InterfaceTypeDefinition type -> type.getFieldDefinitions();
      case InputObjectTypeDefinition type -> type.getInputValueDefinitions();
      case EnumTypeDefinition type -> type.getEnumValueDefinitions();
      case FieldDefinition field -> field.getInputValueDefinitions();
      case DirectiveDefinition directive -> directive.getInputValueDefinitions();
      default -> List.of();
    };
  }

  private static boolean isExempt(Node<?> node) {
    return node instanceof SDLExtensionDefinition
        || (node instanceof ObjectTypeDefinition type && type.getFieldDefinitions().isEmpty());
  }

  private void check(String name, Node<?> node, @Nullable Description description) {
    if (description == null || description.getContent().isBlank()) {
      report(name, node, "has no description");
      return;
    }
    var text = description.getContent().strip();
    if (!BEGINNING.matcher(text).matches()) {
      report(name, node, "does not begin with a capital letter: " + text);
    }
    if (!text.endsWith(".")) {
      report(name, node, "does not end with a period: " + text);
    }
  }

  private void report(String name, Node<?> node, String problem) {
    problems.add("%s:%d %s %s".formatted(file, node.getSourceLocation().getLine(), name, problem));
  }
}
