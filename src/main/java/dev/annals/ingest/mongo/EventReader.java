package dev.annals.ingest.mongo;

import dev.annals.ingest.append.Fingerprint;
import dev.annals.ingest.append.LogStore.Keyed;
import dev.annals.ingest.log.Actor;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.Change;
import dev.annals.ingest.log.Resource;
import dev.annals.kernel.ActorType;
import dev.annals.kernel.EventIds;
import dev.annals.kernel.Outcome;
import dev.annals.kernel.Severity;
import dev.annals.kernel.StoredConstants;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.bson.RawBsonDocument;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads stored events, straight from the driver's bytes. Also those of a newer server: names that
 * are not known, values of another type and constants that are not known break no read. What is
 * shown for such a constant is in docs/adr/0001.
 */
final class EventReader implements Codec<Keyed> {

  private static final Logger log = LoggerFactory.getLogger(EventReader.class);

  private static final Map<String, BsonType> TYPES =
      Map.ofEntries(
          Map.entry(StoredEvent.ID, BsonType.DOCUMENT),
          Map.entry(StoredEvent.FORMAT, BsonType.INT32),
          Map.entry(StoredEvent.MARK, BsonType.INT64),
          Map.entry(StoredEvent.RECEIVED, BsonType.DATE_TIME),
          Map.entry(StoredEvent.INCARNATION, BsonType.INT32),
          Map.entry(StoredEvent.OCCURRED, BsonType.DATE_TIME),
          Map.entry(StoredEvent.KEY, BsonType.STRING),
          Map.entry(StoredEvent.FINGERPRINT, BsonType.INT64),
          Map.entry(StoredEvent.FINGERPRINT_2, BsonType.INT64),
          Map.entry(StoredEvent.ACTION, BsonType.STRING),
          Map.entry(StoredEvent.SEVERITY, BsonType.STRING),
          Map.entry(StoredEvent.OUTCOME, BsonType.STRING),
          Map.entry(StoredEvent.ACTOR, BsonType.DOCUMENT),
          Map.entry(StoredEvent.IMPERSONATOR, BsonType.DOCUMENT),
          Map.entry(StoredEvent.RESOURCE, BsonType.DOCUMENT),
          Map.entry(StoredEvent.DESCRIPTION, BsonType.STRING),
          Map.entry(StoredEvent.IP, BsonType.STRING),
          Map.entry(StoredEvent.USER_AGENT, BsonType.STRING),
          Map.entry(StoredEvent.TRACE_ID, BsonType.STRING),
          Map.entry(StoredEvent.CHANGES, BsonType.ARRAY),
          Map.entry(StoredEvent.CUSTOM, BsonType.DOCUMENT),
          Map.entry(StoredEvent.STRUCTURE_VERSION, BsonType.INT32));

  private static final String UNKNOWN_ACTION = "unknown";

  private static final AtomicBoolean NEWER_SEEN = new AtomicBoolean();

  private final EventIds ids;

  EventReader(EventIds ids) {
    this.ids = ids;
  }

  /** Decodes one stored event. */
  AuditEvent read(RawBsonDocument stored) {
    return stored.decode(this).event();
  }

  @Override
  public Class<Keyed> getEncoderClass() {
    return Keyed.class;
  }

  @Override
  public void encode(BsonWriter writer, Keyed value, EncoderContext context) {
    throw new IllegalStateException("Events are written by EventWriter");
  }

