/** Who lets the vendor's back ends in. */
@NullMarked
package dev.annals.access.credentials;

import org.jspecify.annotations.NullMarked;
