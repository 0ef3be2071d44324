package dev.annals.activity;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shortens an automatic event that exceeds the maximum size of an event, so that it can be stored.
 * In a shortened event {@code custom.annals.truncated} is {@code true}, and {@code
 * custom.annals.moreChanges} is the number of changes that were left out.
 *
 * @param textLength maximum number of characters of a string; the rest is replaced by an ellipsis
 * @param listSize maximum number of elements of a list or entries of an object inside a value
 * @param changesSize maximum size of all changes together, in bytes of their JSON, estimated
 */
record EventTruncation(int textLength, int listSize, int changesSize) {

  /**
   * The steps, from the least to the most radical. The last one leaves out all changes and details.
   */
  static final List<EventTruncation> STEPS =
      List.of(
          new EventTruncation(1_000, 50, 24 * 1024),
          new EventTruncation(200, 10, 4 * 1024),
          new EventTruncation(100, 0, 0));

  private static final String CHANGES = "changes";
  private static final String CUSTOM = "custom";
  private static final String MORE_CHANGES = SystemEventType.Detail.MORE_CHANGES.key();

  /** The resource's id is limited to 256 characters in every event. */
  private static final int LONGEST_ID = 256;

  /** Values below this depth are replaced by their text. */
  private static final int DEEPEST = 4;

  private static final String ELLIPSIS = "…";

  /** A copy of the event that is shortened to this step. */
  Map<String, Object> apply(Map<String, Object> event) {
    var truncated = new LinkedHashMap<String, Object>();
    event.forEach(
        (name, value) -> {
          if (!name.equals(CHANGES) && !name.equals(CUSTOM)) {
            truncated.put(name, cut(value, Math.min(textLength, LONGEST_ID), 0));
          }
        });
    // The key identifies the event and is short, so it is not truncated.
    truncated.computeIfPresent("idempotencyKey", (name, cut) -> event.get(name));
    int dropped = changes(event, truncated);
    truncated.put(CUSTOM, Map.of(SystemEvent.DETAILS, details(event, dropped)));
    return truncated;
  }

  /** Adds the changes that fit, and returns the number of those that do not. */
  private int changes(Map<String, Object> event, Map<String, Object> truncated) {
    if (!(event.get(CHANGES) instanceof List<?> all)) {
      return 0;
    }
    var kept = new ArrayList<Object>();
    int size = 0;
    for (var change : all) {
      var cut = cut(change, textLength, 0);
      size += size(cut);
      if (size > changesSize) {
        break;
      }
      kept.add(cut);
    }
    if (!kept.isEmpty()) {
      truncated.put(CHANGES, kept);
    }
    return all.size() - kept.size();
  }

  private Map<String, Object> details(Map<String, Object> event, int dropped) {
    var details = new LinkedHashMap<String, Object>();
    long before = 0;
    if (event.get(CUSTOM) instanceof Map<?, ?> custom
        && custom.get(SystemEvent.DETAILS) instanceof Map<?, ?> all) {
      before = all.get(MORE_CHANGES) instanceof Number more ? more.longValue() : 0;
      if (listSize > 0) {
        all.forEach((name, value) -> details.put(String.valueOf(name), cut(value, textLength, 0)));
      }
    }
    if (before + dropped > 0) {
      details.put(MORE_CHANGES, before + dropped);
    }
    details.put(SystemEventType.Detail.TRUNCATED.key(), true);
    return details;
  }

  private Object cut(@Nullable Object value, int length, int depth) {
    return switch (value) {
      case null -> "";
      case Number number -> number;
      case Boolean truth -> truth;
      case List<?> list when depth < DEEPEST -> cutList(list, length, depth);
      case Map<?, ?> map when depth < DEEPEST -> cutMap(map, length, depth);
      default -> cutText(value.toString(), length);
    };
  }

  private List<Object> cutList(List<?> list, int length, int depth) {
    var cut = new ArrayList<Object>();
    for (var element : list.subList(0, Math.min(listSize, list.size()))) {
      cut.add(cut(element, length, depth + 1));
    }
    if (list.size() > cut.size()) {
      cut.add("%s %d more".formatted(ELLIPSIS, list.size() - cut.size()));
    }
    return cut;
  }

  private Map<String, Object> cutMap(Map<?, ?> map, int length, int depth) {
    var cut = new LinkedHashMap<String, Object>();
    for (var entry : map.entrySet()) {
      // The outermost object is part of the event's format and has a few known names.
      if (depth > 0 && cut.size() >= listSize) {
        break;
      }
      if (entry.getValue() != null) {
        cut.put(String.valueOf(entry.getKey()), cut(entry.getValue(), length, depth + 1));
      }
    }
    return cut;
  }

  /** Returns the first characters of a text, without an unpaired surrogate at the end. */
  private static String cutText(String text, int length) {
    var whole =
        text.codePointCount(0, text.length()) <= length
            ? text
            : text.substring(0, text.offsetByCodePoints(0, length - 1)) + ELLIPSIS;
    return new String(whole.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static int size(Object value) {
    return switch (value) {
      case String text -> text.getBytes(StandardCharsets.UTF_8).length + 8;
      case List<?> list -> 8 + list.stream().mapToInt(EventTruncation::size).sum();
      case Map<?, ?> map ->
          map.entrySet().stream()
              .mapToInt(entry -> size(String.valueOf(entry.getKey())) + size(entry.getValue()))
              .sum();
      default -> 16;
    };
  }
}
