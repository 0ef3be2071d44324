package dev.annals.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The document is written by {@code -Dannals.write-catalogue=true}. */
class CatalogueTests {

  private static final Path DOCUMENT = Path.of("docs", "automatic-events.md");
  private static final String BEGIN = "<!-- The catalogue: made from the code. -->\n";
  private static final String END = "<!-- The end of the catalogue. -->\n";

  @Test
  void theDocumentSaysWhatTheCodeDoes() throws IOException {
    var document = Files.readString(DOCUMENT);
    var expected =
        before(document, BEGIN) + BEGIN + "\n" + catalogue() + END + behind(document, END);
    if (Boolean.getBoolean("annals.write-catalogue")) {
      Files.writeString(DOCUMENT, expected);
    }
    assertThat(Files.readString(DOCUMENT)).isEqualTo(expected);
  }

  @Test
  void eachKindHasANameOfItsOwn() {
    assertThat(SystemEventType.values())
        .extracting(SystemEventType::action)
        .doesNotHaveDuplicates();
    assertThat(SystemEventType.values())
        .allSatisfy(
            systemEventType -> assertThat(systemEventType.action()).matches("[a-z_]+\\.[a-z_]+"));
    assertThat(SystemEventType.values())
        .allSatisfy(
            systemEventType ->
                assertThat(SystemEventType.of(systemEventType.action())).contains(systemEventType));
  }

  private static String catalogue() {
    return Arrays.stream(SystemEventType.Group.values())
        .map(CatalogueTests::group)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String group(SystemEventType.Group group) {
    return Arrays.stream(SystemEventType.values())
        .filter(systemEventType -> systemEventType.group() == group)
        .map(CatalogueTests::line)
        .collect(
            Collectors.joining(
                "",
                """
                ## %s

                | action | what happened | target log | severity, outcome | resource | `custom.annals` |
                |---|---|---|---|---|---|
                """
                    .formatted(group.title()),
                ""));
  }

  private static String line(SystemEventType systemEventType) {
    var details =
        systemEventType.details().stream()
            .map(detail -> "`%s`: %s".formatted(detail.key(), detail.meaning()))
            .collect(Collectors.joining("; "));
    return "| `%s` | %s%s%s | %s | %s, %s | `%s` | %s |\n"
        .formatted(
            systemEventType.action(),
            systemEventType.sentence(),
            systemEventType.isJoined() ? " Combined per minute." : "",
            systemEventType.isOffByDefault() ? " **Off by default.**" : "",
            systemEventType.log() == SystemEventType.Log.TENANT ? "the tenant's" : "`_annals`",
            systemEventType.severity(),
            systemEventType.outcome(),
            systemEventType.resourceType(),
            details);
  }

  private static String before(String document, String mark) {
    return document.substring(0, at(document, mark));
  }

  private static String behind(String document, String mark) {
    return document.substring(at(document, mark) + mark.length());
  }

  private static int at(String document, String mark) {
    assertThat(document).contains(mark);
    return document.indexOf(mark);
  }
}
