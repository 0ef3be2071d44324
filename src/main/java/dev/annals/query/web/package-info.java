/** GraphQL endpoints that read events and statistics. */
@NullMarked
package dev.annals.query.web;

import org.jspecify.annotations.NullMarked;
