package dev.annals.activity;

import java.lang.management.ManagementFactory;
import java.util.Objects;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Records that this server is ready, and that it stops. */
@Component
class Server implements SmartLifecycle {

  private final String id = ManagementFactory.getRuntimeMXBean().getName();
  private final Notes notes;
  private volatile boolean ready;
  private volatile boolean running;

  Server(Notes notes) {
    this.notes = notes;
  }

  /** The server id, made of the process and the machine. */
  String id() {
    return id;
  }

  @EventListener
  void on(ApplicationReadyEvent event) {
    ready = true;
    var version = getClass().getPackage().getImplementationVersion();
    notes.note(
        Fact.of(Kind.SERVER_STARTED, null, Who.ANNALS, id)
            .with(Kind.Detail.SERVER_VERSION, Objects.requireNonNullElse(version, "unpackaged")));
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    if (ready) {
      notes.note(Fact.of(Kind.SERVER_STOPPED, null, Who.ANNALS, id));
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Stops before {@link Notes}. */
  @Override
  public int getPhase() {
    return Notes.PHASE + 1;
  }
}
