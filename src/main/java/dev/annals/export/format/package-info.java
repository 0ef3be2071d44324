/** The file formats, with a writer for each. */
@NullMarked
package dev.annals.export.format;

import org.jspecify.annotations.NullMarked;
