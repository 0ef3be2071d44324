/** Signs tenants' users in to the portal: with one-time links, or with an identity provider. */
@NullMarked
package dev.annals.identity.links;

import org.jspecify.annotations.NullMarked;
