package dev.annals.access;

import org.jmolecules.event.types.DomainEvent;

/** The vendor has one more credential, of this client id. */
public record CredentialCreated(String clientId) implements DomainEvent {}
