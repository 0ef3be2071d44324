package dev.annals.identity.http;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jmolecules.event.types.DomainEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What the server under test has told of access. */
@Component
public class Announced {

  private final List<DomainEvent> events = new CopyOnWriteArrayList<>();

  public static List<DomainEvent> of(ApplicationContext context) {
    return context.getBean(Announced.class).events;
  }

  @EventListener
  void on(DomainEvent event) {
    if (event.getClass().getPackageName().equals("dev.annals.access")) {
      events.add(event);
    }
  }
}
