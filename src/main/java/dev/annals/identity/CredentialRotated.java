package dev.annals.identity;

import dev.annals.access.Actor;
import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * The secret of a credential was rotated.
 *
 * @param at distinguishes this rotation from others of the same credential
 * @param formerUntil until when the former secret is valid
 * @param by the actor
 */
public record CredentialRotated(
    String clientId, Instant at, Instant formerUntil, @Nullable Actor by) implements DomainEvent {}