  @Override
  public Keyed decode(BsonReader reader, DecoderContext context) {
    var parts = new Parts();
    reader.readStartDocument();
    while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
      var name = reader.readName();
      if (reader.getCurrentBsonType() == TYPES.get(name)) {
        parts.read(name, reader);
      } else {
        reader.skipValue();
      }
    }
    reader.readEndDocument();
    if (parts.format > StoredEvent.CURRENT_FORMAT && NEWER_SEEN.compareAndSet(false, true)) {
      log.warn(
          "Events have the format {} of a newer server, but this server supports up to {}. Upgrade"
              + " this server",
          parts.format,
          StoredEvent.CURRENT_FORMAT);
    }
    return parts.event(ids);
  }

  /** What has been read of one event. */
  private static final class Parts {

    private @Nullable TenantId tenant;
    private long sequence;
    private int format = 1;
    private int incarnation;
    private long mark;
    private @Nullable Long fingerprint;
    private @Nullable Long fingerprint2;
    private @Nullable Instant received;
    private @Nullable Instant occurred;
    private @Nullable String action;
    private Severity severity = Severity.INFO;
    private Outcome outcome = Outcome.SUCCESS;
    private @Nullable Actor actor;
    private @Nullable Actor impersonator;
    private @Nullable Resource resource;
    private @Nullable String description;
    private @Nullable String ip;
    private @Nullable String userAgent;
    private @Nullable String traceId;
    private @Nullable String key;
    private List<Change> changes = List.of();
    private Map<String, Object> custom = Map.of();
    private int structureVersion;

    void read(String name, BsonReader reader) {
      switch (name) {
        case StoredEvent.ID -> id(reader);
        case StoredEvent.FORMAT -> format = reader.readInt32();
        case StoredEvent.MARK -> mark = reader.readInt64();
        case StoredEvent.RECEIVED -> received = Instant.ofEpochMilli(reader.readDateTime());
        case StoredEvent.INCARNATION -> incarnation = reader.readInt32();
        case StoredEvent.OCCURRED -> occurred = Instant.ofEpochMilli(reader.readDateTime());
        case StoredEvent.KEY -> key = reader.readString();
        case StoredEvent.FINGERPRINT -> fingerprint = reader.readInt64();
        case StoredEvent.FINGERPRINT_2 -> fingerprint2 = reader.readInt64();
        case StoredEvent.ACTION -> action = reader.readString();
        case StoredEvent.SEVERITY -> severity = severity(reader.readString());
        case StoredEvent.OUTCOME -> outcome = outcome(reader.readString());
        case StoredEvent.ACTOR -> actor = actor(reader);
        case StoredEvent.IMPERSONATOR -> impersonator = actor(reader);
        case StoredEvent.RESOURCE -> resource = resource(reader);
        case StoredEvent.DESCRIPTION -> description = reader.readString();
        case StoredEvent.IP -> ip = reader.readString();
        case StoredEvent.USER_AGENT -> userAgent = reader.readString();
        case StoredEvent.TRACE_ID -> traceId = reader.readString();
        case StoredEvent.CHANGES -> changes = changes(reader);
        case StoredEvent.CUSTOM -> custom = object(reader);
        case StoredEvent.STRUCTURE_VERSION -> structureVersion = reader.readInt32();
        default -> reader.skipValue();
      }
    }

    /** An unknown one has the highest rank, so that no look-out for severe events misses it. */
    private static Severity severity(String name) {
      return StoredConstants.of(Severity.values(), name, Severity.highest());
    }

    private static Outcome outcome(String name) {
      return StoredConstants.of(Outcome.values(), name, Outcome.UNKNOWN);
    }

    private void id(BsonReader reader) {
      reader.readStartDocument();
      tenant = new TenantId(reader.readString(StoredEvent.TENANT));
      sequence = reader.readInt64(StoredEvent.SEQUENCE);
      reader.readEndDocument();
    }

    Keyed event(EventIds ids) {
      var at = Objects.requireNonNull(received);
      return new Keyed(
          new AuditEvent(
              ids,
              Objects.requireNonNull(tenant),
              sequence,
              incarnation,
              Objects.requireNonNullElse(occurred, at),
              at,
              Objects.requireNonNullElse(action, UNKNOWN_ACTION),
              severity,
              outcome,
              actor,
              impersonator,
              resource,
              description,
              ip,
              userAgent,
              traceId,
              key,
              changes,
              custom,
              structureVersion),
          new Fingerprint(fingerprint, fingerprint2),
          mark);
    }
  }

  private static Actor actor(BsonReader reader) {
    var texts = texts(reader);
    var type = texts.get(StoredEvent.PART_TYPE);
    return new Actor(
        texts.get(StoredEvent.PART_ID),
        texts.get(StoredEvent.PART_NAME),
        texts.get(StoredEvent.PART_EMAIL),
        type == null
            ? ActorType.USER
            : StoredConstants.of(ActorType.values(), type, ActorType.SYSTEM));
  }

  private static Resource resource(BsonReader reader) {
    var texts = texts(reader);
    return new Resource(
        texts.get(StoredEvent.PART_TYPE),
        texts.get(StoredEvent.PART_ID),
        texts.get(StoredEvent.PART_NAME));
  }

  private static Map<String, String> texts(BsonReader reader) {
    var texts = new LinkedHashMap<String, String>(8);
    reader.readStartDocument();
    while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
      var name = reader.readName();
      if (reader.getCurrentBsonType() == BsonType.STRING) {
        texts.put(name, reader.readString());
      } else {
        reader.skipValue();
      }
    }
    reader.readEndDocument();
    return texts;
  }

  private static List<Change> changes(BsonReader reader) {
    var changes = new ArrayList<Change>();
    reader.readStartArray();
    while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
      if (reader.getCurrentBsonType() != BsonType.DOCUMENT) {
        reader.skipValue();
        continue;
      }
      var parts = object(reader);
      changes.add(
          new Change(
              String.valueOf(parts.get(StoredEvent.CHANGE_FIELD)),
              parts.get(StoredEvent.CHANGE_BEFORE),
              parts.get(StoredEvent.CHANGE_AFTER)));
    }
    reader.readEndArray();
    return changes;
  }

  private static Map<String, Object> object(BsonReader reader) {
    var object = new LinkedHashMap<String, Object>();
    reader.readStartDocument();
    while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
      var name = reader.readName();
      put(object, name, value(reader));
    }
    reader.readEndDocument();
    return object;
  }

  @SuppressWarnings("NullAway") // a JSON null is kept as it was sent; readers expect it
  private static void put(Map<String, Object> map, String name, @Nullable Object value) {
    map.put(name, value);
  }

  private static List<@Nullable Object> list(BsonReader reader) {
    var list = new ArrayList<@Nullable Object>();
    reader.readStartArray();
    while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
      list.add(value(reader));
    }
    reader.readEndArray();
    return list;
  }

  private static @Nullable Object value(BsonReader reader) {
    return switch (reader.getCurrentBsonType()) {
      case STRING -> reader.readString();
      case BOOLEAN -> reader.readBoolean();
      case INT32 -> reader.readInt32();
      case INT64 -> reader.readInt64();
      case DOUBLE -> reader.readDouble();
      case DECIMAL128 -> reader.readDecimal128().bigDecimalValue();
      case DATE_TIME -> Instant.ofEpochMilli(reader.readDateTime());
      case DOCUMENT -> object(reader);
      case ARRAY -> list(reader);
      default -> {
        reader.skipValue();
        yield null;
      }
    };
  }
}
