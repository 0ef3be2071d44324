package dev.annals.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.testing.TestTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The same proof for what is not GraphQL: each route, asked by everybody about one tenant, which is
 * named by every header and parameter that names one. A route without an expectation fails it.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class RouteIsolationTests {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Set<Integer> REFUSALS = Set.of(401, 403);
  private static final List<String> NAMING =
      List.of("X-Tenant-Id", "frontegg-tenant-id", "frontegg-scoped-tenant");

  @Autowired ApplicationContext context;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  RequestMappingHandlerMapping mapping;

  private TestTokens server;

  @BeforeEach
  void findTheServer() {
    server = TestTokens.of(context);
  }

  @Test
  void everyRouteHasAnExpectation() {
    var routes = new TreeSet<String>();
    mapping
        .getHandlerMethods()
        .forEach(
            (info, method) -> {
              if (isOurs(method.getBeanType())) {
                for (var verb : info.getMethodsCondition().getMethods()) {
                  info.getPatternValues().forEach(path -> routes.add(verb + " " + path));
                }
              }
            });
    assertThat(Route.ALL.keySet()).containsExactlyInAnyOrderElementsOf(routes);
  }

  /** And not of a test. */
  private static boolean isOurs(Class<?> controller) {
    var from = controller.getProtectionDomain().getCodeSource().getLocation().getPath();
    return controller.getPackageName().startsWith("dev.annals") && !from.contains("test-classes");
  }

  @TestFactory
  Stream<DynamicTest> whoBelongsThereSeesWhatTheyMay() {
    var victim = Victim.on(server);
    return each(
        Asker.insiders(server, victim.tenant()),
        (pattern, route, asker) -> {
          var answer = ask(pattern, route, victim, asker, victim.tenant());
          if (route.permission() != null && asker.may(route.asked())) {
            assertThat(answer.statusCode()).as(answer.body()).isNotIn(REFUSALS);
          } else {
            assertRefused(route, answer);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> whoDoesNotSeesNothing() {
    var victim = Victim.on(server);
    var other = "other-" + UUID.randomUUID();
    server.graphql(
        server.vendor(),
        null,
        "mutation { createTenant(input: {id: \"%s\"}) { id } }".formatted(other));
    var askers = new ArrayList<>(Asker.outsiders(server, other));
    askers.add(new Asker("nobody", null, false, false, Set.of()));
    askers.add(new Asker("somebody with nonsense", "eyJ.nonsense.x", true, false, Set.of()));
    var naming =
        each(
            askers,
            (pattern, route, asker) -> {
              var answer = ask(pattern, route, victim, asker, victim.tenant());
              assertRefused(route, answer);
            });
    var byWhatItHas =
        each(
            askers,
            (pattern, route, asker) -> {
              var answer = ask(pattern, route, victim, asker, other);
              assertNothingSeen(answer);
              if (route.permission() != null && !asker.may(route.asked())) {
                assertRefused(route, answer);
              }
            });
    var after =
        DynamicTest.dynamicTest(
            "nothing of it has changed",
            () ->
                assertThat(
                        server
                            .graphql(
                                server.vendor(),
                                victim.tenant(),
                                "{ auditEvents { totalCount { value } } }")
                            .at("/data/auditEvents/totalCount/value")
                            .asInt())
                    .isOne());
    return Stream.of(naming, byWhatItHas, Stream.of(after)).flatMap(tests -> tests);
  }

  private interface Check {
    void of(String pattern, Route route, Asker asker) throws Exception;
  }

  private static Stream<DynamicTest> each(List<Asker> askers, Check check) {
    return Route.ALL.entrySet().stream()
        .flatMap(
            route ->
                askers.stream()
                    .map(
                        asker ->
                            DynamicTest.dynamicTest(
                                "%s by %s".formatted(route.getKey(), asker),
                                () -> check.of(route.getKey(), route.getValue(), asker))));
  }

  private HttpResponse<String> ask(
      String pattern, Route route, Victim victim, Asker asker, @Nullable String tenant)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(server.base() + victim.filled(route.path())))
            .header("Content-Type", "application/json");
    if (asker.token() != null) {
      request.header("Authorization", "Bearer " + asker.token());
    }
    for (var header : NAMING) {
      if (tenant != null) {
        request.header(header, tenant);
      }
    }
    return HTTP.send(
        (pattern.startsWith("GET")
                ? request.GET()
                : request.POST(
                    BodyPublishers.ofString(victim.filled(String.valueOf(route.body())))))
            .build(),
        BodyHandlers.ofString());
  }

  private static void assertRefused(Route route, HttpResponse<String> answer) {
    if (route.told()) {
      assertThat(answer.statusCode()).as(answer.body()).isLessThan(500);
    } else {
      assertThat(answer.statusCode()).as(answer.body()).isIn(REFUSALS);
    }
    assertNothingSeen(answer);
  }

  private static void assertNothingSeen(HttpResponse<String> answer) {
    assertThat(answer.body()).doesNotContainIgnoringCase(Victim.WORD);
  }
}
