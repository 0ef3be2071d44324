package dev.annals.identity.credentials;

import dev.annals.access.Permission;
import dev.annals.kernel.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/**
 * Ensures at every start that a credential exists: the one of the settings, the one in a file, or
 * the first one of a new deployment.
 */
@Component
public class Bootstrap implements InitializingBean {

  private static final Logger log = LoggerFactory.getLogger(Bootstrap.class);

  /**
   * Client id of the first credential. If several servers start at the same time with an empty
   * database, exactly one creates it.
   */
  private static final String FIRST = "first";

  private static final String NAME = "Bootstrap";

  private final BootstrapSettings settings;
  private final CredentialStore store;
  private final Credentials credentials;
  private final Secrets secrets;
  private final Clock clock;
  private @Nullable KnownCredential known;

  Bootstrap(
      BootstrapSettings settings,
      CredentialStore store,
      Credentials credentials,
      Secrets secrets,
      Clock clock) {
    this.settings = settings;
    this.store = store;
    this.credentials = credentials;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * A credential with its secret.
   *
   * @param kept the file that contains it, if any
   */
  public record KnownCredential(String clientId, String clientSecret, @Nullable Path kept) {

    @Override
    public String toString() {
      return "KnownCredential[" + clientId + "]";
    }
  }

  /**
   * Returns the credential to print after startup: the one in the file, or the first credential,
   * which is created here so that no secret is stored that nobody has seen. Never returns the
   * credential of the settings.
   */
  public Optional<KnownCredential> show() {
    if (known == null && !settings.isGiven() && store.all().isEmpty()) {
      known = createFirst();
    }
    return Optional.ofNullable(known);
  }

  @Override
  public void afterPropertiesSet() {
    keyHashes();
    if (settings.clientId() != null && settings.clientSecret() != null) {
      createFromSettings(settings.clientId(), settings.clientSecret());
    } else if (settings.keepIn() != null) {
      known = keep(settings.keepIn());
    }
  }

  /** Adds the deployment's key to secret hashes that were stored without it. */
  private void keyHashes() {
    for (var credential : store.all()) {
      var hash = credential.secretHash();
      var keyed = secrets.keyed(hash);
      if (!keyed.equals(hash)) {
        store.rehash(credential.clientId(), hash, keyed);
      }
    }
  }

  private void createFromSettings(String clientId, String secret) {
    var stored = store.find(clientId);
    if (stored.filter(credential -> isUnrestricted(credential, secret)).isPresent()) {
      return;
    }
    if (stored.filter(credential -> isRevoked(credential, secret)).isPresent()) {
      log.warn(
          "The credential {} is revoked. It becomes valid again with a new"
              + " ANNALS_BOOTSTRAP_CLIENT_SECRET",
          clientId);
      return;
    }
    store.save(
        new Credential(
            clientId,
            stored.map(Credential::name).orElse(NAME),
            secrets.encode(secret),
            Permission.ALL,
            null,
            stored.map(Credential::createdAt).orElseGet(clock::instant),
            null,
            null,
            null));
  }

  private boolean isRevoked(Credential credential, String secret) {
    return credential.revokedAt() != null && secrets.matches(secret, credential.secretHash());
  }

  private boolean isUnrestricted(Credential credential, String secret) {
    return credential.isValid(clock.instant())
        && credential.expiresAt() == null
        && credential.tenants() == null
        && credential.permissions().equals(Permission.ALL)
        && secrets.matches(secret, credential.secretHash());
  }

  private @Nullable KnownCredential createFirst() {
    var secret = secrets.newSecret(FIRST);
    var first =
        new Credential(
            FIRST,
            NAME,
            secrets.encode(secret),
            Permission.ALL,
            null,
            clock.instant(),
            null,
            null,
            null);
    return store.insert(first) ? new KnownCredential(FIRST, secret, null) : null;
  }

  private KnownCredential keep(Path file) {
    var kept = read(file);
    if (kept != null
        && credentials
            .valid(kept.clientId())
            .filter(credential -> secrets.matches(kept.clientSecret(), credential.secretHash()))
            .isPresent()) {
      return kept;
    }
    var made = credentials.make("Demo", Permission.ALL, null, null);
    store.save(made.credential());
    var fresh = new KnownCredential(made.clientId(), made.clientSecret(), file);
    write(fresh, file);
    return fresh;
  }

  private static @Nullable KnownCredential read(Path file) {
    if (!Files.isRegularFile(file)) {
      return null;
    }
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
    var id = properties.getProperty("client-id");
    var secret = properties.getProperty("client-secret");
    return id == null || secret == null ? null : new KnownCredential(id, secret, file);
  }

  private static void write(KnownCredential credential, Path file) {
    try {
      PrivateFile.replace(
          file,
          "client-id=%s%nclient-secret=%s%n"
              .formatted(credential.clientId(), credential.clientSecret()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the credential to " + file, e);
    }
  }
}
