/** Stores tenants in MongoDB. */
@NullMarked
package dev.annals.tenants.mongo;

import org.jspecify.annotations.NullMarked;
