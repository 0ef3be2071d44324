package dev.annals.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.access.Actor;
import dev.annals.access.ClientInfo;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.CriticalThreads;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BufferedRecorderTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final EventActor ANA = who("ana");

  private final Ticking clock = new Ticking(Instant.parse("2026-07-01T12:00:10Z"));
  private final Recorder log = new Recorder();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final BufferedRecorder bufferedRecorder = notes(Switches.byDefault(), 10_000);

  @Test
  void joinsWhatOneDoesInOneMinute() {
    view(ANA, "s1");
    clock.pass(Duration.ofSeconds(20));
    view(ANA, "s1");
    view(ANA, "s2");
    view(who("ben"), "s1");
    bufferedRecorder.write();
    assertThat(log.written).isEmpty();

    clock.pass(Duration.ofSeconds(30));
    view(ANA, "s1");
    bufferedRecorder.write();

    assertThat(log.written).hasSize(3).allMatch(written -> written.log().equals(ACME));
    assertThat(log.written)
        .extracting(written -> written.detail("count"))
        .containsExactlyInAnyOrder("2", "1", "1");
    assertThat(log.written)
        .extracting(written -> written.event().get("occurredAt"))
        .contains("2026-07-01T12:00:10.000Z", "2026-07-01T12:00:30.000Z");
    assertThat(log.written)
        .extracting(written -> written.event().get("idempotencyKey"))
        .doesNotHaveDuplicates();
  }

  @Test
  void keepsEachFieldThatWasSearchedOnce() {
    search("action", "ip");
    search("ip", "search");
    bufferedRecorder.writeAll();

    assertThat(log.written.getFirst().detail("fields")).isEqualTo("[action, ip, search]");
  }

  @Test
  void writesAtOnceWhatIsNotJoined() {
    bufferedRecorder.note(SystemEvent.of(SystemEventType.EVENT_OPENED, ACME, ANA, "e1"));
    bufferedRecorder.note(SystemEvent.of(SystemEventType.EVENT_OPENED, ACME, ANA, "e1"));
    bufferedRecorder.write();

    assertThat(log.actions()).containsExactly("event.opened", "event.opened");
    assertThat(log.written)
        .extracting(written -> written.event().get("idempotencyKey"))
        .doesNotHaveDuplicates();
  }

  @Test
  void keepsWhatCannotBeWrittenForLater() {
    log.refusing = Refusal.Code.STORE_UNAVAILABLE;
    bufferedRecorder.note(SystemEvent.of(SystemEventType.EVENT_OPENED, ACME, ANA, "e1"));
    view(ANA, "s1");
    assertThat(bufferedRecorder.writeAll()).isFalse();
    bufferedRecorder.note(SystemEvent.of(SystemEventType.EVENT_OPENED, ACME, ANA, "e2"));
    assertThat(bufferedRecorder.writeAll()).isFalse();

    log.refusing = null;
    assertThat(bufferedRecorder.writeAll()).isTrue();

    assertThat(log.actions())
        .containsExactlyInAnyOrder("event.opened", "log.viewed", "event.opened");
  }

  @Test
  void isNotKeptUpByWhatCanNeverBeWritten() {
    log.refusing = Refusal.Code.BAD_INPUT;
    bufferedRecorder.note(SystemEvent.of(SystemEventType.EVENT_OPENED, ACME, ANA, "e1"));
    assertThat(bufferedRecorder.writeAll()).isTrue();
  }

  @Test
  void writesWhatWaitsWhenItIsStopped() {
    bufferedRecorder.start();
    view(ANA, "s1");
    bufferedRecorder.stop();

    assertThat(log.actions()).containsExactly("log.viewed");
  }

  @Test
  void isBoundedAndCountsWhatFindsNoRoom() {
    var small = notes(Switches.byDefault(), 2);
    for (int i = 0; i < 5; i++) {
      small.note(SystemEvent.of(SystemEventType.EVENT_OPENED, ACME, ANA, "e" + i));
      small.join(SystemEventType.LOG_VIEWED, ACME, who("user-" + i), "acme", "s", Set.of());
    }
    small.writeAll();

    assertThat(log.written).hasSize(4);
    assertThat(meters.counter("annals.activity.dropped").count()).isEqualTo(6);
  }

  @Test
  void aFloodOfStrangersIsOneMore() {
    for (int i = 0; i < 1_500; i++) {
      var eventActor =
          EventActor.of(
              Actor.unauthenticated(
                  "c", new ClientInfo("10.0.%d.%d".formatted(i / 256, i % 256), "")));
      bufferedRecorder.joinStranger(SystemEventType.SIGN_IN_FAILED, eventActor, "c", "unknown");
    }
    bufferedRecorder.writeAll();

    assertThat(log.written).hasSize(1_001);
    assertThat(log.written)
        .filteredOn(written -> !written.event().containsKey("ip"))
        .singleElement()
        .satisfies(rest -> assertThat(rest.detail("count")).isEqualTo("500"));
  }

  @Test
  void takesNothingOfWhatIsOff() {
    var quiet = notes(Switches.of(List.of("log.*", "event.opened"), List.of()), 10);
    quiet.note(SystemEvent.of(SystemEventType.EVENT_OPENED, ACME, ANA, "e"));
    quiet.join(SystemEventType.LOG_VIEWED, ACME, ANA, "acme", "s", Set.of());
    quiet.writeAll();

    assertThat(log.written).isEmpty();
  }

  @Test
  void whatConcernsASuspendedTenantIsTheDeploymentsToKnow() {
    log.suspend(ACME);
    bufferedRecorder.note(SystemEvent.of(SystemEventType.EVENT_OPENED, ACME, ANA, "e"));
    bufferedRecorder.writeAll();

    assertThat(log.written.getFirst().log()).isEqualTo(TenantId.DEPLOYMENT);
    assertThat(log.written.getFirst().detail("tenant")).isEqualTo("acme");
  }

  private void view(EventActor eventActor, String session) {
    bufferedRecorder.join(SystemEventType.LOG_VIEWED, ACME, eventActor, "acme", session, Set.of());
  }

  private void search(String... fields) {
    bufferedRecorder.join(SystemEventType.LOG_SEARCHED, ACME, ANA, "acme", "s", Set.of(fields));
  }

  private static EventActor who(String id) {
    return EventActor.of(new Actor(Actor.Kind.TENANT_USER, id, ACME, "10.0.0.1", "test"));
  }

  private BufferedRecorder notes(Switches switches, int held) {
    return new BufferedRecorder(
        log.journal(switches), clock, Settings.holding(held), new CriticalThreads(), meters);
  }
}
