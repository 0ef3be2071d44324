package dev.annals.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.access.Permission;
import dev.annals.identity.credentials.CredentialStore;
import dev.annals.query.live.GraphQlSocket;
import dev.annals.testing.TestTokens;
import graphql.schema.GraphQLObjectType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.graphql.execution.GraphQlSource;

/**
 * The proof of isolation: each field of the schema, asked by everybody about one tenant, by naming
 * it and by what it has (ids, cursors, exports, credentials). Who may not is refused, and no answer
 * to them has a word of it. A field without an expectation fails this test.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class IsolationTests {

  private static final Set<String> REFUSALS = Set.of("UNAUTHENTICATED", "FORBIDDEN");

  private static final Set<String> SUSPENDED = Set.of("TENANT_SUSPENDED", "FORBIDDEN");

  /** For who may ask, but not about that: there is no such thing where they are. */
  private static final Set<String> NOT_THERE = Set.of("FORBIDDEN", "NOT_FOUND", "BAD_CURSOR");

  private static final Pattern NOTHING = Pattern.compile("\\{\"data\":\\{\"\\w+\":null}}");
  private static final Pattern CODE = Pattern.compile("\"code\":\"?([A-Z_]+|\\d+)");
  private static final Map<String, String> CLOSED =
      Map.of("4401", "UNAUTHENTICATED", "4403", "FORBIDDEN");
  private static final String EVENT =
      """

      fragment E on AuditEvent {
        id sequence tenantId action description actor { id name email } resource { id name } customJson
      }
      """;

  @Autowired ApplicationContext context;
  @Autowired GraphQlSource schema;
  @Autowired CredentialStore store;
  private TestTokens server;

  /** What came back, and the code of its first error. */
  private record Answer(String text, @Nullable String code) {

    static Answer of(String text) {
      var code = CODE.matcher(text);
      var first = code.find() ? code.group(1) : null;
      return new Answer(text, first == null ? null : CLOSED.getOrDefault(first, first));
    }
  }

  @BeforeEach
  void findTheServer() {
    server = TestTokens.of(context);
  }

  @Test
  void everyFieldHasAnExpectation() {
    var fields = new TreeSet<String>();
    roots()
        .forEach(root -> root.getFieldDefinitions().forEach(field -> fields.add(field.getName())));
    assertThat(Expectation.ALL.keySet()).containsExactlyInAnyOrderElementsOf(fields);
  }

  @TestFactory
  Stream<DynamicTest> whoBelongsThereSeesWhatTheyMay() {
    var victim = Victim.on(server);
    var askers = Asker.insiders(server, victim.tenant());
    return each(
        askers,
        (root, field, asker) -> {
          var answer = ask(root, victim.filled(field.selection()), asker, victim.tenant());
          if (asker.may(field)) {
            assertThat(answer.code()).as(answer.text()).isNotIn(REFUSALS);
          } else {
            assertRefused(answer, REFUSALS);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> usersOfASuspendedTenantSeeNothing() {
    var victim = Victim.on(server);
    var users = Asker.insiders(server, victim.tenant()).stream().filter(asker -> !asker.vendor());
    var askers = users.toList();
    server.graphql(
        server.vendor(),
        null,
        "mutation { suspendTenant(tenantId: \"%s\") { suspended } }".formatted(victim.tenant()));
    return each(
        askers,
        (root, field, asker) ->
            assertRefused(
                ask(root, victim.filled(field.selection()), asker, victim.tenant()), SUSPENDED));
  }

  @TestFactory
  Stream<DynamicTest> whoDoesNotSeesNothingByNamingIt() {
    var victim = Victim.on(server);
    var tests =
        each(
            outsidersAndNobodies(other()),
            (root, field, asker) ->
                assertRefused(
                    ask(root, victim.filled(field.selection()), asker, victim.tenant()), REFUSALS));
    return Stream.concat(tests, Stream.of(untouched(victim)));
  }

  @TestFactory
  Stream<DynamicTest> whoDoesNotSeesNothingByWhatItHas() {
    var victim = Victim.on(server);
    var other = other();
    var tests =
        each(
            outsidersAndNobodies(other),
            (root, field, asker) -> {
              var answer = ask(root, victim.filled(field.selection()), asker, other);
              if (!asker.may(field)) {
                assertRefused(answer, REFUSALS);
              } else if (field.selection().contains("$")) {
                assertNotThere(answer);
              } else {
                assertNothingSeen(answer);
              }
            });
    return Stream.concat(tests, Stream.of(untouched(victim)));
  }

  // ------------------------------------------------------------------------------------ who asks

  private String other() {
    var other = "other-" + UUID.randomUUID();
    server.graphql(
        server.vendor(),
        null,
        "mutation { createTenant(input: {id: \"%s\"}) { id } }".formatted(other));
    return other;
  }

  private List<Asker> outsidersAndNobodies(String other) {
    var askers = new ArrayList<>(Asker.outsiders(server, other));
    askers.add(new Asker("nobody", null, false, false, Set.of()));
    askers.add(new Asker("somebody revoked", revoked(), true, false, Set.of()));
    askers.add(new Asker("somebody with nonsense", "eyJ.nonsense.x", true, false, Set.of()));
    return askers;
  }

  private String revoked() {
    var client = server.client(Permission.ALL, null);
    var token = server.token(client);
    store.revoke(client.id(), Instant.now());
    Awaitility.await()
        .until(
            () ->
                TestTokens.codes(server.graphql(token, null, "{ viewer { id } }"))
                    .contains("UNAUTHENTICATED"));
    return token;
  }

  private interface Check {
    void of(GraphQLObjectType root, Expectation field, Asker asker);
  }

  private Stream<DynamicTest> each(List<Asker> askers, Check check) {
    return roots().stream()
        .flatMap(
            root ->
                root.getFieldDefinitions().stream()
                    .flatMap(
                        field -> {
                          var expectation =
                              Objects.requireNonNull(
                                  Expectation.ALL.get(field.getName()), field.getName());
                          return askers.stream()
                              .map(
                                  asker ->
                                      DynamicTest.dynamicTest(
                                          "%s.%s by %s"
                                              .formatted(root.getName(), field.getName(), asker),
                                          () -> check.of(root, expectation, asker)));
                        }));
  }

  private List<GraphQLObjectType> roots() {
    return Stream.of(
            schema.schema().getQueryType(),
            schema.schema().getMutationType(),
            schema.schema().getSubscriptionType())
        .map(Objects::requireNonNull)
        .toList();
  }

  // ----------------------------------------------------------------------------------- asking

  private Answer ask(
      GraphQLObjectType root, String selection, Asker asker, @Nullable String tenant) {
    var document =
        "%s { %s }".formatted(root.getName().toLowerCase(Locale.ROOT), selection)
            + (selection.contains("...E") ? EVENT : "");
    return root.getName().equals("Subscription")
        ? stream(document, asker, tenant)
        : Answer.of(server.graphql(asker.token(), tenant, document).toString());
  }

  private Answer stream(String document, Asker asker, @Nullable String tenant) {
    try (var socket = GraphQlSocket.open(server.base(), String.valueOf(asker.token()), tenant)) {
      socket.subscribe("1", document, Map.of());
      return Answer.of(socket.next().toString());
    } catch (IllegalStateException e) {
      return Answer.of(String.valueOf(e.getMessage()));
    }
  }

  // ---------------------------------------------------------------------------------- judging

  private static void assertRefused(Answer answer, Set<String> codes) {
    assertThat(answer.code()).as(answer.text()).isIn(codes);
    assertNothingSeen(answer);
  }

  private static void assertNotThere(Answer answer) {
    if (!NOTHING.matcher(answer.text()).matches()) {
      assertThat(answer.code()).as(answer.text()).isIn(NOT_THERE);
    }
    assertNothingSeen(answer);
  }

  private static void assertNothingSeen(Answer answer) {
    assertThat(answer.text()).doesNotContainIgnoringCase(Victim.WORD);
  }

  private DynamicTest untouched(Victim victim) {
    return DynamicTest.dynamicTest(
        "nothing of it has changed",
        () -> {
          var answer =
              server.graphql(
                  server.vendor(),
                  victim.tenant(),
                  "{ auditEvents { totalCount { value } nodes { action } } tenant(id: \"%s\") { name auditLogsEnabled limits { unfinishedExports } } exports { nodes { status } } dataStructure { version } credentials { id revokedAt } }"
                      .formatted(victim.tenant()));
          assertThat(answer.at("/data/auditEvents/totalCount/value").asInt()).isOne();
          assertThat(answer.at("/data/tenant/name").asString()).isEqualTo("Quetzal & Sons");
          assertThat(answer.at("/data/tenant/auditLogsEnabled").asBoolean()).isTrue();
          assertThat(answer.at("/data/tenant/limits/unfinishedExports").asInt()).isEqualTo(5);
          assertThat(answer.at("/data/exports/nodes").size()).isOne();
          assertThat(answer.at("/data/exports/nodes/0/status").asString()).isEqualTo("COMPLETED");
          assertThat(
                  answer
                      .at("/data/credentials")
                      .valueStream()
                      .filter(one -> one.path("id").asString().equals(victim.credential()))
                      .map(one -> one.path("revokedAt").isNull()))
              .containsExactly(true);
        });
  }
}
