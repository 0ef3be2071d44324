package dev.annals.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.annals.embedded.binary.MongodBinaries;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;

class MongoFailureAnalyzerTests {

  private final MongoFailureAnalyzer analyzer = new MongoFailureAnalyzer();

  @Test
  void saysWhatWasTriedAndTheThreeThingsOneCanDo() {
    var notFound = catchThrowable(() -> MongodBinaries.defaults("/no/such/mongod").find());

    var screen = analyzer.analyze(new BeanCreationException("embeddedMongod", notFound));

    assertThat(screen.getDescription())
        .contains("annals.embedded.mongod: there is no file /no/such/mongod");
    assertThat(screen.getAction())
        .contains("SPRING_MONGODB_URI", "ANNALS_EMBEDDED_MONGOD", "docker compose up");
    assertThat(screen.getAction().lines()).hasSizeLessThan(10);
  }

  @Test
  void saysWhoHoldsTheHome() {
    var screen = analyzer.analyze(new HomeInUse(Path.of("/data/mongo"), "process 4711"));

    assertThat(screen.getDescription()).contains("/data/mongo", "process 4711");
    assertThat(screen.getAction()).contains("ANNALS_HOME");
  }

  @Test
  void saysTheWayOutOfAnUnfitMongo() {
    var screen =
        analyzer.analyze(new RuntimeException(new UnsuitableMongo("It is small", "Feed it")));

    assertThat(screen.getDescription()).isEqualTo("It is small.");
    assertThat(screen.getAction()).isEqualTo("Feed it.");
  }

  @Test
  void leavesOtherFailuresToOthers() {
    assertThat(analyzer.analyze(new IllegalStateException("something else"))).isNull();
  }
}
