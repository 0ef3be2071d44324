/** Authenticates callers: credentials, tokens, identity providers, portal links, roles and keys. */
@ApplicationModule(
    allowedDependencies = {
      "kernel",
      "nodes",
      "nodes :: mongo",
      "api :: cancellation",
      "access",
      "tenants",
      "restore"
    })
@NullMarked
package dev.annals.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
