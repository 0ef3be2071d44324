@NullMarked
package dev.annals.identity.mongo;

import org.jspecify.annotations.NullMarked;
