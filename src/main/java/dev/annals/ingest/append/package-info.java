@NullMarked
package dev.annals.ingest.append;

import org.jspecify.annotations.NullMarked;
