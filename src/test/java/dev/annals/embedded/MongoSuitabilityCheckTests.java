package dev.annals.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.Document;
import org.junit.jupiter.api.Test;

class MongoSuitabilityCheckTests {

  @Test
  void refusesAStandaloneServerAndSaysTheWayOut() {
    assertThat(MongoSuitabilityCheck.unfitness(Document.parse("{maxWireVersion: 17}")))
        .hasValueSatisfying(
            unfit -> {
              assertThat(unfit).hasMessageContaining("standalone");
              assertThat(unfit.remedy()).contains("--replSet").contains("rs.initiate()");
            });
  }

  @Test
  void refusesAServerOlderThanSix() {
    assertThat(
            MongoSuitabilityCheck.unfitness(Document.parse("{maxWireVersion: 13, setName: 'rs0'}")))
        .hasValueSatisfying(unfit -> assertThat(unfit).hasMessageContaining("older than 6.0"));
  }

  @Test
  void takesAReplicaSetAndARouter() {
    assertThat(
            MongoSuitabilityCheck.unfitness(Document.parse("{maxWireVersion: 17, setName: 'rs0'}")))
        .isEmpty();
    assertThat(
            MongoSuitabilityCheck.unfitness(
                Document.parse("{maxWireVersion: 25, msg: 'isdbgrid'}")))
        .isEmpty();
  }
}
