/** The vendor's own identity providers, whose tokens let users of tenants in. */
@NullMarked
package dev.annals.identity.providers;

import org.jspecify.annotations.NullMarked;
