package dev.annals.schemabuilder.change;

import static dev.annals.schemabuilder.StructureOwner.DEPLOYMENT;
import static dev.annals.schemabuilder.Structures.by;
import static dev.annals.schemabuilder.Structures.field;
import static dev.annals.schemabuilder.Structures.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.ChangeRecord;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldChange;
import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.MapStructureStore;
import dev.annals.schemabuilder.StructureChanged;
import dev.annals.schemabuilder.StructureConflict;
import dev.annals.schemabuilder.StructureOwner;
import dev.annals.schemabuilder.Structures;
import dev.annals.schemabuilder.ValidationMode;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StructureBuilderTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId GLOBEX = new TenantId("globex");
  private static final StructureOwner OF_ACME = StructureOwner.of(ACME);

  private final MapStructureStore store = new MapStructureStore();
  private final Structures structures = new Structures(store);

  @Test
  void aNewDeploymentShowsSixFields() {
    var first = structures.of(ACME);

    assertThat(first.version()).isEqualTo(1);
    assertThat(first.validation()).isEqualTo(ValidationMode.LENIENT);
    assertThat(first.fields().stream().filter(Field::enabled).map(Field::name))
        .containsExactly("occurredAt", "actor", "action", "resource", "severity", "ip");
    assertThat(first.fields()).hasSize(21).noneMatch(Field::custom);
    assertThat(first.fields()).extracting(Field::displayName).doesNotHaveDuplicates();
  }

  @Test
  void addsAFieldToOneTenant() {
    var changed = structures.add(OF_ACME, "region");

    assertThat(changed.version()).isEqualTo(2);
    assertThat(changed.customFields()).containsExactly(text("region"));
    assertThat(structures.of(ACME)).isEqualTo(changed);
    assertThat(structures.of(GLOBEX).customFields()).isEmpty();
    assertThat(structures.published).containsExactly(new StructureChanged(ACME, 2));
  }

  @Test
  void saysWhatWasAndWhatIs() {
    structures.add(OF_ACME, "region");
    structures.enable(OF_ACME, "ip", false);
    structures.builder.setValidation(by(OF_ACME), ValidationMode.STRICT);

    assertThat(structures.history.changes(OF_ACME, 2, 4))
        .containsExactly(
            new FieldChange("ip.enabled", true, false),
            new FieldChange("validation", "LENIENT", "STRICT"));
    assertThat(structures.history.changes(OF_ACME, 1, 2))
        .singleElement()
        .satisfies(
            added -> {
              assertThat(added.of()).isEqualTo("region");
              assertThat(added.before()).isNull();
              assertThat(added.after()).asString().contains("type=TEXT", "enabled=true");
            });
    assertThat(structures.history.changes(OF_ACME, 2, 1))
        .singleElement()
        .satisfies(removed -> assertThat(removed.after()).isNull());
  }

  @Test
  void saysWhoChangedWhatAndWhen() {
    structures.add(OF_ACME, "region");
    structures.enable(OF_ACME, "ip", false);

    assertThat(store.changes.get(store.overlay(ACME).orElseThrow()))
        .isEqualTo(new ChangeRecord(Structures.NOW, "TENANT_USER", "ana", "Turned ip off"));
  }

  @Test
  void whatIsInheritedFollowsTheDefaultAndWhatWasOverriddenStays() {
    structures.enable(OF_ACME, "ip", false);
    structures.enable(OF_ACME, "ip", true);

    structures.enable(DEPLOYMENT, "ip", false);
    structures.enable(DEPLOYMENT, "outcome", true);
    structures.add(DEPLOYMENT, "plan");

    var acme = structures.of(ACME);
    assertThat(acme.field("ip").orElseThrow().enabled()).isTrue();
    assertThat(acme.field("outcome").orElseThrow().enabled()).isTrue();
    assertThat(acme.field("plan")).isPresent();
    assertThat(structures.of(GLOBEX).field("ip").orElseThrow().enabled()).isFalse();
    assertThat(structures.published).contains(new StructureChanged(null, 4));
  }

  @Test
  void aTenantsOwnFieldStaysWhenTheDefaultGetsOneOfThatName() {
    structures.builder.addField(by(OF_ACME), field("plan", FieldType.NUMBER, null));
    structures.add(DEPLOYMENT, "plan");

    assertThat(structures.of(ACME).customFields())
        .containsExactly(field("plan", FieldType.NUMBER, null));
  }

  @Test
  void togglesATenantsOwnFieldAndAnInheritedOne() {
    structures.add(DEPLOYMENT, "plan");
    structures.add(OF_ACME, "region");

    structures.enable(OF_ACME, "region", false);
    structures.enable(OF_ACME, "plan", false);

    assertThat(structures.of(ACME).customFields()).noneMatch(Field::enabled);
    assertThat(structures.of(GLOBEX).customFields()).allMatch(Field::enabled);
  }

  @Test
  void whatChangesNothingMakesNoVersion() {
    var before = structures.of(ACME);

    assertThat(structures.enable(OF_ACME, "ip", true)).isEqualTo(before);
    assertThat(structures.published).isEmpty();
  }

  @Test
  void everyVersionOfATenantCanBeReadAgain() {
    var first = structures.of(ACME);
    var second = change(() -> structures.add(DEPLOYMENT, "plan"));
    var third = change(() -> structures.add(OF_ACME, "region"));
    var fourth = change(() -> structures.enable(DEPLOYMENT, "ip", false));
    var fifth = change(() -> structures.enable(DEPLOYMENT, "plan", false));
    var sixth = change(() -> structures.enable(OF_ACME, "plan", true));
    var seventh = change(() -> structures.enable(OF_ACME, "region", false));

    assertThat(List.of(first, second, third, fourth, fifth, sixth, seventh))
        .extracting(DataStructure::version)
        .containsExactly(1, 2, 3, 4, 5, 6, 7);
    for (var each : List.of(first, second, third, fourth, fifth, sixth, seventh)) {
      assertThat(structures.history.version(OF_ACME, each.version())).contains(each);
    }
    assertThat(structures.history.version(OF_ACME, 8)).isEmpty();
    assertThat(structures.history.version(OF_ACME, 0)).isEmpty();
    assertThat(structures.history.version(DEPLOYMENT, 4).orElseThrow().version()).isEqualTo(4);
    assertThat(structures.history.version(DEPLOYMENT, 5)).isEmpty();
  }

  @Test
  void triesAgainWhenOthersAreChangingStructures() {
    store.refusedLocks = 2;

    assertThat(structures.add(OF_ACME, "region").customFields()).hasSize(1);
  }

  @Test
  void losesToOthersWhoNeverEnd() {
    store.refusedLocks = 1_000;

    assertThatExceptionOfType(StructureConflict.class)
        .isThrownBy(() -> structures.add(OF_ACME, "region"))
        .matches(e -> e.code() == Refusal.Code.CONFLICT);
  }

  @Test
  void losesToWhoeverIsFasterAtTheSameMoment() {
    structures.add(OF_ACME, "region");
    store.beforeLock = () -> structures.enable(OF_ACME, "ip", false);

    assertThatExceptionOfType(StructureConflict.class)
        .isThrownBy(() -> structures.add(OF_ACME, "ticket"))
        .matches(e -> e.code() == Refusal.Code.CONFLICT)
        .matches(e -> e.details().equals(Map.of("currentVersion", 3)));
    assertThat(structures.of(ACME).field("ticket")).isEmpty();
    assertThat(structures.add(OF_ACME, "ticket").field("ticket")).isPresent();
  }

  @Test
  void doesNotLoseToWhoeverChangesAnotherTenantsStructure() {
    store.beforeLock = () -> structures.add(StructureOwner.of(new TenantId("globex")), "elsewhere");

    assertThat(structures.add(OF_ACME, "region").customFields()).hasSize(1);
  }

  @Test
  void refusesToToggleWhatIsNotThere() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> structures.enable(OF_ACME, "nope", true))
        .matches(e -> e.code() == Refusal.Code.NOT_FOUND)
        .matches(e -> e.path().equals(List.of("name")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1st",
        "a-b",
        "a.b",
        "$a",
        "ümlaut",
        "__type",
        "_",
        "actor",
        "sequence",
        "tenantId",
        "custom",
        "id"
      })
  void refusesNamesThatMeanSomethingElse(String name) {
    refuses(text(name), "input", "name");
  }

  @Test
  void refusesANameThatIsThere() {
    structures.add(DEPLOYMENT, "plan");

    assertThat(refuses(text("plan"), "input", "name"))
        .isEqualTo("There is already a field plan. Choose another name.");
  }

  @Test
  void refusesADisplayNameThatIsThere() {
    assertThat(refuses(shown("region", "time"), "input", "displayName"))
        .isEqualTo(
            "The field occurredAt already has the display name time. Choose another display name.");
    refuses(shown("region", " "), "input", "displayName");
    refuses(shown("region", "x".repeat(129)), "input", "displayName");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nb",
        "a\u0000b",
        "\u202eevil",
        "a\u2066b",
        "a\u2028b",
        "\ud83d",
        "\u200b",
        "\u00a0"
      })
  void refusesADisplayNameThatDisturbsOthersOrIsNotSeen(String displayName) {
    refuses(shown("region", displayName), "input", "displayName");
  }

  @ParameterizedTest
  @ValueSource(strings = {"👩‍💻 Owner", "می‌خواهم", "قيمة", "R&D <cost>"})
  void takesADisplayNameInAnyScript(String displayName) {
    assertThat(
            structures
                .builder
                .addField(by(OF_ACME), shown("region", displayName))
                .structure()
                .field("region"))
        .contains(shown("region", displayName));
  }

  @Test
  void aChoiceHasDistinctChoices() {
    refuses(field("region", FieldType.CHOICE, null), "input", "choices");
    refuses(field("region", FieldType.CHOICE, List.of()), "input", "choices");
    refuses(
        field(
            "region",
            FieldType.CHOICE,
            IntStream.range(0, 257).mapToObj("c%d"::formatted).toList()),
        "input",
        "choices");
    refuses(field("region", FieldType.CHOICE, List.of("eu", "")), "input", "choices", "1");
    refuses(field("region", FieldType.CHOICE, List.of("x".repeat(257))), "input", "choices", "0");
    assertThat(
            refuses(
                field("region", FieldType.CHOICE, List.of("eu", "us", "eu")),
                "input",
                "choices",
                "2"))
        .isEqualTo("Must not contain eu twice.");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CHOICE")
  void nothingElseHasChoices(FieldType type) {
    refuses(field("region", type, List.of("eu")), "input", "choices");
  }

  @Test
  void refusesMoreThan128CustomFieldsInheritedOnesIncluded() {
    IntStream.range(0, 3).forEach(i -> structures.add(DEPLOYMENT, "d" + i));
    IntStream.range(0, 125).forEach(i -> structures.add(OF_ACME, "f" + i));

    assertThat(refuses(text("more"), "input", "name"))
        .isEqualTo("There are 128 custom fields, which is the maximum.");
  }

  private DataStructure change(Runnable change) {
    change.run();
    return structures.of(ACME);
  }

  private String refuses(Field field, String... path) {
    var versions = store.overlays.getOrDefault(ACME, new java.util.TreeMap<>()).size();
    var refused = new String[1];
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> structures.builder.addField(by(OF_ACME), field))
        .satisfies(e -> assertThat(e.path()).containsExactly(path))
        .satisfies(e -> refused[0] = e.reason());
    assertThat(store.overlays.getOrDefault(ACME, new java.util.TreeMap<>())).hasSize(versions);
    return refused[0];
  }

  private static Field shown(String name, String displayName) {
    return new Field(
        name, displayName, FieldType.TEXT, true, true, true, true, true, true, false, null, null);
  }
}
