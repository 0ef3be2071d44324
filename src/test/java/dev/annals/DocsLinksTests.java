package dev.annals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The links between the Markdown documents at the root and below docs/. */
class DocsLinksTests {

  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s#]*)(?:#([^)\\s]*))?\\)");
  private static final Pattern CODE_BLOCK = Pattern.compile("```.*?```", Pattern.DOTALL);
  private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
  private static final Pattern ID = Pattern.compile("id=\"([^\"]+)\"");

  @Test
  void relativeLinksPointToExistingFiles() throws IOException {
    assertThat(links())
        .hasSizeGreaterThan(100)
        .allSatisfy(link -> assertThat(link.target()).as("link in %s", link.document()).exists());
  }

  @Test
  void anchorsPointToExistingHeadings() throws IOException {
    var anchored =
        links().stream()
            .filter(link -> !link.anchor().isEmpty())
            .filter(link -> link.target().toString().endsWith(".md"))
            .toList();

    assertThat(anchored)
        .isNotEmpty()
        .allSatisfy(
            link ->
                assertThat(anchors(link.target()))
                    .as("anchors of %s, linked from %s", link.target(), link.document())
                    .contains(link.anchor()));
  }

  private static List<Link> links() throws IOException {
    var links = new ArrayList<Link>();
    for (var document : documents()) {
      LINK.matcher(prose(document))
          .results()
          .filter(match -> !match.group(1).contains(":"))
          .map(match -> Link.of(document, match))
          .forEach(links::add);
    }
    return links;
  }

  private static List<Path> documents() throws IOException {
    try (var root = Files.list(Path.of(""));
        var docs = Files.walk(Path.of("docs"))) {
      return Stream.concat(root, docs).filter(path -> path.toString().endsWith(".md")).toList();
    }
  }

  /** As GitHub names them: lower case, hyphens for spaces, and no punctuation. */
  private static Set<String> anchors(Path document) throws IOException {
    var text = prose(document);
    var headings =
        HEADING
            .matcher(text)
            .results()
            .map(match -> match.group(1).strip().toLowerCase(Locale.ROOT))
            .map(heading -> heading.replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-'));
    var ids = ID.matcher(text).results().map(match -> match.group(1));
    return Stream.concat(headings, ids).collect(Collectors.toSet());
  }

  private static String prose(Path document) throws IOException {
    return CODE_BLOCK.matcher(Files.readString(document)).replaceAll("");
  }

  /**
   * A relative link.
   *
   * @param document the document that contains it
   * @param target the file that it points to
   * @param anchor the part after the number sign; empty if there is none
   */
  private record Link(Path document, Path target, String anchor) {

    static Link of(Path document, MatchResult match) {
      var file = match.group(1);
      var target = file.isEmpty() ? document : document.resolveSibling(file).normalize();
      var anchor = match.group(2);
      return new Link(document, target, anchor == null ? "" : anchor);
    }
  }
}
