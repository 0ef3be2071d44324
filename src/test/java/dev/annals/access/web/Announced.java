package dev.annals.access.web;

import dev.annals.access.AuditLogsEnabled;
import dev.annals.access.CredentialCreated;
import dev.annals.access.CredentialRevoked;
import dev.annals.access.TenantCreated;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jmolecules.event.types.DomainEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What the server under test has told of access. */
@Component
class Announced {

  private final List<DomainEvent> events = new CopyOnWriteArrayList<>();

  static List<DomainEvent> of(ApplicationContext context) {
    return context.getBean(Announced.class).events;
  }

  @EventListener({
    TenantCreated.class,
    AuditLogsEnabled.class,
    CredentialCreated.class,
    CredentialRevoked.class
  })
  void on(DomainEvent event) {
    events.add(event);
  }
}
