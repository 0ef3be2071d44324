package dev.annals.identity.credentials;

import dev.annals.kernel.Refusal;
import java.util.List;

/**
 * There is no credential with this id, or it may act for tenants that the caller may not act for.
 */
public class CredentialUnknown extends Refusal {

  CredentialUnknown() {
    super(Code.NOT_FOUND, "There is no credential with this id.", List.of("id"));
  }
}
