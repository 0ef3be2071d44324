package dev.annals.identity.http;

import dev.annals.identity.credentials.Bootstrap;
import dev.annals.identity.credentials.Bootstrap.KnownCredential;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Prints after startup the address of the server, the client id and secret if they may be shown,
 * and how to send a first event.
 */
@Component
class StartupBanner {

  private static final Logger log = LoggerFactory.getLogger(StartupBanner.class);

  private final Bootstrap bootstrap;

  StartupBanner(Bootstrap bootstrap) {
    this.bootstrap = bootstrap;
  }

  @EventListener
  void on(ApplicationReadyEvent event) {
    if (event.getApplicationContext() instanceof WebServerApplicationContext context
        && context.getWebServer() != null) {
      var base = "http://localhost:" + context.getWebServer().getPort();
      log.info("{}", bootstrap.show().map(known -> screen(base, known)).orElse(screen(base)));
    }
  }

  private static String screen(String base, KnownCredential known) {
    var kept =
        known.kept() == null
            ? "Note the secret: it is not shown again."
            : "Stored in " + known.kept() + ", so the next start shows it again.";
    return """


    Annals listens on %1$s (GraphQL: %1$s/graphql, the portal: %1$s/portal)

      client id      %2$s
      client secret  %3$s
      %4$s

    Get a token, send an event, read it back:

    TOKEN=$(curl -s -u '%2$s:%3$s' -d grant_type=client_credentials %1$s/oauth2/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')

    curl -s %1$s/graphql -H "Authorization: Bearer $TOKEN" -H 'X-Tenant-Id: acme' -H 'Content-Type: application/json' -d '{"query":"mutation { sendAudit(input: {action: \\"user.login\\", actor: {name: \\"Ana\\"}}) { event { id sequence } } }"}'

    curl -s %1$s/graphql -H "Authorization: Bearer $TOKEN" -H 'X-Tenant-Id: acme' -H 'Content-Type: application/json' -d '{"query":"{ auditEvents(first: 5) { nodes { sequence occurredAt action actor { name } } } }"}'
    """
        .formatted(base, known.clientId(), known.clientSecret(), kept);
  }

  private static String screen(String base) {
    return """


    Annals listens on %1$s (GraphQL: %1$s/graphql, the portal: %1$s/portal)

    Sign in with an existing client id and secret. If you have none, set
    ANNALS_BOOTSTRAP_CLIENT_ID and ANNALS_BOOTSTRAP_CLIENT_SECRET and restart the server.
    """
        .formatted(base);
  }
}
