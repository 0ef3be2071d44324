/** Serves the files of the portal, and sets their security headers. */
@NullMarked
package dev.annals.portal.web;

import org.jspecify.annotations.NullMarked;
