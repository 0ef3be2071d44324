/** A planted fault: this module uses one that it may not. */
@ApplicationModule(allowedDependencies = {})
package dev.annals.astray.wanderer;

import org.springframework.modulith.ApplicationModule;
