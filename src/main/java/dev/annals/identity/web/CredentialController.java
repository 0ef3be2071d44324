package dev.annals.identity.web;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.identity.credentials.Credential;
import dev.annals.identity.credentials.Credentials;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.TenantId;
import dev.annals.kernel.Timestamps;
import dev.annals.tenants.TenantAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** GraphQL queries and mutations on credentials. */
@Controller
class CredentialController {

  private final Credentials credentials;

  CredentialController(Credentials credentials) {
    this.credentials = credentials;
  }

  record CreateCredentialInput(
      String name,
      List<String> permissions,
      @Nullable List<String> tenantIds,
      @Nullable String expiresAt) {}

  @QueryMapping
  @Requires(Permission.MANAGE_ACCESS)
  List<Shown> credentials(Caller caller) {
    return credentials.all(caller).stream().map(Shown::of).toList();
  }

  @MutationMapping
  @Requires(Permission.MANAGE_ACCESS)
  CreatedCredential createCredential(@Argument CreateCredentialInput input, Caller caller) {
    var made =
        credentials.create(
            caller,
            input.name(),
            Set.copyOf(input.permissions()),
            input.tenantIds() == null ? null : tenants(input.tenantIds()),
            input.expiresAt() == null ? null : time(input.expiresAt()));
    return new CreatedCredential(Shown.of(made.credential()), made.clientId(), made.clientSecret());
  }

  @MutationMapping
  @Requires(Permission.MANAGE_ACCESS)
  Shown revokeCredential(@Argument String id, Caller caller) {
    return Shown.of(credentials.revoke(caller, id));
  }

  @MutationMapping
  @Requires(Permission.MANAGE_ACCESS)
  CreatedCredential rotateCredential(
      @Argument String id, @Argument @Nullable Integer gracePeriod, Caller caller) {
    var grace = gracePeriod == null ? null : Duration.ofSeconds(gracePeriod);
    var rotated = credentials.rotate(caller, id, grace);
    return new CreatedCredential(
        Shown.of(rotated.credential()), rotated.clientId(), rotated.clientSecret());
  }

  private static Set<TenantId> tenants(List<String> ids) {
    var tenants = new LinkedHashSet<TenantId>();
    for (var i = 0; i < ids.size(); i++) {
      tenants.add(TenantAccess.parse(ids.get(i), List.of("input", "tenantIds", String.valueOf(i))));
    }
    return tenants;
  }

  private static Instant time(String text) {
    return Timestamps.parse(text)
        .orElseThrow(() -> new BadInput(Timestamps.RULE, "input", "expiresAt"));
  }

  record CreatedCredential(Shown credential, String clientId, String clientSecret) {

    @Override
    public String toString() {
      return "CreatedCredential[" + clientId + "]";
    }
  }

  /** A credential without its secret. */
  record Shown(
      String id,
      String name,
      String clientId,
      List<String> permissions,
      @Nullable List<String> tenantIds,
      Instant createdAt,
      @Nullable Instant lastUsedAt,
      @Nullable Instant expiresAt,
      @Nullable Instant revokedAt,
      @Nullable Instant formerSecretExpiresAt) {

    static Shown of(Credential credential) {
      var tenants = credential.tenants();
      return new Shown(
          credential.clientId(),
          credential.name(),
          credential.clientId(),
          credential.permissions().stream().sorted().toList(),
          tenants == null ? null : tenants.stream().map(TenantId::value).sorted().toList(),
          credential.createdAt(),
          credential.lastUsedAt(),
          credential.expiresAt(),
          credential.revokedAt(),
          credential.former() == null ? null : credential.former().until());
    }
  }
}
