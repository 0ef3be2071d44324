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
 * How large a document is once its fragments stand where they are used. Each fragment is looked at
 * once, so that judging a document is never the work that it was judged for.
 *
 * @param spreads in the text of the document
 * @param fragmentDepth of fragments nested in fragments; 1 for a fragment without spreads
 * @param depth of its deepest field; 1 for a document without fields below fields
 * @param fields all of them, of all operations
 * @param selections fields, spreads and inline fragments, of all operations
 * @param aliases how many of the fields have one
 * @param rootFields of the operation that has most
 */
record DocumentComplexity(
    int spreads,
    long fragmentDepth,
    long depth,
    long fields,
    long selections,
    long aliases,
    long rootFields) {

  /** Sums stop here: fragments of fragments multiply. */
  private static final long MUCH = Integer.MAX_VALUE;

  /**
   * The recursion is as deep as fragments are nested: the caller MUST limit their number first.
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

  /** Lists nested in lists in the type of a variable of the document, at most. */
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

  /** What a selection adds up to. */
  private record Part(
      long depth, long fields, long selections, long aliases, long roots, long fragmentDepth) {

    static final Part NONE = new Part(0, 0, 0, 0, 0, 0);

    Part and(Part other) {
      return new Part(
          Math.max(depth, other.depth),
          Math.min(MUCH, fields + other.fields),
          Math.min(MUCH, selections + other.selections),
          Math.min(MUCH, aliases + other.aliases),
          Math.min(MUCH, roots + other.roots),
          Math.max(fragmentDepth, other.fragmentDepth));
    }

    Part below(Field field) {
      return new Part(
          depth + 1,
          Math.min(MUCH, fields + 1),
          Math.min(MUCH, selections + 1),
          Math.min(MUCH, aliases + (field.getAlias() == null ? 0 : 1)),
          1,
          fragmentDepth);
    }

    Part inFragment(int level) {
      return new Part(
          depth, fields, Math.min(MUCH, selections + 1), aliases, roots, fragmentDepth + level);
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

    /** Of all fragments, used or not: validation looks at each. */
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
