package dev.annals.query;

import dev.annals.access.Caller;
import org.jmolecules.event.types.DomainEvent;

/**
 * Somebody was shown what a log holds, without asking for anything in particular. A signal:
 * published after the answer was found, kept nowhere; plain listeners hear it, and must return at
 * once.
 *
 * @param by in the tenant whose log it is
 */
public record LogViewed(Caller by) implements DomainEvent {}
