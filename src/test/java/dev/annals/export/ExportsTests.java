package dev.annals.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.annals.access.Actor;
import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.export.format.Column;
import dev.annals.export.format.ExportFormat;
import dev.annals.export.format.SomeEvents;
import dev.annals.export.mongo.TestStore;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.Refusal.Code;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.ValidationMode;
import dev.annals.tenants.TenantLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportsTests {

  private static final ExportSettings SETTINGS = SomeExports.settings(Duration.ofSeconds(1));

  private final ExportJobs jobs = TestStore.jobs();
  private final ExportFiles files = TestStore.files();
  private final SettableClock clock = new SettableClock(SomeEvents.NOON);
  private final TenantId tenant = SomeExports.freshTenant();
  private final Caller vendor = caller(Caller.Kind.VENDOR, tenant);
  private final Caller user = caller(Caller.Kind.TENANT_USER, tenant);
  private final List<Object> signals = new ArrayList<>();
  private final List<Caller> asking = new ArrayList<>();
  private DataStructure structure = structure(field("action", true), field("ip", false));
  private final ExportFilters filters = new ExportFilters(new AnyFilters(asking::add));
  private final NumberedLog log = new NumberedLog(3);
  private final ExportRunner runner =
      new ExportRunner(
          jobs,
          files,
          filters,
          new ExportCompletion(jobs, event -> {}),
          log,
          any -> structure,
          tenant -> limits(),
          SETTINGS,
          clock);
  private TenantLimits limits = SomeExports.limits(2, 50, 1 << 20);
  private final Exports exports =
      new Exports(
          jobs,
          files,
          filters,
          runner,
          log,
          any -> structure,
          any -> limits,
          new ExportCompletion(jobs, signals::add),
          new ExportCleaning(jobs, files, clock),
          SETTINGS,
          clock,
          signals::add);

  @Test
  void settlesColumnsAndTheLastEventWhenItIsAskedFor() {
    var export = exports.request(user, request());

    assertThat(export.spec().layout().columns())
        .containsExactly(new Column("action", "Action", FieldType.TEXT));
    assertThat(export.spec().through()).isEqualTo(3);
    assertThat(export.requestedBy()).isEqualTo("ada");
    assertThat(exports.find(tenant, export.id())).contains(export);
    assertThat(exports.find(SomeExports.freshTenant(), export.id())).isEmpty();
  }

  @Test
  void keepsTheOrderOfTheFieldsAskedFor() {
    var export = exports.request(vendor, request(List.of("ip", "action"), "UTC", null));

    assertThat(export.spec().layout().columns())
        .extracting(Column::name)
        .containsExactly("ip", "action");
  }

  @Test
  void keepsATenantsUserFromAFieldThatIsOff() {
    assertRefused(
        () -> exports.request(user, request(List.of("action", "ip"), "UTC", null)),
        Code.FORBIDDEN_FIELD,
        "input",
        "fields",
        "1");
  }

  @Test
  void refusesFieldsThatAreNoneOrTwiceThere() {
    assertRefused(
        () -> exports.request(vendor, request(List.of("shoe"), "UTC", null)),
        Code.BAD_INPUT,
        "input",
        "fields",
        "0");
    assertRefused(
        () -> exports.request(vendor, request(List.of("ip", "ip"), "UTC", null)),
        Code.BAD_INPUT,
        "input",
        "fields",
        "1");
    assertRefused(
        () -> exports.request(vendor, request(List.of(), "UTC", null)),
        Code.BAD_INPUT,
        "input",
        "fields");
  }

  @Test
  void readsAFilterAsTheCallerMayAsk() {
    exports.request(user, request());
    exports.request(vendor, request());

    assertThat(asking).containsExactly(user, vendor);
  }

  @Test
  void tellsWhereAFilterIsWrong() {
    var wrong =
        new ExportRequest(
            ExportFormat.CSV,
            Map.of("shoe", Map.of("equals", 43)),
            null,
            ExportOrder.OLDEST_FIRST,
            null,
            "UTC",
            null);

    assertRefused(() -> exports.request(user, wrong), Code.BAD_INPUT, "input", "filter", "shoe");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Mars/Olympus", "+02:00", "", "utc+1", "EST5EDT; DROP"})
  void refusesATimeZoneThatIsNone(String timeZone) {
    assertRefused(
        () -> exports.request(user, request(null, timeZone, null)),
        Code.BAD_INPUT,
        "input",
        "timeZone");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        "../x.csv",
        "a\\b",
        "a\nb",
        "a\u0000b",
        "gpj\u202evsc.exe",
        "x\ud83d"
      })
  void refusesAFileNameThatMeansMore(String fileName) {
    assertRefused(
        () -> exports.request(user, request(null, "UTC", fileName)),
        Code.BAD_INPUT,
        "input",
        "fileName");
  }

  @Test
  void refusesAFileNameOfMoreThanSoManyCharacters() {
    assertRefused(
        () -> exports.request(user, request(null, "UTC", "a".repeat(129))),
        Code.BAD_INPUT,
        "input",
        "fileName");
    assertThat(exports.request(user, request(null, "UTC", "ä".repeat(128)))).isNotNull();
  }

  @Test
  void namesTheFileByTenantAndDayInTheZone() {
    clock.set(Instant.parse("2026-07-01T23:00:00Z"));
    var odd = caller(Caller.Kind.VENDOR, new TenantId("eu:" + tenant));

    assertThat(exports.request(odd, request(null, "Asia/Tokyo", null)).spec().fileName())
        .isEqualTo("audit-log-eu-%s-2026-07-02.csv".formatted(tenant));
  }

  @Test
  void hasRoomForSoManyUnfinishedOnes() {
    exports.request(user, request());
    var second = exports.request(user, request());

    assertRefused(() -> exports.request(user, request()), Code.RATE_LIMITED);

    limits = SomeExports.limits(3, 50, 1 << 20);
    var third = exports.request(user, request());
    limits = SomeExports.limits(2, 50, 1 << 20);
    exports.cancel(tenant, third.id());
    assertRefused(() -> exports.request(user, request()), Code.RATE_LIMITED);

    exports.cancel(tenant, second.id());
    assertThat(exports.request(user, request())).isNotNull();
  }

  @Test
  void asksForATenant() {
    assertRefused(
        () -> exports.request(caller(Caller.Kind.VENDOR, null), request()), Code.TENANT_REQUIRED);
  }

  @Test
  void cancelsOnceAndOnlyForItsTenant() {
    var export = exports.request(user, request());

    assertRefused(() -> exports.cancel(SomeExports.freshTenant(), export.id()), Code.NOT_FOUND);
    assertThat(exports.cancel(tenant, export.id()).status()).isEqualTo(ExportStatus.CANCELLED);
    assertThat(exports.cancel(tenant, export.id()).status()).isEqualTo(ExportStatus.CANCELLED);
    assertRefused(() -> exports.download(user, export.id()), Code.NOT_FOUND);
  }

  @Test
  void givesAFinishedFile() throws IOException {
    var export = finished(user);

    var download = exports.download(user, export.id());

    try (var content = download.content()) {
      var text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text).isEqualTo("Action\r\nuser.login\r\nuser.login\r\nuser.login\r\n");
      assertThat(download.bytes()).isEqualTo(text.length());
    }
    assertThat(download.fileName()).endsWith("-2026-07-01.csv");
  }

  @Test
  void tellsWhoAskedAndWhoGotTheFile() throws IOException {
    var export = finished(user);
    var download = exports.download(vendor, export.id());
    download.content().close();

    assertThat(signals)
        .containsExactly(
            new ExportRequested(user, export.id(), "CSV", List.of("action"), true),
            new ExportDownloaded(vendor, export.id(), 3, download.sha256()));
  }

  @Test
  void givesNoFileOfAnotherTenant() {
    var export = finished(user);
    var other = caller(Caller.Kind.VENDOR, SomeExports.freshTenant());

    assertRefused(() -> exports.download(other, export.id()), Code.NOT_FOUND);
  }

  @Test
  void givesNoFileThatIsNotFinished() {
    var export = exports.request(user, request());

    assertRefused(() -> exports.download(user, export.id()), Code.CONFLICT);
  }

  @Test
  void givesNoFileWhoseTimeIsOver() {
    var export = finished(user);
    clock.set(SomeEvents.NOON.plus(SETTINGS.kept()));

    assertThat(exports.find(tenant, export.id()).orElseThrow().status())
        .isEqualTo(ExportStatus.EXPIRED);
    assertThatThrownBy(() -> exports.download(user, export.id())).isInstanceOf(ExportExpired.class);
  }

  @Test
  void givesATenantsUserNoFileWithAFieldThatIsOffByNow() throws IOException {
    var export = finished(user);
    structure = structure(field("action", false));

    assertRefused(() -> exports.download(user, export.id()), Code.FORBIDDEN_FIELD);
    exports.download(vendor, export.id()).content().close();
  }

  @Test
  void saysWhatToDoWhenTooManyFilesAreKept() {
    limits = SomeExports.limits(2, 2, 1 << 20);
    finished(user);
    clock.set(SomeEvents.NOON.plusSeconds(60));
    var second = finished(user);

    var refusal = catchThrowableOfType(Refusal.class, () -> exports.request(user, request()));
    assertThat(refusal.code()).isEqualTo(Code.RATE_LIMITED);
    assertThat(refusal.reason())
        .contains("at most 2 exports", "deleteExport", "the first one expires at 2026-07-08T12:00");
    assertThat(refusal.details())
        .containsEntry("retryAfterMillis", Duration.ofDays(7).minusSeconds(60).toMillis());

    exports.delete(user, second.id());
    assertThat(exports.request(user, request())).isNotNull();
  }

  @Test
  void saysWhatToDoWhenTooManyBytesAreKept() {
    finished(user);
    limits = SomeExports.limits(2, 50, 10);

    var refusal = catchThrowableOfType(Refusal.class, () -> exports.request(user, request()));

    assertThat(refusal.code()).isEqualTo(Code.RATE_LIMITED);
    assertThat(refusal.reason()).contains("at most 10 bytes", "deleteExport");
  }

  @Test
  void whatIsCancelledBeforeItIsBegunMakesRoomAtOnce() {
    limits = SomeExports.limits(1, 1, 1 << 20);
    var waiting = exports.request(user, request());

    exports.cancel(tenant, waiting.id());

    assertThat(exports.request(user, request())).isNotNull();
  }

  @Test
  void deletesAnExportWithItsFile() {
    var export = finished(user);
    var attempt = jobs.find(tenant, export.id()).orElseThrow().attempts().getLast();
    signals.clear();

    assertThat(exports.delete(user, export.id())).isTrue();

    assertThat(exports.find(tenant, export.id())).isEmpty();
    assertThat(files.open(attempt)).isEmpty();
    assertThat(TestStore.chunks(attempt)).isZero();
    assertRefused(() -> exports.download(user, export.id()), Code.NOT_FOUND);
    assertThat(exports.delete(user, export.id())).isFalse();
    var deleted = (ExportDeleted) signals.getFirst();
    assertThat(signals).hasSize(1);
    assertThat(deleted.export()).isEqualTo(export.id());
    assertThat(deleted.events()).isEqualTo(3);
    assertThat(deleted.sha256()).isNotNull();
    assertThat(deleted.by()).isEqualTo(Actor.of(user));
  }

  @Test
  void deletesWhatOthersRequestedForManagersAlone() {
    var export = exports.request(user, request());
    var other = caller(Caller.Kind.TENANT_USER, tenant, "eve", Permission.EXPORT_AUDITS);
    var owner =
        caller(
            Caller.Kind.TENANT_USER,
            tenant,
            "olga",
            Permission.EXPORT_AUDITS,
            Permission.MANAGE_ACCESS);
    var stranger =
        caller(
            Caller.Kind.VENDOR,
            SomeExports.freshTenant(),
            "back-end",
            Permission.EXPORT_AUDITS,
            Permission.MANAGE_TENANTS);

    assertRefused(() -> exports.delete(other, export.id()), Code.FORBIDDEN);
    assertThat(exports.delete(stranger, export.id())).isFalse();
    assertThat(exports.find(tenant, export.id())).isPresent();
    assertThat(exports.delete(owner, export.id())).isTrue();
  }

  private TenantLimits limits() {
    return limits;
  }

  private Export finished(Caller caller) {
    var export = exports.request(caller, request());
    var now = clock.instant();
    var claimed =
        jobs.claim(export.id(), export.id().toString(), now, now.plusSeconds(30)).orElseThrow();
    runner.start();
    runner.run(claimed);
    runner.stop();
    return export;
  }

  private static void assertRefused(ThrowingCallable call, Code code, String... path) {
    var refusal = catchThrowableOfType(Refusal.class, call);
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.path()).containsExactly(path);
  }

  private static ExportRequest request() {
    return request(null, "UTC", null);
  }

  private static ExportRequest request(
      @Nullable List<String> fields, String timeZone, @Nullable String fileName) {
    return new ExportRequest(
        ExportFormat.CSV, Map.of(), null, ExportOrder.OLDEST_FIRST, fields, timeZone, fileName);
  }

  private static Caller caller(Caller.Kind kind, @Nullable TenantId tenant) {
    return caller(kind, tenant, "ada", Permission.EXPORT_AUDITS);
  }

  private static Caller caller(
      Caller.Kind kind, @Nullable TenantId tenant, String id, String... permissions) {
    return new Caller(
        kind,
        id,
        null,
        null,
        Set.of(permissions),
        Set.of(),
        null,
        tenant,
        SomeEvents.NOON.plusSeconds(3600),
        null,
        null,
        new Caller.Issuer("issuer", "1"));
  }

  private static DataStructure structure(Field... fields) {
    return new DataStructure(1, ValidationMode.LENIENT, List.of(fields));
  }

  private static Field field(String name, boolean enabled) {
    return new Field(
        name,
        name.equals("action") ? "Action" : "IP address",
        FieldType.TEXT,
        false,
        enabled,
        true,
        true,
        true,
        true,
        false,
        null,
        null);
  }
}
