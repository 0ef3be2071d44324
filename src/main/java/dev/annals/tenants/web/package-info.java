/** GraphQL operations on tenants. */
@NullMarked
package dev.annals.tenants.web;

import org.jspecify.annotations.NullMarked;
