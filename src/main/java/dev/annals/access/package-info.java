/**
 * Callers, their permissions, and the declaration of required permissions. Used by every module
 * that handles requests.
 */
@ApplicationModule(allowedDependencies = {"kernel"})
@NullMarked
package dev.annals.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
