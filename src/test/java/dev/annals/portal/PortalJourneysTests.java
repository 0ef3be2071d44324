package dev.annals.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.annals.access.Permission;
import dev.annals.identity.providers.AuthorizationServer;
import dev.annals.testing.TestTokens;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people do in the portal, done in a real Chromium: the machine's own, or the one that npm
 * brings ({@code src/test/tools/portal}). Each journey is a test here.
 */
@Tag("browser")
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties =
        // Journeys count rows; limits.* is on, for the one about what Annals writes itself.
        "annals.activity.off=user.*, portal_link.*, structure.changed, audit_logs.*, log.*,"
            + " event.*, live_stream.*, export.*, rate_limit.*")
class PortalJourneysTests {

  private static final Path TOOL = Path.of("src/test/tools/portal");
  private static final Path INSTALLED = Path.of("target/portal-journeys");

  /** Where the page of another origin comes from that has the element in it. */
  private static final int VENDORS_PORT = freePort();

  private static final String[] TENANTS = {"t-of-ana", "t-of-ana-too", "t-of-ana-again"};

  /** Where the vendor's people have their accounts. */
  private static final AuthorizationServer PROVIDER = new AuthorizationServer();

  @Autowired ApplicationContext context;

  @DynamicPropertySource
  static void vendorsPage(DynamicPropertyRegistry registry) {
    registry.add("annals.web.allowed-origins", () -> "http://127.0.0.1:" + VENDORS_PORT);
  }

  @DynamicPropertySource
  static void provider(DynamicPropertyRegistry registry) {
    var prefix = "annals.access.issuers[0].";
    registry.add(prefix + "issuer", PROVIDER::issuer);
    registry.add(prefix + "audiences", () -> "annals");
    registry.add(prefix + "portal.client-id", () -> AuthorizationServer.PORTAL);
    registry.add(prefix + "portal.name", () -> "Acme ID");
  }

  /** The provider is discovered when it is first wanted, so it may start when the portal stands. */
  private void startProvider() {
    PROVIDER
        .portal(TestTokens.of(context).base() + "/portal", true)
        .user("ana", claims("ana", List.of(TENANTS)))
        .user("ben", claims("ben", List.of()))
        .start();
  }

  private static Map<String, Object> claims(String user, List<String> tenants) {
    return Map.of(
        "aud",
        List.of("annals"),
        "sub",
        user,
        "name",
        user,
        "tenant",
        tenants,
        "roles",
        List.of("auditor"));
  }

  @AfterAll
  static void stopProvider() {
    PROVIDER.close();
  }

  @TestFactory
  Stream<DynamicTest> journeys() throws Exception {
    assumeTrue(
        new ClassPathResource("static/portal/index.html").exists(), "Built with -Dportal.skip");
    install();
    startProvider();
    var report = run();
    var specs = new ArrayList<JsonNode>();
    collect(report, specs);
    assertThat(specs).as("journeys: " + report.path("errors")).hasSizeGreaterThan(10);
    return specs.stream()
        .map(
            spec ->
                DynamicTest.dynamicTest(
                    spec.required("title").asString(),
                    () -> assertThat(spec.required("ok").asBoolean()).as(why(spec)).isTrue()));
  }

  private static void install() throws Exception {
    Files.createDirectories(INSTALLED.resolve("journeys"));
    try (var files = Files.walk(TOOL)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var name = TOOL.relativize(file);
        if (name.startsWith("node_modules") || name.startsWith("results")) {
          continue;
        }
        Files.createDirectories(INSTALLED.resolve(name).getParent());
        Files.copy(file, INSTALLED.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    var out = INSTALLED.resolve("npm.log");
    var npm = System.getProperty("os.name").startsWith("Windows") ? "npm.cmd" : "npm";
    var builder =
        new ProcessBuilder(npm, "ci", "--no-audit", "--no-fund", "--prefer-offline")
            .directory(INSTALLED.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    assertThat(end(builder, 5)).as(Files.readString(out)).isZero();
  }

  private JsonNode run() throws Exception {
    var client = TestTokens.of(context).client(Permission.ALL, null);
    var report = INSTALLED.resolve("report.json").toAbsolutePath();
    Files.deleteIfExists(report);
    var out = INSTALLED.resolve("journeys.log");
    var builder =
        new ProcessBuilder(
                "node", "node_modules/@playwright/test/cli.js", "test", "--reporter=json")
            .directory(INSTALLED.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "ANNALS_URL", TestTokens.of(context).base().toString(),
                "ANNALS_CLIENT_ID", client.id(),
                "ANNALS_CLIENT_SECRET", client.secret(),
                "ANNALS_USER_PASSWORD", AuthorizationServer.PASSWORD,
                "ANNALS_USER_TENANTS", String.join(",", TENANTS),
                "ANNALS_VENDORS_PORT", String.valueOf(VENDORS_PORT),
                "PLAYWRIGHT_JSON_OUTPUT_NAME", report.toString()));
    end(builder, 20);
    assertThat(report).as(Files.readString(out)).exists();
    return JsonMapper.shared().readTree(report.toFile());
  }

  private static int end(ProcessBuilder builder, int minutes) throws Exception {
    var process = builder.start();
    try {
      assertThat(process.waitFor(minutes, TimeUnit.MINUTES))
          .as("%s ends", builder.command())
          .isTrue();
      return process.exitValue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void collect(JsonNode suite, List<JsonNode> specs) {
    suite.path("specs").forEach(specs::add);
    suite.path("suites").forEach(each -> collect(each, specs));
  }

  private static String why(JsonNode spec) {
    return spec.path("tests")
        .valueStream()
        .flatMap(test -> test.path("results").valueStream())
        .flatMap(result -> result.path("errors").valueStream())
        .map(error -> error.path("message").asString(""))
        .collect(Collectors.joining("\n"))
        .replaceAll("\u001b\\[[0-9;]*m", "");
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("No port is free", e);
    }
  }
}
