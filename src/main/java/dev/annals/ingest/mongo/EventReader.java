package dev.annals.ingest.mongo;

import dev.annals.ingest.append.EventFingerprint;
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
 * Decodes stored events directly from BSON. Events of a newer server are readable: unknown names
 * are skipped, and values of another type and unknown constants do not cause errors. See
 * docs/adr/0001 for how an unknown constant is displayed.
 */
final class EventReader implements Codec<Keyed> {

  private static final Logger log = LoggerFactory.getLogger(EventReader.class);

  private static final Map<String, BsonType> TYPES =
      Map.ofEntries(
          Map.entry(EventFields.ID, BsonType.DOCUMENT),
          Map.entry(EventFields.FORMAT, BsonType.INT32),
          Map.entry(EventFields.MARK, BsonType.INT64),
          Map.entry(EventFields.RECEIVED, BsonType.DATE_TIME),
          Map.entry(EventFields.INCARNATION, BsonType.INT32),
          Map.entry(EventFields.OCCURRED, BsonType.DATE_TIME),
          Map.entry(EventFields.KEY, BsonType.STRING),
          Map.entry(EventFields.FINGERPRINT, BsonType.INT64),
          Map.entry(EventFields.FINGERPRINT_2, BsonType.INT64),
          Map.entry(EventFields.ACTION, BsonType.STRING),
          Map.entry(EventFields.SEVERITY, BsonType.STRING),
          Map.entry(EventFields.OUTCOME, BsonType.STRING),
          Map.entry(EventFields.ACTOR, BsonType.DOCUMENT),
          Map.entry(EventFields.IMPERSONATOR, BsonType.DOCUMENT),
          Map.entry(EventFields.RESOURCE, BsonType.DOCUMENT),
          Map.entry(EventFields.DESCRIPTION, BsonType.STRING),
          Map.entry(EventFields.IP, BsonType.STRING),
          Map.entry(EventFields.USER_AGENT, BsonType.STRING),
          Map.entry(EventFields.TRACE_ID, BsonType.STRING),
          Map.entry(EventFields.CHANGES, BsonType.ARRAY),
          Map.entry(EventFields.CUSTOM, BsonType.DOCUMENT),
          Map.entry(EventFields.STRUCTURE_VERSION, BsonType.INT32));

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
    if (parts.format > EventFields.CURRENT_FORMAT && NEWER_SEEN.compareAndSet(false, true)) {
      log.warn(
          "Events have the format {} of a newer server, but this server supports up to {}. Upgrade"
              + " this server",
          parts.format,
          EventFields.CURRENT_FORMAT);
    }
    return parts.event(ids);
  }

  /** The fields of one event that were read so far. */
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
        case EventFields.ID -> id(reader);
        case EventFields.FORMAT -> format = reader.readInt32();
        case EventFields.MARK -> mark = reader.readInt64();
        case EventFields.RECEIVED -> received = Instant.ofEpochMilli(reader.readDateTime());
        case EventFields.INCARNATION -> incarnation = reader.readInt32();
        case EventFields.OCCURRED -> occurred = Instant.ofEpochMilli(reader.readDateTime());
        case EventFields.KEY -> key = reader.readString();
        case EventFields.FINGERPRINT -> fingerprint = reader.readInt64();
        case EventFields.FINGERPRINT_2 -> fingerprint2 = reader.readInt64();
        case EventFields.ACTION -> action = reader.readString();
        case EventFields.SEVERITY -> severity = severity(reader.readString());
        case EventFields.OUTCOME -> outcome = outcome(reader.readString());
        case EventFields.ACTOR -> actor = actor(reader);
        case EventFields.IMPERSONATOR -> impersonator = actor(reader);
        case EventFields.RESOURCE -> resource = resource(reader);
        case EventFields.DESCRIPTION -> description = reader.readString();
        case EventFields.IP -> ip = reader.readString();
        case EventFields.USER_AGENT -> userAgent = reader.readString();
        case EventFields.TRACE_ID -> traceId = reader.readString();
        case EventFields.CHANGES -> changes = changes(reader);
        case EventFields.CUSTOM -> custom = object(reader);
        case EventFields.STRUCTURE_VERSION -> structureVersion = reader.readInt32();
        default -> reader.skipValue();
      }
    }

    /**
     * Maps an unknown severity to the highest one, so that filters for severe events do not miss
     * it.
     */
    private static Severity severity(String name) {
      return StoredConstants.of(Severity.values(), name, Severity.highest());
    }

    private static Outcome outcome(String name) {
      return StoredConstants.of(Outcome.values(), name, Outcome.UNKNOWN);
    }

    private void id(BsonReader reader) {
      reader.readStartDocument();
      tenant = new TenantId(reader.readString(EventFields.TENANT));
      sequence = reader.readInt64(EventFields.SEQUENCE);
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
          new EventFingerprint(fingerprint, fingerprint2),
          mark);
    }
  }

  private static Actor actor(BsonReader reader) {
    var texts = texts(reader);
    var type = texts.get(EventFields.PART_TYPE);
    return new Actor(
        texts.get(EventFields.PART_ID),
        texts.get(EventFields.PART_NAME),
        texts.get(EventFields.PART_EMAIL),
        type == null
            ? ActorType.USER
            : StoredConstants.of(ActorType.values(), type, ActorType.SYSTEM));
  }

  private static Resource resource(BsonReader reader) {
    var texts = texts(reader);
    return new Resource(
        texts.get(EventFields.PART_TYPE),
        texts.get(EventFields.PART_ID),
        texts.get(EventFields.PART_NAME));
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
              String.valueOf(parts.get(EventFields.CHANGE_FIELD)),
              parts.get(EventFields.CHANGE_BEFORE),
              parts.get(EventFields.CHANGE_AFTER)));
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

  @SuppressWarnings("NullAway") // a JSON null is kept as sent; readers expect it
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
