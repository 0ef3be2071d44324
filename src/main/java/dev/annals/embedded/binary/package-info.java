/** Where a mongod that runs on this machine comes from. */
@NullMarked
package dev.annals.embedded.binary;

import org.jspecify.annotations.NullMarked;
