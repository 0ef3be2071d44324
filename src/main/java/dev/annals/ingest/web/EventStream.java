package dev.annals.ingest.web;

import dev.annals.kernel.BadInput;
import dev.annals.kernel.DuplicateName;
import dev.annals.kernel.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The events of a request's body, read one by one as they arrive. The body is NDJSON or one JSON
 * array in UTF-8. Each line or element is subject to the limits of {@link EventBytes}; a larger one
 * is skipped and rejected, and reading continues after it.
 */
final class EventStream implements Iterator<EventStream.Event> {

  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
  private static final String DUPLICATE =
      "%s has a JSON object with a duplicate name. Send each" + " name once.";

  private final Source source;
  private @Nullable Event next;

  private EventStream(Source source) {
    this.source = source;
  }

  static Iterable<Event> of(InputStream body, JsonMapper json) throws IOException {
    var bytes = new BodyBytes(body);
    int first = bytes.nextVisible();
    var reader = json.readerFor(OBJECT);
    var stream =
        new EventStream(first == '[' ? new Array(bytes, reader) : new Lines(bytes, reader));
    if (first != '[') {
      bytes.unread();
    }
    return () -> stream;
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      try {
        next = source.read();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return next != null;
  }

  @Override
  public Event next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    var event = next;
    next = null;
    return event;
  }

  /** One line or element: an event's JSON, or an error. */
  sealed interface Event {

    /**
     * A JSON object.
     *
     * @param input the JSON object
     * @param size length as sent, in bytes
     */
    record Json(Map<String, Object> input, int size) implements Event {}

    record Broken(Refusal refusal) implements Event {}

    private static Event broken(String message) {
      return broken(message, List.of());
    }

    private static Event broken(String message, List<String> path) {
      return new Broken(new BadInput(message, path));
    }
  }

  private interface Source {
    @Nullable Event read() throws IOException;
  }

  /**
   * Reads NDJSON. A line that is not a JSON object is rejected individually, and blank lines are
   * ignored.
   */
  private static final class Lines implements Source {

    private final BodyBytes body;
    private final ObjectReader json;
    private final EventBytes line = new EventBytes();
    private long number;

    Lines(BodyBytes body, ObjectReader json) {
      this.body = body;
      this.json = json;
    }

    @Override
    public @Nullable Event read() throws IOException {
      int end;
      do {
        line.clear();
        number++;
        end = body.read();
        while (end >= 0 && end != '\n') {
          line.add(end);
          end = body.read();
        }
      } while (line.isBlank() && end >= 0);
      return line.isBlank() ? null : event();
    }

    private Event event() {
      var fault = line.fault();
      if (fault.isPresent()) {
        return Event.broken("Line %d %s".formatted(number, fault.get()));
      }
      try {
        Map<String, Object> input = json.readValue(line.bytes());
        return input == null // the JSON null
            ? Event.broken("Line %d must be a JSON object.".formatted(number))
            : new Event.Json(input, line.size());
      } catch (StreamConstraintsException e) {
        return Event.broken("Line %d %s".formatted(number, EventBytes.CONSTRAINTS));
      } catch (JacksonException e) {
        return DuplicateName.path(e)
            .map(path -> Event.broken(DUPLICATE.formatted("Line " + number), path))
            .orElseGet(() -> Event.broken("Line %d must be a JSON object.".formatted(number)));
      }
    }
  }

  /** Reads a JSON array. After a syntax error nothing more can be read. */
  private static final class Array implements Source {

    private final BodyBytes body;
    private final ObjectReader json;
    private final EventBytes element = new EventBytes();
    private long index = -1;
    private boolean closed;
    private boolean ended;

    Array(BodyBytes body, ObjectReader json) {
      this.body = body;
      this.json = json;
    }

    @Override
    public @Nullable Event read() throws IOException {
      if (ended) {
        return null;
      }
      if (closed) {
        return end();
      }
      int first = body.nextVisible();
      if (first == ']' && index < 0) {
        return end();
      }
      index++;
      element.clear();
      int end = element(first);
      closed = end == ']';
      return end < 0 ? syntaxFault() : event();
    }

    /** Reads up to the comma or bracket after the element and returns it; -1 if there is none. */
    private int element(int first) throws IOException {
      int read = first;
      while (read >= 0 && !(element.isOutside() && (read == ',' || read == ']'))) {
        element.add(read);
        read = body.read();
      }
      return read;
    }

    private @Nullable Event end() throws IOException {
      ended = true;
      return body.nextVisible() < 0
          ? null
          : Event.broken(
              "The body continues after the end of the array. The rest was not read."
                  + " Send one array, or NDJSON.");
    }

    private Event event() {
      var fault = element.fault();
      if (fault.isPresent()) {
        return Event.broken("Element %d of the array %s".formatted(index, fault.get()));
      }
      try {
        return element.isObject()
            ? new Event.Json(json.readValue(element.bytes()), element.size())
            : noObject();
      } catch (StreamConstraintsException e) {
        return Event.broken("Element %d of the array %s".formatted(index, EventBytes.CONSTRAINTS));
      } catch (JacksonException e) {
        // A syntax error after the duplicate name is not detected, but the end of the element is
        // known.
        return DuplicateName.path(e)
            .map(
                path ->
                    Event.broken(
                        DUPLICATE.formatted("Element %d of the array".formatted(index)), path))
            .orElseGet(this::syntaxFault);
      }
    }

    private Event noObject() {
      json.readTree(element.bytes());
      return Event.broken("Element %d of the array must be a JSON object.".formatted(index));
    }

    private Event syntaxFault() {
      ended = true;
      return Event.broken(
          "The body is not a JSON array from element %d on. The rest was not read."
              .formatted(index));
    }
  }
}
