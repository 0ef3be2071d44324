package dev.annals.activity;

import dev.annals.access.Transactions;
import java.time.Clock;
import java.util.Set;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Finds out, when a server starts, whether other kinds of events are off than were before. */
@Component
class Switching {

  private final Switches switches;
  private final RememberedSwitches remembered;
  private final Transactions transactions;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Switching(
      Switches switches,
      RememberedSwitches remembered,
      Transactions transactions,
      ApplicationEventPublisher events,
      Clock clock) {
    this.switches = switches;
    this.remembered = remembered;
    this.transactions = transactions;
    this.events = events;
    this.clock = clock;
  }

  @EventListener
  void on(ApplicationReadyEvent event) {
    compare();
  }

  /** In one transaction: what is remembered is told, too. */
  void compare() {
    var now = Set.copyOf(switches.off());
    transactions.change(
        () -> {
          var before = remembered.replace(now, Set.copyOf(Switches.byDefault().off()));
          before.ifPresent(
              those ->
                  events.publishEvent(new AutomaticEventsSwitched(those, now, clock.instant())));
          return before.isPresent();
        });
  }
}
