/** The storage of events in MongoDB. See docs/adr/0001 for the design. */
@NullMarked
package dev.annals.ingest.mongo;

import org.jspecify.annotations.NullMarked;
