package dev.annals.identity.credentials;

import dev.annals.kernel.Refusal;
import java.util.List;

/** There is no credential of this id, or none that the caller can reach. */
public class CredentialUnknown extends Refusal {

  CredentialUnknown() {
    super(Code.NOT_FOUND, "There is no credential with this id.", List.of("id"));
  }
}
