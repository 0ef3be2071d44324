package dev.annals.identity.providers;

import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an identity provider says of itself (OpenID Connect Discovery, or RFC 8414). It is read when
 * it is first wanted, and kept.
 */
final class Discovery {

  private static final String WELL_KNOWN = "/.well-known/";

  private final URI issuer;
  private final DefaultResourceRetriever http;
  private final JsonMapper json;
  private volatile @Nullable JsonNode known;

  Discovery(URI issuer, DefaultResourceRetriever http, JsonMapper json) {
    this.issuer = issuer;
    this.http = http;
    this.json = json;
  }

  /**
   * Where something of the provider's is, such as {@code jwks_uri}.
   *
   * @throws IOException if it cannot be had, or could be anybody's
   */
  URI endpoint(String name) throws IOException {
    try {
      var endpoint = URI.create(document().path(name).asString(""));
      if (ProviderSettings.isSafe(endpoint)) {
        return endpoint;
      }
    } catch (IllegalArgumentException e) {
      // Then it is none.
    }
    throw new IOException("The " + name + " of " + issuer + " is missing or does not use https");
  }

  private JsonNode document() throws IOException {
    var document = known;
    if (document == null) {
      document = read();
      known = document;
    }
    return document;
  }

  /** The document has to be the provider's own. */
  private JsonNode read() throws IOException {
    IOException fault = new IOException("No discovery document");
    for (var place : places()) {
      try {
        var document = json.readTree(http.retrieveResource(place).getContent());
        if (document.path("issuer").asString("").equals(issuer.toString())) {
          return document;
        }
        fault = new IOException(place + " is for another issuer");
      } catch (IOException e) {
        fault = e;
      } catch (JacksonException e) {
        fault = new IOException(place + " is not a discovery document", e);
      }
    }
    throw fault;
  }

  private List<URL> places() throws IOException {
    var path = issuer.getPath() == null ? "" : issuer.getPath().replaceAll("/+$", "");
    var root = issuer.getScheme() + "://" + issuer.getAuthority();
    return List.of(
        URI.create(root + path + WELL_KNOWN + "openid-configuration").toURL(),
        URI.create(root + WELL_KNOWN + "oauth-authorization-server" + path).toURL());
  }
}
