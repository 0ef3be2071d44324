/** GraphQL and HTTP operations on credentials, roles, signing keys, portal links and sessions. */
@NullMarked
package dev.annals.identity.web;

import org.jspecify.annotations.NullMarked;
