package dev.annals.query.filter;

import static dev.annals.query.Draft.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.ingest.log.Actor;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.Resource;
import dev.annals.ingest.log.SystemEventKey;
import dev.annals.kernel.ActorType;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.FieldType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibilityTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final AuditEvent FULL =
      event("a")
          .actor(new Actor("id", "name", "mail", ActorType.USER))
          .resource(new Resource("type", "id", "name"))
          .ip("::1")
          .custom("plan", "pro")
          .at(ACME, 7);

  @Test
  void whatIsOffIsNotThere() {
    var seen = new Visibility(Set.of(), Set.of("plan")).seen(FULL);
    assertThat(seen.actor()).isNull();
    assertThat(seen.resource()).isNull();
    assertThat(seen.ip()).isNull();
    assertThat(seen.custom()).isEmpty();
    assertThat(seen.id()).isEqualTo(FULL.id());
    assertThat(seen.action()).isEqualTo("a");
  }

  @Test
  void aSendersKeyIsNotThere() {
    var sent = keyed("k-1");
    assertThat(on("ip").seen(sent).idempotencyKey()).isNull();
    assertThat(on("ip").seen(sent).automatic()).isFalse();
    assertThat(on("ip").seen(keyed(SystemEventKey.of("it happened"))).automatic()).isTrue();
  }

  @Test
  void whatWasSentAndNeverDeclaredIsThere() {
    assertThat(on("ip").seen(FULL).custom()).isEqualTo(FULL.custom());
  }

  @Test
  void whatIsOnIsThere() {
    var seen =
        on(
                "actorId",
                "actorName",
                "actorEmail",
                "resourceType",
                "resourceId",
                "resourceName",
                "ip",
                "plan")
            .seen(FULL);
    assertThat(seen).isEqualTo(FULL);
  }

  @Test
  void whereTheActorIsOnWhatIsShownForItRemains() {
    assertThat(on("actor").seen(FULL).actor())
        .isEqualTo(new Actor(null, "name", null, ActorType.USER));
    assertThat(on("actor").seen(by(new Actor("id", null, "mail", ActorType.USER))).actor())
        .isEqualTo(new Actor(null, null, "mail", ActorType.USER));
    assertThat(on("actor").seen(by(new Actor("id", null, null, ActorType.USER))).actor())
        .isEqualTo(new Actor("id", null, null, ActorType.USER));
    assertThat(on("actorEmail").seen(FULL).actor())
        .isEqualTo(new Actor(null, null, "mail", ActorType.USER));
  }

  @Test
  void whereTheResourceIsOnWhatIsShownForItRemains() {
    assertThat(on("resource").seen(FULL).resource()).isEqualTo(new Resource(null, null, "name"));
    var nameless = event("a").resource(new Resource("type", "id", null)).at(ACME, 1);
    assertThat(on("resource").seen(nameless).resource())
        .isEqualTo(new Resource("type", "id", null));
    assertThat(on("resourceType").seen(FULL).resource())
        .isEqualTo(new Resource("type", null, null));
  }

  @ParameterizedTest
  @CsvSource({
    "action, false, ip, false",
    "action, false, action, true",
    "severity, false, ip, false",
    "outcome, false, ip, true",
    "receivedAt, false, ip, true",
    "ip, false, ip, true",
    "ip, false, actor, false",
    "actorName, false, actor, true",
    "actorId, false, actor, false",
    "actorEmail, false, actor, false",
    "actorType, false, actorId, true",
    "actorType, false, ip, false",
    "resourceId, false, resource, false",
    "resourceName, false, resource, true",
    "resourceName, false, resourceId, false",
    "plan, true, plan, true",
    "plan, true, ip, false"
  })
  void aFilterMayAskAboutWhatIsSeen(String field, boolean custom, String on, boolean may) {
    assertThat(on(on).shows(new FieldRef(field, custom, FieldType.TEXT))).isEqualTo(may);
  }

  private static AuditEvent by(Actor actor) {
    return event("a").actor(actor).at(ACME, 1);
  }

  private static Visibility on(String... fields) {
    return new Visibility(Set.of(fields), Set.of());
  }

  private static AuditEvent keyed(String key) {
    return new AuditEvent(
        FULL.ids(),
        FULL.tenantId(),
        FULL.sequence(),
        FULL.incarnation(),
        FULL.occurredAt(),
        FULL.receivedAt(),
        FULL.action(),
        FULL.severity(),
        FULL.outcome(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        key,
        List.of(),
        Map.of(),
        1);
  }
}
