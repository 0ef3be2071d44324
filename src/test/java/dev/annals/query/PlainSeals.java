package dev.annals.query;

import dev.annals.kernel.TokenSigner;
import java.util.Base64;
import java.util.Optional;

/**
 * Seals that anyone could break, but that are bound to their purpose and notice a changed letter.
 */
public final class PlainSeals implements TokenSigner {

  @Override
  public String seal(String purpose, byte[] value) {
    var text = Base64.getUrlEncoder().withoutPadding().encodeToString(value);
    return purpose + "." + text + "." + text.hashCode();
  }

  @Override
  public Optional<byte[]> open(String purpose, String sealed) {
    var parts = sealed.split("\\.");
    return parts.length == 3
            && parts[0].equals(purpose)
            && parts[2].equals(String.valueOf(parts[1].hashCode()))
        ? Optional.of(Base64.getUrlDecoder().decode(parts[1]))
        : Optional.empty();
  }
}
