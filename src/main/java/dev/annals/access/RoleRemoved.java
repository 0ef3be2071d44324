package dev.annals.access;

import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * A role of the vendor's own is no more, and gives nothing to whoever has its name.
 *
 * @param at tells this from other times that a role of this name was removed
 * @param by who did it
 */
public record RoleRemoved(String name, Instant at, @Nullable Actor by) implements DomainEvent {}
