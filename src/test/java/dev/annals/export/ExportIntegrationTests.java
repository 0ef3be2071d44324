package dev.annals.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.annals.access.Permission;
import dev.annals.ingest.Ingestion;
import dev.annals.kernel.TenantId;
import dev.annals.query.live.GraphQlSocket;
import dev.annals.testing.TestTokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openpdf.text.pdf.PdfReader;
import org.openpdf.text.pdf.parser.PdfTextExtractor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ExportIntegrationTests {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String REQUEST =
      "mutation($input: ExportInput!) { requestExport(input: $input)"
          + " { id status requestedBy downloadUrl } }";
  private static final String EXPORT =
      "query($id: ID!) { export(id: $id)"
          + " { id status progress events bytes sha256 downloadUrl expiresAt error } }";

  @Autowired ApplicationContext context;
  @Autowired Ingestion ingestion;
  @Autowired ExportJobs jobs;
  @Autowired ExportFiles files;
  private final TenantId tenant = SomeExports.freshTenant();
  private TestTokens server;
  private String vendor;

  @BeforeEach
  void sendThreeEvents() {
    server = TestTokens.of(context);
    vendor = server.vendor();
    // The first request that names a tenant brings it into being.
    graphql(vendor, "{ viewer { id } }", Map.of());
    send("user.login", "INFO", "plain");
    send("=cmd|' /C calc'!A0", "HIGH", "say \"hi\", then\r\ngo");
    send("user.logout", "CRITICAL", "Ünïcode 🙂");
  }

  @Test
  void makesAFileThatCanBeDownloadedAndChecked() throws Exception {
    var done =
        completed(
            Map.of(
                "format",
                "CSV",
                "fields",
                List.of("sequence", "action", "severity", "description"),
                "fileName",
                "Prüfung.csv"));

    var answer = download(vendor, tenant, done);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8).lines().skip(1).toList())
        .containsExactly(
            "1,user.login,INFO,plain",
            "2,'=cmd|' /C calc'!A0,HIGH,\"say \"\"hi\"\", then",
            "go\"",
            "3,user.logout,CRITICAL,Ünïcode 🙂");
    assertThat(done.required("events").asInt()).isEqualTo(3);
    assertThat(done.required("progress").asDouble()).isEqualTo(1);
    assertThat(done.required("bytes").asLong()).isEqualTo(answer.body().length);
    var sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(answer.body()));
    assertThat(done.required("sha256").asString()).isEqualTo(sum);
    var headers = answer.headers();
    assertThat(headers.firstValue("ETag")).contains("\"" + sum + "\"");
    assertThat(headers.firstValue("Content-Length")).contains("" + answer.body().length);
    assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(headers.firstValue("Cache-Control")).contains("no-store");
    assertThat(headers.firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
    assertThat(headers.firstValue("Content-Disposition").orElseThrow())
        .startsWith("attachment;")
        .contains("filename*=UTF-8''Pr%C3%BCfung.csv");
  }

  @ParameterizedTest
  @CsvSource({
    "XLSX,xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "JSON,json,application/json",
    "PDF,pdf,application/pdf"
  })
  void makesEachKindOfFile(String format, String extension, String mediaType) throws Exception {
    var done = completed(Map.of("format", format, "fields", List.of("sequence", "description")));

    var answer = download(vendor, tenant, done);

    assertThat(answer.headers().firstValue("Content-Type")).contains(mediaType);
    assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
        .endsWith("." + extension + "\"");
    assertThat(done.required("events").asInt()).isEqualTo(3);
    assertThat(done.required("sha256").asString())
        .isEqualTo(
            HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(answer.body())));
    assertThat(descriptions(format, answer.body())).contains("Ünïcode");
  }

  private static String descriptions(String format, byte[] file) throws IOException {
    return switch (format) {
      case "XLSX" -> {
        try (var book = new XSSFWorkbook(new ByteArrayInputStream(file))) {
          yield book.getSheetAt(0).getRow(3).getCell(1).getStringCellValue();
        }
      }
      case "PDF" -> {
        try (var pdf = new PdfReader(file)) {
          yield new PdfTextExtractor(pdf).getTextFromPage(1);
        }
      }
      default -> JSON.readTree(file).get(2).required("description").asString();
    };
  }

  @Test
  void writesWhatTheFilterAsksForInTheOrderAskedFor() throws IOException, InterruptedException {
    var done =
        completed(
            Map.of(
                "format",
                "NDJSON",
                "fields",
                List.of("action", "occurredAt"),
                "order",
                "NEWEST_FIRST",
                "timeZone",
                "Asia/Tokyo",
                "filter",
                Map.of("severity", Map.of("atLeast", "HIGH"))));

    var lines = text(download(vendor, tenant, done)).lines().map(JSON::readTree).toList();

    assertThat(lines).extracting(line -> line.required("sequence").asInt()).containsExactly(3, 2);
    assertThat(lines.getFirst().required("action").asString()).isEqualTo("user.logout");
    assertThat(lines.getFirst().required("occurredAt").asString()).endsWith("+09:00");
  }

  @Test
  void hasTheColumnsThatAreOnAsItsHeader() throws IOException, InterruptedException {
    var done = completed(Map.of("format", "CSV"));

    assertThat(text(download(vendor, tenant, done)).lines().findFirst())
        .contains("Time,User,Action,Resource,Severity,IP address");
  }

  @Test
  void belongsToItsTenantAlone() throws IOException, InterruptedException {
    var done = completed(Map.of("format", "CSV"));
    var other = SomeExports.freshTenant();

    var unseen = server.graphql(vendor, other.value(), EXPORT, idOf(done));
    assertThat(unseen.at("/data/export").isNull()).isTrue();
    assertThat(
            TestTokens.codes(
                server.graphql(
                    vendor,
                    other.value(),
                    "mutation($id: ID!) { cancelExport(id: $id) { id } }",
                    idOf(done))))
        .containsExactly("NOT_FOUND");
    assertRefused(download(vendor, other, done), 404, "NOT_FOUND");
    assertRefused(download(server.user(other.value(), "owner"), other, done), 404, "NOT_FOUND");
  }

  @Test
  void asksForThePermissionAgainAtTheDownload() throws IOException, InterruptedException {
    var done = completed(Map.of("format", "CSV"));

    assertRefused(download(server.vendor(Permission.READ_AUDITS), tenant, done), 403, "FORBIDDEN");
    assertRefused(download(server.user(tenant.value(), "viewer"), tenant, done), 403, "FORBIDDEN");
    assertRefused(download(null, tenant, done), 401, "UNAUTHENTICATED");
    assertThat(download(server.user(tenant.value(), "auditor"), tenant, done).statusCode())
        .isEqualTo(200);
    assertThat(
            TestTokens.codes(
                server.graphql(
                    server.vendor(Permission.READ_AUDITS),
                    tenant.value(),
                    "{ exports { nodes { id } } }")))
        .containsExactly("FORBIDDEN");
  }

  @Test
  void keepsATenantsUserFromFieldsThatAreOff() throws IOException, InterruptedException {
    var user = server.user(tenant.value(), "auditor");
    var input = Map.of("format", "CSV", "fields", List.of("action", "description"));

    var refused = graphql(user, REQUEST, Map.of("input", input));
    assertThat(TestTokens.codes(refused)).containsExactly("FORBIDDEN_FIELD");
    assertThat(refused.at("/errors/0/extensions/path").valueStream().map(JsonNode::asString))
        .containsExactly("input", "fields", "1");

    assertRefused(download(user, tenant, completed(input)), 403, "FORBIDDEN_FIELD");
  }

  @Test
  void saysWhatIsWrongWithTheInput() {
    var refused =
        graphql(
            vendor,
            REQUEST,
            Map.of("input", Map.of("format", "CSV", "filter", Map.of("ip", Map.of("block", "x")))));

    assertThat(TestTokens.codes(refused)).containsExactly("BAD_INPUT");
    assertThat(
            refused.at("/errors/0/extensions/path").valueStream().map(JsonNode::asString).toList())
        .startsWith("input", "filter", "ip");
  }

  @Test
  void hasNoFileBeforeItIsFinishedNorWhereThereIsNone() throws IOException, InterruptedException {
    // Nobody begins what was asked for in the future.
    var later = Instant.now().plus(Duration.ofHours(1));
    var waiting = SomeExports.of(tenant, later, 3, ExportOrder.OLDEST_FIRST);
    jobs.insert(waiting, SomeExports.room(10));

    assertRefused(get("/v1/exports/" + waiting.id(), vendor, tenant), 409, "CONFLICT");
    assertRefused(get("/v1/exports/none", vendor, tenant), 404, "NOT_FOUND");
    assertRefused(get("/v1/exports/" + ExportId.fresh(), vendor, tenant), 404, "NOT_FOUND");

    graphql(
        vendor,
        "mutation($id: ID!) { cancelExport(id: $id) { id } }",
        Map.of("id", waiting.id().toString()));
    assertRefused(get("/v1/exports/" + waiting.id(), vendor, tenant), 404, "NOT_FOUND");
  }

  @Test
  void isGoneWhenItsTimeIsOver() throws IOException, InterruptedException {
    var later = Instant.now().plus(Duration.ofHours(1));
    var old = SomeExports.of(tenant, later, 3, ExportOrder.OLDEST_FIRST);
    var attempt = old.id().toString();
    jobs.insert(old, SomeExports.room(10));
    jobs.claim(old.id(), attempt, later, later);
    jobs.complete(old.id(), attempt, WriteProgress.NOTHING, "sum", Instant.now());

    assertRefused(get("/v1/exports/" + old.id(), vendor, tenant), 410, "NOT_FOUND");
  }

  @Test
  void listsNewestFirstInPagesThatAreTheTenantsOwn() {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 3; i++) {
      ids.addFirst(completed(Map.of("format", "CSV")).required("id").asString());
    }
    var list =
        "query($after: Cursor) { exports(first: 2, after: $after)"
            + " { nodes { id } pageInfo { hasNextPage endCursor } } }";

    var first = graphql(vendor, list, Map.of()).at("/data/exports");
    var cursor = first.at("/pageInfo/endCursor").asString();
    var second = graphql(vendor, list, Map.of("after", cursor)).at("/data/exports");

    assertThat(first.at("/pageInfo/hasNextPage").asBoolean()).isTrue();
    assertThat(second.at("/pageInfo/hasNextPage").asBoolean()).isFalse();
    assertThat(
            List.of(first, second).stream()
                .flatMap(page -> page.required("nodes").valueStream())
                .map(node -> node.required("id").asString()))
        .isEqualTo(ids);
    var foreign =
        server.graphql(vendor, SomeExports.freshTenant().value(), list, Map.of("after", cursor));
    assertThat(TestTokens.codes(foreign)).containsExactly("BAD_CURSOR");
  }

  @Test
  void tellsItsProgressUntilItEnds() throws Exception {
    var later = Instant.now().plus(Duration.ofHours(1));
    var waiting = SomeExports.of(tenant, later, 3, ExportOrder.OLDEST_FIRST);
    jobs.insert(waiting, SomeExports.room(10));
    var socket = new Socket();
    var connection = socket.connect(server.base(), vendor, tenant);

    connection.sendText(
        JSON.writeValueAsString(
            Map.of(
                "id",
                "1",
                "type",
                "subscribe",
                "payload",
                Map.of(
                    "query",
                    "subscription($id: ID!) { exportProgress(id: $id) { status progress } }",
                    "variables",
                    Map.of("id", waiting.id().toString())))),
        true);
    assertThat(socket.next().at("/payload/data/exportProgress/status").asString())
        .isEqualTo("REQUESTED");
    jobs.claim(waiting.id(), "elsewhere", later, later.plusSeconds(30));
    assertThat(socket.next().at("/payload/data/exportProgress/status").asString())
        .isEqualTo("RUNNING");
    jobs.renew(waiting.id(), "elsewhere", new WriteProgress(1, 10, 0.5), later.plusSeconds(30));
    assertThat(socket.next().at("/payload/data/exportProgress/progress").asDouble()).isEqualTo(0.5);
    jobs.cancel(tenant, waiting.id());
    assertThat(socket.next().at("/payload/data/exportProgress/status").asString())
        .isEqualTo("CANCELLED");
    assertThat(socket.next().required("type").asString()).isEqualTo("complete");
    connection.sendClose(WebSocket.NORMAL_CLOSURE, "");
  }

  @Test
  void tellsUsersNothingMoreOnceTheLogIsSwitchedOff() throws Exception {
    var later = Instant.now().plus(Duration.ofHours(1));
    var waiting = SomeExports.of(tenant, later, 3, ExportOrder.OLDEST_FIRST);
    jobs.insert(waiting, SomeExports.room(10));
    try (var socket =
        GraphQlSocket.open(server.base(), server.user(tenant.value(), "auditor"), null)) {
      socket.subscribe(
          "1",
          "subscription($id: ID!) { exportProgress(id: $id) { status } }",
          Map.of("id", waiting.id().toString()));
      assertThat(socket.next().at("/payload/data/exportProgress/status").asString())
          .isEqualTo("REQUESTED");
      server.graphql(
          server.vendor(),
          null,
          "mutation($id: ID!) { enableAuditLogs(tenantId: $id, enabled: false) { id } }",
          Map.of("id", tenant.value()));
      assertThat(socket.next().at("/payload/0/extensions/code").asString())
          .isEqualTo("AUDIT_LOGS_DISABLED");
    }
  }

  private static final String DELETE = "mutation($id: ID!) { deleteExport(id: $id) }";

  @Test
  void deletesAnExportForItsRequesterOrAManager() throws Exception {
    var done = completed(Map.of("format", "CSV"));
    var other = SomeExports.freshTenant();
    var auditor = server.user(tenant.value(), "auditor");

    assertThat(TestTokens.codes(graphql(auditor, DELETE, idOf(done)))).containsExactly("FORBIDDEN");
    assertThat(
            server
                .graphql(vendor, other.value(), DELETE, idOf(done))
                .at("/data/deleteExport")
                .asBoolean(true))
        .isFalse();
    assertThat(download(auditor, tenant, done).statusCode()).isEqualTo(200);

    var owner = server.user(tenant.value(), "owner");
    assertThat(deleted(owner, done)).isTrue();

    assertRefused(download(vendor, tenant, done), 404, "NOT_FOUND");
    assertThat(graphql(vendor, EXPORT, idOf(done)).at("/data/export").isNull()).isTrue();
    assertThat(deleted(owner, done)).isFalse();
    assertThat(deleted(vendor, JSON.readTree("{\"id\": \"none\"}"))).isFalse();
    var own =
        graphql(auditor, REQUEST, Map.of("input", Map.of("format", "CSV")))
            .at("/data/requestExport");
    assertThat(deleted(auditor, own)).isTrue();
  }

  private boolean deleted(String token, JsonNode export) {
    return graphql(token, DELETE, idOf(export)).at("/data/deleteExport").asBoolean();
  }

  @Test
  void keepsNoMoreFilesThanTheTenantMay() {
    server.graphql(
        server.vendor(),
        null,
        "mutation($id: ID!) { setTenantLimits(tenantId: $id, limits: {retainedExports: 2,"
            + " retainedExportBytes: 100}) { id } }",
        Map.of("id", tenant.value()));
    var csv = Map.of("format", "CSV", "fields", List.of("sequence"));
    var first = completed(csv);
    completed(csv);

    var refused = graphql(vendor, REQUEST, Map.of("input", csv));
    assertThat(TestTokens.codes(refused)).containsExactly("RATE_LIMITED");
    assertThat(refused.at("/errors/0/message").asString())
        .contains("at most 2 exports", "deleteExport", "expires at");

    assertThat(deleted(vendor, first)).isTrue();
    var large = graphql(vendor, REQUEST, Map.of("input", Map.of("format", "PDF")));
    var id = large.at("/data/requestExport");
    await().atMost(Duration.ofSeconds(30)).until(() -> status(id), "FAILED"::equals);
    var failed = graphql(vendor, EXPORT, idOf(id)).at("/data/export");
    assertThat(failed.required("error").asString()).contains("exceed the limit", "100 bytes");
    assertThat(graphql(vendor, REQUEST, Map.of("input", csv)).has("errors")).isFalse();
  }

  @Test
  void breaksOffTheDownloadOfAFileThatIsDeleted() throws Exception {
    var large = large();
    var answer = HTTP.send(downloadOf(large, vendor).build(), BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);

    try (var content = answer.body()) {
      assertThat(content.readNBytes(1_000)).hasSize(1_000);
      assertThat(deleted(vendor, JSON.readTree("{\"id\": \"%s\"}".formatted(large.id())))).isTrue();
      assertThatThrownBy(content::readAllBytes).isInstanceOf(IOException.class);
    }
  }

  @Test
  void limitsTheDownloadsOfOneUserAtOnce() throws Exception {
    var large = large();
    graphql(
        server.user(tenant.value(), "owner"),
        "mutation { enableField(name: \"sequence\", enabled: true) { version } }",
        Map.of());
    var user = server.user(tenant.value(), "auditor");
    var open = new ArrayList<InputStream>();
    for (int i = 0; i < 5; i++) {
      var answer = HTTP.send(downloadOf(large, user).build(), BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      open.add(answer.body());
    }

    assertRefused(get("/v1/exports/" + large.id(), user, tenant), 429, "RATE_LIMITED");
    var csv =
        HTTP.send(
            HttpRequest.newBuilder(server.base().resolve("/audits/export/csv"))
                .header("x-access-token", user)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            BodyHandlers.ofString());
    assertThat(csv.statusCode()).isEqualTo(429);

    for (var content : open) {
      content.close();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                HTTP.send(
                            downloadOf(large, user)
                                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                .build(),
                            BodyHandlers.discarding())
                        .statusCode()
                    == 200);
  }

  /** A file that no buffer on the way holds. */
  private Export large() throws IOException {
    var later = Instant.now().plus(Duration.ofHours(1));
    var large = SomeExports.of(tenant, later, 3, ExportOrder.OLDEST_FIRST);
    var attempt = large.id().toString();
    jobs.insert(large, SomeExports.room(10));
    jobs.claim(large.id(), attempt, later, later);
    try (var out = files.create(attempt, "log.csv")) {
      for (int i = 0; i < 64; i++) {
        out.write(new byte[1 << 20]);
      }
    }
    jobs.complete(large.id(), attempt, new WriteProgress(3, 64 << 20, 1), "sum", later);
    return large;
  }

  private HttpRequest.Builder downloadOf(Export export, String token) {
    return HttpRequest.newBuilder(server.base().resolve("/v1/exports/" + export.id()))
        .header("X-Tenant-Id", tenant.value())
        .header("Authorization", "Bearer " + token);
  }

  private void send(String action, String severity, String description) {
    ingestion.send(
        tenant, Map.of("action", action, "severity", severity, "description", description));
  }

  private JsonNode completed(Map<String, Object> input) {
    var requested = graphql(vendor, REQUEST, Map.of("input", input)).at("/data/requestExport");
    await().atMost(Duration.ofSeconds(30)).until(() -> status(requested), "COMPLETED"::equals);
    return graphql(vendor, EXPORT, idOf(requested)).at("/data/export");
  }

  private String status(JsonNode export) {
    return graphql(vendor, EXPORT, idOf(export)).at("/data/export/status").asString();
  }

  private static Map<String, Object> idOf(JsonNode export) {
    return Map.of("id", export.required("id").asString());
  }

  private JsonNode graphql(String token, String document, Map<String, Object> variables) {
    return server.graphql(token, tenant.value(), document, variables);
  }

  private HttpResponse<byte[]> download(@Nullable String token, TenantId of, JsonNode export)
      throws IOException, InterruptedException {
    return get(export.required("downloadUrl").asString(), token, of);
  }

  private HttpResponse<byte[]> get(String path, @Nullable String token, TenantId of)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(server.base().resolve(path)).header("X-Tenant-Id", of.value());
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return HTTP.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static void assertRefused(HttpResponse<byte[]> answer, int status, String code) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(TestTokens.codes(JSON.readTree(answer.body()))).containsExactly(code);
  }

  /** A client of graphql-transport-ws, as far as this test needs one. */
  private static class Socket implements WebSocket.Listener {

    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();

    WebSocket connect(URI base, String token, TenantId tenant) throws InterruptedException {
      var connection =
          HTTP.newWebSocketBuilder()
              .subprotocols("graphql-transport-ws")
              .buildAsync(URI.create("ws" + base.toString().substring(4) + "/graphql"), this)
              .join();
      var payload = Map.of("Authorization", "Bearer " + token, "tenantId", tenant.value());
      connection.sendText(
          JSON.writeValueAsString(Map.of("type", "connection_init", "payload", payload)), true);
      assertThat(next().required("type").asString()).isEqualTo("connection_ack");
      return connection;
    }

    JsonNode next() throws InterruptedException {
      var message = messages.poll(10, TimeUnit.SECONDS);
      assertThat(message).isNotNull();
      return message;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        messages.add(JSON.readTree(part.toString()));
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }
}
