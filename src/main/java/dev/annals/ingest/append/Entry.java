package dev.annals.ingest.append;

import dev.annals.kernel.TenantId;
import org.jspecify.annotations.Nullable;

/** An event ready to be appended: checked, within its size, in the form in which it is stored. */
public final class Entry {

  private final Draft draft;
  private final @Nullable Fingerprint fingerprint;
  private final byte[] encoded;

  Entry(Draft draft, @Nullable Fingerprint fingerprint, byte[] encoded) {
    this.draft = draft;
    this.fingerprint = fingerprint;
    this.encoded = encoded;
  }

  /** Bytes in the store, but for the number. */
  public int size() {
    return encoded.length;
  }

  TenantId tenant() {
    return draft.tenantId();
  }

  @Nullable String key() {
    return draft.idempotencyKey();
  }

  Draft draft() {
    return draft;
  }

  /** Of an event that has a key; {@code null} for another one. */
  @Nullable Fingerprint fingerprint() {
    return fingerprint;
  }

  byte[] encoded() {
    return encoded;
  }
}
