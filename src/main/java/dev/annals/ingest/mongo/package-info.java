/** How events lie in MongoDB; docs/adr/0001 says why so. */
@NullMarked
package dev.annals.ingest.mongo;

import org.jspecify.annotations.NullMarked;
