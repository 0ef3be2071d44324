package dev.annals.identity;

import dev.annals.access.Actor;
import java.time.Instant;
import java.util.Set;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * A role of the vendor was created or changed.
 *
 * @param permissions the permissions that the role grants now
 * @param before the permissions that it granted before; null if it did not exist
 * @param at distinguishes this change from others of the same role
 * @param by who made the change
 */
public record RoleSaved(
    String name,
    Set<String> permissions,
    @Nullable Set<String> before,
    Instant at,
    @Nullable Actor by)
    implements DomainEvent {}
