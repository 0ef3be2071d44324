package dev.annals.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.FieldChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventTruncationTests {

  private static final TenantId ACME = new TenantId("acme");

  @Test
  void keepsWhatFitsAndSaysWhatIsLeftOut() {
    var changes = new ArrayList<FieldChange>();
    for (int i = 0; i < 100; i++) {
      changes.add(new FieldChange("field" + i, null, "x".repeat(900)));
    }

    var event = EventTruncation.STEPS.getFirst().apply(event(changes));

    assertThat(event.get("changes")).asList().hasSizeBetween(20, 30);
    int kept = ((List<?>) event.get("changes")).size();
    assertThat(details(event))
        .containsEntry("truncated", true)
        .containsEntry("moreChanges", (long) 100 - kept)
        .containsEntry("version", 7);
  }

  @Test
  void addsToTheChangesThatWereLeftOutBefore() {
    var systemEvent =
        fact(List.of(change("x".repeat(9_000)))).with(SystemEventType.Detail.MORE_CHANGES, 5);

    var event = EventTruncation.STEPS.getLast().apply(systemEvent.event(ACME));

    assertThat(event).doesNotContainKey("changes");
    assertThat(details(event)).containsEntry("moreChanges", 6L);
    // The first step shortens the value and keeps the change.
    assertThat(details(EventTruncation.STEPS.getFirst().apply(systemEvent.event(ACME))))
        .containsEntry("moreChanges", 5L);
  }

  @Test
  void shortensLongListsAndTextsWithoutHalvingACharacter() {
    var event =
        EventTruncation.STEPS
            .getFirst()
            .apply(
                event(
                    List.of(
                        change(Collections.nCopies(200, "eu")),
                        change("\ud83d\ude00".repeat(2_000)))));

    var changes = (List<?>) event.get("changes");
    var list = (List<?>) ((Map<?, ?>) changes.getFirst()).get("after");
    assertThat(list).hasSize(51);
    assertThat(list.getLast()).isEqualTo("… 150 more");
    assertThat(((Map<?, ?>) changes.getLast()).get("after"))
        .isEqualTo("\ud83d\ude00".repeat(999) + "…");
  }

  @Test
  void keepsTheKeySoThatTheEventIsStoredOnce() {
    var event = event(List.of(change("x".repeat(9_000))));

    for (var step : EventTruncation.STEPS) {
      assertThat(step.apply(event)).containsEntry("idempotencyKey", event.get("idempotencyKey"));
    }
  }

  private static FieldChange change(Object after) {
    return new FieldChange("field", null, after);
  }

  private static Map<String, Object> event(List<FieldChange> changes) {
    return fact(changes).event(ACME);
  }

  private static SystemEvent fact(List<FieldChange> changes) {
    return SystemEvent.of(SystemEventType.STRUCTURE_CHANGED, ACME, EventActor.ANNALS, "acme")
        .with(SystemEventType.Detail.VERSION, 7)
        .with(changes);
  }

  private static Map<String, Object> details(Map<String, Object> event) {
    @SuppressWarnings("unchecked")
    var details = (Map<String, Object>) ((Map<?, ?>) event.get("custom")).get("annals");
    return details;
  }
}
