/** Who lets the vendor's back ends in. */
@NullMarked
package dev.annals.identity.credentials;

import org.jspecify.annotations.NullMarked;
