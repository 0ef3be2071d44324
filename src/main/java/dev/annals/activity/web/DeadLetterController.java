package dev.annals.activity.web;

import dev.annals.access.Actor;
import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.activity.DeadLetter;
import dev.annals.activity.DeadLetterDesk;
import dev.annals.activity.DeadLetters;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import java.util.List;
import java.util.UUID;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/**
 * Dead letters, for operators: credentials with the permission access:manage that are not limited
 * to some tenants.
 */
@Controller
class DeadLetterController {

  private static final int MAX_FIRST = 500;

  private final DeadLetters deadLetters;
  private final DeadLetterDesk desk;

  DeadLetterController(DeadLetters deadLetters, DeadLetterDesk desk) {
    this.deadLetters = deadLetters;
    this.desk = desk;
  }

  @QueryMapping
  @Requires(Permission.MANAGE_ACCESS)
  List<DeadLetter> deadLetters(@Argument int first, Caller caller) {
    requireOperator(caller);
    if (first < 1 || first > MAX_FIRST) {
      throw new BadInput("Must be between 1 and %d.".formatted(MAX_FIRST), "first");
    }
    return deadLetters.list(first);
  }

  @MutationMapping
  @Requires(Permission.MANAGE_ACCESS)
  boolean retryDeadLetter(@Argument String id, Caller caller) {
    requireOperator(caller);
    return deadLetters.retry(uuid(id));
  }

  @MutationMapping
  @Requires(Permission.MANAGE_ACCESS)
  boolean discardDeadLetter(@Argument String id, Caller caller) {
    requireOperator(caller);
    return desk.discard(uuid(id), Actor.of(caller));
  }

  private static void requireOperator(Caller caller) {
    caller.requireVendor();
    if (caller.tenants() != null) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN,
          "Dead letters concern all tenants. Use a credential that is not limited to some tenants.");
    }
  }

  private static UUID uuid(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw new BadInput("Must be the id of a dead letter, a UUID.", "id");
    }
  }
}
