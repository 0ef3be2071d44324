@NullMarked
package dev.annals.schemabuilder.graphql;

import org.jspecify.annotations.NullMarked;
