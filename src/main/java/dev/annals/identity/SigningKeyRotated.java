package dev.annals.identity;

import dev.annals.access.Actor;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * Tokens are signed with another key.
 *
 * @param keyId the new one's {@code kid}
 * @param by who asked for it; null where the old one's age did
 */
public record SigningKeyRotated(String keyId, @Nullable Actor by) implements DomainEvent {}
