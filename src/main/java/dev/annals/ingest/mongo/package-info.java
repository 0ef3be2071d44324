@NullMarked
package dev.annals.ingest.mongo;

import org.jspecify.annotations.NullMarked;
