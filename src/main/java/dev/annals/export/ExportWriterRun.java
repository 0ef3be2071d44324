package dev.annals.export;

import dev.annals.export.format.ExportWriter;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.LogIncomplete;
import dev.annals.kernel.Sha256;
import dev.annals.query.Filter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Predicate;

/**
 * Writes one export from its first to its last event in constant memory: it holds one event at a
 * time, or one small page if the log is read backwards.
 */
final class ExportWriterRun {

  /** Page size for reading backwards. */
  static final int PAGE = 64;

  private final Export export;
  private final AuditLog log;
  private final Filter filter;
  private final Predicate<WriteProgress> goOn;
  private final DiskReservation space;
  private final MessageDigest digest = Sha256.digest();
  private long events;
  private long bytes;

  /**
   * @param goOn receives the progress after each event that was read, and returns whether to
   *     continue
   * @param space reserves disk space before bytes are written
   */
  ExportWriterRun(
      Export export,
      AuditLog log,
      Filter filter,
      Predicate<WriteProgress> goOn,
      DiskReservation space) {
    this.export = export;
    this.log = log;
    this.filter = filter;
    this.goOn = goOn;
    this.space = space;
  }

  /** The result. A file that was not finished has no defined content. */
  record Outcome(boolean finished, WriteProgress written, String sha256) {}

  /**
   * Writes the file and closes it.
   *
   * @throws dev.annals.kernel.Refusal if the file exceeds the tenant's limit or a limit of the
   *     format
   */
  Outcome write(OutputStream file) throws IOException {
    var exportSpec = export.spec();
    boolean finished;
    try (var out = new CountingStream(file, digest);
        var writer = exportSpec.format().open(out, exportSpec.layout())) {
      finished =
          read(
              event -> {
                if (filter.matches(event)) {
                  append(writer, event);
                }
                return goOn.test(new WriteProgress(events, bytes, progressAt(event.sequence())));
              });
    } catch (UncheckedIOException e) {
      space.requireRoom();
      throw e.getCause();
    } catch (RuntimeException e) {
      space.requireRoom();
      throw e;
    }
    space.requireRoom();
    return new Outcome(
        finished, new WriteProgress(events, bytes, 1), HexFormat.of().formatHex(digest.digest()));
  }

  private void append(ExportWriter writer, AuditEvent event) {
    try {
      writer.write(event);
      events++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean read(Predicate<AuditEvent> reader) {
    return export.spec().order() == ExportOrder.OLDEST_FIRST
        ? readForwards(reader)
        : readBackwards(reader);
  }

  private boolean readForwards(Predicate<AuditEvent> reader) {
    var stopped = new boolean[1];
    log.scan(
        export.tenant(),
        0,
        export.spec().through(),
        event -> {
          stopped[0] = !reader.test(event);
          return !stopped[0];
        });
    return !stopped[0];
  }

  private boolean readBackwards(Predicate<AuditEvent> reader) {
    var current = log.upToDate(export.tenant());
    long before = export.spec().through() + 1;
    while (before > 1) {
      var page = current.readBefore(export.tenant(), before, PAGE);
      if (page.isEmpty() || page.getFirst().sequence() != before - 1) {
        throw new LogIncomplete(export.tenant(), before - 1);
      }
      for (var event : page) {
        if (!reader.test(event)) {
          return false;
        }
      }
      before = page.getLast().sequence();
    }
    return true;
  }

  private double progressAt(long sequence) {
    long through = export.spec().through();
    boolean forwards = export.spec().order() == ExportOrder.OLDEST_FIRST;
    return (double) (forwards ? sequence : through - sequence + 1) / through;
  }

  private final class CountingStream extends DigestOutputStream {

    CountingStream(OutputStream file, MessageDigest digest) {
      super(file, digest);
    }

    @Override
    public void write(int b) throws IOException {
      space.cover(bytes + 1);
      super.write(b);
      bytes++;
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      space.cover(bytes + len);
      super.write(b, off, len);
      bytes += len;
    }
  }
}
