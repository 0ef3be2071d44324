package dev.annals.access;

import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * A credential has another secret.
 *
 * @param at tells this rotation from others of the same credential
 * @param formerUntil how long the secret before still lets in
 * @param by who did it
 */
public record CredentialRotated(
    String clientId, Instant at, Instant formerUntil, @Nullable Actor by) implements DomainEvent {}
