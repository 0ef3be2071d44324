package dev.annals.schemabuilder;

import static dev.annals.schemabuilder.StructureOwner.DEPLOYMENT;
import static dev.annals.schemabuilder.Structures.by;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.change.StructureBuilder;
import dev.annals.schemabuilder.change.StructureSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StructureResetTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final StructureOwner OF_ACME = StructureOwner.of(ACME);

  private final MapStructureStore store = new MapStructureStore();
  private final Structures structures = new Structures(store);
  private final StructureBuilder builder = structures.builder;

  @Test
  void aFieldFollowsTheDefaultAgain() {
    structures.add(DEPLOYMENT, "plan");
    builder.updateField(by(OF_ACME), "plan", called("Tariff", false));
    assertThat(overridden("plan")).containsExactly("displayName", "enabled");

    var reset = builder.resetField(by(OF_ACME), "plan");

    assertThat(reset.structure().version()).isEqualTo(4);
    assertThat(reset.structure().field("plan")).contains(Structures.text("plan"));
    assertThat(reset.inheritance().overridden("plan")).isEmpty();
    assertThat(reset.changes())
        .containsExactly(
            "Changed plan: displayName \"Tariff\" to \"The plan\", enabled false to true",
            "Set back to the default: plan.displayName, plan.enabled");
    builder.updateField(by(DEPLOYMENT), "plan", called("Contract", true));
    assertThat(structures.of(ACME).field("plan").orElseThrow().displayName()).isEqualTo("Contract");
  }

  @Test
  void whatIsAsTheDefaultOnlyForNowIsTakenBackToo() {
    structures.enable(OF_ACME, "ip", false);
    structures.enable(OF_ACME, "ip", true);
    assertThat(overridden("ip")).containsExactly("enabled");

    var reset = builder.resetField(by(OF_ACME), "ip");

    assertThat(reset.structure().version()).isEqualTo(4);
    assertThat(reset.changes()).containsExactly("Set back to the default: ip.enabled");
    assertThat(structures.history.changes(OF_ACME, 3, 4))
        .containsExactly(new FieldChange("ip.enabled.overridden", true, false));
    structures.enable(DEPLOYMENT, "ip", false);
    assertThat(structures.of(ACME).field("ip").orElseThrow().enabled()).isFalse();
  }

  @Test
  void whatAWholeStructureLeavesOutFollowsTheDefaultAgain() {
    structures.add(DEPLOYMENT, "plan");
    builder.updateField(by(OF_ACME), "plan", called("Tariff", false));

    var applied = builder.replace(by(OF_ACME), everyFieldByItsName());

    assertThat(applied.structure().field("plan")).contains(Structures.text("plan"));
    assertThat(applied.inheritance().overridden("plan")).isEmpty();
    assertThat(applied.structure().version()).isEqualTo(4);
    builder.updateField(by(DEPLOYMENT), "plan", called("Contract", true));
    assertThat(structures.of(ACME).field("plan").orElseThrow().displayName()).isEqualTo("Contract");
  }

  @Test
  void soItDoesWhereItIsAsTheDefaultForNow() {
    structures.enable(OF_ACME, "ip", false);
    structures.enable(OF_ACME, "ip", true);
    var wanted = everyFieldByItsName();

    var applied = builder.replace(by(OF_ACME), wanted);

    assertThat(applied.inheritance().overridden("ip")).isEmpty();
    assertThat(applied.changes()).containsExactly("Set back to the default: ip.enabled");
    assertThat(builder.replace(by(OF_ACME), wanted).changes()).isEmpty();
  }

  private StructureSpec everyFieldByItsName() {
    return new StructureSpec(
        null,
        null,
        structures.of(ACME).fields().stream()
            .map(
                field ->
                    new StructureSpec.WantedField(
                        field.name(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null))
            .toList());
  }

  @Test
  void whatWasTakenBackComesBackWithItsVersion() {
    structures.enable(OF_ACME, "ip", false);
    structures.enable(OF_ACME, "ip", true);
    builder.resetField(by(OF_ACME), "ip");

    var restored = builder.restore(by(OF_ACME), 3);

    assertThat(restored.structure().version()).isEqualTo(5);
    assertThat(restored.changes()).containsExactly("Kept from following the default: ip.enabled");
    assertThat(overridden("ip")).containsExactly("enabled");
    assertThat(builder.restore(by(OF_ACME), 3).changes()).isEmpty();
  }

  @Test
  void whatIsNotOverriddenMakesNoVersion() {
    structures.enable(OF_ACME, "ip", false);

    assertThat(builder.resetField(by(OF_ACME), "actor").changes()).isEmpty();
    assertThat(builder.resetOrder(by(OF_ACME)).changes()).isEmpty();
    assertThat(builder.resetValidation(by(OF_ACME)).structure().version()).isEqualTo(2);
    assertThat(builder.resetField(by(DEPLOYMENT), "ip").structure().version()).isEqualTo(1);
  }

  @Test
  void theOrderFollowsTheDefaultAgainAndOwnFieldsComeLast() {
    structures.add(OF_ACME, "region");
    builder.orderFields(by(OF_ACME), List.of("region", "ip"));
    assertThat(ofStructure()).containsExactly("order");

    var reset = builder.resetOrder(by(OF_ACME));

    assertThat(reset.structure().names()).startsWith("occurredAt", "actor").endsWith("region");
    assertThat(reset.changes()).hasSize(2).last().isEqualTo("Set back to the default: order");
    assertThat(ofStructure()).isEmpty();
    builder.orderFields(by(DEPLOYMENT), List.of("severity"));
    assertThat(structures.of(ACME).names()).startsWith("severity", "occurredAt");
  }

  @Test
  void theValidationFollowsTheDefaultAgain() {
    builder.setValidation(by(OF_ACME), ValidationMode.STRICT);
    assertThat(ofStructure()).containsExactly("validation");

    builder.resetValidation(by(OF_ACME));
    assertThat(structures.of(ACME).validation()).isEqualTo(ValidationMode.LENIENT);

    builder.setValidation(by(DEPLOYMENT), ValidationMode.STRICT);
    assertThat(structures.of(ACME).validation()).isEqualTo(ValidationMode.STRICT);
    assertThat(ofStructure()).isEmpty();
  }

  @Test
  void theDefaultItselfGoesBackToTheStandardFields() {
    structures.add(DEPLOYMENT, "plan");
    builder.updateField(by(DEPLOYMENT), "ip", called("Address", false));
    builder.orderFields(by(DEPLOYMENT), List.of("plan"));
    builder.setValidation(by(DEPLOYMENT), ValidationMode.STRICT);
    var before = structures.inForce.deployment();
    var inheritance = structures.history.inheritance(DEPLOYMENT, before);
    assertThat(inheritance.overridden("ip")).containsExactly("displayName", "enabled");
    assertThat(inheritance.structure()).containsExactly("order", "validation");
    assertThat(inheritance.includes("plan")).isFalse();

    builder.resetField(by(DEPLOYMENT), "ip");
    builder.resetValidation(by(DEPLOYMENT));
    var reset = builder.resetOrder(by(DEPLOYMENT));

    assertThat(reset.structure().fields().subList(0, StandardFields.ALL.size()))
        .isEqualTo(StandardFields.ALL);
    assertThat(reset.structure().names()).endsWith("plan");
    assertThat(reset.inheritance().structure()).isEmpty();
  }

  @Test
  void whatIsNotInheritedHasNoDefault() {
    structures.add(OF_ACME, "region");

    assertThat(structures.history.inheritance(OF_ACME, structures.of(ACME)).includes("region"))
        .isFalse();
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> builder.resetField(by(OF_ACME), "region"))
        .matches(e -> e.path().equals(List.of("name")));
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> builder.resetField(by(OF_ACME), "nope"))
        .matches(e -> e.code() == Refusal.Code.NOT_FOUND);
  }

  @Test
  void aDisplayNameThatIsAnothersMeanwhileIsRefused() {
    builder.updateField(by(OF_ACME), "ip", called("Address", true));
    builder.addField(by(OF_ACME), shown("address2", "IP address"));

    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> builder.resetField(by(OF_ACME), "ip"))
        .matches(e -> e.path().equals(List.of("name")))
        .matches(e -> e.reason().contains("address2"));
  }

  @Test
  void nothingChangesIfTheVersionIsAnother() {
    structures.enable(OF_ACME, "ip", false);

    assertThatExceptionOfType(StructureConflict.class)
        .isThrownBy(() -> builder.resetField(by(OF_ACME, 1), "ip"))
        .matches(e -> e.path().equals(List.of("expectedVersion")));
    assertThat(builder.resetField(by(OF_ACME, 2), "ip").structure().version()).isEqualTo(3);
  }

  private List<String> overridden(String field) {
    return structures.history.inheritance(OF_ACME, structures.of(ACME)).overridden(field);
  }

  private List<String> ofStructure() {
    return structures.history.inheritance(OF_ACME, structures.of(ACME)).structure();
  }

  private static FieldPatch called(@Nullable String displayName, boolean enabled) {
    return new FieldPatch(
        displayName, null, enabled, null, null, null, null, null, null, null, null);
  }

  private static Field shown(String name, String displayName) {
    return new Field(
        name, displayName, FieldType.TEXT, true, true, true, true, true, true, false, null, null);
  }
}
