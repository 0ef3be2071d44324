/**
 * Limits GraphQL requests: the structure of a document before validation, and the weight of an
 * operation before execution.
 */
@NullMarked
package dev.annals.api.limits;

import org.jspecify.annotations.NullMarked;
