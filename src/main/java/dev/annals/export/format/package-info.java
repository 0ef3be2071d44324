/** What the files look like, a writer for each kind. */
@NullMarked
package dev.annals.export.format;

import org.jspecify.annotations.NullMarked;
