package dev.annals.ingest.web;

import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The events of a request's body, read one by one as they arrive. */
final class EventStream implements Iterator<EventStream.Event> {

  /** A line longer than this cannot be an event of 64 KiB, however it is escaped. */
  private static final int MAX_LINE = 1024 * 1024;

  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private final Source source;
  private @Nullable Event next;

  private EventStream(Source source) {
    this.source = source;
  }

  static Iterable<Event> of(InputStream body, JsonMapper json) throws IOException {
    var buffered = new BufferedInputStream(body, 64 * 1024);
    var stream =
        new EventStream(isArray(buffered) ? new Array(buffered, json) : new Lines(buffered, json));
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

  private static boolean isArray(BufferedInputStream body) throws IOException {
    while (true) {
      body.mark(1);
      int first = body.read();
      if (first != ' ' && first != '\t' && first != '\r' && first != '\n') {
        body.reset();
        return first == '[';
      }
    }
  }

  /** What a sender says: an event's JSON, or something that is none. */
  sealed interface Event {

    record Json(Map<String, Object> input) implements Event {}

    record Broken(Refusal refusal) implements Event {}
  }

  private interface Source {
    @Nullable Event read() throws IOException;
  }

  /** NDJSON: a line that is no JSON object is refused alone, and blank lines mean nothing. */
  private record Lines(BufferedInputStream body, JsonMapper json) implements Source {

    @Override
    public @Nullable Event read() throws IOException {
      var line = new ByteArrayOutputStream(1024);
      for (int read = body.read(); read >= 0; read = body.read()) {
        if (read != '\n') {
          if (line.size() <= MAX_LINE) {
            line.write(read);
          }
        } else if (!isBlank(line)) {
          return event(line);
        } else {
          line.reset();
        }
      }
      return isBlank(line) ? null : event(line);
    }

    private static boolean isBlank(ByteArrayOutputStream line) {
      return line.size() < 100 && line.toString(StandardCharsets.UTF_8).isBlank();
    }

    private Event event(ByteArrayOutputStream line) {
      if (line.size() > MAX_LINE) {
        return new Event.Broken(new BadInput("A line has at most 1 MiB"));
      }
      try {
        Map<String, Object> input = json.readValue(line.toByteArray(), OBJECT);
        if (input != null) { // the JSON null
          return new Event.Json(input);
        }
      } catch (JacksonException e) {
        // Said below.
      }
      return new Event.Broken(new BadInput("This line is no JSON object"));
    }
  }

  /** A JSON array: behind a fault in its syntax nothing can be read. */
  private static final class Array implements Source {

    private final JsonParser parser;
    private boolean ended;

    Array(InputStream body, JsonMapper json) {
      this.parser = json.createParser(body);
      parser.nextToken();
    }

    @Override
    public @Nullable Event read() {
      if (ended) {
        return null;
      }
      try {
        return readEntry();
      } catch (JacksonException e) {
        ended = true;
        return new Event.Broken(
            new BadInput("From here on the body is no JSON array: nothing behind it is read"));
      }
    }

    private @Nullable Event readEntry() {
      var token = parser.nextToken();
      if (token == JsonToken.END_ARRAY) {
        ended = true;
        return parser.nextToken() == null
            ? null
            : new Event.Broken(
                new BadInput(
                    "The array ends here: nothing behind it is read. Send one, or NDJSON"));
      }
      if (token == JsonToken.START_OBJECT) {
        return new Event.Json(parser.readValueAs(OBJECT));
      }
      if (token == null) {
        ended = true;
        return new Event.Broken(new BadInput("The array is not closed"));
      }
      parser.skipChildren();
      return new Event.Broken(new BadInput("An entry of the array is a JSON object"));
    }
  }
}
