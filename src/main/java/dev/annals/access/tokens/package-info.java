/** What is given for a secret, and known again in each request. */
@NullMarked
package dev.annals.access.tokens;

import org.jspecify.annotations.NullMarked;
