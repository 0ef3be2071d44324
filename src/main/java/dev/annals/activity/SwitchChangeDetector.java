package dev.annals.activity;

import dev.annals.nodes.mongo.Transactions;
import java.time.Clock;
import java.util.Set;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Detects at startup whether the set of kinds that are off was changed. */
@Component
class SwitchChangeDetector {

  private final Switches switches;
  private final SwitchStore remembered;
  private final Transactions transactions;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  SwitchChangeDetector(
      Switches switches,
      SwitchStore remembered,
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

  /** Stores the new set and publishes the change in one transaction. */
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
