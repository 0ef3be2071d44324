/** How a tenant's user gets in without an identity provider: by a link that works once. */
@NullMarked
package dev.annals.identity.links;

import org.jspecify.annotations.NullMarked;
