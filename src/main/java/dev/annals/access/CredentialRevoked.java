package dev.annals.access;

import org.jmolecules.event.types.DomainEvent;

/** A credential ended, and its tokens and streams with it. */
public record CredentialRevoked(String clientId) implements DomainEvent {}
