package dev.annals.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.export.Export;
import dev.annals.export.ExportCapacity;
import dev.annals.export.ExportJobs;
import dev.annals.export.ExportOrder;
import dev.annals.export.ExportStatus;
import dev.annals.export.SomeExports;
import dev.annals.export.format.Column;
import dev.annals.export.format.ExportFormat;
import dev.annals.identity.Role;
import dev.annals.identity.RoleStore;
import dev.annals.identity.credentials.Credential;
import dev.annals.identity.credentials.CredentialStore;
import dev.annals.identity.links.PortalLink;
import dev.annals.identity.links.PortalLinkStore;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.ChangeRecord;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldPatch;
import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.Overlay;
import dev.annals.schemabuilder.StructureOwner;
import dev.annals.schemabuilder.StructureStore;
import dev.annals.schemabuilder.ValidationMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Update;

/**
 * Stored constants that a newer server has written during a rolling upgrade: each one that is
 * stored, in any collection, is replaced by one that this server does not know.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class UnknownConstantsTests {

  private static final String UNKNOWN = "OF_A_NEWER_SERVER";

  /** No server cleans up an export that is due then, and MongoDB no link that expires then. */
  private static final Instant LATER = Instant.parse("2999-01-31T12:00:00Z");

  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final Set<String> CONSTANTS = new HashSet<>(Permission.ALL);

  static {
    Stream.of(
            FieldType.values(),
            ValidationMode.values(),
            ExportFormat.values(),
            ExportOrder.values(),
            ExportStatus.values(),
            Caller.Kind.values(),
            Caller.Origin.values())
        .flatMap(Arrays::stream)
        .forEach(constant -> CONSTANTS.add(constant.name()));
  }

  @Autowired MongoOperations mongo;
  @Autowired StructureStore structures;
  @Autowired ExportJobs exports;
  @Autowired RoleStore roles;
  @Autowired CredentialStore credentials;
  @Autowired PortalLinkStore links;

  private final String mark = "t-" + UUID.randomUUID();
  private final TenantId tenant = new TenantId(mark);

  @Test
  void noUnknownConstantMakesTheRestUnreadable() {
    storeSomeOfEverything();
    var planted = new ArrayList<String>();
    // Events are read by a reader of their own, which has its own tests.
    var collections = mongo.getCollectionNames();
    collections.removeIf(collection -> collection.startsWith("log_"));
    for (var collection : collections) {
      for (var original : mongo.findAll(Document.class, collection)) {
        if (!original.toJson().contains(mark)) {
          continue;
        }
        for (var path : constantsOf(original, "")) {
          var changed = Document.parse(original.toJson());
          replace(changed, path);
          mongo.save(changed, collection);
          assertRestIsRead(collection + " " + path);
          planted.add(collection + " " + path);
          mongo.save(original, collection);
        }
      }
    }
    assertThat(planted)
        .contains(
            "access_credentials permissions/0",
            "access_roles permissions/0",
            "export_jobs format",
            "export_jobs order",
            "export_jobs status",
            "export_jobs columns/0/type",
            "export_jobs columns/0/custom/type",
            "schema_structures fields/0/type",
            "schema_structures overrides/note/type",
            "schema_structures validation",
            "schema_structures change/kind");
  }

  @Test
  void noStructureOfANewerServerIsReplaced() {
    storeSomeOfEverything();
    var first = query(where("_id").is(new Document("t", mark).append("v", 1)));
    mongo.updateFirst(first, new Update().set("overrides.note.type", UNKNOWN), "schema_structures");
    var overlay = structures.overlay(tenant).orElseThrow();
    var next =
        new Overlay(
            tenant, 2, 0, overlay.overrides(), overlay.fields(), List.of(), ValidationMode.STRICT);

    assertThatThrownBy(
            () ->
                structures.insert(
                    next, new ChangeRecord(NOON, Caller.Kind.VENDOR.name(), "c1", "Changed")))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.STORE_UNAVAILABLE))
        .hasMessageContaining("newer version");
  }

  @Test
  void aPageOfExportsIsFilledWithReadableOnes() {
    storeSomeOfEverything();
    var newest = exports.newestFirst(tenant, null, 1).getFirst();
    var first = query(where("_id").is(newest.id().toString()));
    mongo.updateFirst(first, new Update().set("format", UNKNOWN), "export_jobs");

    assertThat(exports.newestFirst(tenant, null, 1))
        .singleElement()
        .extracting(Export::id)
        .isNotEqualTo(newest.id());
  }

  private void assertRestIsRead(String planted) {
    // What a tenant has hidden stays hidden, and each field is there.
    var overlay = structures.overlay(tenant).orElseThrow();
    assertThat(overlay.fields()).as(planted).hasSize(2);
    assertThat(overlay.fields().getFirst().enabled()).as(planted).isFalse();
    assertThat(overlay.overrides().keySet()).as(planted).containsOnly("note", "ip");
    assertThat(structures.versions(StructureOwner.of(tenant), Integer.MAX_VALUE, 10))
        .as(planted)
        .hasSize(1);

    int readable = planted.matches("export_jobs (format|order|status)") ? 1 : 2;
    assertThat(exports.newestFirst(tenant, null, 10)).as(planted).hasSize(readable);
    exports.claimable(LATER, 10);
    exports.withRemains(LATER, 10);

    // An unknown permission grants nothing, and takes no other one away.
    int permissions = planted.startsWith("access_roles") ? 1 : 2;
    var role = roles.all().stream().filter(one -> one.name().equals(mark)).findAny().orElseThrow();
    assertThat(role.permissions()).as(planted).hasSize(2);
    assertThat(role.permissions()).filteredOn(Permission.ALL::contains).hasSize(permissions);
    assertThat(credentials.all()).as(planted).anyMatch(one -> one.clientId().equals(mark));
    assertThat(links.outstanding(Set.of(tenant), NOON, 10)).as(planted).hasSize(1);
  }

  private void storeSomeOfEverything() {
    var field = SomeExports.field("region", FieldType.CHOICE, List.of("eu", "us"));
    var hidden =
        new Field(
            "secret",
            "secret",
            FieldType.TEXT,
            true,
            false,
            true,
            true,
            true,
            true,
            false,
            null,
            null);
    structures.insert(
        new Overlay(
            tenant,
            1,
            0,
            Map.of("note", note(), "ip", FieldPatch.enabled(false)),
            List.of(hidden, SomeExports.field("plan", FieldType.TEXT, null)),
            List.of(),
            ValidationMode.STRICT),
        new ChangeRecord(NOON, Caller.Kind.VENDOR.name(), "c1", "Added region"));
    for (int i = 0; i < 2; i++) {
      var export = SomeExports.of(tenant, LATER, Column.of(field), SomeExports.NUMBER);
      exports.insert(export, new ExportCapacity(10, 10, Long.MAX_VALUE));
    }
    roles.save(new Role(mark, Set.of(Permission.READ_AUDITS, Permission.EXPORT_AUDITS), false));
    credentials.insert(
        new Credential(
            mark,
            "A newer one",
            "hash",
            null,
            Set.of(Permission.READ_AUDITS, Permission.WRITE_AUDITS),
            Set.of(tenant),
            NOON,
            null,
            null,
            NOON));
    links.insert(
        "hash-" + mark,
        new PortalLink(
            "l-" + mark,
            tenant,
            "u1",
            null,
            null,
            Set.of("viewer"),
            LATER,
            new Caller.Issuer("issuer", "1"),
            false,
            null));
  }

  private static FieldPatch note() {
    return new FieldPatch(
        null, FieldType.TEXT, null, null, null, null, null, null, null, null, null);
  }

  /** Paths to values that are the name of a constant. */
  private static List<String> constantsOf(Object value, String path) {
    return switch (value) {
      case String text when CONSTANTS.contains(text) -> List.of(path.substring(1));
      case Document document ->
          document.entrySet().stream()
              .filter(entry -> entry.getValue() != null)
              .flatMap(entry -> constantsOf(entry.getValue(), path + "/" + entry.getKey()).stream())
              .toList();
      case List<?> list ->
          Stream.iterate(0, i -> i < list.size(), i -> i + 1)
              .filter(i -> list.get(i) != null)
              .flatMap(i -> constantsOf(list.get(i), path + "/" + i).stream())
              .toList();
      default -> List.of();
    };
  }

  @SuppressWarnings("unchecked")
  private static void replace(Document document, String path) {
    Object at = document;
    var steps = List.of(path.split("/"));
    for (var step : steps.subList(0, steps.size() - 1)) {
      at =
          at instanceof List<?> list ? list.get(Integer.parseInt(step)) : ((Document) at).get(step);
    }
    if (at instanceof List<?> list) {
      ((List<Object>) list).set(Integer.parseInt(steps.getLast()), UNKNOWN);
    } else {
      ((Document) at).put(steps.getLast(), UNKNOWN);
    }
  }
}
