package dev.annals.identity.http;

import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Limits the memory of WebSocket messages that were received in part. */
@Component
class MessageMemory {

  private final long limit;
  private final Map<String, Long> byCaller = new HashMap<>();
  private long total;

  MessageMemory(WebSettings settings) {
    this.limit = settings.messageMemory().toBytes();
  }

  /**
   * Reserves memory for a part of a message.
   *
   * @return false if the limit is exceeded, in total or for this caller
   */
  synchronized boolean take(String caller, long bytes) {
    long own = byCaller.getOrDefault(caller, 0L) + bytes;
    if (total + bytes > limit || own > limit / 4) {
      return false;
    }
    total += bytes;
    byCaller.put(caller, own);
    return true;
  }

  synchronized void giveBack(String caller, long bytes) {
    total -= bytes;
    byCaller.computeIfPresent(caller, (key, own) -> own <= bytes ? null : own - bytes);
  }
}
