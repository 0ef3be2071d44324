package dev.annals.identity.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.identity.Roles;
import dev.annals.identity.credentials.FailedSignInReporter;
import dev.annals.identity.credentials.SignInThrottle;
import dev.annals.identity.links.PortalLinks.Guest;
import dev.annals.identity.links.PortalLinks.NewLink;
import dev.annals.identity.tokens.Issuers;
import dev.annals.identity.tokens.UserTokens;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.mongo.Transactions;
import dev.annals.tenants.TenantAccess;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PortalLinksTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final URI BASE = URI.create("http://localhost");

  private final Transactions transactions = mock(Transactions.class);
  private final PortalLinks links =
      new PortalLinks(
          mock(PortalLinkStore.class),
          new PortalSettings(null, 1_000, 50),
          mock(TenantAccess.class),
          mock(Roles.class),
          mock(UserTokens.class),
          mock(Issuers.class),
          mock(SignInThrottle.class),
          mock(FailedSignInReporter.class),
          transactions,
          event -> {},
          Clock.systemUTC());

  /** During an outage requests would otherwise be answered one after the other. */
  @Test
  void doesNotWaitForALinkWhoseTransactionHangs() throws Exception {
    var begun = new CountDownLatch(1);
    var back = new CountDownLatch(1);
    when(transactions.change(any()))
        .thenAnswer(
            call -> {
              begun.countDown();
              back.await();
              return true;
            })
        .thenReturn(true);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var hanging = threads.submit(this::create);
      begun.await();

      var refusal = catchThrowableOfType(Refusal.class, this::create);

      assertThat(refusal.code()).isEqualTo(Refusal.Code.STORE_UNAVAILABLE);
      assertThat(hanging.isDone()).isFalse();
      back.countDown();
      assertThat(hanging.get().url()).startsWith("http://localhost/portal#code=");
      assertThat(create().id()).startsWith("l");
    }
  }

  private NewLink create() {
    return links.create(
        vendor(), new Guest(ACME, "u1", null, null, Set.of("viewer")), Duration.ofMinutes(5), BASE);
  }

  private static Caller vendor() {
    return new Caller(
        Caller.Kind.VENDOR,
        "client",
        null,
        null,
        Permission.ALL,
        Set.of(),
        null,
        ACME,
        Instant.MAX,
        null,
        null,
        new Caller.Issuer("issuer", "1"));
  }
}
