/** Issues and verifies access tokens. */
@NullMarked
package dev.annals.identity.tokens;

import org.jspecify.annotations.NullMarked;
