package dev.annals.ingest.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.annals.ingest.check.EventDraft;
import dev.annals.kernel.Outcome;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.Severity;
import dev.annals.kernel.TenantId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AppendQueueTests {

  private final AppendQueue appendQueue =
      new AppendQueue(new AppendQueue.Limits(8, 10_000, 5, 500, 4, 1_000));

  @Test
  void letsSingleEventsGoAheadOfABulkLoad() throws Exception {
    add("bulk", false, 10);
    add("bulk", false, 10);
    var single = add("single", true, 10);

    assertThat(appendQueue.take().getFirst()).isSameAs(single);
  }

  @Test
  void takesNoMoreThanABatchAtOnce() throws Exception {
    for (int i = 0; i < 6; i++) {
      add("t" + i, true, 10);
    }

    assertThat(appendQueue.take()).hasSize(4);
    assertThat(appendQueue.take()).hasSize(2);
  }

  @Test
  void refusesATenantThatFillsItWithATimeToWait() {
    for (int i = 0; i < 5; i++) {
      add("one", true, 10);
    }

    assertThatThrownBy(() -> add("one", true, 10))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Refusal.Code.RATE_LIMITED);
              assertThat(refusal.details()).containsKey("retryAfterMillis");
            });
    assertThat(add("two", true, 10)).isNotNull();
  }

  @Test
  void refusesMoreBytesOfATenantThanMayWait() {
    add("one", true, 450);

    assertThatThrownBy(() -> add("one", true, 100)).isInstanceOf(Refusal.class);
  }

  @Test
  void refusesWhatIsTooMuchInAll() {
    for (int i = 0; i < 8; i++) {
      add("t" + i, true, 10);
    }

    assertThatThrownBy(() -> add("another", true, 10)).isInstanceOf(Refusal.class);
  }

  @Test
  void keepsRoomForSingleEventsFromBulkLoads() {
    for (int i = 0; i < 7; i++) {
      add("t" + i, false, 10);
    }

    assertThatThrownBy(() -> add("bulk", false, 10)).isInstanceOf(Refusal.class);
    assertThat(add("single", true, 10)).isNotNull();
  }

  @Test
  void hasRoomAgainForWhatWasTakenBack() {
    var gone = add("one", true, 450);
    appendQueue.remove(gone);

    assertThat(add("one", true, 450)).isNotNull();
    assertThat(appendQueue.size()).isEqualTo(1);
  }

  @Test
  void drainsWhatWaitsWhenItIsClosedAndTakesNothingMore() throws Exception {
    add("one", true, 10);
    appendQueue.close();

    assertThat(appendQueue.take()).hasSize(1);
    assertThat(appendQueue.take()).isEmpty();
    assertThatThrownBy(() -> add("one", true, 10)).isInstanceOf(Refusal.class);
  }

  private PendingAppend add(String tenant, boolean urgent, int bytes) {
    var eventDraft =
        new EventDraft(
            new TenantId(tenant),
            null,
            "a",
            Severity.INFO,
            Outcome.SUCCESS,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(),
            Map.of(),
            1);
    var pendingAppend =
        new PendingAppend(
            new EncodedEvent(eventDraft, null, new byte[bytes]), urgent, 1, gone -> {});
    appendQueue.add(pendingAppend);
    return pendingAppend;
  }
}
