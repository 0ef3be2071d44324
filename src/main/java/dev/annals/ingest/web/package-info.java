/** GraphQL and HTTP endpoints that append events. */
@NullMarked
package dev.annals.ingest.web;

import org.jspecify.annotations.NullMarked;
