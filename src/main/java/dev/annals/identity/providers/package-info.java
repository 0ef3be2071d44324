/** The vendor's own identity providers, whose tokens authenticate users of tenants. */
@NullMarked
package dev.annals.identity.providers;

import org.jspecify.annotations.NullMarked;
