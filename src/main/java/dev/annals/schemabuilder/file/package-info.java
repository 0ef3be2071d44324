/** The deployment's data structure from a file: configuration as code. */
@NullMarked
package dev.annals.schemabuilder.file;

import org.jspecify.annotations.NullMarked;
