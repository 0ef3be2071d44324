@NullMarked
package dev.annals.embedded.binary;

import org.jspecify.annotations.NullMarked;
