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
 * Reads the discovery document of an identity provider (OpenID Connect Discovery, or RFC 8414) when
 * it is first needed, and caches it.
 */
final class Discovery {

  private static final String WELL_KNOWN = "/.well-known/";

  private final URI issuer;
  private final DefaultResourceRetriever http;
  private final JsonMapper json;
  private volatile @Nullable JsonNode cached;

  Discovery(URI issuer, DefaultResourceRetriever http, JsonMapper json) {
    this.issuer = issuer;
    this.http = http;
    this.json = json;
  }

  /**
   * Returns an endpoint of the provider, such as {@code jwks_uri}.
   *
   * @throws IOException if the document cannot be read, or the endpoint does not use https
   */
  URI endpoint(String name) throws IOException {
    try {
      var endpoint = URI.create(document().path(name).asString(""));
      if (ProviderSettings.isSafe(endpoint)) {
        return endpoint;
      }
    } catch (IllegalArgumentException e) {
      // The value is not a URL.
    }
    throw new IOException("The " + name + " of " + issuer + " is missing or does not use https");
  }

  private JsonNode document() throws IOException {
    var document = cached;
    if (document == null) {
      document = read();
      cached = document;
    }
    return document;
  }

  /** Reads the document from the first URL at which it exists. Its issuer must be this provider. */
  private JsonNode read() throws IOException {
    IOException fault = new IOException("No discovery document");
    for (var url : urls()) {
      try {
        var document = json.readTree(http.retrieveResource(url).getContent());
        if (document.path("issuer").asString("").equals(issuer.toString())) {
          return document;
        }
        fault = new IOException(url + " is for another issuer");
      } catch (IOException e) {
        fault = e;
      } catch (JacksonException e) {
        fault = new IOException(url + " is not a discovery document", e);
      }
    }
    throw fault;
  }

  private List<URL> urls() throws IOException {
    var path = issuer.getPath() == null ? "" : issuer.getPath().replaceAll("/+$", "");
    var root = issuer.getScheme() + "://" + issuer.getAuthority();
    return List.of(
        URI.create(root + path + WELL_KNOWN + "openid-configuration").toURL(),
        URI.create(root + WELL_KNOWN + "oauth-authorization-server" + path).toURL());
  }
}
