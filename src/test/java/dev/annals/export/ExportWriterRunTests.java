package dev.annals.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.export.format.SomeEvents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ExportWriterRunTests {

  private static final int MANY = 100_000;

  @Test
  void writesOldestFirstThroughTheLastOneAskedFor() throws IOException {
    assertThat(write(ExportOrder.OLDEST_FIRST, 3, new NumberedLog(10)))
        .isEqualTo("Number\r\n1\r\n2\r\n3\r\n");
  }

  @Test
  void writesNewestFirstFromTheLastOneAskedFor() throws IOException {
    assertThat(write(ExportOrder.NEWEST_FIRST, 3, new NumberedLog(10)))
        .isEqualTo("Number\r\n3\r\n2\r\n1\r\n");
  }

  @Test
  void readsBackwardsPageByPageWithoutAGapOrARepeat() throws IOException {
    long last = 2L * ExportWriterRun.PAGE + 1;
    var lines = write(ExportOrder.NEWEST_FIRST, last, new NumberedLog(last)).lines().toList();

    assertThat(lines).hasSize((int) last + 1).doesNotHaveDuplicates();
    assertThat(lines.getLast()).isEqualTo("1");
  }

  @Test
  void writesEachEventOnceUpToTheLastOneAtTheRequest() throws IOException {
    var log = new NumberedLog(1_000);
    var numbers = LongStream.rangeClosed(1, 700).mapToObj(String::valueOf).toList();

    assertThat(write(ExportOrder.OLDEST_FIRST, 700, log).lines().skip(1)).isEqualTo(numbers);
    assertThat(write(ExportOrder.NEWEST_FIRST, 700, log).lines().skip(1))
        .isEqualTo(numbers.reversed());
  }

  @Test
  void writesAnEmptyLogAsAHeader() throws IOException {
    for (var order : ExportOrder.values()) {
      assertThat(write(order, 0, new NumberedLog(0))).isEqualTo("Number\r\n");
    }
  }

  @Test
  void tellsEventsBytesAndChecksumOfTheWholeFile() throws Exception {
    var file = new ByteArrayOutputStream();

    var outcome =
        attempt(ExportOrder.OLDEST_FIRST, 1000, new NumberedLog(1000), writeProgress -> true)
            .write(file);

    assertThat(outcome.finished()).isTrue();
    assertThat(outcome.written()).isEqualTo(new WriteProgress(1000, file.size(), 1));
    assertThat(outcome.sha256())
        .isEqualTo(
            HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(file.toByteArray())));
  }

  @Test
  void writesOnlyWhatTheFilterAsksFor() throws IOException {
    var file = new ByteArrayOutputStream();

    var outcome =
        new ExportWriterRun(
                export(ExportOrder.OLDEST_FIRST, 10),
                new NumberedLog(10),
                event -> event.sequence() % 5 == 0,
                writeProgress -> true,
                unlimited())
            .write(file);

    assertThat(file.toString(StandardCharsets.UTF_8)).isEqualTo("Number\r\n5\r\n10\r\n");
    assertThat(outcome.written().events()).isEqualTo(2);
  }

  @Test
  void makesProgressInBothOrders() throws IOException {
    for (var order : ExportOrder.values()) {
      var progress = new ArrayList<Double>();
      attempt(order, 4, new NumberedLog(4), writeProgress -> progress.add(writeProgress.progress()))
          .write(OutputStream.nullOutputStream());

      assertThat(progress).containsExactly(0.25, 0.5, 0.75, 1.0);
    }
  }

  @Test
  void stopsWhenItIsTold() throws IOException {
    for (var order : ExportOrder.values()) {
      var looked = new AtomicLong();
      var outcome =
          attempt(order, 10, new NumberedLog(10), writeProgress -> looked.incrementAndGet() < 3)
              .write(OutputStream.nullOutputStream());

      assertThat(outcome.finished()).isFalse();
      assertThat(looked).hasValue(3);
    }
  }

  @Test
  void holdsNoMoreThanABufferOfWhatItReads() throws IOException {
    for (var order : ExportOrder.values()) {
      var read = new AtomicLong();
      var sink = new CountingSink(read);
      attempt(order, MANY, new NumberedLog(MANY, sequence -> read.incrementAndGet()), w -> true)
          .write(sink);

      assertThat(read).hasValue(MANY);
      assertThat(sink.mostEventsHeld).isLessThan(10_000);
    }
  }

  private static String write(ExportOrder order, long through, NumberedLog log) throws IOException {
    var file = new ByteArrayOutputStream();
    attempt(order, through, log, writeProgress -> true).write(file);
    return file.toString(StandardCharsets.UTF_8);
  }

  private static ExportWriterRun attempt(
      ExportOrder order, long through, NumberedLog log, Predicate<WriteProgress> goOn) {
    return new ExportWriterRun(export(order, through), log, event -> true, goOn, unlimited());
  }

  private static DiskReservation unlimited() {
    return new DiskReservation(bytes -> true, () -> Long.MAX_VALUE);
  }

  private static Export export(ExportOrder order, long through) {
    return SomeExports.of(SomeEvents.ACME, SomeEvents.NOON, through, order);
  }

  /** Counts lines, and how far the reading is ahead of them. */
  private static class CountingSink extends OutputStream {

    private final AtomicLong read;
    private long lines;
    private long mostEventsHeld;

    CountingSink(AtomicLong read) {
      this.read = read;
    }

    @Override
    public void write(int b) {
      if (b == '\n') {
        lines++;
      }
    }

    @Override
    public void write(byte[] b, int off, int len) {
      mostEventsHeld = Math.max(mostEventsHeld, read.get() - lines);
      for (int i = off; i < off + len; i++) {
        write(b[i]);
      }
    }
  }
}
