package dev.annals.ingest.append;

import dev.annals.ingest.log.Actor;
import dev.annals.ingest.log.Change;
import dev.annals.ingest.log.Resource;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether two events with one idempotency key are the same event: 64 bits of the SHA-256 over
 * what was sent. The order of names in a JSON object, and how a number is written, make no
 * difference; what Annals adds (number, time of receipt, structure version) is left out.
 * Fingerprints are stored for ever, so what goes into one, and how, must never change.
 */
final class Fingerprint {

  private final MessageDigest digest = sha256();

  private Fingerprint() {}

  static long of(Draft draft) {
    var print = new Fingerprint();
    print.add(draft.occurredAt());
    print.add(draft.action());
    print.add(draft.severity());
    print.add(draft.outcome());
    print.add(draft.actor());
    print.add(draft.impersonator());
    print.add(draft.resource());
    print.add(draft.description());
    print.add(draft.ip());
    print.add(draft.userAgent());
    print.add(draft.traceId());
    print.add(draft.changes());
    print.add(draft.custom());
    return ByteBuffer.wrap(print.digest.digest()).getLong();
  }

  private void add(@Nullable Object value) {
    switch (value) {
      case null -> tag('0', 0);
      case Map<?, ?> map -> addMap(map);
      case List<?> list -> {
        tag('l', list.size());
        list.forEach(this::add);
      }
      case Change change -> {
        add(change.field());
        add(change.before());
        add(change.after());
      }
      case Actor actor -> {
        add(actor.id());
        add(actor.name());
        add(actor.email());
        add(actor.type());
      }
      case Resource resource -> {
        add(resource.type());
        add(resource.id());
        add(resource.name());
      }
      case Number number ->
          addText('n', new BigDecimal(number.toString()).stripTrailingZeros().toString());
      case Boolean bool -> tag('b', bool ? 1 : 0);
      case String text -> addText('s', text);
      case Enum<?> constant -> addText('e', constant.name());
      case Instant time -> addText('t', String.valueOf(time.toEpochMilli()));
      default -> throw new IllegalArgumentException("No part of an event: " + value.getClass());
    }
  }

  private void addMap(Map<?, ?> map) {
    tag('m', map.size());
    new TreeMap<Object, @Nullable Object>(map)
        .forEach(
            (key, value) -> {
              add(key);
              add(value);
            });
  }

  private void addText(char tag, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    tag(tag, bytes.length);
    digest.update(bytes);
  }

  /** Tag and length before each value, so that no two values run into each other. */
  private void tag(char tag, int length) {
    digest.update(ByteBuffer.allocate(5).put((byte) tag).putInt(length).flip());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
