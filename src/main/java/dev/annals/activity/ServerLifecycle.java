package dev.annals.activity;

import java.lang.management.ManagementFactory;
import java.util.Objects;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Records that this server is ready, and that it stops. */
@Component
class ServerLifecycle implements SmartLifecycle {

  private final String id = ManagementFactory.getRuntimeMXBean().getName();
  private final BufferedRecorder bufferedRecorder;
  private volatile boolean ready;
  private volatile boolean running;

  ServerLifecycle(BufferedRecorder bufferedRecorder) {
    this.bufferedRecorder = bufferedRecorder;
  }

  /** The server id, made of the process and the machine. */
  String id() {
    return id;
  }

  @EventListener
  void on(ApplicationReadyEvent event) {
    ready = true;
    var version = getClass().getPackage().getImplementationVersion();
    bufferedRecorder.note(
        SystemEvent.of(SystemEventType.SERVER_STARTED, null, EventActor.ANNALS, id)
            .with(
                SystemEventType.Detail.SERVER_VERSION,
                Objects.requireNonNullElse(version, "unpackaged")));
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    if (ready) {
      bufferedRecorder.note(
          SystemEvent.of(SystemEventType.SERVER_STOPPED, null, EventActor.ANNALS, id));
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Stops before {@link BufferedRecorder}. */
  @Override
  public int getPhase() {
    return BufferedRecorder.PHASE + 1;
  }
}
