@NullMarked
package dev.annals.checks.mongo;

import org.jspecify.annotations.NullMarked;
