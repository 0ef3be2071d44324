package dev.annals.identity;

import dev.annals.access.Actor;
import java.time.Instant;
import java.util.Set;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * A role of the vendor's own gives these permissions from now on.
 *
 * @param before the permissions that it gave; null if there was no such role
 * @param at tells this from other changes of the same role
 * @param by who did it
 */
public record RoleSaved(
    String name,
    Set<String> permissions,
    @Nullable Set<String> before,
    Instant at,
    @Nullable Actor by)
    implements DomainEvent {}
