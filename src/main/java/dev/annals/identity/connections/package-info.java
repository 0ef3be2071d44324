/** TCP connections of clients: how many there are, and how slow they may be. */
@NullMarked
package dev.annals.identity.connections;

import org.jspecify.annotations.NullMarked;
