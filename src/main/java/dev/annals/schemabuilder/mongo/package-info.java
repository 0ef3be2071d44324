@NullMarked
package dev.annals.schemabuilder.mongo;

import org.jspecify.annotations.NullMarked;
