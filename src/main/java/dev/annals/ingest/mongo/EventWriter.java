package dev.annals.ingest.mongo;

import static dev.annals.ingest.mongo.EventFields.ACTION;
import static dev.annals.ingest.mongo.EventFields.ACTOR;
import static dev.annals.ingest.mongo.EventFields.CHANGES;
import static dev.annals.ingest.mongo.EventFields.CHANGE_AFTER;
import static dev.annals.ingest.mongo.EventFields.CHANGE_BEFORE;
import static dev.annals.ingest.mongo.EventFields.CHANGE_FIELD;
import static dev.annals.ingest.mongo.EventFields.CURRENT_FORMAT;
import static dev.annals.ingest.mongo.EventFields.CUSTOM;
import static dev.annals.ingest.mongo.EventFields.DESCRIPTION;
import static dev.annals.ingest.mongo.EventFields.FINGERPRINT;
import static dev.annals.ingest.mongo.EventFields.FINGERPRINT_2;
import static dev.annals.ingest.mongo.EventFields.FORMAT;
import static dev.annals.ingest.mongo.EventFields.ID;
import static dev.annals.ingest.mongo.EventFields.IMPERSONATOR;
import static dev.annals.ingest.mongo.EventFields.INCARNATION;
import static dev.annals.ingest.mongo.EventFields.IP;
import static dev.annals.ingest.mongo.EventFields.KEY;
import static dev.annals.ingest.mongo.EventFields.MARK;
import static dev.annals.ingest.mongo.EventFields.OCCURRED;
import static dev.annals.ingest.mongo.EventFields.OUTCOME;
import static dev.annals.ingest.mongo.EventFields.PART_EMAIL;
import static dev.annals.ingest.mongo.EventFields.PART_ID;
import static dev.annals.ingest.mongo.EventFields.PART_NAME;
import static dev.annals.ingest.mongo.EventFields.PART_TYPE;
import static dev.annals.ingest.mongo.EventFields.RECEIVED;
import static dev.annals.ingest.mongo.EventFields.RESOURCE;
import static dev.annals.ingest.mongo.EventFields.SEQUENCE;
import static dev.annals.ingest.mongo.EventFields.SEVERITY;
import static dev.annals.ingest.mongo.EventFields.STRUCTURE_VERSION;
import static dev.annals.ingest.mongo.EventFields.TENANT;
import static dev.annals.ingest.mongo.EventFields.TRACE_ID;
import static dev.annals.ingest.mongo.EventFields.USER_AGENT;

import dev.annals.ingest.append.EventFingerprint;
import dev.annals.ingest.append.LogStore.Numbered;
import dev.annals.ingest.check.EventDraft;
import dev.annals.ingest.log.Actor;
import dev.annals.ingest.log.Change;
import dev.annals.ingest.log.Resource;
import dev.annals.kernel.ActorType;
import dev.annals.kernel.Outcome;
import dev.annals.kernel.Severity;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bson.BsonBinaryWriter;
import org.bson.BsonWriter;
import org.bson.RawBsonDocument;
import org.bson.io.BasicOutputBuffer;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/**
 * Encodes events as BSON. The caller's thread encodes the draft, concurrently with others. The
 * append worker only prepends sequence number, mark, time and incarnation, which is a copy of
 * bytes.
 */
final class EventWriter {

  private static final int LENGTH_BYTES = 4;
  private static final byte STRING = 0x02;
  private static final byte DOCUMENT = 0x03;
  private static final byte DATE = 0x09;
  private static final byte INT32 = 0x10;
  private static final byte INT64 = 0x12;

  private EventWriter() {}

  /** Encodes the draft as BSON elements, without the length and end of a document. */
  static byte[] draft(EventDraft eventDraft, @Nullable EventFingerprint eventFingerprint) {
    try (var buffer = new BasicOutputBuffer(1024);
        var writer = new BsonBinaryWriter(buffer)) {
      writer.writeStartDocument();
      write(writer, eventDraft, eventFingerprint);
      writer.writeEndDocument();
      var whole = buffer.getInternalBuffer();
      var elements = new byte[buffer.getPosition() - LENGTH_BYTES - 1];
      System.arraycopy(whole, LENGTH_BYTES, elements, 0, elements.length);
      return elements;
    }
  }

  /** Returns the complete document of a numbered event. */
  static RawBsonDocument numbered(Numbered event) {
    var position = event.position();
    var tenant = event.tenant().value().getBytes(StandardCharsets.UTF_8);
    int string = 1 + 2 + 4 + tenant.length + 1;
    int number = 1 + 2 + Long.BYTES;
    int id = LENGTH_BYTES + string + number + 1;
    int incarnation = 1 + 2 + Integer.BYTES;
    int all =
        LENGTH_BYTES
            + (1 + 4 + id)
            + string
            + number
            + number
            + incarnation
            + event.encodedDraft().length
            + 1;
    var bytes = ByteBuffer.allocate(all).order(ByteOrder.LITTLE_ENDIAN).putInt(all);
    bytes.put(DOCUMENT).put(name(ID)).putInt(id);
    putString(bytes, TENANT, tenant);
    bytes.put(INT64).put(name(SEQUENCE)).putLong(position.sequence()).put((byte) 0);
    putString(bytes, TENANT, tenant);
    bytes.put(INT64).put(name(MARK)).putLong(event.mark());
    bytes.put(DATE).put(name(RECEIVED)).putLong(position.receivedAt().toEpochMilli());
    bytes.put(INT32).put(name(INCARNATION)).putInt(position.incarnation());
    bytes.put(event.encodedDraft()).put((byte) 0);
    return new RawBsonDocument(bytes.array());
  }

