/** What is given for a secret, and known again in each request. */
@NullMarked
package dev.annals.identity.tokens;

import org.jspecify.annotations.NullMarked;
