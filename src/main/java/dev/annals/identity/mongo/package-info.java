/** Stores credentials, roles, portal links and keys in MongoDB. */
@NullMarked
package dev.annals.identity.mongo;

import org.jspecify.annotations.NullMarked;
