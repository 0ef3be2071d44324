/**
 * Support for several servers that share one database: change notifications, caches, background
 * threads and shutdown.
 */
@ApplicationModule(allowedDependencies = {"kernel"})
@NullMarked
package dev.annals.nodes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
