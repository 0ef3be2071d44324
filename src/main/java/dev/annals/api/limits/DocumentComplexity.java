package dev.annals.api.limits;

import dev.annals.kernel.BadInput;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.ListType;
import graphql.language.NonNullType;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.Type;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The size of a GraphQL document with fragments counted where they are used. Each fragment is
 * visited once, so that the measurement itself is cheap.
 *
 * @param spreads number of fragment spreads in the text of the document
 * @param fragmentDepth nesting depth of fragments in fragments; 1 for a fragment without spreads
 * @param depth depth of the deepest field; 1 for a document without nested fields
 * @param fields number of fields of all operations
 * @param selections number of fields, spreads and inline fragments of all operations
 * @param aliases number of fields with an alias
 * @param rootFields number of root fields of the operation that has most
 */
record DocumentComplexity(
    int spreads,
    long fragmentDepth,
    long depth,
    long fields,
    long selections,
    long aliases,
    long rootFields) {

  /** Upper bound of all sums, because nested fragments multiply. */
  private static final long MAX_SUM = Integer.MAX_VALUE;

  /**
   * Measures a document. The recursion is as deep as fragments are nested: the caller MUST limit
   * their number first.
   *
   * @throws BadInput if a fragment is defined twice, contains itself or is not defined
   */
  static DocumentComplexity of(Document document) {
    var measure = new Measure(document);
    var largest = Part.NONE;
    long roots = 0;
    for (var operation : document.getDefinitionsOfType(OperationDefinition.class)) {
      var part = measure.of(operation.getSelectionSet());
      roots = Math.max(roots, part.roots());
      largest = largest.and(part);
    }
    long fragmentDepth = measure.fragmentDepth();
    return new DocumentComplexity(
        measure.spreads,
        fragmentDepth,
        largest.depth(),
        largest.fields(),
        largest.selections(),
        largest.aliases(),
        roots);
  }

  /** Returns the maximum nesting depth of lists in the types of the document's variables. */
  static int variableDepth(Document document) {
    return document.getDefinitionsOfType(OperationDefinition.class).stream()
        .flatMap(operation -> operation.getVariableDefinitions().stream())
        .mapToInt(variable -> listDepth(variable.getType()))
        .max()
        .orElse(0);
  }

  private static int listDepth(Type<?> type) {
    return switch (type) {
      case ListType list -> 1 + listDepth(list.getType());
      case NonNullType nonNull -> listDepth(nonNull.getType());
      default -> 0;
    };
  }

  /** The sums of a selection. */
  private record Part(
      long depth, long fields, long selections, long aliases, long roots, long fragmentDepth) {

    static final Part NONE = new Part(0, 0, 0, 0, 0, 0);

    Part and(Part other) {
      return new Part(
          Math.max(depth, other.depth),
          Math.min(MAX_SUM, fields + other.fields),
          Math.min(MAX_SUM, selections + other.selections),
          Math.min(MAX_SUM, aliases + other.aliases),
          Math.min(MAX_SUM, roots + other.roots),
          Math.max(fragmentDepth, other.fragmentDepth));
    }

    Part below(Field field) {
      return new Part(
          depth + 1,
          Math.min(MAX_SUM, fields + 1),
          Math.min(MAX_SUM, selections + 1),
          Math.min(MAX_SUM, aliases + (field.getAlias() == null ? 0 : 1)),
          1,
          fragmentDepth);
    }

    Part inFragment(int level) {
      return new Part(
          depth, fields, Math.min(MAX_SUM, selections + 1), aliases, roots, fragmentDepth + level);
    }
  }

  private static final class Measure {

    private final Map<String, FragmentDefinition> fragments = new HashMap<>();
    private final Map<String, Part> known = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private int spreads;

    Measure(Document document) {
      for (var fragment : document.getDefinitionsOfType(FragmentDefinition.class)) {
        if (fragments.put(fragment.getName(), fragment) != null) {
          throw new BadInput(
              "Fragment %s is defined twice. Give each fragment its own name."
                  .formatted(fragment.getName()));
        }
      }
    }

    /** Returns the depth of all fragments, used or not, because validation visits each of them. */
    long fragmentDepth() {
      return fragments.keySet().stream()
          .mapToLong(name -> 1 + fragment(name).fragmentDepth())
          .max()
          .orElse(0);
    }

    Part of(@Nullable SelectionSet selections) {
      var sum = Part.NONE;
      if (selections != null) {
        for (var selection : selections.getSelections()) {
          sum = sum.and(of(selection));
        }
      }
      return sum;
    }

    private Part of(Selection<?> selection) {
      return switch (selection) {
        case Field field -> of(field.getSelectionSet()).below(field);
        case InlineFragment inline -> of(inline.getSelectionSet()).inFragment(0);
        case FragmentSpread spread -> {
          spreads++;
          yield fragment(spread.getName()).inFragment(1);
        }
        default -> Part.NONE;
      };
    }

    private Part fragment(String name) {
      var before = known.get(name);
      if (before != null) {
        return before;
      }
      var definition = fragments.get(name);
      if (definition == null) {
        throw new BadInput("Fragment %s is not defined in this document.".formatted(name));
      }
      if (!open.add(name)) {
        throw new BadInput("Fragment %s contains itself.".formatted(name));
      }
      var part = of(definition.getSelectionSet());
      open.remove(name);
      known.put(name, part);
      return part;
    }
  }
}
