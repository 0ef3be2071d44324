package dev.annals.frontegg.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.intThat;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import dev.annals.access.Permission;
import dev.annals.ingest.log.AuditLog;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.query.Listings;
import dev.annals.query.work.QueryWork;
import dev.annals.testing.Replaceable;
import dev.annals.testing.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openpdf.text.pdf.PdfReader;
import org.openpdf.text.pdf.parser.PdfTextExtractor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "annals.web.allowed-origins=https://app.example.com",
      "annals.frontegg.geoip=src/test/resources/geoip/GeoIP2-City-Test.mmdb"
    })
class DialectRoutesTests {

  private static final int FEW = 64;
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String TOKEN = "x-access-token";
  private static final String TENANT = "frontegg-tenant-id";

  @Autowired ApplicationContext context;
  @Autowired Replaceable<Listings> listings;
  @Autowired Replaceable<AuditLog> log;
  private final String tenant = "t-" + UUID.randomUUID();
  private TestTokens server;
  private String vendor;

  @BeforeEach
  void signIn() {
    server = TestTokens.of(context);
    vendor = server.vendor();
  }

  @AfterEach
  void restore() {
    listings.restore();
    log.restore();
  }

  @Test
  void goesFromPageToPageByOffset() throws Exception {
    IntStream.rangeClosed(1, 25).forEach(i -> send(tenant, "{\"action\": \"a%02d\"}".formatted(i)));

    for (var order : List.of("", "&sortBy=createdAt", "&sortBy=action", "&filter=action:a*")) {
      var first = body(list("?offset=0" + order));
      assertThat(first.required("total").asInt()).as(order).isEqualTo(25);
      assertThat(actions(first)).hasSize(20).startsWith("a25", "a24").endsWith("a06");
      assertThat(actions(body(list("?offset=20&count=20" + order))))
          .containsExactly("a05", "a04", "a03", "a02", "a01");
      assertThat(actions(body(list("?offset=5&limit=2&sortDirection=ASC" + order))))
          .containsExactly("a06", "a07");
      assertThat(actions(body(list("?offset=25&count=5" + order)))).isEmpty();
      assertThat(actions(body(list("?offset=900000000&count=5" + order)))).isEmpty();
    }
  }

  /** Turns are shared among callers, so a read has to say whose it is. */
  @ParameterizedTest
  @ValueSource(strings = {"?count=5", "?count=5&sortBy=action", "/stats?"})
  void readsTheLogForItsCaller(String query) throws Exception {
    send(tenant, "{\"action\": \"a\"}");
    var callers = new CopyOnWriteArrayList<String>();
    var read = new TenantId(tenant);
    log.replace(
        (watched, real) -> {
          // Not the log behind a fixed point, which would be another object.
          doReturn(watched).when(watched).upToDate(read);
          doAnswer(
                  call -> {
                    record(callers);
                    return real.last(read);
                  })
              .when(watched)
              .last(read);
          doAnswer(
                  call -> {
                    record(callers);
                    return real.readAfter(read, call.getArgument(1), call.getArgument(2));
                  })
              .when(watched)
              .readAfter(eq(read), anyLong(), anyInt());
        });

    assertThat(list(query).statusCode()).isEqualTo(200);
    assertThat(list(query).statusCode()).isEqualTo(200);

    assertThat(callers).isNotEmpty().doesNotContain("");
  }

  /** The index also reads the log, in a thread of its own and for no caller. */
  private static void record(List<String> callers) {
    if (!Thread.currentThread().getName().equals("search-index")) {
      callers.add(QueryWork.caller());
    }
  }

