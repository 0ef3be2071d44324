package dev.annals.ingest.append;

import dev.annals.ingest.check.EventDraft;
import dev.annals.kernel.TenantId;
import org.jspecify.annotations.Nullable;

/** A checked event in its stored format, within the size limit and ready to be appended. */
public final class EncodedEvent {

  private final EventDraft eventDraft;
  private final @Nullable EventFingerprint eventFingerprint;
  private final byte[] encoded;

  EncodedEvent(EventDraft eventDraft, @Nullable EventFingerprint eventFingerprint, byte[] encoded) {
    this.eventDraft = eventDraft;
    this.eventFingerprint = eventFingerprint;
    this.encoded = encoded;
  }

  /** Returns the stored size in bytes without the position. */
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

  /** Returns the fingerprint of the body, or {@code null} if the event has no key. */
  @Nullable EventFingerprint fingerprint() {
    return eventFingerprint;
  }

  byte[] encoded() {
    return encoded;
  }
}
