package dev.annals.identity;

import dev.annals.access.Actor;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * The signing key was rotated: new access tokens are signed with another key.
 *
 * @param keyId the {@code kid} of the new key
 * @param by who requested it; null if the key was rotated because of its age
 */
public record SigningKeyRotated(String keyId, @Nullable Actor by) implements DomainEvent {}
