/** The keys of the deployment, the same on every node. */
@NullMarked
package dev.annals.access.keys;

import org.jspecify.annotations.NullMarked;
