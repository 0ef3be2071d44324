package dev.annals.checks;

import dev.annals.identity.AccessAudit;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Finds settings that are suitable for evaluation, but not for production. Settings that are never
 * valid fail startup.
 */
@Component
class ConfigurationCheck {

  private final Environment settings;
  private final AccessAudit access;

  ConfigurationCheck(Environment settings, AccessAudit access) {
    this.settings = settings;
    this.access = access;
  }

  List<String> findings() {
    var findings = new ArrayList<String>();
    if (settings.getProperty("annals.demo.enabled", Boolean.class, false)) {
      findings.add(
          "The demo is enabled: it creates demo tenants, and users can sign in without a secret");
    }
    if (isSet("annals.access.bootstrap.client-secret")) {
      findings.add(
          "ANNALS_BOOTSTRAP_CLIENT_SECRET is still set: anyone who reads the environment has all"
              + " permissions");
    }
    var age = settings.getProperty("annals.access.tokens.signing-key-age");
    if (StringUtils.hasText(age) && DurationStyle.detectAndParse(age).isZero()) {
      findings.add("annals.access.tokens.signing-key-age is 0: the signing key is never rotated");
    }
    add(findings, publicUrl());
    add(findings, mongo());
    findings.addAll(access.found());
    return List.copyOf(findings);
  }

  private @Nullable String publicUrl() {
    var url = settings.getProperty("annals.access.public-url");
    if (!StringUtils.hasText(url)) {
      return "ANNALS_ACCESS_PUBLIC_URL is not set: the host of portal links is taken from the"
          + " request";
    }
    var uri = URI.create(url);
    boolean here =
        Set.of("localhost", "127.0.0.1", "[::1]").contains(String.valueOf(uri.getHost()));
    return here || "https".equalsIgnoreCase(uri.getScheme())
        ? null
        : "ANNALS_ACCESS_PUBLIC_URL is not an https URL: tokens can be read in transit";
  }

  private @Nullable String mongo() {
    var uri = settings.getProperty("spring.mongodb.uri");
    if (StringUtils.hasText(uri)) {
      return uri.contains("@") || uri.contains("authMechanism=")
          ? null
          : "SPRING_MONGODB_URI names no user: anyone who can connect to MongoDB can read and"
              + " change all logs";
    }
    if (isSet("spring.mongodb.host")) {
      return isSet("spring.mongodb.username")
          ? null
          : "spring.mongodb.username is not set: anyone who can connect to MongoDB can read and"
              + " change all logs";
    }
    return "The embedded MongoDB is in use, which has no authentication: every user of this"
        + " machine can read and change all logs";
  }

  private boolean isSet(String setting) {
    return StringUtils.hasText(settings.getProperty(setting));
  }

  private static void add(List<String> findings, @Nullable String finding) {
    if (finding != null) {
      findings.add(finding);
    }
  }
}
