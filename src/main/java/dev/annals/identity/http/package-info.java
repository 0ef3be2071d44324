/**
 * HTTP and WebSocket security: authentication, permission checks, limits and web server settings.
 */
@NullMarked
package dev.annals.identity.http;

import org.jspecify.annotations.NullMarked;
