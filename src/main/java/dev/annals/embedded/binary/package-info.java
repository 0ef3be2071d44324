/** Finds or downloads a mongod for this machine. */
@NullMarked
package dev.annals.embedded.binary;

import org.jspecify.annotations.NullMarked;
