package dev.annals.identity.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.access.Caller;
import dev.annals.identity.links.PortalLink;
import dev.annals.kernel.TenantId;
import dev.annals.testing.TestMongo;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;

class LinksRevokedTests {

  private static final Instant NOW = Instant.parse("2126-01-01T00:00:00Z");

  private final SimpleMongoClientDatabaseFactory factory =
      new SimpleMongoClientDatabaseFactory(TestMongo.client(), "links-" + UUID.randomUUID());
  private final MongoPortalLinkStore links = new MongoPortalLinkStore(new MongoTemplate(factory));

  @AfterEach
  void drop() {
    factory.getMongoDatabase().drop();
  }

  @Test
  void letsNobodyClaimALinkOfBefore() {
    insert("open", NOW.plus(Duration.ofHours(1)));
    insert("claimed", NOW.plus(Duration.ofHours(1)));
    insert("ended", NOW.minus(Duration.ofHours(1)));
    assertThat(links.claim("claimed", NOW)).isTrue();
    var step = new LinksRevoked(factory);

    assertThat(step.afterRestore(NOW)).endsWith(": 1");
    assertThat(step.afterRestore(NOW)).endsWith(": 0");

    assertThat(links.claim("open", NOW)).isFalse();
    assertThat(links.outstanding(null, NOW, 10)).isEmpty();
    insert("later", NOW.plus(Duration.ofHours(1)));
    assertThat(links.claim("later", NOW)).isTrue();
  }

  private void insert(String code, Instant expiresAt) {
    links.insert(
        code,
        new PortalLink(
            "link-" + code,
            new TenantId("acme"),
            "ana",
            null,
            null,
            Set.of("viewer"),
            expiresAt,
            new Caller.Issuer("vendor", "1"),
            false,
            NOW));
  }
}
