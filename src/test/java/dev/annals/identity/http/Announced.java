package dev.annals.identity.http;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jmolecules.event.types.DomainEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The events that the modules tenants and identity have published in a test. */
@Component
public class Announced {

  private static final Set<String> MODULES = Set.of("dev.annals.tenants", "dev.annals.identity");

  private final List<DomainEvent> events = new CopyOnWriteArrayList<>();

  public static List<DomainEvent> of(ApplicationContext context) {
    return context.getBean(Announced.class).events;
  }

  @EventListener
  void on(DomainEvent event) {
    if (MODULES.contains(event.getClass().getPackageName())) {
      events.add(event);
    }
  }
}
