/**
 * Common behaviour of all entry points: GraphQL scalars, the error format, and limits of requests.
 */
@ApplicationModule(allowedDependencies = {"kernel"})
@NullMarked
package dev.annals.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
