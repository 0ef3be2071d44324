/**
 * How every entry point answers: the scalars of GraphQL, one form for all errors, and how much one
 * request may ask for.
 */
@ApplicationModule(allowedDependencies = {"kernel"})
@NullMarked
package dev.annals.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
