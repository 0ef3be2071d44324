/** The keys of the deployment, the same on every server. */
@NullMarked
package dev.annals.access.keys;

import org.jspecify.annotations.NullMarked;
