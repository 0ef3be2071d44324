package dev.annals.activity;

import java.time.Instant;
import java.util.Set;
import org.jmolecules.event.types.DomainEvent;

/**
 * Other kinds of automatic events are written than before.
 *
 * @param offBefore actions that were not written
 * @param offNow actions that are not written from now on
 */
public record AutomaticEventsSwitched(Set<String> offBefore, Set<String> offNow, Instant at)
    implements DomainEvent {}
