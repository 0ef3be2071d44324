package dev.annals.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.Document;
import org.junit.jupiter.api.Test;

class MongoFitnessTests {

  @Test
  void refusesAStandaloneServerAndSaysTheWayOut() {
    assertThat(MongoFitness.unfitness(Document.parse("{maxWireVersion: 17}")))
        .hasValueSatisfying(
            unfit -> {
              assertThat(unfit).hasMessageContaining("standalone");
              assertThat(unfit.wayOut()).contains("--replSet").contains("rs.initiate()");
            });
  }

  @Test
  void refusesAServerOlderThanSix() {
    assertThat(MongoFitness.unfitness(Document.parse("{maxWireVersion: 13, setName: 'rs0'}")))
        .hasValueSatisfying(unfit -> assertThat(unfit).hasMessageContaining("older than 6.0"));
  }

  @Test
  void takesAReplicaSetAndARouter() {
    assertThat(MongoFitness.unfitness(Document.parse("{maxWireVersion: 17, setName: 'rs0'}")))
        .isEmpty();
    assertThat(MongoFitness.unfitness(Document.parse("{maxWireVersion: 25, msg: 'isdbgrid'}")))
        .isEmpty();
  }
}
