/** Manages and authenticates the credentials of the vendor's back ends. */
@NullMarked
package dev.annals.identity.credentials;

import org.jspecify.annotations.NullMarked;
