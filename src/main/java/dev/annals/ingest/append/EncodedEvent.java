package dev.annals.ingest.append;

import dev.annals.ingest.check.EventDraft;
import dev.annals.kernel.TenantId;
import org.jspecify.annotations.Nullable;

/** An event ready to be appended: checked, within its size, in the form in which it is stored. */
public final class EncodedEvent {

  private final EventDraft eventDraft;
  private final @Nullable EventFingerprint eventFingerprint;
  private final byte[] encoded;

  EncodedEvent(EventDraft eventDraft, @Nullable EventFingerprint eventFingerprint, byte[] encoded) {
    this.eventDraft = eventDraft;
    this.eventFingerprint = eventFingerprint;
    this.encoded = encoded;
  }

  /** Bytes in the store, but for the number. */
  public int size() {
    return encoded.length;
  }

  TenantId tenant() {
    return eventDraft.tenantId();
  }

  @Nullable String key() {
    return eventDraft.idempotencyKey();
  }

  EventDraft draft() {
    return eventDraft;
  }

  /** Of an event that has a key; {@code null} for another one. */
  @Nullable EventFingerprint fingerprint() {
    return eventFingerprint;
  }

  byte[] encoded() {
    return encoded;
  }
}
