package dev.annals.checks.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.checks.CheckProgress.Place;
import dev.annals.kernel.TenantId;
import dev.annals.testing.TestMongo;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;

class CheckProgressResetTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId GLOBEX = new TenantId("globex");

  private final SimpleMongoClientDatabaseFactory factory =
      new SimpleMongoClientDatabaseFactory(TestMongo.client(), "places-" + UUID.randomUUID());
  private final MongoCheckProgress rounds = new MongoCheckProgress(new MongoTemplate(factory));

  @AfterEach
  void drop() {
    factory.getMongoDatabase().drop();
  }

  @Test
  void listsPlacesByTenantAndForgetsThemAll() {
    rounds.keep(GLOBEX, 3);
    rounds.keep(ACME, 7);
    assertThat(rounds.places(null, 1)).containsExactly(new Place(ACME, 7));
    assertThat(rounds.places(ACME, 10)).containsExactly(new Place(GLOBEX, 3));

    assertThat(new CheckProgressReset(factory).afterRestore(Instant.EPOCH)).isNotBlank();

    assertThat(rounds.places(null, 10)).isEmpty();
    assertThat(rounds.place(ACME)).isZero();
  }
}
