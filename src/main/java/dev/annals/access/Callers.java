package dev.annals.access;

import graphql.GraphQLContext;
import java.util.Optional;

/** Gives access to the {@link Caller} of a GraphQL request outside of controllers. */
public final class Callers {

  private static final String KEY = Caller.class.getName();

  private Callers() {}

  public static Optional<Caller> in(GraphQLContext context) {
    return Optional.ofNullable(context.get(KEY));
  }

  /** Stores the caller so that {@link #in} returns it. */
  public static void put(GraphQLContext context, Caller caller) {
    context.put(KEY, caller);
  }
}
