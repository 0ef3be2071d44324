package dev.annals.identity;

import dev.annals.access.Actor;
import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * A role of the vendor was removed. Users who have it lose its permissions.
 *
 * @param at distinguishes this removal from others of a role with this name
 * @param by the actor
 */
public record RoleRemoved(String name, Instant at, @Nullable Actor by) implements DomainEvent {}
