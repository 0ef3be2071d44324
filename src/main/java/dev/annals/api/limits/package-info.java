/**
 * How much one GraphQL request may ask for: the shape of its document, judged before it is
 * validated, and the weight of its operation, judged before it is executed.
 */
@NullMarked
package dev.annals.api.limits;

import org.jspecify.annotations.NullMarked;
