package dev.annals.schemabuilder;

import static dev.annals.schemabuilder.StructureOwner.DEPLOYMENT;
import static dev.annals.schemabuilder.Structures.by;
import static dev.annals.schemabuilder.Structures.field;
import static dev.annals.schemabuilder.Structures.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.change.ChangeRequest;
import dev.annals.schemabuilder.change.StructureBuilder;
import dev.annals.schemabuilder.change.StructureSpec;
import dev.annals.schemabuilder.change.StructureSpec.WantedField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StructureRevisionTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId GLOBEX = new TenantId("globex");
  private static final StructureOwner OF_ACME = StructureOwner.of(ACME);

  private final MapStructureStore store = new MapStructureStore();
  private final Structures structures = new Structures(store);
  private final StructureBuilder builder = structures.builder;

  @Test
  void changesTheNamedPartsAndLeavesTheOthers() {
    structures.add(OF_ACME, "region");
    stored();

    var changeResult =
        builder.updateField(
            by(OF_ACME), "region", parts().displayName(" Area ").required(true).maxLength(80).of());

    var region = changeResult.structure().field("region").orElseThrow();
    assertThat(region)
        .isEqualTo(
            new Field(
                "region",
                "Area",
                FieldType.TEXT,
                true,
                true,
                true,
                true,
                true,
                true,
                true,
                null,
                null,
                80));
    assertThat(changeResult.changes())
        .containsExactly(
            "Changed region: displayName \"The region\" to \"Area\", required false to true,"
                + " maxLength none to 80");
    assertThat(structures.of(ACME)).isEqualTo(changeResult.structure());
  }

  @Test
  void whatTakesALimitOrADescriptionAway() {
    structures.add(OF_ACME, "region");
    stored();
    builder.updateField(by(OF_ACME), "region", parts().maxLength(80).description("Where").of());

    var region =
        builder
            .updateField(by(OF_ACME), "region", parts().maxLength(0).description("").of())
            .structure()
            .field("region")
            .orElseThrow();

    assertThat(region.maxLength()).isNull();
    assertThat(region.description()).isNull();
  }

  @Test
  void anotherTypeLosesWhatItCannotHave() {
    builder.addField(by(OF_ACME), field("region", FieldType.CHOICE, List.of("eu")));
    stored();

    var region = update("region", parts().type(FieldType.JSON).of());

    assertThat(region.choices()).isNull();
    assertThat(region.filterable()).isFalse();
  }

  @Test
  void aStandardFieldCanOnlyBeShownOtherwise() {
    var ip = update("ip", parts().displayName("Address").enabled(false).showInTable(false).of());

    assertThat(ip.displayName()).isEqualTo("Address");
    assertThat(ip.enabled()).isFalse();
    assertThat(ip.showInTable()).isFalse();
    refuses(() -> update("ip", parts().type(FieldType.TEXT).of()), "input", "type");
    refuses(() -> update("ip", parts().sortable(false).of()), "input", "sortable");
    refuses(() -> update("ip", parts().filterable(false).of()), "input", "filterable");
    refuses(() -> update("ip", parts().required(true).of()), "input", "required");
    refuses(() -> update("ip", parts().choices("a").of()), "input", "choices");
    refuses(() -> update("traceId", parts().maxLength(8).of()), "input", "maxLength");
  }

  @Test
  void theRulesOfANewFieldHoldForAChangedOne() {
    structures.add(OF_ACME, "region");

    refuses(() -> update("region", parts().displayName("time").of()), "input", "displayName");
    refuses(() -> update("region", parts().displayName(" ").of()), "input", "displayName");
    refuses(
        () -> update("region", parts().description("x".repeat(1025)).of()), "input", "description");
    refuses(() -> update("region", parts().choices("eu").of()), "input", "choices");
    refuses(() -> update("region", parts().type(FieldType.CHOICE).of()), "input", "choices");
    refuses(() -> update("region", parts().maxLength(65_537).of()), "input", "maxLength");
    refuses(() -> update("region", parts().maxLength(-1).of()), "input", "maxLength");
    refuses(
        () -> update("region", parts().type(FieldType.NUMBER).maxLength(8).of()),
        "input",
        "maxLength");
    assertThat(structures.of(ACME).version()).isEqualTo(2);
  }

  @Test
  void whatIsOverriddenStaysAndTheRestFollowsTheDefault() {
    structures.add(DEPLOYMENT, "plan");
    builder.updateField(by(OF_ACME), "plan", parts().displayName("Tariff").required(true).of());

    builder.updateField(
        by(DEPLOYMENT), "plan", parts().displayName("Contract").showInTable(false).of());

    var ofAcme = structures.of(ACME).field("plan").orElseThrow();
    assertThat(ofAcme.displayName()).isEqualTo("Tariff");
    assertThat(ofAcme.required()).isTrue();
    assertThat(ofAcme.showInTable()).isFalse();
    assertThat(structures.of(GLOBEX).field("plan").orElseThrow().displayName())
        .isEqualTo("Contract");
  }

  @Test
  void whatTheValuesOfAnInheritedFieldAreIsNotTheTenants() {
    structures.add(DEPLOYMENT, "plan");

    refuses(() -> update("plan", parts().type(FieldType.NUMBER).of()), "input", "type");
    refuses(() -> update("plan", parts().maxLength(8).of()), "input", "maxLength");
  }

  @Test
  void aRemovedFieldIsGoneUntilItIsAddedAgain() {
    structures.add(OF_ACME, "region");

    var changeResult = builder.removeField(by(OF_ACME), "region");

    assertThat(changeResult.structure().field("region")).isEmpty();
    assertThat(changeResult.changes()).containsExactly("Removed region (The region)");
    assertThat(structures.add(OF_ACME, "region").field("region")).contains(text("region"));
  }

  @Test
  void onlyAnOwnFieldCanBeRemoved() {
    structures.add(DEPLOYMENT, "plan");

    refuses(() -> builder.removeField(by(OF_ACME), "ip"), "name");
    refuses(() -> builder.removeField(by(OF_ACME), "plan"), "name");
    refuses(() -> builder.removeField(by(DEPLOYMENT), "ip"), "name");
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> builder.removeField(by(OF_ACME), "nope"))
        .matches(e -> e.code() == Refusal.Code.NOT_FOUND);

    builder.removeField(by(DEPLOYMENT), "plan");
    assertThat(structures.of(ACME).field("plan")).isEmpty();
  }

  @Test
  void anInheritedFieldComesBackWhenTheTenantsOwnOfThatNameGoes() {
    builder.addField(by(OF_ACME), field("plan", FieldType.NUMBER, null));
    structures.add(DEPLOYMENT, "plan");

    var after = builder.removeField(by(OF_ACME), "plan").structure();

    assertThat(after.field("plan")).contains(text("plan"));
    assertThat(after.names()).endsWith("sequence", "plan");
  }

  @Test
  void namedFieldsMoveToTheFront() {
    var ordered = builder.orderFields(by(OF_ACME), List.of("ip", "action")).structure();

    assertThat(ordered.names())
        .startsWith("ip", "action", "occurredAt", "actor", "resource", "severity", "outcome")
        .hasSize(21);
    refuses(() -> builder.orderFields(by(OF_ACME), List.of("ip", "nope")), "names", "1");
    refuses(() -> builder.orderFields(by(OF_ACME), List.of("ip", "actor", "ip")), "names", "2");
  }

  @Test
  void newInheritedFieldsStandBehindTheirNeighbour() {
    structures.add(OF_ACME, "region");
    builder.orderFields(by(OF_ACME), List.of("region", "sequence", "action"));

    structures.add(DEPLOYMENT, "plan");
    structures.add(OF_ACME, "ward");

    assertThat(structures.of(ACME).names())
        .startsWith("region", "sequence", "plan", "action", "occurredAt")
        .endsWith("ward");
  }

  @Test
  void withoutAnOrderOfItsOwnATenantHasTheDefaults() {
    structures.add(OF_ACME, "region");

    builder.orderFields(by(DEPLOYMENT), List.of("severity"));

    assertThat(structures.of(ACME).names()).startsWith("severity", "occurredAt").endsWith("region");
  }

  @Test
  void validationIsInheritedUntilItIsSaid() {
    builder.setValidation(by(DEPLOYMENT), ValidationMode.STRICT);
    assertThat(structures.of(ACME).validation()).isEqualTo(ValidationMode.STRICT);

    builder.setValidation(by(OF_ACME), ValidationMode.LENIENT);
    structures.add(OF_ACME, "region");

    assertThat(structures.of(ACME).validation()).isEqualTo(ValidationMode.LENIENT);
    assertThat(structures.of(GLOBEX).validation()).isEqualTo(ValidationMode.STRICT);
  }

  @Test
  void anEarlierVersionBecomesTheCurrentOneAsANewOne() {
    var before = structures.add(OF_ACME, "region");
    builder.orderFields(by(OF_ACME), List.of("ip"));
    builder.setValidation(by(OF_ACME), ValidationMode.STRICT);
    builder.removeField(by(OF_ACME), "region");

    var restored = builder.restore(by(OF_ACME), before.version()).structure();

    assertThat(restored.version()).isEqualTo(6);
    assertThat(restored.says(before)).isTrue();
    assertThat(builder.restore(by(OF_ACME), before.version()).changes()).isEmpty();
    assertThat(structures.of(ACME).version()).isEqualTo(6);
    assertThat(builder.restore(by(OF_ACME), 1).structure().customFields()).isEmpty();
  }

  @Test
  void whatIsInheritedIsNotRestoredByATenant() {
    structures.add(OF_ACME, "region");
    structures.add(DEPLOYMENT, "plan");
    structures.enable(OF_ACME, "ip", false);

    var restored = builder.restore(by(OF_ACME), 2).structure();

    assertThat(restored.field("plan")).isPresent();
    assertThat(restored.field("region")).isPresent();
    assertThat(restored.field("ip").orElseThrow().enabled()).isTrue();
  }

  @Test
  void restoresTheDefault() {
    structures.add(DEPLOYMENT, "plan");
    builder.restore(by(DEPLOYMENT), 1);

    assertThat(structures.of(ACME).customFields()).isEmpty();
    assertThat(structures.of(ACME).version()).isEqualTo(3);
  }

  @Test
  void thereIsNothingToRestoreThatWasNot() {
    for (var owner : List.of(OF_ACME, DEPLOYMENT)) {
      for (int version : new int[] {-1, 0, 2}) {
        assertThatExceptionOfType(Refusal.class)
            .isThrownBy(() -> builder.restore(by(owner), version))
            .matches(e -> e.code() == Refusal.Code.NOT_FOUND)
            .matches(e -> e.path().equals(List.of("version")));
      }
    }
  }

  @Test
  void whatIsReadCanBeAppliedAndChangesNothing() {
    structures.add(DEPLOYMENT, "plan");
    builder.addField(by(OF_ACME), field("region", FieldType.CHOICE, List.of("eu", "us")));
    builder.updateField(by(OF_ACME), "plan", parts().displayName("Tariff").enabled(false).of());
    builder.orderFields(by(OF_ACME), List.of("region", "ip"));
    var ofAcme = structures.of(ACME);
    var deployment = structures.inForce.deployment();

    assertThat(builder.replace(by(OF_ACME), asIs(ofAcme)).changes()).isEmpty();
    assertThat(builder.replace(by(DEPLOYMENT), asIs(deployment)).changes()).isEmpty();

    assertThat(structures.of(ACME)).isEqualTo(ofAcme);
    assertThat(structures.inForce.deployment()).isEqualTo(deployment);
  }

  @Test
  void replacesAWholeStructure() {
    structures.add(OF_ACME, "region");
    structures.add(OF_ACME, "ward");
    var wanted =
        new StructureSpec(
            3,
            ValidationMode.STRICT,
            List.of(
                wanted("action", null, null),
                wanted("ward", "Station", FieldType.TEXT),
                wanted("ip", "Address", null),
                wanted("plan", "Plan", FieldType.NUMBER)));

    var tried = builder.tryReplacing(by(OF_ACME, 3), wanted);
    assertThat(structures.of(ACME).version()).isEqualTo(3);

    var changeResult = builder.replace(by(OF_ACME, 3), wanted);
    assertThat(changeResult).isEqualTo(tried);
    assertThat(changeResult.structure()).isEqualTo(structures.of(ACME));
    assertThat(changeResult.structure().fields().stream().filter(Field::enabled).map(Field::name))
        .containsExactly("action", "ward", "ip", "plan");
    assertThat(changeResult.structure().fields()).hasSize(23);
    assertThat(changeResult.changes())
        .contains(
            "Removed region (The region)",
            "Changed ward: displayName \"The ward\" to \"Station\"",
            "Changed ip: displayName \"IP address\" to \"Address\"",
            "Changed occurredAt: enabled true to false",
            "Changed validation: LENIENT to STRICT")
        .anyMatch(line -> line.startsWith("Added plan: displayName \"Plan\", type NUMBER"));
    assertThat(structures.of(GLOBEX).version()).isEqualTo(1);
  }

  @Test
  void aStructureIsReplacedWhollyOrNotAtAll() {
    replacing(List.of("input", "fields", "1", "name"), wanted("ip", null, null), plain("ip"));
    replacing(List.of("input", "fields", "0", "name"), plain("1st"));
    replacing(List.of("input", "fields", "0", "name"), plain("tenantId"));
    replacing(List.of("input", "fields", "0", "type"), wanted("plan", "Plan", null));
    replacing(List.of("input", "fields", "0", "displayName"), wanted("ocurredAt", null, null));
    replacing(
        List.of("input", "fields", "0", "displayName"), plain("plan"), wanted("ip", "PLAN", null));
    replacing(List.of("input", "fields", "0", "type"), wanted("ip", null, FieldType.TEXT));
    replacing(List.of("input", "fields", "0", "choices"), wanted("plan", "Plan", FieldType.CHOICE));
    assertThat(structures.published).isEmpty();
  }

  @Test
  void displayNamesMayBeExchanged() {
    structures.add(OF_ACME, "a");
    structures.add(OF_ACME, "b");
    var fields = new ArrayList<>(asIs(structures.of(ACME)).fields());
    fields.set(21, wanted("a", "The b", FieldType.TEXT));
    fields.set(22, wanted("b", "The a", FieldType.TEXT));

    var changeResult = builder.replace(by(OF_ACME), new StructureSpec(null, null, fields));

    assertThat(changeResult.changes()).hasSize(2);
  }

  @Test
  void changesNothingIfTheVersionIsNotTheExpectedOne() {
    structures.add(OF_ACME, "region");

    conflicts(2, () -> builder.updateField(by(OF_ACME, 1), "ip", FieldPatch.enabled(false)));
    conflicts(2, () -> builder.addField(by(OF_ACME, 3), text("ward")));
    conflicts(2, () -> builder.removeField(by(OF_ACME, 1), "region"));
    assertThatExceptionOfType(StructureConflict.class)
        .isThrownBy(() -> builder.replace(by(OF_ACME, 1), new StructureSpec(1, null, List.of())))
        .matches(e -> e.path().equals(List.of("input", "version")));
    assertThat(structures.of(ACME).version()).isEqualTo(2);
    assertThat(structures.enable(OF_ACME, "ip", false).version()).isEqualTo(3);
  }

  @Test
  void whoLosesToOthersIsToldTheCurrentVersion() {
    structures.add(OF_ACME, "region");
    store.refusedLocks = 1_000;

    conflicts(2, () -> structures.add(OF_ACME, "ward"));
  }

  @Test
  void aTypeCanChangeWhereEveryStoredValueFits() {
    structures.add(OF_ACME, "amount");
    stored(7, 1.5, null);

    assertThat(update("amount", parts().type(FieldType.NUMBER).of()).type())
        .isEqualTo(FieldType.NUMBER);
  }

  @Test
  void aTypeCannotChangeWhereAStoredValueDoesNotFit() {
    structures.add(OF_ACME, "amount");
    stored(7, "much", "x".repeat(200));

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> update("amount", parts().type(FieldType.NUMBER).of()))
        .matches(e -> e.code() == Refusal.Code.CONFLICT)
        .matches(e -> e.path().equals(List.of("input", "type")))
        .satisfies(
            e ->
                assertThat(e.details())
                    .isEqualTo(
                        Map.of(
                            "values",
                            3L,
                            "misfits",
                            2L,
                            "sample",
                            List.of("much", "x".repeat(100) + "…"))))
        .satisfies(
            e ->
                assertThat(e.reason())
                    .startsWith("2 of 3 stored values of amount do not match: much, xxx"));
    assertThat(structures.of(ACME).version()).isEqualTo(2);
  }

  @Test
  void fewerChoicesAndShorterTextsAreNarrowerToo() {
    builder.addField(by(OF_ACME), field("region", FieldType.CHOICE, List.of("eu", "us")));
    structures.add(OF_ACME, "note");
    stored("us");

    assertThat(update("region", parts().choices("us", "ap", "eu").of()).choices()).hasSize(3);
    update("region", parts().choices("us", "ap").of());
    conflict(() -> update("region", parts().choices("ap").of()), "input", "choices");
    conflict(() -> update("note", parts().maxLength(1).of()), "input", "maxLength");
    update("note", parts().maxLength(2).of());
  }

  @Test
  void restoringAndReplacingLookAtStoredValuesToo() {
    structures.add(OF_ACME, "amount");
    stored(7);
    update("amount", parts().type(FieldType.NUMBER).of());

    conflict(() -> builder.restore(by(OF_ACME), 2), "version");
    conflict(
        () ->
            builder.tryReplacing(
                by(OF_ACME),
                new StructureSpec(null, null, List.of(wanted("amount", "Amount", FieldType.TEXT)))),
        "input",
        "fields",
        "0",
        "type");
  }

  @ParameterizedTest
  @EnumSource(ChangeRequest.ValueVisibility.class)
  void valuesAreToldToWhoMaySeeThem(ChangeRequest.ValueVisibility valueVisibility) {
    structures.add(OF_ACME, "amount");
    structures.enable(OF_ACME, "amount", false);
    stored("secret");

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(
            () ->
                builder.updateField(
                    new ChangeRequest(OF_ACME, Structures.ANA, null, valueVisibility),
                    "amount",
                    parts().type(FieldType.NUMBER).of()))
        .satisfies(
            e -> {
              assertThat(e.reason().contains("secret"))
                  .isEqualTo(valueVisibility == ChangeRequest.ValueVisibility.ALL);
              assertThat(e.details().toString().contains("secret"))
                  .isEqualTo(valueVisibility == ChangeRequest.ValueVisibility.ALL);
            });
  }

  @Test
  void nothingBecomesNarrowerWhereNobodyKnowsWhatIsStored() {
    structures.add(OF_ACME, "amount");

    conflict(() -> update("amount", parts().type(FieldType.NUMBER).of()), "input", "type");
  }

  @Test
  void countsMisfitsOfCustomFieldsAlone() {
    builder.addField(by(OF_ACME), field("amount", FieldType.NUMBER, null));
    stored(7, "much");

    var structure = structures.of(ACME);
    assertThat(structures.fitting.misfits(structure.field("amount").orElseThrow(), OF_ACME))
        .isEqualTo(1);
    assertThat(structures.fitting.misfits(structure.field("ip").orElseThrow(), OF_ACME)).isZero();
  }

  @Test
  void theHistoryTellsWhoseChangeMadeEachVersion() {
    structures.add(DEPLOYMENT, "plan");
    structures.add(OF_ACME, "region");
    structures.enable(OF_ACME, "ip", false);
    structures.enable(DEPLOYMENT, "ip", false);
    structures.enable(OF_ACME, "region", false);

    var versions = structures.history.versions(OF_ACME, 6, 10);

    assertThat(versions).extracting(StructureVersion::version).containsExactly(6, 5, 4, 3, 2, 1);
    assertThat(versions)
        .extracting(version -> version.change().what())
        .containsExactly(
            "Turned region off",
            "Turned ip off",
            "Turned ip off",
            "Added region",
            "Added plan",
            "The standard fields");
    assertThat(versions)
        .extracting(version -> version.changed().tenant())
        .containsExactly(ACME, null, ACME, ACME, null, null);
    assertThat(structures.history.versions(OF_ACME, 6, 2)).isEqualTo(versions.subList(0, 2));
    assertThat(structures.history.versions(OF_ACME, 4, 2)).isEqualTo(versions.subList(2, 4));
    assertThat(structures.history.versions(DEPLOYMENT, 3, 2)).hasSize(2);
  }

  @Test
  void anyTwoVersionsCanBeCompared() {
    structures.add(OF_ACME, "region");
    builder.orderFields(by(OF_ACME), List.of("ip"));

    assertThat(structures.history.differences(OF_ACME, 1, 2))
        .singleElement()
        .asString()
        .startsWith("Added region: displayName \"The region\", type TEXT");
    assertThat(structures.history.differences(OF_ACME, 3, 1))
        .hasSize(3)
        .contains("Removed region (The region)", "Set back to the default: order")
        .anyMatch(line -> line.startsWith("Ordered the fields: occurredAt, actor"));
    assertThat(structures.history.differences(OF_ACME, 2, 2)).isEmpty();
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> structures.history.differences(OF_ACME, 1, 9))
        .matches(e -> e.path().equals(List.of("to")));
  }

  @Test
  void whatWouldNotFitIsShownAsItWasSent() {
    builder.addField(by(OF_ACME), field("tags", FieldType.JSON, null));
    stored(Map.of("a", List.of(1, "x")), "text");

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> update("tags", parts().type(FieldType.TEXT).of()))
        .satisfies(
            e -> assertThat(e.details().get("sample")).isEqualTo(List.of("{\"a\":[1,\"x\"]}")));
  }

  private Field update(String name, FieldPatch parts) {
    return builder.updateField(by(OF_ACME), name, parts).structure().field(name).orElseThrow();
  }

  private void stored(@Nullable Object... values) {
    structures.storedValues =
        (tenant, name, fits) -> {
          assertThat(tenant).isEqualTo(ACME);
          var misfits = Arrays.stream(values).filter(value -> !fits.test(value)).toList();
          return new StoredValueScan.Fit(
              values.length,
              misfits.size(),
              misfits.stream().map(Objects::requireNonNull).toList());
        };
  }

  private void replacing(List<String> path, WantedField... fields) {
    refuses(
        () -> builder.replace(by(OF_ACME), new StructureSpec(null, null, Arrays.asList(fields))),
        path.toArray(String[]::new));
  }

  private static void refuses(ThrowingCallable change, String... path) {
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(change)
        .satisfies(e -> assertThat(e.path()).containsExactly(path));
  }

  private static void conflict(ThrowingCallable change, String... path) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(change)
        .satisfies(e -> assertThat(e.path()).containsExactly(path));
  }

  private static void conflicts(int currentVersion, ThrowingCallable change) {
    assertThatExceptionOfType(StructureConflict.class)
        .isThrownBy(change)
        .matches(e -> e.code() == Refusal.Code.CONFLICT)
        .matches(e -> e.details().equals(Map.of("currentVersion", currentVersion)));
  }

  private static StructureSpec asIs(DataStructure structure) {
    return new StructureSpec(
        structure.version(),
        structure.validation(),
        structure.fields().stream()
            .map(
                field ->
                    new WantedField(
                        field.name(),
                        field.displayName(),
                        field.type(),
                        field.enabled(),
                        field.sortable(),
                        field.filterable(),
                        field.showInTable(),
                        field.showInDetails(),
                        field.required(),
                        field.choices(),
                        field.maxLength(),
                        field.description()))
            .toList());
  }

  private static WantedField plain(String name) {
    return wanted(name, "Plan", FieldType.TEXT);
  }

  private static WantedField wanted(
      String name, @Nullable String displayName, @Nullable FieldType type) {
    boolean on = true;
    return new WantedField(
        name, displayName, type, on, null, null, null, null, null, null, null, null);
  }

  private static Parts parts() {
    return new Parts();
  }

  /** Parts of a field, one by one. */
  private static final class Parts {

    private final Map<String, Object> values = new HashMap<>();

    Parts displayName(String value) {
      return with("displayName", value);
    }

    Parts type(FieldType value) {
      return with("type", value);
    }

    Parts enabled(boolean value) {
      return with("enabled", value);
    }

    Parts sortable(boolean value) {
      return with("sortable", value);
    }

    Parts filterable(boolean value) {
      return with("filterable", value);
    }

    Parts showInTable(boolean value) {
      return with("showInTable", value);
    }

    Parts required(boolean value) {
      return with("required", value);
    }

    Parts choices(String... value) {
      return with("choices", List.of(value));
    }

    Parts maxLength(int value) {
      return with("maxLength", value);
    }

    Parts description(String value) {
      return with("description", value);
    }

    @SuppressWarnings("unchecked")
    FieldPatch of() {
      return new FieldPatch(
          (String) values.get("displayName"),
          (FieldType) values.get("type"),
          (Boolean) values.get("enabled"),
          (Boolean) values.get("sortable"),
          (Boolean) values.get("filterable"),
          (Boolean) values.get("showInTable"),
          null,
          (Boolean) values.get("required"),
          (List<String>) values.get("choices"),
          (Integer) values.get("maxLength"),
          (String) values.get("description"));
    }

    private Parts with(String part, Object value) {
      values.put(part, value);
      return this;
    }
  }
}
