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
    assertThat(Kind.values()).extracting(Kind::action).doesNotHaveDuplicates();
    assertThat(Kind.values())
        .allSatisfy(kind -> assertThat(kind.action()).matches("[a-z_]+\\.[a-z_]+"));
    assertThat(Kind.values()).allSatisfy(kind -> assertThat(Kind.of(kind.action())).contains(kind));
  }

  private static String catalogue() {
    return Arrays.stream(Kind.Group.values())
        .map(CatalogueTests::group)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String group(Kind.Group group) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.group() == group)
        .map(CatalogueTests::line)
        .collect(
            Collectors.joining(
                "",
                """
                ## %s

                | action | what happened | whose log | severity, outcome | resource | `custom.annals` |
                |---|---|---|---|---|---|
                """
                    .formatted(group.title()),
                ""));
  }

  private static String line(Kind kind) {
    var details =
        kind.details().stream()
            .map(detail -> "`%s`: %s".formatted(detail.key(), detail.meaning()))
            .collect(Collectors.joining("; "));
    return "| `%s` | %s%s%s | %s | %s, %s | `%s` | %s |\n"
        .formatted(
            kind.action(),
            kind.sentence(),
            kind.isJoined() ? " Joined by the minute." : "",
            kind.isOffByDefault() ? " **Off by default.**" : "",
            kind.log() == Kind.Log.TENANT ? "the tenant's" : "`_annals`",
            kind.severity(),
            kind.outcome(),
            kind.resourceType(),
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
