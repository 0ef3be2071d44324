/** TCP connections of clients: how many there are, and how slow they may be. */
@NullMarked
package dev.annals.access.connections;

import org.jspecify.annotations.NullMarked;
