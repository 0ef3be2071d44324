/** Limits the number of TCP connections of clients, and ends connections that are too slow. */
@NullMarked
package dev.annals.identity.connections;

import org.jspecify.annotations.NullMarked;