  private static void putString(ByteBuffer bytes, String name, byte[] text) {
    bytes.put(STRING).put(name(name)).putInt(text.length + 1).put(text).put((byte) 0);
  }

  private static byte[] name(String name) {
    return (name + '\0').getBytes(StandardCharsets.US_ASCII);
  }

  private static void write(
      BsonWriter writer, EventDraft eventDraft, @Nullable EventFingerprint eventFingerprint) {
    if (eventDraft.idempotencyKey() != null) {
      writer.writeString(KEY, eventDraft.idempotencyKey());
      // Version 1 is also written for servers of a rolling upgrade that do not support version 2.
      number(writer, FINGERPRINT, eventFingerprint == null ? null : eventFingerprint.v1());
      number(writer, FINGERPRINT_2, eventFingerprint == null ? null : eventFingerprint.v2());
    }
    if (eventDraft.occurredAt() != null) {
      writer.writeDateTime(OCCURRED, eventDraft.occurredAt().toEpochMilli());
    }
    writer.writeString(ACTION, eventDraft.action());
    if (eventDraft.severity() != Severity.INFO) {
      writer.writeString(SEVERITY, eventDraft.severity().name());
    }
    if (eventDraft.outcome() != Outcome.SUCCESS) {
      writer.writeString(OUTCOME, eventDraft.outcome().name());
    }
    actor(writer, ACTOR, eventDraft.actor());
    actor(writer, IMPERSONATOR, eventDraft.impersonator());
    resource(writer, eventDraft.resource());
    text(writer, DESCRIPTION, eventDraft.description());
    text(writer, IP, eventDraft.ip());
    text(writer, USER_AGENT, eventDraft.userAgent());
    text(writer, TRACE_ID, eventDraft.traceId());
    changes(writer, eventDraft.changes());
    if (!eventDraft.custom().isEmpty()) {
      writer.writeName(CUSTOM);
      value(writer, eventDraft.custom());
    }
    writer.writeInt32(STRUCTURE_VERSION, eventDraft.structureVersion());
    writer.writeInt32(FORMAT, CURRENT_FORMAT);
  }

  private static void actor(BsonWriter writer, String name, @Nullable Actor actor) {
    if (actor == null) {
      return;
    }
    writer.writeStartDocument(name);
    text(writer, PART_ID, actor.id());
    text(writer, PART_NAME, actor.name());
    text(writer, PART_EMAIL, actor.email());
    if (actor.type() != ActorType.USER) {
      writer.writeString(PART_TYPE, actor.type().name());
    }
    writer.writeEndDocument();
  }

  private static void resource(BsonWriter writer, @Nullable Resource resource) {
    if (resource == null) {
      return;
    }
    writer.writeStartDocument(RESOURCE);
    text(writer, PART_TYPE, resource.type());
    text(writer, PART_ID, resource.id());
    text(writer, PART_NAME, resource.name());
    writer.writeEndDocument();
  }

  private static void changes(BsonWriter writer, List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    writer.writeStartArray(CHANGES);
    for (var change : changes) {
      writer.writeStartDocument();
      writer.writeString(CHANGE_FIELD, change.field());
      writer.writeName(CHANGE_BEFORE);
      value(writer, change.before());
      writer.writeName(CHANGE_AFTER);
      value(writer, change.after());
      writer.writeEndDocument();
    }
    writer.writeEndArray();
  }

  private static void text(BsonWriter writer, String name, @Nullable String text) {
    if (text != null) {
      writer.writeString(name, text);
    }
  }

  private static void number(BsonWriter writer, String name, @Nullable Long number) {
    if (number != null) {
      writer.writeInt64(name, number);
    }
  }

  private static void value(BsonWriter writer, @Nullable Object value) {
    switch (value) {
      case null -> writer.writeNull();
      case String text -> writer.writeString(text);
      case Boolean bool -> writer.writeBoolean(bool);
      case Integer whole -> writer.writeInt32(whole);
      case Long whole -> writer.writeInt64(whole);
      case Double real -> writer.writeDouble(real);
      case BigDecimal decimal -> writer.writeDecimal128(new Decimal128(decimal));
      case Instant time -> writer.writeDateTime(time.toEpochMilli());
      case List<?> list -> {
        writer.writeStartArray();
        list.forEach(element -> value(writer, element));
        writer.writeEndArray();
      }
      case Map<?, ?> map -> {
        writer.writeStartDocument();
        for (var entry : map.entrySet()) {
          writer.writeName(String.valueOf(entry.getKey()));
          value(writer, entry.getValue());
        }
        writer.writeEndDocument();
      }
      default -> throw new IllegalArgumentException("Not a JSON value: " + value.getClass());
    }
  }
}
