/** The command that records that the database was restored to an earlier point. */
@ApplicationModule(allowedDependencies = {"embedded"})
@NullMarked
package dev.annals.restore;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
