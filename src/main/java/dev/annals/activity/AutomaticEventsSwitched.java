package dev.annals.activity;

import java.time.Instant;
import java.util.Set;
import org.jmolecules.event.types.DomainEvent;

/**
 * The set of automatic events that are recorded was changed.
 *
 * @param offBefore actions that were not recorded
 * @param offNow actions that are not recorded from now on
 */
public record AutomaticEventsSwitched(Set<String> offBefore, Set<String> offNow, Instant at)
    implements DomainEvent {}
