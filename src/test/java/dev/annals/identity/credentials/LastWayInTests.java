package dev.annals.identity.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.mongo.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.test.context.ContextConfiguration;

/** On a database of its own, since it needs one that nobody else gets in to. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = OwnDatabase.class)
class LastWayInTests {

  @Autowired CredentialStore store;
  @Autowired Credentials credentials;
  @Autowired Transactions transactions;
  @Autowired MongoOperations mongo;

  @BeforeEach
  void letNobodyIn() {
    mongo.remove(new Query(), "access_credentials");
  }

  @Test
  void isNotRemoved() {
    keep("only", Set.of(Permission.MANAGE_ACCESS), null, null);
    keep("reader", Set.of(Permission.READ_AUDITS), null, null);
    keep("restricted", Permission.ALL, Set.of(new TenantId("acme")), null);
    keep("expired", Permission.ALL, null, Instant.now().minusSeconds(1));

    assertThat(catchThrowable(() -> credentials.revoke(manager(), "only")))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.CONFLICT))
        .hasMessageContaining("No other credential with access:manage");

    assertThat(store.find("only").orElseThrow().revokedAt()).isNull();
    assertThat(credentials.revoke(manager(), "reader").revokedAt()).isNotNull();
    assertThat(credentials.revoke(manager(), "restricted").revokedAt()).isNotNull();
    assertThat(credentials.revoke(manager(), "expired").revokedAt()).isNotNull();
  }

  /** When the other one ends, nobody would be left to make a third. */
  @Test
  void isNotRemovedForOneThatEndsBeforeIt() {
    var soon = Instant.now().plusSeconds(15);
    keep("lasting", Permission.ALL, null, null);
    keep("ending", Permission.ALL, null, soon);

    assertThat(catchThrowable(() -> credentials.revoke(manager(), "lasting"))).isNotNull();
    assertThat(credentials.revoke(manager(), "ending").revokedAt()).isNotNull();

    letNobodyIn();
    keep("shorter", Permission.ALL, null, soon);
    keep("longer", Permission.ALL, null, soon.plusSeconds(1));
    assertThat(catchThrowable(() -> credentials.revoke(manager(), "longer"))).isNotNull();
    assertThat(credentials.revoke(manager(), "shorter").revokedAt()).isNotNull();
  }

  @Test
  void isRemovedOnceThereIsAnother() {
    keep("one", Permission.ALL, null, null);
    keep("two", Permission.ALL, null, null);

    assertThat(credentials.revoke(manager(), "one").revokedAt()).isNotNull();
    assertThat(catchThrowable(() -> credentials.revoke(manager(), "two"))).isNotNull();
    assertThat(credentials.revoke(manager(), "one").revokedAt()).isNotNull();
  }

  @Test
  void isLeftWhenTwoRemoveTheLastTwoAtOnce() throws Exception {
    for (int round = 0; round < 10; round++) {
      letNobodyIn();
      keep("one", Permission.ALL, null, null);
      keep("two", Permission.ALL, null, null);
      List<Callable<Throwable>> calls = new ArrayList<>();
      for (var id : List.of("one", "two")) {
        calls.add(() -> catchThrowable(() -> credentials.revoke(manager(), id)));
      }
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        assertThat(threads.invokeAll(calls).stream().map(Future::resultNow))
            .filteredOn(fault -> fault != null)
            .singleElement()
            .isInstanceOf(Refusal.class);
      }
      assertThat(store.all()).filteredOn(each -> each.revokedAt() == null).hasSize(1);
    }
  }

  private void keep(
      String id, Set<String> permissions, @Nullable Set<TenantId> tenants, @Nullable Instant end) {
    store.save(
        new Credential(
            id, "Test", "keyed$x$x", permissions, tenants, Instant.now(), null, end, null));
  }

  private static Caller manager() {
    return new Caller(
        Caller.Kind.VENDOR,
        "manager",
        null,
        null,
        Permission.ALL,
        Set.of(),
        null,
        null,
        Instant.MAX,
        null,
        null,
        new Caller.Issuer("manager", "1"));
  }
}
