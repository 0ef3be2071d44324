package dev.annals.ingest.append;

import dev.annals.kernel.Sha256;
import dev.annals.kernel.Timestamps;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether two requests with the same idempotency key have the same body. A fingerprint covers
 * the body as the client sent it: no value that the server adds, normalises or shortens is part of
 * it. The order of names in a JSON object and the notation of numbers make no difference.
 *
 * <p>Fingerprints are stored forever, so the definition of a version MUST NOT change. A new
 * definition is a new version. Each version is the first 64 bits of a SHA-256.
 *
 * @param v1 fingerprint of the {@code AuditInput}, with the defaults of version 1 for absent
 *     values; {@code null} if the input is unknown or invalid
 * @param v2 fingerprint of the body in the format in which it was sent; {@code null} if the event
 *     was stored by a server that only supports version 1
 */
public record EventFingerprint(@Nullable Long v1, @Nullable Long v2) {

  private static final Set<String> NOT_COVERED = Set.of("tenantId", "idempotencyKey");

  /**
   * Returns the fingerprint of a body.
   *
   * @param body the body as sent
   * @param input supplies the {@code AuditInput} that it is translated to; may throw if it is
   *     invalid
   */
  public static EventFingerprint of(
      Map<String, ? extends @Nullable Object> body, Supplier<Map<String, Object>> input) {
    return new EventFingerprint(first(input), second(body));
  }

  /** Returns whether both belong to the same body, by any version that both have. */
  boolean matches(EventFingerprint other) {
    return (v2 != null && v2.equals(other.v2)) || (v1 != null && v1.equals(other.v1));
  }

  private static @Nullable Long first(Supplier<Map<String, Object>> input) {
    try {
      return new FirstVersion().of(input.get());
    } catch (RuntimeException e) {
      // Not a valid input of version 1, so no stored event can be equal.
      return null;
    }
  }

  private static Long second(Map<String, ? extends @Nullable Object> body) {
    var hash = new Hash();
    var covered = new TreeMap<String, @Nullable Object>();
    body.forEach(
        (name, value) -> {
          if (!NOT_COVERED.contains(name) && value != null) {
            covered.put(name, value);
          }
        });
    hash.add(covered);
    return hash.value();
  }

  /**
   * Computes version 1, which covered the fields of a checked event. It is computed from the input,
   * so that it does not depend on the current rules, limits and defaults.
   */
  private static final class FirstVersion {

    private final Hash hash = new Hash();

    long of(Map<String, Object> input) {
      addTime(input.get("occurredAt"));
      hash.add(input.get("action"));
      addChoice(input.get("severity"), "INFO");
      addChoice(input.get("outcome"), "SUCCESS");
      addActor((Map<?, ?>) input.get("actor"));
      addActor((Map<?, ?>) input.get("impersonator"));
      addResource((Map<?, ?>) input.get("resource"));
      hash.add(input.get("description"));
      hash.add(input.get("ip"));
      hash.add(input.get("userAgent"));
      hash.add(input.get("traceId"));
      addChanges((List<?>) input.get("changes"));
      var custom = input.get("custom");
      hash.add(custom == null ? Map.of() : custom);
      return hash.value();
    }

    private void addTime(@Nullable Object text) {
      if (text == null) {
        hash.add(null);
      } else {
        var time = Timestamps.parse((String) text).orElseThrow();
        hash.addText('t', String.valueOf(time.toEpochMilli()));
      }
    }

    private void addChoice(@Nullable Object name, String otherwise) {
      hash.addText('e', name == null ? otherwise : (String) name);
    }

    private void addActor(@Nullable Map<?, ?> actor) {
      if (actor == null) {
        hash.add(null);
        return;
      }
      addId(actor.get("id"));
      hash.add(actor.get("name"));
      hash.add(actor.get("email"));
      addChoice(actor.get("type"), "USER");
    }

    private void addResource(@Nullable Map<?, ?> resource) {
      if (resource == null) {
        hash.add(null);
        return;
      }
      hash.add(resource.get("type"));
      addId(resource.get("id"));
      hash.add(resource.get("name"));
    }

    private void addId(@Nullable Object id) {
      hash.add(id instanceof Number number ? number.toString() : id);
    }

    private void addChanges(@Nullable List<?> changes) {
      var all = changes == null ? List.of() : changes;
      hash.tag('l', all.size());
      for (var each : all) {
        var change = (Map<?, ?>) each;
        hash.add(change.get("field"));
        hash.add(change.get("before"));
        hash.add(change.get("after"));
      }
    }
  }

  /** A SHA-256 of JSON values that ignores the order of names and the notation of numbers. */
  private static final class Hash {

    private final MessageDigest digest = Sha256.digest();

    long value() {
      return ByteBuffer.wrap(digest.digest()).getLong();
    }

    void add(@Nullable Object value) {
      switch (value) {
        case null -> tag('0', 0);
        case Map<?, ?> map -> addMap(map);
        case List<?> list -> {
          tag('l', list.size());
          list.forEach(this::add);
        }
        case Number number -> addNumber(number);
        case Boolean bool -> tag('b', bool ? 1 : 0);
        case String text -> addText('s', text);
        default -> addText('x', value.toString());
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

    private void addNumber(Number number) {
      double real = number.doubleValue();
      if ((number instanceof Double || number instanceof Float) && !Double.isFinite(real)) {
        addText('x', number.toString());
        return;
      }
      var exact = number instanceof Float ? Double.valueOf(real) : number;
      addText('n', new BigDecimal(exact.toString()).stripTrailingZeros().toString());
    }

    void addText(char tag, String text) {
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      tag(tag, bytes.length);
      digest.update(bytes);
    }

    /** Adds a tag and a length before each value, so that the encoding is unambiguous. */
    void tag(char tag, int length) {
      digest.update(ByteBuffer.allocate(5).put((byte) tag).putInt(length).flip());
    }
  }
}
