package dev.annals.identity.web;

import dev.annals.access.Actor;
import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.identity.tokens.SigningKeys;
import dev.annals.kernel.Refusal;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/** GraphQL mutation that rotates the signing key. */
@Controller
class SigningKeyController {

  private final SigningKeys keys;

  SigningKeyController(SigningKeys keys) {
    this.keys = keys;
  }

  @MutationMapping
  @Requires(Permission.MANAGE_ACCESS)
  SigningKeys.NewKey rotateSigningKey(Caller caller) {
    caller.requireVendor();
    if (caller.tenants() != null) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN,
          "The signing key is used for all tenants. Use a credential that"
              + " is not limited to some tenants.");
    }
    return keys.rotate(Actor.of(caller));
  }
}
