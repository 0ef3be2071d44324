package dev.annals.schemabuilder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.kernel.TenantId;
import dev.annals.nodes.ChangeNotifications;
import org.junit.jupiter.api.Test;

class StructuresInForceTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId GLOBEX = new TenantId("globex");

  private final MapStructureStore store = new MapStructureStore();
  private final Structures here = new Structures(store);
  private final Structures there = new Structures(store);

  @Test
  void answersFromMemory() {
    here.of(ACME);
    int reads = store.reads;

    here.of(ACME);

    assertThat(store.reads).isEqualTo(reads);
  }

  @Test
  void aWakeUpBringsWhatAnotherNodeChangedForATenant() {
    here.of(ACME);
    there.add(StructureOwner.of(ACME), "region");
    assertThat(here.of(ACME).customFields()).isEmpty();

    here.wake("acme");

    assertThat(here.of(ACME)).isEqualTo(there.of(ACME));
  }

  @Test
  void aWakeUpOfTheDeploymentIsOneOfAllTenants() {
    here.of(ACME);
    here.of(GLOBEX);
    there.add(StructureOwner.DEPLOYMENT, "plan");

    here.wake(ChangeNotifications.ALL);

    assertThat(here.of(ACME).field("plan")).isPresent();
    assertThat(here.of(GLOBEX).field("plan")).isPresent();
  }

  @Test
  void neverPutsANewOverlayOverAnOldDefault() {
    here.of(GLOBEX);
    there.add(StructureOwner.DEPLOYMENT, "plan");
    there.add(StructureOwner.of(ACME), "region");

    // No wake-up has come, and the default is in memory here; the tenant's structure is not.
    assertThat(here.of(ACME)).isEqualTo(there.of(ACME));
    assertThat(here.of(ACME).version()).isEqualTo(3);
  }

  @Test
  void listensNoMoreOnceItIsGone() {
    here.inForce.destroy();

    assertThat(here).extracting("listener").isNull();
  }
}
