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

/** Sees to it, at every start, that somebody can get in. */
@Component
public class Bootstrap implements InitializingBean {

  private static final Logger log = LoggerFactory.getLogger(Bootstrap.class);

  /** Where several servers start at once on an empty store, one of them makes the first. */
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
   * @param kept in which file it can be found again, if in any
   */
  public record KnownCredential(String clientId, String clientSecret, @Nullable Path kept) {

    @Override
    public String toString() {
      return "KnownCredential[" + clientId + "]";
    }
  }

  /**
   * What is to be shown now that the server stands: a credential kept, or the first, which is made
   * here, so that none is stored whose secret nobody saw; never one that was given.
   */
  public Optional<KnownCredential> show() {
    if (known == null && !settings.isGiven() && store.all().isEmpty()) {
      known = makeFirst();
    }
    return Optional.ofNullable(known);
  }

  @Override
  public void afterPropertiesSet() {
    keyHashes();
    if (settings.clientId() != null && settings.clientSecret() != null) {
      establish(settings.clientId(), settings.clientSecret());
    } else if (settings.keepIn() != null) {
      known = keep(settings.keepIn());
    }
  }

  /** Secrets that were kept without the deployment's key are kept with it from now on. */
  private void keyHashes() {
    for (var credential : store.all()) {
      var hash = credential.secretHash();
      var keyed = secrets.keyed(hash);
      if (!keyed.equals(hash)) {
        store.rehash(credential.clientId(), hash, keyed);
      }
    }
  }

  private void establish(String clientId, String secret) {
    var stored = store.find(clientId);
    if (stored.filter(credential -> isFull(credential, secret)).isPresent()) {
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

  private boolean isFull(Credential credential, String secret) {
    return credential.isValid(clock.instant())
        && credential.expiresAt() == null
        && credential.tenants() == null
        && credential.permissions().equals(Permission.ALL)
        && secrets.matches(secret, credential.secretHash());
  }

  private @Nullable KnownCredential makeFirst() {
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
