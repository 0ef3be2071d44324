@NullMarked
package dev.annals.query;

import org.jspecify.annotations.NullMarked;
