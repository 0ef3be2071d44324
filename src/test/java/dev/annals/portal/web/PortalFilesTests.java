package dev.annals.portal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.annals.testing.TestTokens;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.ClassPathResource;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "annals.web.allowed-origins=https://app.example.com")
class PortalFilesTests {

  private static final Pattern SCRIPT = Pattern.compile("src=\"(/portal/assets/[^\"]+\\.js)\"");

  @Autowired ApplicationContext context;

  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

  @BeforeEach
  void whereThePortalIsBuilt() {
    assumeTrue(
        new ClassPathResource("static/portal/index.html").exists(), "Built with -Dportal.skip");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/portal",
        "/portal/",
        "/portal/builder",
        "/portal/access?tenant=acme",
        "/portal/nowhere/at/all"
      })
  void sendsThePageToEachAddressBelowIt(String path) throws Exception {
    var answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Content-Type")).startsWith("text/html");
    assertThat(answer.body()).contains("<annals-portal");
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  void allowsNoScriptAndNoStyleInThePageAndNothingFromElsewhere() throws Exception {
    var answer = get("/portal");

    assertThat(header(answer, "Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
        .contains("connect-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "http:", "https:", "*");
    assertThat(answer.body())
        .doesNotContainPattern("<script(?![^>]*\\ssrc=)")
        .doesNotContain("<style", "style=", "http://", "https://");
    assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void letsBrowsersKeepWhatHasItsContentInItsName() throws Exception {
    var script = SCRIPT.matcher(get("/portal").body());
    assertThat(script.find()).isTrue();

    var answer = get(script.group(1), "Accept-Encoding", "br");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Cache-Control")).contains("max-age=31536000", "immutable");
    assertThat(header(answer, "Content-Encoding")).isEqualTo("br");
    assertThat(header(answer, "Content-Type")).contains("javascript");
  }

  @Test
  void sendsTheElementToPagesOfOtherOriginsThatAreAllowed() throws Exception {
    var answer = get("/portal/annals-log.js", "Origin", "https://app.example.com");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
    assertThat(header(answer, "Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
    assertThat(header(answer, "Cache-Control")).contains("max-age=600");
    assertThat(answer.body()).contains("annals-log");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/portal/assets/gone-12345678.js",
        "/portal/absent.js",
        "/portal/assets/../../../application.yaml",
        "/portal/.built"
      })
  void hasNothingElse(String path) throws Exception {
    var answer = get(path);

    assertThat(answer.statusCode()).isBetween(400, 404);
    assertThat(answer.body()).doesNotContain("<annals-portal", "spring:");
  }

  /** 250 KB of JavaScript at the first load and 120 KB for the element, compressed. */
  @Test
  void isSmall() throws Exception {
    var page = get("/portal").body();
    long first = 0;
    var names = Pattern.compile("(/portal/assets/[^\"]+\\.js)\"").matcher(page);
    while (names.find()) {
      first += gzipped(names.group(1));
    }

    assertThat(first).isBetween(1L, 250_000L);
    assertThat(gzipped("/portal/annals-log.js")).isLessThan(120_000L);
  }

  private static long gzipped(String path) throws IOException {
    return new ClassPathResource("static" + path + ".gz").contentLength();
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(TestTokens.of(context).base().resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
