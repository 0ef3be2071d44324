package dev.annals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rejects the phrases in the first table of "Words to avoid" in {@code docs/glossary.md}. Only the
 * texts in {@link #ENFORCED} are checked.
 */
class GlossaryTests {

  private static final Set<Scope> ENFORCED = EnumSet.allOf(Scope.class);

  private static final Path GLOSSARY = Path.of("docs", "glossary.md");
  private static final Path MAIN = Path.of("src", "main", "java");
  private static final Path PORTAL_TEXTS = Path.of("src", "main", "portal", "src", "texts.ts");

  /** Separates texts that do not belong together, so that no phrase extends over two of them. */
  private static final char SEPARATOR = '\0';

  /** Comments and literals of Java; the last groups are the contents of literals. */
  private static final Pattern JAVA =
      Pattern.compile(
          "(//[^\\n]*|/\\*.*?\\*/)"
              + "|\"\"\"(.*?)\"\"\""
              + "|\"([^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+)\""
              + "|'(?:[^'\\\\]|\\\\.)+'",
          Pattern.DOTALL);

  private static final Pattern TYPESCRIPT =
      Pattern.compile(
          "(//[^\\n]*|/\\*.*?\\*/)"
              + "|'([^'\\\\\\n]*+(?:\\\\.[^'\\\\\\n]*+)*+)'"
              + "|`([^`\\\\]*+(?:\\\\.[^`\\\\]*+)*+)`",
          Pattern.DOTALL);

  private static final Pattern SDL =
      Pattern.compile(
          "(#[^\\n]*)|\"\"\"(.*?)\"\"\"|\"([^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+)\"",
          Pattern.DOTALL);

  private static final Pattern CONCATENATION = Pattern.compile("\"\\s*\\+\\s*\"");
  private static final Pattern JAVADOC_MARGIN = Pattern.compile("(?<=\\n)[ ]*\\*(?!/)|^/\\*\\*?");
  private static final Pattern JAVADOC_CODE = Pattern.compile("\\{@(?:code|link|value)[^}]*}");
  private static final Pattern MARKDOWN_CODE =
      Pattern.compile("(?m)^```.*?^```|`[^`\\n]+`", Pattern.DOTALL);

  /**
   * A phrase to avoid.
   *
   * @param phrase as in the glossary
   * @param pattern finds it, as far as it is unambiguous
   * @param wrong a text that has it
   * @param right a similar text that is correct
   */
  private record Avoided(String phrase, Pattern pattern, String wrong, String right) {

    Avoided(String phrase, String pattern, String wrong, String right) {
      this(
          phrase,
          Pattern.compile("(?<!\\w)(?:" + pattern.replace(" ", "\\s+") + ")(?!\\w)"),
          wrong,
          right);
    }

    @Override
    public String toString() {
      return phrase;
    }
  }

  private static final List<Avoided> AVOIDED =
      List.of(
          new Avoided(
              "so many",
              "[Ss]o many(?! that)",
              "so many events are read",
              "It read so many that it stopped."),
          new Avoided("so-manieth", "so-manieth", "each so-manieth event", "every tenth event"),
          new Avoided(
              "as many as wanted",
              "as many as (?:is |are )?wanted",
              "as many as wanted",
              "as many as the limit allows"),
          new Avoided("whoever", "[Ww]hoever", "whoever has the token", "whatever the token is"),
          new Avoided("who asks", "[Ww]ho asks", "who asks for it", "the user who asked"),
          new Avoided("anew", "(?<!@param\\s)anew", "read anew", "@param anew"),
          new Avoided("made anew", "made anew", "The index is made anew.", "The index is rebuilt."),
          new Avoided(
              "patience",
              "(?<!\\.|@param\\s)[Pp]atience",
              "after the patience of the caller",
              "annals.web.patience"),
          new Avoided("mend", "[Mm]end(?:s|ed|ing)?", "Mend the file.", "Amend the file."),
          new Avoided(
              "takes back",
              "(?:take|takes|taken|took|taking) (?:\\w+ ){0,3}?back(?! end)",
              "takes a link back",
              "It takes a back end a second."),
          new Avoided(
              "is none of",
              "is none of",
              "This is none of the operators.",
              "There is none. Of these"),
          new Avoided(
              "is no",
              "(?:[Tt]his|[Ww]hich|[Ww]hat|that) is no(?! longer| more| less)",
              "a line that is no JSON object",
              "There is no event that is no longer stored."),
          new Avoided(
              "This is a string",
              "This is (?:an? (?:string|text|number|list|object|JSON|whole|finite|mapping)"
                  + "|one of|true or false|not blank|required)",
              "This is a string",
              "Must be a string."),
          new Avoided(
              "lets in",
              "(?:lets|letting) (?:\\w+ )?in(?! order)",
              "a secret that lets somebody in",
              "It lets a page in HTML load."),
          new Avoided(
              "comes in",
              "[Ww]ho (?:comes|come|came) in|has come in over",
              "a user who comes in",
              "The array comes in order."),
          new Avoided(
              "let in",
              "(?:is|are|was|were|be|been|not) let in",
              "Nobody was let in.",
              "Let in be a list."),
          new Avoided(
              "has another key sign",
              "(?:has|have) another key sign",
              "has another key sign tokens",
              "rotates the signing key"),
          new Avoided("the house", "[Tt]he house", "rules of the house", "the houses"),
          new Avoided(
              "a sign",
              "(?<!-)a sign(?! of|-)",
              "In quotes = is a sign like others.",
              "a sign of life"),
          new Avoided("truth", "(?<!source\\sof\\s)truth", "a truth", "the single source of truth"),
          new Avoided("truths", "truths", "texts and truths", "Boolean values"),
          new Avoided(
              "node",
              "(?:[Tt]his|[Ee]ach|[Ee]very|[Aa]nother|[Aa]ny|[Oo]ne|[Aa]|other|several|[Tt]wo"
                  + "|[Aa]ll) nodes?|[Tt]he node",
              "Another node writes it.",
              "Node 22 runs the nodes query."));

  /** A kind of text that people read. */
  enum Scope {
    /** String literals of Java: messages, logs, descriptions. */
    MESSAGES {
      @Override
      Stream<Source> sources() {
        return files(MAIN, ".java").map(file -> Source.of(file, literals(JAVA, read(file))));
      }
    },
    /** Javadoc of settings. */
    SETTINGS {
      @Override
      Stream<Source> sources() {
        return files(MAIN, "Settings.java").map(file -> Source.of(file, comments(read(file))));
      }
    },
    /** Javadoc and comments of Java. */
    JAVADOC {
      @Override
      Stream<Source> sources() {
        return files(MAIN, ".java").map(file -> Source.of(file, comments(read(file))));
      }
    },
    /** Descriptions of the GraphQL schema. */
    SCHEMA {
      @Override
      Stream<Source> sources() {
        return files(Path.of("graphql"), ".graphqls")
            .map(file -> Source.of(file, literals(SDL, read(file))));
      }
    },
    /** Texts of the portal. */
    PORTAL {
      @Override
      Stream<Source> sources() {
        return Stream.of(Source.of(PORTAL_TEXTS, literals(TYPESCRIPT, read(PORTAL_TEXTS))));
      }
    },
    /** The documentation; the glossary itself has the phrases. */
    DOCS {
      @Override
      Stream<Source> sources() {
        return Stream.concat(
                Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")),
                files(Path.of("docs"), ".md").filter(file -> !file.equals(GLOSSARY)))
            .map(file -> Source.of(file, prose(read(file))));
      }
    };

    abstract Stream<Source> sources();
  }

  /**
   * A file.
   *
   * @param text of the same length as the file: what is not checked is replaced by separators
   */
  private record Source(Path file, String text) {

    static Source of(Path file, String text) {
      return new Source(file, text);
    }

    List<String> findings() {
      var findings = new ArrayList<String>();
      for (var avoided : AVOIDED) {
        var matcher = avoided.pattern().matcher(text);
        while (matcher.find()) {
          long line = 1 + text.chars().limit(matcher.start()).filter(c -> c == '\n').count();
          findings.add(
              "%s:%d: \"%s\" (%s)"
                  .formatted(
                      file, line, matcher.group().replaceAll("\\s+", " "), avoided.phrase()));
        }
      }
      return findings;
    }
  }

  static Stream<Scope> enforced() {
    return ENFORCED.stream();
  }

  @ParameterizedTest
  @MethodSource("enforced")
  void avoidsThePhrases(Scope scope) {
    assertThat(scope.sources().flatMap(source -> source.findings().stream()))
        .as("see the first table of \"Words to avoid\" in docs/glossary.md")
        .isEmpty();
  }

  @Test
  void knowsThePhrasesOfTheGlossary() throws IOException {
    assertThat(AVOIDED.stream().map(Avoided::phrase)).containsExactlyElementsOf(ofTheGlossary());
  }

  @ParameterizedTest
  @FieldSource("AVOIDED")
  void findsAPhrase(Avoided avoided) {
    assertThat(avoided.wrong()).containsPattern(avoided.pattern());
    assertThat(avoided.right()).doesNotContainPattern(avoided.pattern());
  }

  @ParameterizedTest
  @EnumSource(Scope.class)
  void readsEachScope(Scope scope) {
    assertThat(scope.sources()).isNotEmpty();
    assertThat(scope.sources())
        .allSatisfy(source -> assertThat(source.text()).hasSameSizeAs(read(source.file())));
  }

  @Test
  void findsAPlantedMessage() {
    var code =
        """
        class Planted {
          /** Read anew. */
          String message = "At most so"
              + " many events: " + "read";
        }
        """;
    var file = Path.of("Planted.java");
    assertThat(Source.of(file, literals(JAVA, code)).findings())
        .containsExactly("Planted.java:3: \"so many\" (so many)");
    assertThat(Source.of(file, comments(code)).findings())
        .containsExactly("Planted.java:2: \"anew\" (anew)");
  }

  @Test
  void findsAPlantedParameter() {
    var code =
        """
        /**
         * Settings.
         *
         * @param fields so
         *     many are read
         * @param patience the timeout; {@code so many} is code
         */
        record Planted(int fields) {}
        """;
    assertThat(Source.of(Path.of("Planted.java"), comments(code)).findings())
        .containsExactly("Planted.java:4: \"so many\" (so many)");
  }

  @Test
  void findsAPlantedDescription() {
    var schema =
        """
        "Whoever asks."
        type Query {
          \"""
          The events, so
          many as there are.
          \"""
          node: ID
        }
        """;
    assertThat(Source.of(Path.of("planted.graphqls"), literals(SDL, schema)).findings())
        .containsExactly(
            "planted.graphqls:4: \"so many\" (so many)",
            "planted.graphqls:1: \"Whoever\" (whoever)");
  }

  @Test
  void findsAPlantedSentenceOfTheDocumentation() {
    var text =
        """
        The index is made
        anew by `this node`.

        ```
        another node
        ```
        """;
    assertThat(Source.of(Path.of("planted.md"), prose(text)).findings())
        .contains("planted.md:1: \"made anew\" (made anew)")
        .noneMatch(finding -> finding.contains("node"));
  }

  @Test
  void findsAPlantedTextOfThePortal() {
    var texts = "export const texts = { missing: 'Mend it', by: (n: string) => `so many ${n}` }\n";
    assertThat(Source.of(Path.of("texts.ts"), literals(TYPESCRIPT, texts)).findings()).hasSize(2);
  }

  /** The phrases of the first table, without the remarks in parentheses. */
  private static List<String> ofTheGlossary() throws IOException {
    var text = Files.readString(GLOSSARY);
    var section = text.substring(text.indexOf("## Words to avoid"));
    return section
        .lines()
        .dropWhile(line -> !line.startsWith("|---"))
        .skip(1)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.split("\\|")[1].replaceAll("\\([^)]*\\)", ""))
        .flatMap(phrases -> Arrays.stream(phrases.split(",")))
        .map(String::strip)
        .toList();
  }

  /** The contents of literals; those that are concatenated are one text. */
  private static String literals(Pattern tokens, String code) {
    var text = blank(code);
    int end = -1;
    for (var matcher = tokens.matcher(code); matcher.find(); ) {
      int group = matcher.group(2) != null ? 2 : matcher.group(3) != null ? 3 : 0;
      if (group == 0) {
        end = -1;
        continue;
      }
      text.replace(matcher.start(group), matcher.end(group), matcher.group(group));
      if (end >= 0 && CONCATENATION.matcher(code).region(end, matcher.start(group)).matches()) {
        spaces(text, end, matcher.start(group));
      }
      end = matcher.end(group);
    }
    return text.toString();
  }

  private static String comments(String code) {
    var text = blank(code);
    for (var matcher = JAVA.matcher(code); matcher.find(); ) {
      if (matcher.group(1) != null) {
        var comment = new StringBuilder(matcher.group(1));
        for (var margin = JAVADOC_MARGIN.matcher(matcher.group(1)); margin.find(); ) {
          spaces(comment, margin.start(), margin.end());
        }
        for (var inline = JAVADOC_CODE.matcher(matcher.group(1)); inline.find(); ) {
          separate(comment, inline.start(), inline.end());
        }
        text.replace(matcher.start(1), matcher.end(1), comment.toString());
      }
    }
    return text.toString();
  }

  private static String prose(String document) {
    var text = new StringBuilder(document);
    for (var code = MARKDOWN_CODE.matcher(document); code.find(); ) {
      separate(text, code.start(), code.end());
    }
    return text.toString();
  }

  private static StringBuilder blank(String code) {
    var text = new StringBuilder(code);
    separate(text, 0, text.length());
    return text;
  }

  /** Keeps line breaks, by which lines are counted. */
  private static void separate(StringBuilder text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '\n') {
        text.setCharAt(i, SEPARATOR);
      }
    }
  }

  private static void spaces(StringBuilder text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '\n') {
        text.setCharAt(i, ' ');
      }
    }
  }

  private static Stream<Path> files(Path directory, String suffix) {
    try (var files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
