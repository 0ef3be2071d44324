/** The keys of the deployment, the same on every server. */
@NullMarked
package dev.annals.identity.keys;

import org.jspecify.annotations.NullMarked;
