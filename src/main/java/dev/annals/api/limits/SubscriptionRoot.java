package dev.annals.api.limits;

import dev.annals.kernel.BadInput;
import graphql.language.DirectivesContainer;
import graphql.language.Document;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.SelectionSet;
import graphql.language.TypeName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rejects subscriptions whose root may have no field. GraphQL Java assumes that there is one and
 * fails. This concerns {@code @skip} and {@code @include} at the root (which the specification of
 * September 2025 forbids, section 5.2.4.1) and fragments on another type.
 */
final class SubscriptionRoot {

  private static final String TYPE = "Subscription";
  private static final Set<String> CONDITIONS = Set.of("skip", "include");

  private final Map<String, FragmentDefinition> fragments = new HashMap<>();
  private final Set<String> seen = new HashSet<>();

  private SubscriptionRoot(Document document) {
    document
        .getDefinitionsOfType(FragmentDefinition.class)
        .forEach(fragment -> fragments.put(fragment.getName(), fragment));
  }

  /**
   * Checks the subscriptions of a document. All fragments that it uses MUST be defined.
   *
   * @throws BadInput if the root of a subscription may have no field
   */
  static void check(Document document) {
    for (var operation : document.getDefinitionsOfType(OperationDefinition.class)) {
      if (operation.getOperation() == OperationDefinition.Operation.SUBSCRIPTION) {
        new SubscriptionRoot(document).check(operation.getSelectionSet());
      }
    }
  }

  private void check(SelectionSet selections) {
    for (var selection : selections.getSelections()) {
      if (selection instanceof DirectivesContainer<?> conditional
          && CONDITIONS.stream().anyMatch(conditional::hasDirective)) {
        throw new BadInput(
            "@skip and @include are not allowed at the root of a subscription. Remove the"
                + " directive.");
      }
      if (selection instanceof InlineFragment inline) {
        check(inline.getTypeCondition(), inline.getSelectionSet());
      } else if (selection instanceof FragmentSpread spread && seen.add(spread.getName())) {
        var fragment = fragments.get(spread.getName());
        if (fragment != null) { // validation rejects an unknown one
          check(fragment.getTypeCondition(), fragment.getSelectionSet());
        }
      }
    }
  }

  private void check(@Nullable TypeName type, SelectionSet selections) {
    if (type != null && !type.getName().equals(TYPE)) {
      throw new BadInput(
          "A fragment at the root of a subscription is on type %s. It must be on %s."
              .formatted(type.getName(), TYPE));
    }
    check(selections);
  }
}
