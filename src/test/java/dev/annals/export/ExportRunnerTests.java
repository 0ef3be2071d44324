package dev.annals.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.annals.export.ExportJobs.Admission;
import dev.annals.export.format.SomeEvents;
import dev.annals.export.mongo.TestStore;
import dev.annals.ingest.log.AuditLog;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.query.Filter;
import dev.annals.query.Filters;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.ValidationMode;
import dev.annals.tenants.TenantLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportRunnerTests {

  private static final Instant NOON = SomeEvents.NOON;
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final ExportSettings SETTINGS = SomeExports.settings(Duration.ZERO);

  private final ExportJobs jobs = TestStore.jobs();
  private final ExportFiles files = TestStore.files();
  private final SettableClock clock = new SettableClock(NOON);
  private final List<Object> published = new CopyOnWriteArrayList<>();
  private final TenantId tenant = SomeExports.freshTenant();
  private final Export export = SomeExports.of(tenant);
  private TenantLimits limits = SomeExports.limits(5, 50, 1 << 20);
  private ExportRunner runner = running(new NumberedLog(3));

  @AfterEach
  void stop() {
    runner.stop();
  }

  @Test
  void writesAFileAndTellsOfIt() throws IOException {
    jobs.insert(export, SomeExports.room(5));

    runner.run(claim("first"));

    var done = find();
    assertThat(done.status()).isEqualTo(ExportStatus.COMPLETED);
    assertThat(done.written()).isEqualTo(new WriteProgress(3, 17, 1));
    assertThat(done.sha256())
        .isEqualTo("50e9ba1efbcbe7512ffa0c16cf346df2b6b1fd5324a0266cb7899b4f9b2321b6");
    assertThat(done.expiresAt()).isEqualTo(NOON.plus(Duration.ofDays(7)));
    assertThat(content("first")).isEqualTo("Number\r\n1\r\n2\r\n3\r\n");
    assertThat(published).containsExactly(new ExportCompleted(tenant, export.id()));
  }

  @Test
  void picksUpWhatWaits() {
    jobs.insert(export, SomeExports.room(5));

    runner.wake();

    await().until(() -> find().status() == ExportStatus.COMPLETED);
  }

  @Test
  void aNodeThatHasStoppedBeginsNothing() {
    jobs.insert(export, SomeExports.room(5));
    runner.stop();

    runner.look();

    assertThat(find().status()).isEqualTo(ExportStatus.REQUESTED);
    jobs.cancel(tenant, export.id());
  }

  @Test
  void anotherNodeBeginsAnewWhatADeadOneHalfWrote() throws IOException {
    jobs.insert(export, SomeExports.room(5));
    claim("dead");
    var half = files.create("dead-" + export.id(), "log.csv");
    half.write(new byte[2_000_000]);
    jobs.renew(export.id(), "dead-" + export.id(), new WriteProgress(1, 9, 0.3), NOON.plus(LEASE));

    clock.set(NOON.plus(LEASE));
    runner.run(claim("next"));
    half.close();

    assertThat(find().status()).isEqualTo(ExportStatus.COMPLETED);
    assertThat(find().written().events()).isEqualTo(3);
    assertThat(content("next")).isEqualTo("Number\r\n1\r\n2\r\n3\r\n");
  }

  @Test
  void whoWakesUpAfterItsLeaseThrowsAwayItsOwnFile() {
    jobs.insert(export, SomeExports.room(5));
    var slept = claim("slept");
    clock.set(NOON.plus(LEASE));
    runner.run(claim("next"));

    runner.run(slept);

    assertThat(find().attempts()).hasSize(2);
    assertThat(files.open("slept-" + export.id())).isEmpty();
    assertThat(files.open("next-" + export.id())).isPresent();
    assertThat(published).hasSize(1);
  }

  @Test
  void writesNothingOfALogThatWasRestoredToAPointBeforeTheRequest() {
    jobs.insert(export, new ExportCapacity(5, 5, Long.MAX_VALUE));
    runner = running(new NumberedLog(2));

    runner.run(claim("first"));

    assertThat(find().status()).isEqualTo(ExportStatus.FAILED);
    assertThat(find().error()).contains("restored").contains("Request it again");
    assertThat(files.open("first-" + export.id())).isEmpty();
  }

  /** Such as no free connection to the database in a busy moment. */
  @ParameterizedTest
  @CsvSource({"RATE_LIMITED", "STORE_UNAVAILABLE"})
  void triesAgainLaterWhatFailedForAMoment(Refusal.Code code) throws IOException {
    jobs.insert(export, SomeExports.room(5));
    var fault = new Refusal(code, "Try again", List.of(), Map.of("retryAfterMillis", 1_000L));
    runner =
        running(
            new NumberedLog(
                3,
                sequence -> {
                  throw fault;
                }));
    runner.run(claim("first"));

    assertThat(find().status()).isEqualTo(ExportStatus.REQUESTED);
    assertThat(find().error()).isNull();

    clock.set(NOON.plus(LEASE));
    runner = running(new NumberedLog(3));
    runner.run(claim("next"));

    assertThat(find().status()).isEqualTo(ExportStatus.COMPLETED);
    assertThat(content("next")).isEqualTo("Number\r\n1\r\n2\r\n3\r\n");
  }

  @Test
  void stopsWritingWhatIsCancelledOnAnotherNode() {
    jobs.insert(export, SomeExports.room(5));
    var read = new AtomicInteger();
    runner =
        running(
            new NumberedLog(
                3,
                sequence -> {
                  read.incrementAndGet();
                  TestStore.jobs().cancel(tenant, export.id());
                }));

    runner.run(claim("first"));

    assertThat(read).hasValue(1);
    assertThat(find().status()).isEqualTo(ExportStatus.CANCELLED);
    assertThat(files.open("first-" + export.id())).isEmpty();
    assertThat(published).isEmpty();
  }

  @Test
  void letsGoOfWhatItWritesWhenItStops() throws InterruptedException {
    jobs.insert(export, SomeExports.room(5));
    var reading = new CountDownLatch(1);
    var stopping = new CountDownLatch(1);
    runner = running(new NumberedLog(3, sequence -> pause(reading, stopping)));
    var claimed = claim("first");
    var writing = Thread.ofVirtual().start(() -> runner.run(claimed));

    reading.await();
    runner.stop();
    stopping.countDown();
    writing.join();

    assertThat(find().status()).isEqualTo(ExportStatus.REQUESTED);
    assertThat(jobs.claimable(clock.instant(), 1000)).contains(export.id());
    jobs.cancel(tenant, export.id());
  }

  @Test
  void triesAgainLaterAndGivesUpAfterSoManyAttempts() {
    jobs.insert(export, SomeExports.room(5));
    runner =
        running(
            new NumberedLog(
                3,
                sequence -> {
                  throw new IllegalStateException("password=secret");
                }));

    for (var attempt : List.of("first", "second")) {
      runner.run(claim(attempt));
      assertThat(find().status()).isEqualTo(ExportStatus.REQUESTED);
      assertThat(jobs.claimable(clock.instant(), 1000)).doesNotContain(export.id());
      clock.set(clock.instant().plus(LEASE));
    }
    runner.run(claim("third"));

    assertThat(find().status()).isEqualTo(ExportStatus.FAILED);
    assertThat(find().error()).isEqualTo("The export failed after 2 attempts.");
  }

  @Test
  void failsAtOnceWithTheReasonOfARefusal() {
    jobs.insert(export, SomeExports.room(5));
    runner =
        runner(
            new NumberedLog(3),
            new AnyFilters(caller -> {}) {
              @Override
              public Filter parse(
                  @Nullable Map<String, Object> filter,
                  @Nullable String search,
                  DataStructure structure,
                  boolean everything) {
                throw new BadInput("There is no field note", "filter", "custom", "note");
              }
            });

    runner.run(claim("first"));

    assertThat(find().status()).isEqualTo(ExportStatus.FAILED);
    assertThat(find().error()).isEqualTo("There is no field note");
  }

  @Test
  void aFileThatDoesNotFitFailsAndLeavesNothing() {
    var one = new ExportCapacity(1, 1, Long.MAX_VALUE);
    jobs.insert(export, one);
    limits = SomeExports.limits(5, 50, 16);

    runner.run(claim("first"));

    assertThat(find().status()).isEqualTo(ExportStatus.FAILED);
    assertThat(find().error()).contains("16 bytes", "Delete exports", "filter");
    assertThat(files.open("first-" + export.id())).isEmpty();
    assertThat(TestStore.chunks("first-" + export.id())).isZero();
    assertThat(jobs.insert(SomeExports.of(tenant), one)).isEqualTo(Admission.ADMITTED);
    assertThat(published).isEmpty();
  }

  @Test
  void aFileMayTakeAllThatIsLeft() {
    jobs.insert(export, SomeExports.room(5));
    limits = SomeExports.limits(5, 50, 17);

    runner.run(claim("first"));

    assertThat(find().status()).isEqualTo(ExportStatus.COMPLETED);
  }

  @Test
  void stopsWritingWhatIsDeletedOnAnotherNode() {
    var one = new ExportCapacity(1, 1, Long.MAX_VALUE);
    jobs.insert(export, one);
    runner =
        running(
            new NumberedLog(
                3,
                sequence -> {
                  var deleted = TestStore.jobs().delete(tenant, export.id(), NOON);
                  deleted.ifPresent(new ExportCleaning(jobs, files, clock)::discard);
                }));

    runner.run(claim("first"));

    assertThat(jobs.find(tenant, export.id())).isEmpty();
    assertThat(TestStore.chunks("first-" + export.id())).isZero();
    assertThat(files.open("first-" + export.id())).isEmpty();
    assertThat(published).isEmpty();
    assertThat(jobs.insert(SomeExports.of(tenant), one)).isEqualTo(Admission.ADMITTED);
  }

  @Test
  void aSecondNodeWritesTheWholeFileWhenTheFirstHangs() throws Exception {
    jobs.insert(export, SomeExports.room(5));
    var reading = new CountDownLatch(1);
    var goingOn = new CountDownLatch(1);
    var hanging = running(new NumberedLog(3, sequence -> pause(reading, goingOn)));
    hanging.wake();
    reading.await();
    clock.set(NOON.plus(LEASE));

    runner.look();
    await().until(() -> find().status() == ExportStatus.COMPLETED);
    goingOn.countDown();
    hanging.stop();

    var attempts = find().attempts();
    assertThat(attempts).hasSize(2);
    await().until(() -> TestStore.chunks(attempts.getFirst()) == 0);
    assertThat(files.open(attempts.getFirst())).isEmpty();
    try (var file = files.open(attempts.getLast()).orElseThrow()) {
      assertThat(file.readAllBytes()).asString().isEqualTo("Number\r\n1\r\n2\r\n3\r\n");
    }
    assertThat(published).hasSize(1);
  }

  @Test
  @SuppressWarnings("resource") // whoever dies does not close
  void sweepsPartsOfFilesThatNoExportKnows() throws IOException {
    jobs.insert(export, SomeExports.room(5));
    runner.run(claim("first"));
    var writing = SomeExports.of(tenant);
    jobs.insert(writing, SomeExports.room(5));
    jobs.claim(writing.id(), "w-" + writing.id(), NOON, NOON.plus(LEASE));
    files.create("w-" + writing.id(), "log.csv").write(new byte[2_000_000]);
    files.create("zombie-" + export.id(), "log.csv").write(new byte[2_000_000]);
    files.create("nobody-" + export.id(), "log.csv").close();

    new ExportCleaning(jobs, files, clock).sweep();

    assertThat(TestStore.chunks("zombie-" + export.id())).isZero();
    assertThat(files.open("nobody-" + export.id())).isEmpty();
    assertThat(content("first")).startsWith("Number");
    assertThat(TestStore.chunks("w-" + writing.id())).isPositive();
    jobs.cancel(tenant, writing.id());
  }

  @Test
  void waitsForAStoreThatIsAway() {
    jobs.insert(export, SomeExports.room(5));
    runner =
        running(
            new NumberedLog(
                3,
                sequence -> {
                  throw new Refusal(Refusal.Code.STORE_UNAVAILABLE, "later");
                }));

    runner.run(claim("first"));

    assertThat(find().status()).isEqualTo(ExportStatus.REQUESTED);
    jobs.cancel(tenant, export.id());
  }

  @Test
  void cleansUpWhatHasExpiredAndWhatCameToNothing() {
    jobs.insert(export, SomeExports.room(5));
    runner.run(claim("first"));
    var cancelled = SomeExports.of(tenant);
    jobs.insert(cancelled, SomeExports.room(5));
    var claimed = jobs.claim(cancelled.id(), "c-" + cancelled.id(), NOON, NOON.plus(LEASE));
    files.create("c-" + cancelled.id(), "log.csv");
    jobs.cancel(tenant, cancelled.id());
    var cleaning = new ExportCleaning(jobs, files, clock);

    cleaning.clean();
    assertThat(claimed).isPresent();
    assertThat(files.open("first-" + export.id())).isPresent();

    clock.set(NOON.plus(Duration.ofDays(7)));
    cleaning.clean();

    assertThat(find().status()).isEqualTo(ExportStatus.EXPIRED);
    assertThat(find().attempts()).isEmpty();
    assertThat(files.open("first-" + export.id())).isEmpty();
    assertThat(jobs.find(tenant, cancelled.id()).orElseThrow().attempts()).isEmpty();
  }

  private Export claim(String attempt) {
    var now = clock.instant();
    return jobs.claim(export.id(), attempt + "-" + export.id(), now, now.plus(LEASE)).orElseThrow();
  }

  private Export find() {
    return jobs.find(tenant, export.id()).orElseThrow();
  }

  private String content(String attempt) throws IOException {
    try (var in = files.open(attempt + "-" + export.id()).orElseThrow()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private ExportRunner running(AuditLog log) {
    return runner(log, new AnyFilters(caller -> {}));
  }

  private ExportRunner runner(AuditLog log, Filters filters) {
    var made =
        new ExportRunner(
            jobs,
            files,
            new ExportFilters(filters),
            new ExportCompletion(jobs, published::add),
            log,
            any -> new DataStructure(1, ValidationMode.LENIENT, List.of()),
            any -> limits,
            SETTINGS,
            clock);
    made.start();
    return made;
  }

  private static void pause(CountDownLatch reached, CountDownLatch goOn) {
    reached.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
