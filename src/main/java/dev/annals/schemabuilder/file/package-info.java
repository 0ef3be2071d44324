/** The deployment's data structure as a file says it: configuration as code. */
@NullMarked
package dev.annals.schemabuilder.file;

import org.jspecify.annotations.NullMarked;
