@NullMarked
package dev.annals.export.mongo;

import org.jspecify.annotations.NullMarked;
