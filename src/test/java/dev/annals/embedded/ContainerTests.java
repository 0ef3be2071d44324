package dev.annals.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class ContainerTests {

  @Test
  void runsJavaWithTheFlagsOfTheBuild() throws IOException {
    var flags = Pattern.compile("<annals.jvm>(.*)</annals.jvm>").matcher(read("pom.xml"));

    assertThat(flags.find()).isTrue();
    assertThat(read("Dockerfile"))
        .contains("\"java\", \"" + flags.group(1).replace(" ", "\", \"") + "\", \"-jar\"");
  }

  @Test
  void publishesNoPortOfMongo() throws IOException {
    Map<String, Map<String, Map<String, Object>>> compose =
        new Yaml().load(read("docker-compose.yml"));

    assertThat(compose.get("services").get("mongo")).doesNotContainKey("ports");
    assertThat(compose.get("services").get("annals")).containsKey("ports");
  }

  private static String read(String file) throws IOException {
    return Files.readString(Path.of(file));
  }
}