  @Test
  void sortsByWhenItHappened() throws Exception {
    send(tenant, "{\"action\": \"late\", \"createdAt\": \"2026-03-01T00:00:00Z\"}");
    send(tenant, "{\"action\": \"early\", \"createdAt\": \"2026-01-01 00:00:00.500\"}");

    assertThat(actions(body(list("?sortBy=createdAt&sortDirection=desc"))))
        .containsExactly("late", "early");
    assertThat(actions(body(list("?sortBy=updatedAt&sortDirection=desc"))))
        .containsExactly("early", "late");
    assertThat(
            actions(
                body(
                    list(
                        "?createdAt%5B$gte%5D=2026-01-01T00:00:00.500Z&createdAt%5B$lt%5D=2026-03-01T00:00:00Z"))))
        .containsExactly("early");
    assertThat(actions(body(list("?createdAt%5B$gt%5D=2026-01-01T00:00:00.500Z"))))
        .containsExactly("late");
    assertThat(actions(body(list("?createdAt=2026-03-01T00:00:00Z")))).containsExactly("late");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "severity=high                                   | h",
        "severity[]=Info&severity[]=High                 | i h",
        "severity[$gte]=High                             | h c",
        "severity={\"$in\":[\"Critical\",\"Info\"]}      | i c",
        "amount[$gt]=5                                   | c",
        "amount[$lte]=5                                  | i h",
        "amount=5                                        | h",
        "paid=true                                       | h",
        "ip=10.0.0.7                                     | i",
        "plan=gold&severity=High                         | h",
        "description=by hand                             | c",
        "user=undefined&plan=gold&count=null             | h c"
      })
  void filtersByTheTypeOfAProperty(String query, String expected) throws Exception {
    addField("amount", "NUMBER");
    addField("paid", "BOOLEAN");
    addField("plan", "TEXT");
    send(
        tenant,
        "{\"action\": \"i\", \"severity\": \"Info\", \"ip\": \"10.0.0.7\", \"amount\": 1.5, \"plan\": \"tin\"}");
    send(
        tenant,
        "{\"action\": \"h\", \"severity\": \"High\", \"amount\": 5, \"paid\": true, \"plan\": \"gold\"}");
    send(
        tenant,
        "{\"action\": \"c\", \"severity\": \"Critical\", \"amount\": 7, \"plan\": \"gold\", \"description\": \"by hand\"}");

    assertThat(actions(body(list("?sortDirection=asc&" + encoded(query)))))
        .containsExactly(expected.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing=1                    | nothing",
        "$where=1                     | $where",
        "a.b=1                        | a.b",
        "severity[$ne]=Info           | severity[$ne]",
        "severity[$regex]=I           | severity[$regex]",
        "user={\"$where\":\"1\"}      | user",
        "user={\"$gt\":{\"$a\":1}}    | user",
        "user[$gt]=a                  | user[$gt]",
        "user[a][b]=1                 | user[a][b]",
        "createdAt[$gt]=yesterday     | createdAt[$gt]",
        "severity=Awful               | severity",
        "ip=nowhere                   | filter",
        "count=201                    | count",
        "count=0                      | count",
        "offset=-1                    | offset",
        "offset=x                     | offset",
        "sortBy=nothing               | sortBy",
        "sortBy=$a.b                  | sortBy",
        "sortBy=description           | sortBy",
        "sortDirection=up             | sortDirection",
        "filter=\"                    | filter",
        "changes=1                    | changes"
      })
  void refusesWhatItDoesNotKnowByName(String query, String at) throws Exception {
    send(tenant, "{\"action\": \"a\"}");

    var answer = list("?" + encoded(query));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    var error = body(answer);
    assertThat(error.required("errorCode").asString()).isEqualTo("BAD_INPUT");
    assertThat(error.at("/context/path/0").asString()).isEqualTo(at);
    assertThat(error.required("errors").get(0).isString()).isTrue();
  }

  @Test
  void authorisesTheTenantThatAHeaderOrAParameterNames() throws Exception {
    send(tenant, "{\"action\": \"a\"}");
    var restricted = server.vendorOf(Set.of("only-" + tenant), Permission.READ_AUDITS);
    var user = server.user(tenant, "viewer");

    assertThat(get("/audits?tenantId=" + tenant, Map.of(TOKEN, vendor)).statusCode())
        .isEqualTo(200);
    assertThat(get("/audits", Map.of(TOKEN, vendor)).statusCode()).isEqualTo(400);
    assertThat(get("/audits?tenantId=other", headers()).statusCode()).isEqualTo(400);
    assertThat(get("/audits?tenantId=" + tenant, Map.of(TOKEN, restricted)).statusCode())
        .isEqualTo(403);
    assertThat(get("/audits", Map.of(TOKEN, user)).statusCode()).isEqualTo(200);
    for (var header : List.of(TENANT, "frontegg-scoped-tenant", "X-Tenant-Id")) {
      assertThat(
              get("/frontegg/audits", Map.of("Authorization", "Bearer " + user, header, "other"))
                  .statusCode())
          .as(header)
          .isEqualTo(403);
    }
    assertThat(get("/frontegg/audits?tenantId=other", Map.of(TOKEN, user)).statusCode())
        .isEqualTo(403);
    var both = Map.of(TOKEN, user, TENANT, tenant, "frontegg-scoped-tenant", "other");
    var refused = get("/frontegg/audits", both);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(body(refused).at("/errors/0").asString()).contains("different tenants");
    var same = Map.of(TOKEN, user, TENANT, tenant, "frontegg-scoped-tenant", tenant);
    assertThat(get("/frontegg/audits", same).statusCode()).isEqualTo(200);
    assertThat(
            get("/frontegg/audits", Map.of(TOKEN, user, "frontegg-scoped-tenant", "undefined"))
                .statusCode())
        .isEqualTo(200);
    assertThat(get("/resources/audits/v2?tenant_ids=other", Map.of(TOKEN, user)).statusCode())
        .isEqualTo(403);
    assertThat(get("/resources/metrics/v1", Map.of(TOKEN, user)).statusCode()).isEqualTo(403);
    assertThat(get("/metadata", Map.of(TOKEN, restricted)).statusCode()).isEqualTo(403);
  }

  @Test
  void namesItsOwnHeadersWhereATenantIsMissing() throws Exception {
    var missing = body(get("/audits", Map.of(TOKEN, vendor)));
    assertThat(missing.at("/errors/0").asString())
        .contains("frontegg-tenant-id")
        .doesNotContain("X-Tenant-Id", "connection_init");

    var none = body(get("/audits", Map.of(TOKEN, vendor, TENANT, "no tenant")));
    assertThat(none.at("/context/path/0").asString()).isEqualTo("frontegg-tenant-id");
  }

  @Test
  void refusesNamesThatNoFieldHas() throws Exception {
    for (var name : List.of("%00", "a%00b", "%0A", "%F0%9F%98%80", "a%5B%24where%5D")) {
      var response = get("/audits?" + name + "=1", headers());
      assertThat(response.statusCode()).as(name).isEqualTo(400);
      assertThat(body(response).at("/errors").isArray()).as(name).isTrue();
    }
  }

  @Test
  void keepsATenantsUserFromALogThatIsSwitchedOff() throws Exception {
    send(tenant, "{\"action\": \"a\"}");
    var user = server.user(tenant, "auditor");
    server.graphql(
        vendor,
        null,
        "mutation { enableAuditLogs(tenantId: \"%s\", enabled: false) { id } }".formatted(tenant));

    for (var path :
        List.of(
            "/audits", "/audits/stats", "/metadata?entityName=audits", "/resources/audits/v2")) {
      var answer = get("/frontegg" + path, Map.of("Authorization", "Bearer " + user));
      assertThat(answer.statusCode()).as(path).isEqualTo(403);
      assertThat(body(answer).required("errorCode").asString()).isEqualTo("AUDIT_LOGS_DISABLED");
    }
    assertThat(list("").statusCode()).isEqualTo(200);
  }

  @Test
  void writesAFileInTheOrderOfTheList() throws Exception {
    addField("amount", "NUMBER");
    for (int amount : List.of(3, 1, 2)) {
      send(
          tenant,
          "{\"action\": \"a\", \"amount\": %d, \"note\": {\"x\": [1]}, \"email\": \"@b\"}"
              .formatted(amount));
    }
    var columns =
        "{\"properties\": [{\"name\": \"amount\", \"displayName\": \"=Sum\"}, {\"name\": \"note\", \"displayName\": \"N\"},"
            + " {\"name\": \"email\", \"displayName\": \"E\"}]}";
    var csv =
        post(
            "/audits/export/csv/v2?sortBy=amount&sortDirection=asc&offset=0&filter=&outputFileName=a.csv",
            columns);

    assertThat(csv.statusCode()).isEqualTo(201);
    assertThat(csv.body().lines())
        .containsExactly(
            "'=Sum,N,E",
            "1,\"{\"\"x\"\":[1]}\",'@b",
            "2,\"{\"\"x\"\":[1]}\",'@b",
            "3,\"{\"\"x\"\":[1]}\",'@b");
    assertThat(post("/audits/export/csv?amount%5B$gt%5D=1", columns).body().lines()).hasSize(3);
    assertThat(post("/audits/export/csv", "{}").body().lines().findFirst())
        .contains("Time,User,Action,Resource,Severity,IP address,amount");
    var v2 =
        post(
            "/resources/audits/v2/export/csv?tenant_ids%5B%5D=" + tenant + "&count=1&offset=0",
            columns);
    assertThat(v2.statusCode()).isEqualTo(200);
    assertThat(v2.body().lines()).hasSize(4);
    assertThat(post("/audits/export/csv?sortBy=nothing", columns).statusCode()).isEqualTo(400);
    assertThat(post("/audits/export/csv", "{\"properties\": [{}]}").statusCode()).isEqualTo(400);
  }

  @Test
  void writesAllOfALongListInItsOrder() throws Exception {
    var reads = watched();
    sendMany(10_600);
    var columns = "{\"properties\": [{\"name\": \"amount\", \"displayName\": \"A\"}]}";

    var rising = post("/audits/export/csv/v2?sortBy=amount&sortDirection=asc", columns);
    var newest =
        post("/audits/export/csv/v2?sortBy=createdAt&sortDirection=desc&filter=action:a", columns);
    var oldest = post("/audits/export/csv/v2?sortDirection=asc", columns);
    var plain = post("/audits/export/csv/v2", columns);

    var sent = IntStream.range(0, 10_600).map(i -> i * 7 % 10_600).boxed().toList();
    assertThat(amounts(rising)).isEqualTo(IntStream.range(0, 10_600).boxed().toList());
    assertThat(amounts(oldest)).isEqualTo(sent);
    assertThat(amounts(newest)).isEqualTo(sent.reversed());
    assertThat(amounts(plain)).isEqualTo(sent.reversed());
    // A slow client makes the server hold no more than a few events at a time.
    assertThat(reads).isNotEmpty();
    for (var read : reads) {
      verify(read, never()).read(any(), argThat(numbers -> numbers.size() > FEW));
      verify(read, never()).readBefore(any(), anyLong(), intThat(limit -> limit > FEW));
    }
  }

  /** Another reader could take the other value. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"action\": \"a\", \"action\": \"b\"}",
        "{\"action\": \"a\", \"more\": [{\"n\": 1, \"n\": 2}]}"
      })
  void rejectsDuplicateNamesInABody(String body) throws Exception {
    var answer = post("/audits", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("duplicate name");
    assertThat(list("?" + encoded("amount={\"$gt\":1,\"$gt\":2}")).body())
        .contains("duplicate name");
  }

  /** Otherwise a part of a file would be taken for the whole. */
  @Test
  void endsTheConnectionWhenAFileBreaksOff() throws Exception {
    sendMany(10_600);
    listings.replace(
        (breaking, real) ->
            doAnswer(
                    call -> {
                      real.each(call.getArgument(0), call.getArgument(1), call.getArgument(2));
                      throw new Refusal(Refusal.Code.QUERY_TOO_BROAD, "This took too long");
                    })
                .when(breaking)
                .each(any(), any(), any()));

    assertThatThrownBy(() -> post("/audits/export/csv/v2", "{}")).isInstanceOf(IOException.class);
  }

  @Test
  void saysWhyAFileCannotBegin() throws Exception {
    send(tenant, "{\"action\": \"a\"}");
    var refusal =
        new Refusal(
            Refusal.Code.RATE_LIMITED, "Too many", List.of(), Map.of("retryAfterMillis", 1_500));
    listings.replace((refusing, real) -> doThrow(refusal).when(refusing).each(any(), any(), any()));

    var answer = post("/audits/export/csv/v2", "{}");

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).contains("2");
    assertThat(body(answer).required("errors").get(0).asString()).isEqualTo("Too many");
  }

  @TestConfiguration
  static class Replaced {

    @Bean
    static Replaceable<Listings> replaceableListings() {
      return new Replaceable<>(Listings.class);
    }

    @Bean
    static Replaceable<AuditLog> replaceableLog() {
      return new Replaceable<>(AuditLog.class);
    }
  }

  /** The logs that queries read from now on. */
  private List<AuditLog> watched() {
    var watched = new CopyOnWriteArrayList<AuditLog>();
    log.replace(
        (watching, real) ->
            doAnswer(
                    call -> {
                      var current =
                          mock(AuditLog.class, delegatesTo(real.upToDate(call.getArgument(0))));
                      watched.add(current);
                      return current;
                    })
                .when(watching)
                .upToDate(any()));
    return watched;
  }

  private void sendMany(int audits) throws Exception {
    addField("amount", "NUMBER");
    var lines =
        IntStream.range(0, audits)
            .mapToObj(
                i -> "{\"action\": \"a\", \"custom\": {\"amount\": %d}}".formatted(i * 7 % audits))
            .collect(Collectors.joining("\n"));
    var request =
        HttpRequest.newBuilder(URI.create(server.base() + "/v1/audits"))
            .header("Content-Type", "application/x-ndjson")
            .header("Authorization", "Bearer " + vendor)
            .header("X-Tenant-Id", tenant)
            .POST(BodyPublishers.ofString(lines));
    assertThat(HTTP.send(request.build(), BodyHandlers.ofString()).body().lines())
        .hasSize(audits)
        .noneMatch(line -> line.contains("\"error\":{"));
  }

  private static List<Integer> amounts(HttpResponse<String> csv) {
    return csv.body().lines().skip(1).map(Integer::valueOf).toList();
  }

  @Test
  void writesAPdfThatHasWhatWasSent() throws Exception {
    send(tenant, "{\"action\": \"a\", \"user\": \"Ægir Ωmega\"}");
    var columns = "{\"properties\": [{\"name\": \"user\", \"displayName\": \"Who did it\"}]}";
    var request =
        request("/audits/export/pdf", headers()).POST(BodyPublishers.ofString(columns)).build();

    var answer = HTTP.send(request, BodyHandlers.ofByteArray());

    assertThat(answer.statusCode()).isEqualTo(201);
    try (var pdf = new PdfReader(answer.body())) {
      assertThat(new PdfTextExtractor(pdf).getTextFromPage(1))
          .contains("Audits of " + tenant, "Who did it", "Ægir Ωmega");
    }
  }

  @Test
  void answersTheSecondVersionForSeveralTenants() throws Exception {
    var other = "o-" + tenant;
    send(
        tenant,
        "{\"action\": \"a\", \"user\": \"Ada\", \"email\": \"ada@x.test\", \"createdAt\": \"2026-01-01T00:00:00Z\"}");
    send(other, "{\"action\": \"b\", \"user\": \"Bob\", \"createdAt\": \"2026-01-02T00:00:00Z\"}");
    send(tenant, "{\"action\": \"c\", \"user\": \"Cem\", \"createdAt\": \"2026-01-03T00:00:00Z\"}");
    var both = "tenant_ids%5B%5D=" + tenant + "&tenant_ids%5B%5D=" + other;

    var all = v2(both + "&count=10&offset=0");
    assertThat(all.required("total").asInt()).isEqualTo(3);
    assertThat(actions(all)).containsExactly("c", "b", "a");
    assertThat(actions(v2(both + "&count=1&offset=1&sortBy=createdAt&sortDirection=asc")))
        .containsExactly("b");
    assertThat(
            actions(
                v2(both + "&created_from=2026-01-02T00:00:00Z&created_to=2026-01-03T00:00:00Z")))
        .containsExactly("c", "b");
    assertThat(actions(v2("tenant_ids=" + tenant + "&users%5B%5D=Ada&users%5B%5D=Bob")))
        .containsExactly("a");
    assertThat(
            actions(
                v2("tenantId=" + tenant + "&email%5B%5D=ada@x.test&toDate=2026-01-01T00:00:00Z")))
        .containsExactly("a");
    assertThat(
            get("/resources/audits/v2?" + both + "&offset=10000", Map.of(TOKEN, vendor))
                .statusCode())
        .isEqualTo(400);
    assertThat(
            get("/audits/resources/audits/v2?tenant_ids=" + tenant, Map.of(TOKEN, vendor))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void putsAuditsOfOneTimeInTheOrderOfTheirTenantsAndNumbers() throws Exception {
    var reads = watched();
    var other = "o-" + tenant;
    for (int i = 0; i < 3; i++) {
      for (var to : List.of(tenant, other)) {
        send(
            to,
            "{\"action\": \"%s%d\", \"createdAt\": \"2026-01-01T00:00:00Z\"}"
                .formatted(to.equals(other) ? "b" : "a", i));
      }
    }
    var both = "tenant_ids%5B%5D=" + other + "&tenant_ids%5B%5D=" + tenant + "&count=";

    assertThat(actions(v2(both + 6))).containsExactly("b2", "b1", "b0", "a2", "a1", "a0");
    assertThat(actions(v2(both + "2&offset=2"))).containsExactly("b0", "a2");
    assertThat(actions(v2(both + "4&offset=1&sortBy=createdAt&sortDirection=asc")))
        .containsExactly("b1", "b2", "a0", "a1");
    assertThat(v2(both + "1&offset=7").required("data").isEmpty()).isTrue();
    // Of what stands before the page no audit is read.
    assertThat(reads).isNotEmpty();
    for (var read : reads) {
      verify(read, never()).read(any(), argThat(numbers -> numbers.size() > 3));
    }
  }

  @Test
  void countsOverTheTenantsOfACredential() throws Exception {
    var now = Instant.now().truncatedTo(ChronoUnit.DAYS);
    var other = "o-" + tenant;
    for (var to : List.of(tenant, tenant, other)) {
      send(
          to,
          "{\"action\": \"a\", \"resource\": \"Portal\", \"createdAt\": \"%s\"}".formatted(now));
    }
    send(
        tenant,
        "{\"action\": \"a\", \"resource\": \"Door\", \"createdAt\": \"%s\"}"
            .formatted(now.minus(1, ChronoUnit.DAYS)));
    var restricted = server.vendorOf(Set.of(tenant, other), Permission.READ_AUDITS);
    var from = now.minus(1, ChronoUnit.DAYS).toEpochMilli();
    var to = now.plus(1, ChronoUnit.DAYS).toEpochMilli();

    var metrics =
        body(
            get(
                "/resources/metrics/v1?from=%d&to=%d&limit=5&frequency=86400000"
                    .formatted(from, to),
                Map.of(TOKEN, restricted)));

    assertThat(metrics.required("topResources").toString()).isEqualTo("{\"Portal\":3,\"Door\":1}");
    assertThat(metrics.required("topTenants").toString())
        .isEqualTo("{\"%s\":3,\"%s\":1}".formatted(tenant, other));
    assertThat(metrics.required("auditsCounterByTime").valueStream().map(JsonNode::asInt))
        .containsExactly(1, 3);
    var tooFine =
        get(
            "/resources/metrics/v1?from=%d&to=%d&frequency=1".formatted(from, to),
            Map.of(TOKEN, restricted));
    assertThat(tooFine.statusCode()).isEqualTo(400);
  }

  @Test
  void tellsWhereAnAddressIsByTheOperatorsDatabase() throws Exception {
    var known = body(get("/frontegg/metadata/ip/81.2.69.142", headers()));
    assertThat(known.required("city").asString()).isEqualTo("London");
    assertThat(known.required("country_code").asString()).isEqualTo("GB");
    assertThat(known.at("/location/country_flag_emoji").asString()).isEqualTo("🇬🇧");
    assertThat(known.required("latitude").asDouble()).isBetween(51.0, 52.0);
    var unknown = body(get("/metadata/ip/2001:db8::7", headers()));
    assertThat(unknown.required("ip").asString()).isEqualTo("2001:db8::7");
    assertThat(unknown.required("city").isNull()).isTrue();
    assertThat(get("/metadata/ip/nowhere", headers()).statusCode()).isEqualTo(400);
  }

  @Test
  void readsAndWritesTheMetadataOfOneTenant() throws Exception {
    var read = body(get("/metadata/?entityName=audits", headers())).at("/rows/0/properties");
    var some =
        "{\"entityName\": \"audits\", \"properties\": ["
            + "{\"name\": \"createdAt\", \"displayName\": \"When\", \"type\": \"Timestamp\"},"
            + "{\"name\": \"email\", \"displayName\": \"User\", \"type\": \"Email\", \"showInTable\": true, \"showInMoreInfo\": \"yes\"},"
            + "{\"name\": \"amount\", \"displayName\": \"Amount\", \"type\": \"AlphaNumeric\", \"sortable\": true, \"filterable\": true,"
            + " \"showInTable\": false, \"showInMoreInfo\": \"No\"},"
            + "{\"name\": \"data\", \"displayName\": \"Data\", \"type\": \"Json\"}]}";
    send(tenant, "{\"action\": \"a\", \"amount\": 5}");

    var answer = post("/metadata/", some);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    var structure =
        server
            .graphql(
                vendor,
                tenant,
                "{ dataStructure { fields { name displayName type enabled showInTable showInDetails } } }")
            .at("/data/dataStructure/fields");
    assertThat(structure.get(0).toString())
        .isEqualTo(
            "{\"name\":\"occurredAt\",\"displayName\":\"When\",\"type\":\"TIMESTAMP\",\"enabled\":true,\"showInTable\":true,\"showInDetails\":true}");
    assertThat(structure.get(1).toString())
        .contains("\"actorEmail\"", "\"User\"", "\"enabled\":true");
    assertThat(structure.get(2).toString())
        .isEqualTo(
            "{\"name\":\"amount\",\"displayName\":\"Amount\",\"type\":\"NUMBER\",\"enabled\":true,\"showInTable\":false,\"showInDetails\":false}");
    assertThat(structure.get(3).toString()).contains("\"data\"", "\"JSON\"");
    assertThat(structure.valueStream().filter(field -> field.required("enabled").asBoolean()))
        .hasSize(4);
    assertThat(post("/metadata", "{\"properties\": %s}".formatted(read)).statusCode())
        .isEqualTo(200);
    assertThat(
            body(get("/metadata", headers()))
                .at("/rows/0/properties")
                .valueStream()
                .map(each -> each.required("enabled").asBoolean()))
        .isEqualTo(read.valueStream().map(each -> each.required("enabled").asBoolean()).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"entityName\": \"saml\", \"properties\": []}                                       | entityName",
        "{}                                                                                    | properties",
        "{\"properties\": [{\"displayName\": \"X\"}]}                                          | properties/0/name",
        "{\"properties\": [{\"name\": \"a.b\", \"displayName\": \"X\"}]}                       | properties/0/name",
        "{\"properties\": [{\"name\": \"$x\", \"displayName\": \"X\"}]}                        | properties/0/name",
        "{\"properties\": [{\"name\": \"x\", \"displayName\": \"X\", \"sortable\": \"yes\"}]}  | properties/0/sortable",
        "{\"properties\": [{\"name\": \"x\", \"displayName\": \"\"}]}                          | properties/0/displayName"
      })
  void saysWhichPropertyOfMetadataIsWrong(String metadata, String path) throws Exception {
    var answer = post("/metadata", metadata);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(
            String.join(
                "/",
                body(answer).at("/context/path").valueStream().map(JsonNode::asString).toList()))
        .isEqualTo(path);
  }

  @Test
  void answersOneRowOfMetadataForAuditsAndNoneForOthers() throws Exception {
    assertThat(body(get("/frontegg/metadata?entityName=audits", headers())).required("rows"))
        .hasSize(1);
    assertThat(body(get("/frontegg/metadata?entityName=saml", headers())).required("rows"))
        .isEmpty();
  }

  @Test
  void letsThePagesOfTheVendorIn() throws Exception {
    var asked =
        HttpRequest.newBuilder(URI.create(server.base() + "/frontegg/audits"))
            .method("OPTIONS", BodyPublishers.noBody())
            .header("Origin", "https://app.example.com")
            .header("Access-Control-Request-Method", "GET")
            .header(
                "Access-Control-Request-Headers",
                "authorization,content-type,x-frontegg-sdk,frontegg-scoped-tenant,frontegg-source")
            .build();
    var answer = HTTP.send(asked, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("https://app.example.com");
    var refused = get("/frontegg/audits", Map.of("Origin", "https://app.example.com"));
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("https://app.example.com");
    assertThat(refused.headers().firstValue("frontegg-trace-id")).isPresent();
    var foreign =
        get("/frontegg/audits", Map.of("Origin", "https://evil.example.com", TOKEN, vendor));
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/frontegg/identity/resources/users/v2/me",
        "/frontegg/graphql",
        "/audits/nothing",
        "/metadata/nothing/at/all",
        "/frontegg/%2e%2e/audits"
      })
  void refusesOtherPathsInTheFormOfTheDialect(String path) throws Exception {
    var answer = get(path, headers());

    assertThat(answer.statusCode()).isBetween(400, 404);
    assertThat(body(answer).required("errors").get(0).isString()).as(answer.body()).isTrue();
  }

  @Test
  void refusesABodyThatIsTooLarge() throws Exception {
    var answer = post("/metadata", "{\"properties\": [\"" + "x".repeat(100_000) + "\"]}");

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(body(answer).required("errors").get(0).isString()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"no JSON", "[]", ""})
  void refusesABodyThatIsNoAudit(String body) throws Exception {
    var answer = post("/audits", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(body(answer).required("errors").get(0).isString()).isTrue();
  }

  @Test
  void answersTheDoubleSlashOfTheNodeClient() throws Exception {
    send(tenant, "{\"action\": \"a\", \"severity\": \"High\"}");

    assertThat(get("/audits//stats?tenantId=" + tenant, headers()).body())
        .isEqualTo("{\"totalToday\":1,\"severeThisWeek\":1}");
  }

  private void addField(String name, String type) {
    server.graphql(
        vendor,
        tenant,
        "mutation { addField(input: {name: \"%s\", displayName: \"%s\", type: %s}) { version } }"
            .formatted(name, name, type));
  }

  private void send(String to, String audit) {
    try {
      var answer =
          HTTP.send(
              request("/audits", Map.of(TOKEN, vendor, TENANT, to))
                  .POST(BodyPublishers.ofString(audit))
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, String> headers() {
    return Map.of(TOKEN, vendor, TENANT, tenant);
  }

  private JsonNode v2(String query) throws Exception {
    return body(get("/resources/audits/v2?" + query, Map.of(TOKEN, vendor)));
  }

  private HttpResponse<String> list(String query) throws Exception {
    return get("/audits" + query, headers());
  }

  private HttpResponse<String> get(String path, Map<String, String> headers) throws Exception {
    return HTTP.send(request(path, headers).GET().build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return HTTP.send(
        request(path, headers()).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path, Map<String, String> headers) {
    var request =
        HttpRequest.newBuilder(URI.create(server.base() + path))
            .header("Content-Type", "application/json");
    headers.forEach(request::header);
    return request;
  }

  private static String encoded(String query) {
    var encoded = new StringBuilder();
    for (var part : query.split("&")) {
      int equals = part.indexOf('=');
      encoded
          .append(URLEncoder.encode(part.substring(0, equals), StandardCharsets.UTF_8))
          .append('=')
          .append(URLEncoder.encode(part.substring(equals + 1), StandardCharsets.UTF_8))
          .append('&');
    }
    return encoded.toString();
  }

  private static JsonNode body(HttpResponse<String> answer) {
    assertThat(answer.body()).as("%s %s", answer.statusCode(), answer.uri()).isNotEmpty();
    return JSON.readTree(answer.body());
  }

  private static List<String> actions(JsonNode page) {
    assertThat(page.has("data")).as(page.toString()).isTrue();
    return page.required("data")
        .valueStream()
        .map(row -> row.required("action").asString())
        .toList();
  }
}
