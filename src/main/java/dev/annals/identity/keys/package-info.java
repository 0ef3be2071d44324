/**
 * The keys of the deployment, which are the same on every server, and the master key that encrypts
 * them.
 */
@NullMarked
package dev.annals.identity.keys;

import org.jspecify.annotations.NullMarked;
