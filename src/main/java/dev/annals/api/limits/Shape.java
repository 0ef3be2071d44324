package dev.annals.api.limits;

import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large a document is once its fragments stand where they are used. Each fragment is looked at
 * once, so that judging a document is never the work that it was judged for. Fragments that are
 * unknown or contain themselves count nothing: validation refuses them.
 *
 * @param operations in the document
 * @param depth of its deepest field; 1 for a document without fields below fields
 * @param fields all of them, of all operations
 * @param aliases how many of them have one
 * @param rootFields of the operation that has most
 */
record Shape(int operations, long depth, long fields, long aliases, long rootFields) {

  /** Sums stop here: fragments of fragments multiply. */
  private static final long MUCH = Integer.MAX_VALUE;

  static Shape of(Document document) {
    var measure = new Measure(document);
    int operations = 0;
    var largest = Part.NONE;
    long roots = 0;
    for (var operation : document.getDefinitionsOfType(OperationDefinition.class)) {
      operations++;
      var part = measure.of(operation.getSelectionSet());
      roots = Math.max(roots, part.roots());
      largest = largest.and(part);
    }
    return new Shape(operations, largest.depth(), largest.fields(), largest.aliases(), roots);
  }

  /** What a selection adds up to. */
  private record Part(long depth, long fields, long aliases, long roots) {

    static final Part NONE = new Part(0, 0, 0, 0);

    Part and(Part other) {
      return new Part(
          Math.max(depth, other.depth),
          Math.min(MUCH, fields + other.fields),
          Math.min(MUCH, aliases + other.aliases),
          Math.min(MUCH, roots + other.roots));
    }

    Part below(Field field) {
      return new Part(
          depth + 1,
          Math.min(MUCH, fields + 1),
          Math.min(MUCH, aliases + (field.getAlias() == null ? 0 : 1)),
          1);
    }
  }

  private static final class Measure {

    private final Map<String, FragmentDefinition> fragments = new HashMap<>();
    private final Map<String, Part> known = new HashMap<>();

    Measure(Document document) {
      document
          .getDefinitionsOfType(FragmentDefinition.class)
          .forEach(fragment -> fragments.put(fragment.getName(), fragment));
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
        case InlineFragment inline -> of(inline.getSelectionSet());
        case FragmentSpread spread -> of(spread.getName());
        default -> Part.NONE;
      };
    }

    private Part of(String fragment) {
      var before = known.get(fragment);
      var definition = fragments.get(fragment);
      if (before != null || definition == null) {
        return before == null ? Part.NONE : before;
      }
      // Found again on the way down, it contains itself.
      known.put(fragment, Part.NONE);
      var part = of(definition.getSelectionSet());
      known.put(fragment, part);
      return part;
    }
  }
}
