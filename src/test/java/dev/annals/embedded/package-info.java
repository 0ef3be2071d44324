@NullMarked
package dev.annals.embedded;

import org.jspecify.annotations.NullMarked;
